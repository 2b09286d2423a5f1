import type { FastifyRequest } from 'fastify';
import { type Caller, nobody, type Scope } from '../features/access/caller.ts';
import type { SessionBook, SignedIn } from '../features/access/session-book.ts';
import type { SessionCookie } from '../features/access/session-cookie.ts';
import { HttpProblem } from '../features/problems/http-problem.ts';
import type { RouteHost } from '../features/route-host.ts';
import type { HttpSettings } from './http-settings.ts';
import type { KeyRing } from './key-ring.ts';

const BEARER = 'Bearer ';
const BASIC = 'Basic ';
/** Pages of other sites cannot make a browser send it. */
const CONSOLE_HEADER = 'x-opportune-console';
const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD']);
/** Those of gateways: their GETs do something, and browsers follow links to other sites with their cookies. */
const gatewayScopes: ReadonlySet<Scope> = new Set(['channels:inbound', 'channels:take']);

/** Whether somebody may go on with what they began, as `authenticate` found at first; undefined: they may. */
export type AskAgain = (request: FastifyRequest) => Promise<Error | undefined>;

/** What callers prove themselves with. */
export interface Credentials {
  keys: KeyRing;
  /** Absent: people cannot sign in. */
  sessions?: { book: SessionBook; cookie: SessionCookie };
}

/**
 * Finds the caller of every request to a route with a scope, or for people, before anything of its body is read.
 *
 * Keys come as `Authorization: Bearer <key>`, or as the password of `Basic` for gateways and scrapers that know no other
 * way; people come with the cookie of their session. An address that has sent too many wrong keys is refused without a
 * look at its key, unless the key is one that was right a moment ago: somebody else behind the same address must not
 * suffer.
 *
 * @returns looks again at the caller of a request that goes on for long; what they may do by then is theirs from then on
 */
export function authenticate(app: RouteHost, { keys, sessions }: Credentials, settings: HttpSettings): AskAgain {
  const byKey = keyReader(app, keys, settings);
  const bySession = sessions === undefined ? undefined : sessionReader(app, sessions, settings);
  app.decorateRequest('caller');
  app.decorateRequest('signedIn');
  app.decorateRequest('auditNote');
  const identify = (request: FastifyRequest, isGuess: boolean, done: (error?: Error) => void) => {
    const { scope, signedIn, regions = 'all', unmasks } = request.routeOptions.config;
    request.caller = nobody;
    if (scope === undefined && signedIn !== true) return done();
    const scopes = scope === undefined ? [] : [scope].flat();
    const accept = (caller: Caller) => {
      request.caller = unmasks === true ? caller : masking(caller);
      if (scopes.length > 0 && !scopes.some((each) => caller.scopes.has(each))) {
        return done(new HttpProblem('scope-missing', `the caller lacks the scope ${scopes.join(' or ')}`));
      }
      if (caller.regions !== undefined && regions === 'all' && signedIn !== true) {
        return done(new HttpProblem('region-bound', 'the caller is bound to a region, and this concerns all of them'));
      }
      done();
    };
    const forPeople = bySession !== undefined && !scopes.some((each) => gatewayScopes.has(each));
    if (request.headers.authorization === undefined && forPeople) return bySession(request, isGuess, accept, done);
    if (signedIn === true) return done(new HttpProblem('unauthenticated', 'this is for people: sign in'));
    byKey(request, isGuess, accept, done);
  };
  app.addHook('onRequest', (request, _reply, done) => identify(request, true, done));
  return (request) => new Promise((resolve) => identify(request, false, resolve));
}

/** People see numbers masked but where they ask for them. */
function masking(caller: Caller): Caller {
  if (caller.user === undefined || !caller.scopes.has('customers:unmask')) return caller;
  const scopes = new Set(caller.scopes);
  scopes.delete('customers:unmask');
  return { ...caller, scopes };
}

/** `isGuess`: what the request carries was never right before, so that wrong ones are counted and bounded. */
type Reader = (
  request: FastifyRequest,
  isGuess: boolean,
  accept: (caller: Caller) => void,
  refuse: (error: Error) => void,
) => void;

function keyReader(app: RouteHost, keys: KeyRing, settings: HttpSettings): Reader {
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
  return (request, isGuess, accept, refuse) => {
    try {
      const token = tokenOf(request.headers.authorization);
      const caller = keys.remembered(token);
      if (caller !== undefined) accept(caller);
      else (isGuess ? readCaller(request, token) : keys.read(token)).then(accept, refuse);
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      refuseGuesses(request, true).then(() => refuse(error), refuse);
    }
  };
}

function sessionReader(
  app: RouteHost,
  { book, cookie }: NonNullable<Credentials['sessions']>,
  settings: HttpSettings,
): Reader {
  // A token is not to be guessed; looking for it costs the database a question each time.
  const unknownTokens = app.createRateLimit({
    max: settings.unknownSessionsPerMinute,
    timeWindow: 60_000,
    keyGenerator: ({ ip }) => ip,
  });
  const refuseGuesses = async (request: FastifyRequest) => {
    const limit = await unknownTokens(request, { increment: false });
    if (!limit.isAllowed && limit.isExceeded) {
      const detail = 'too many unknown sessions came from this address';
      throw new HttpProblem('rate-limited', detail, { retryAfterMs: limit.ttl });
    }
  };
  const read = async (request: FastifyRequest, token: string, isGuess: boolean): Promise<SignedIn> => {
    if (isGuess) await refuseGuesses(request);
    const found = await book.read(token);
    if (found !== undefined) return found;
    if (isGuess) await unknownTokens(request, { increment: true });
    throw new HttpProblem('unauthenticated', 'the session is over: sign in');
  };
  return (request, isGuess, accept, refuse) => {
    const token = cookie.read(request);
    if (token === '') return refuse(nothingGiven());
    if (!readingMethods.has(request.method) && request.headers[CONSOLE_HEADER] !== '1') {
      return refuse(new HttpProblem('cross-site', `requests with a session carry the header ${CONSOLE_HEADER}: 1`));
    }
    const enter = (signedIn: SignedIn) => {
      request.signedIn = signedIn;
      accept(signedIn.caller);
    };
    const known = book.remembered(token);
    if (known !== undefined) enter(known);
    else read(request, token, isGuess).then(enter, refuse);
  };
}

function tokenOf(authorization: string | undefined): string {
  if (authorization?.startsWith(BEARER)) return authorization.slice(BEARER.length);
  if (authorization?.startsWith(BASIC)) {
    const pair = Buffer.from(authorization.slice(BASIC.length), 'base64').toString();
    return pair.slice(pair.indexOf(':') + 1);
  }
  throw nothingGiven();
}

function nothingGiven(): HttpProblem {
  return new HttpProblem('unauthenticated', 'an API key is wanted: send `Authorization: Bearer <key>`, or sign in');
}
