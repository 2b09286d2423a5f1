import type { FastifyRequest } from 'fastify';
import { type Caller, nobody } from '../features/access/caller.ts';
import { HttpProblem } from '../features/problems/http-problem.ts';
import type { RouteHost } from '../features/route-host.ts';
import type { HttpSettings } from './http-settings.ts';
import type { KeyRing } from './key-ring.ts';

const BEARER = 'Bearer ';
const BASIC = 'Basic ';

/**
 * Finds the caller of every request to a route with a scope, before anything of its body is read.
 *
 * Keys come as `Authorization: Bearer <key>`, or as the password of `Basic` for gateways and scrapers that know no other
 * way. An address that has sent too many wrong keys is refused without a look at its key, unless the key is one that was
 * right a moment ago: somebody else behind the same address must not suffer.
 */
export function authenticate(app: RouteHost, keys: KeyRing, settings: HttpSettings): void {
  const wrongKeys = app.createRateLimit({
    max: settings.wrongKeysPerMinute,
    timeWindow: 60_000,
    keyGenerator: ({ ip }) => ip,
  });
  const refuseGuesses = async (request: FastifyRequest, increment: boolean) => {
    const limit = await wrongKeys(request, { increment });
    if (limit.isAllowed || !limit.isExceeded) return;
    throw new HttpProblem('rate-limited', 'too many wrong keys came from this address', { retryAfterMs: limit.ttl });
  };
  const readCaller = async (request: FastifyRequest, token: string): Promise<Caller> => {
    await refuseGuesses(request, false);
    try {
      return await keys.read(token);
    } catch (error) {
      if (error instanceof HttpProblem) await refuseGuesses(request, true);
      throw error;
    }
  };
  app.decorateRequest('caller');
  app.addHook('onRequest', (request, _reply, done) => {
    const { scope } = request.routeOptions.config;
    request.caller = nobody;
    if (scope === undefined) return done();
    const accept = (caller: Caller) => {
      request.caller = caller;
      if (caller.scopes.has(scope)) done();
      else done(new HttpProblem('scope-missing', `the API key lacks the scope ${scope}`));
    };
    try {
      const token = tokenOf(request.headers.authorization);
      const caller = keys.remembered(token);
      if (caller !== undefined) accept(caller);
      else readCaller(request, token).then(accept, done);
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      refuseGuesses(request, true).then(() => done(error), done);
    }
  });
}

function tokenOf(authorization: string | undefined): string {
  if (authorization?.startsWith(BEARER)) return authorization.slice(BEARER.length);
  if (authorization?.startsWith(BASIC)) {
    const pair = Buffer.from(authorization.slice(BASIC.length), 'base64').toString();
    return pair.slice(pair.indexOf(':') + 1);
  }
  throw new HttpProblem('unauthenticated', 'an API key is wanted: send `Authorization: Bearer <key>`');
}
