/** A real provider of OpenID Connect on this machine, at which whoever is `atDesk` signs in without being asked. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export const CLIENT = { clientId: 'opportune', clientSecret: 'a secret of the two' };

export class HouseProvider {
  /** Of the person who would sign in now; `no` says no. */
  atDesk: string | 'no' = 'no';
  /** Account → what the provider says of it. */
  readonly claims: Record<string, object> = {};
  issuer = '';
  private readonly redirectUrl: string;
  private readonly server: Server = createServer();

  constructor(redirectUrl: string) {
    this.redirectUrl = redirectUrl;
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.issuer = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    const provider = this.provider();
    const answer = provider.callback();
    this.server.on('request', (request, response) => {
      if (!request.url?.startsWith('/desk/')) return answer(request, response);
      const result = this.atDesk === 'no' ? { error: 'access_denied' } : { login: { accountId: this.atDesk } };
      provider.interactionFinished(request, response, result).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  /** Follows a browser there until it is sent back. @returns where to */
  async visit(url: string): Promise<string> {
    const cookies = new Map<string, string>();
    let at = url;
    for (let hop = 0; hop < 10 && !at.startsWith(this.redirectUrl); hop++) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(at, { redirect: 'manual', headers: { cookie } });
      for (const set of response.headers.getSetCookie()) {
        const [pair = ''] = set.split(';');
        cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
      const location = response.headers.get('location');
      if (location === null) throw new Error(`the provider answered ${response.status}: ${await response.text()}`);
      at = new URL(location, at).href;
    }
    return at;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private provider(): Provider {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const provider: Provider = new Provider(this.issuer, {
      clients: [{ client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, redirect_uris: [this.redirectUrl] }],
      claims: { openid: ['sub'], profile: ['preferred_username', 'name', 'roles', 'city'] },
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
      cookies: { keys: ['a key of cookies'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, { uid }) => `/desk/${uid}` },
      findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...this.claims[id] }) }),
      loadExistingGrant: async ({ oidc }) => {
        const grant = new provider.Grant({ clientId: oidc.client?.clientId, accountId: oidc.session?.accountId });
        grant.addOIDCScope('openid profile');
        await grant.save();
        return grant;
      },
    });
    return provider;
  }
}
