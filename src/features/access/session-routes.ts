import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { UserChange, Users } from '../../ports/users.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { newPasswordHash } from './new-password.ts';
import { LONGEST_PASSWORD } from './password.ts';
import type { RegionSource } from './region-tree.ts';
import type { SessionBook, SignedIn } from './session-book.ts';
import type { SessionCookie } from './session-cookie.ts';
import { languageSchema, sessionSchema, shownSession } from './shown-session.ts';
import type { SignIn } from './sign-in.ts';

export interface SessionParts {
  users: Users;
  book: SessionBook;
  cookie: SessionCookie;
  signIn: SignIn;
  /** For the names of regions. */
  live: { readonly definitions: RegionSource };
  /** What the way by OpenID Connect is called; absent: there is none. */
  openId: { label: string } | undefined;
}

const tags = ['access'];
const passwordSchema = Type.String({ minLength: 1, maxLength: LONGEST_PASSWORD });
const ways = Type.Object({
  password: Type.Boolean(),
  openId: Type.Optional(Type.Object({ label: Type.String() }, { description: 'At `/v1/session/open-id`.' })),
});
const credentials = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 128 }), password: passwordSchema },
  { additionalProperties: false },
);
const ended = { 204: Type.Null({ description: 'The session is over.' }) };

/** Signing in and out, and what people may change about themselves. */
export function sessionRoutes(app: RouteHost, parts: SessionParts): void {
  waysRoute(app, parts);
  beginRoute(app, parts);
  readRoute(app, parts);
  endRoute(app, parts);
  ownRoutes(app, parts);
}

function waysRoute(app: RouteHost, { openId }: SessionParts): void {
  app.get(
    '/v1/session/ways',
    {
      schema: {
        operationId: 'readSignInWays',
        summary: 'In which ways people can sign in here',
        tags,
        response: { 200: ways },
      },
    },
    async () => ({ password: true, ...(openId !== undefined && { openId: { label: openId.label } }) }),
  );
}

function beginRoute(app: RouteHost, { book, cookie, signIn, live }: SessionParts): void {
  app.post(
    '/v1/session',
    {
      config: { audit: 'session.begin' },
      schema: {
        operationId: 'beginSession',
        summary: 'Sign in by name and password',
        description:
          'The session is a cookie, which goes with every request of the browser. Requests other than GET that come with ' +
          'it carry `x-opportune-console: 1`, which pages of other sites cannot send.',
        tags,
        body: credentials,
        response: { 200: sessionSchema, ...problemResponses('sign-in-refused', 'rate-limited', 'records-unavailable') },
      },
    },
    async (request, reply) => {
      const { name, password } = request.body;
      request.auditNote = { subject: 'nobody known' };
      const user = await signIn.byPassword({ name, password, address: request.ip }, (known) => {
        request.auditNote = { subject: known };
      });
      const before = cookie.read(request);
      const { token, signedIn } = await book.begin(user);
      request.caller = signedIn.caller;
      if (before !== '') await book.end(before);
      cookie.set(request, reply, token);
      return shownSession(signedIn, live.definitions);
    },
  );
}

function readRoute(app: RouteHost, { live }: SessionParts): void {
  app.get(
    '/v1/session',
    {
      config: { signedIn: true },
      schema: {
        operationId: 'readSession',
        summary: 'Who is signed in',
        tags,
        response: { 200: sessionSchema },
      },
    },
    async (request) => shownSession(signedInOf(request), live.definitions),
  );
}

function endRoute(app: RouteHost, { book, cookie }: SessionParts): void {
  app.delete(
    '/v1/session',
    {
      config: { signedIn: true, audit: 'session.end' },
      schema: { operationId: 'endSession', summary: 'Sign out', tags, response: ended },
    },
    async (request, reply) => {
      await book.end(cookie.read(request));
      cookie.clear(request, reply);
      reply.code(204);
      return null;
    },
  );
}

function ownRoutes(app: RouteHost, { users, book, signIn, live }: SessionParts): void {
  const change = async (request: FastifyRequest, changed: UserChange) => {
    const { user, session, caller } = signedInOf(request);
    await users.change(user.userId, changed);
    book.forget(user.userId);
    const fresh = await users.find(user.userId);
    return shownSession({ session, caller, user: fresh ?? user }, live.definitions);
  };
  app.patch(
    '/v1/session',
    {
      config: { signedIn: true },
      schema: {
        operationId: 'changeSession',
        summary: 'Change one’s own language',
        tags,
        body: Type.Object({ language: Type.Union([languageSchema, Type.Null()]) }, { additionalProperties: false }),
        response: { 200: sessionSchema, ...problemResponses('records-unavailable') },
      },
    },
    (request) => change(request, { language: request.body.language }),
  );
  app.put(
    '/v1/session/password',
    {
      config: { signedIn: true, audit: 'session.password' },
      schema: {
        operationId: 'changeOwnPassword',
        summary: 'Change one’s own password; ends all other sessions of the user',
        tags,
        body: Type.Object({ current: passwordSchema, next: passwordSchema }, { additionalProperties: false }),
        response: {
          200: sessionSchema,
          ...problemResponses('sign-in-refused', 'password-weak', 'rate-limited', 'records-unavailable'),
        },
      },
    },
    async (request) => {
      const { current, next } = request.body;
      const { user, session } = signedInOf(request);
      await signIn.byPassword({ name: user.name, password: current, address: request.ip });
      const passwordHash = await newPasswordHash(next, user.name);
      const shown = await change(request, { passwordHash });
      await book.endAllOf(user.userId, session.tokenHash);
      return shown;
    },
  );
}

function signedInOf({ signedIn }: FastifyRequest): SignedIn {
  if (signedIn === undefined) throw new Error('broken invariant: a route for people was reached without a session');
  return signedIn;
}
