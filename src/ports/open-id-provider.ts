/** What keeps one way to the provider and back together; it stays with us. */
export interface OpenIdAttempt {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** What the provider says of a person; `sub` and `iss` name them. */
export type OpenIdClaims = Readonly<Record<string, unknown>> & { iss: string; sub: string };

/** The provider does not answer, or not as it should: it may later. */
export class OpenIdUnavailable extends Error {
  constructor(cause: unknown) {
    super('the provider of OpenID Connect cannot be used', { cause });
    this.name = 'OpenIdUnavailable';
  }
}

/** What came back from the provider is not what it sends after this attempt, or it says no. */
export class OpenIdRefused extends Error {
  constructor(cause: unknown) {
    super('the provider of OpenID Connect has not signed anybody in', { cause });
    this.name = 'OpenIdRefused';
  }
}

/** Where people sign in elsewhere: authorization code with PKCE, state and nonce. */
export interface OpenIdProvider {
  /** Where the browser is to go. @throws OpenIdUnavailable */
  begin(): Promise<{ url: string; attempt: OpenIdAttempt }>;
  /**
   * Who came back.
   *
   * @param query of the address the browser came back to, with its `?`
   * @throws OpenIdRefused OpenIdUnavailable
   */
  finish(query: string, attempt: OpenIdAttempt): Promise<OpenIdClaims>;
}
