import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientError,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import {
  type OpenIdAttempt,
  type OpenIdClaims,
  type OpenIdProvider,
  OpenIdRefused,
  OpenIdUnavailable,
} from '../../ports/open-id-provider.ts';

const TIMEOUT_SECONDS = 10;

export interface ProviderSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Words of `scope`, spaces between: `openid profile`. */
  scope: string;
  /** Where browsers come back to. */
  redirectUrl: string;
}

/** A provider that is found by its issuer, at its first use. */
export class DiscoveredProvider implements OpenIdProvider {
  private readonly settings: ProviderSettings;
  private found: Promise<Configuration> | undefined;

  constructor(settings: ProviderSettings) {
    this.settings = settings;
  }

  async begin(): Promise<{ url: string; attempt: OpenIdAttempt }> {
    const { scope, redirectUrl } = this.settings;
    const provider = await this.provider();
    const attempt = { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(provider, {
      redirect_uri: redirectUrl,
      scope,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await calculatePKCECodeChallenge(attempt.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, attempt };
  }

  async finish(query: string, { state, nonce, codeVerifier }: OpenIdAttempt): Promise<OpenIdClaims> {
    const provider = await this.provider();
    const checks = {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      idTokenExpected: true,
    };
    try {
      const tokens = await authorizationCodeGrant(provider, new URL(query, this.settings.redirectUrl), checks);
      const claims = tokens.claims();
      if (claims === undefined) throw new OpenIdRefused('there is no id token');
      // Providers tell most of a person there alone.
      const more =
        provider.serverMetadata().userinfo_endpoint === undefined
          ? {}
          : await fetchUserInfo(provider, tokens.access_token, claims.sub);
      return { ...more, ...claims };
    } catch (error) {
      throw refusalOf(error);
    }
  }

  private provider(): Promise<Configuration> {
    this.found ??= this.discover().catch((error: unknown) => {
      this.found = undefined;
      throw new OpenIdUnavailable(error);
    });
    return this.found;
  }

  private discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const url = new URL(issuer);
    // On this machine nobody listens in between.
    const isLocal = url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
    return discovery(url, clientId, clientSecret, undefined, {
      timeout: TIMEOUT_SECONDS,
      ...(isLocal && { execute: [allowInsecureRequests] }),
    });
  }
}

/** What the provider said, or what it said wrongly, is a refusal; that it said nothing is not. */
function refusalOf(error: unknown): Error {
  if (error instanceof OpenIdRefused) return error;
  const said = error instanceof AuthorizationResponseError || error instanceof ResponseBodyError;
  if (said || (error instanceof ClientError && error.code !== 'OAUTH_TIMEOUT')) return new OpenIdRefused(error);
  return new OpenIdUnavailable(error);
}
