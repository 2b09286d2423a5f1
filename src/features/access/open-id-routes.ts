import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { OpenIdRefused, OpenIdUnavailable } from '../../ports/open-id-provider.ts';
import type { RouteHost } from '../route-host.ts';
import type { OpenIdSignIn } from './open-id-sign-in.ts';
import type { SessionBook } from './session-book.ts';
import type { SessionCookie } from './session-cookie.ts';

export interface OpenIdRouteParts {
  openId: OpenIdSignIn;
  book: SessionBook;
  /** Of the session. */
  cookie: SessionCookie;
  /** Of the way to the provider and back. */
  attemptCookie: SessionCookie;
}

const tags = ['access'];
const away = {
  302: {
    description:
      'On the way: `Location`. When nobody could be signed in, to `/?signIn=` with `refused` or `unavailable`.',
    content: { 'text/plain': { schema: Type.String() } },
  },
};

/** Signing in by OpenID Connect: the browser goes there and comes back. */
export function openIdRoutes(app: RouteHost, parts: OpenIdRouteParts): void {
  beginRoute(app, parts);
  finishRoute(app, parts);
}

function beginRoute(app: RouteHost, { openId, attemptCookie }: OpenIdRouteParts): void {
  app.get(
    '/v1/session/open-id',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'beginOpenId',
        summary: 'Sign in elsewhere, by OpenID Connect',
        tags,
        querystring: Type.Object({
          to: Type.Optional(Type.String({ maxLength: 2000, description: 'Path of the console to go to afterwards.' })),
        }),
        response: away,
      },
    },
    async (request, reply) => {
      try {
        const { url, word } = await openId.begin(request.query.to ?? '/');
        attemptCookie.set(request, reply, word);
        return reply.redirect(url);
      } catch (error) {
        return turnBack(error, request, reply);
      }
    },
  );
}

function finishRoute(app: RouteHost, { openId, book, cookie, attemptCookie }: OpenIdRouteParts): void {
  app.get(
    '/v1/session/open-id/callback',
    {
      exposeHeadRoute: false,
      config: { audit: 'session.begin' },
      schema: {
        operationId: 'finishOpenId',
        summary: 'Where the provider of OpenID Connect sends the browser back to',
        tags,
        response: away,
      },
    },
    async (request, reply) => {
      request.auditNote = { subject: 'nobody known' };
      const word = attemptCookie.read(request);
      attemptCookie.clear(request, reply);
      try {
        const { url = '' } = request.raw;
        const { user, to } = await openId.finish(word, url.slice(url.indexOf('?')));
        const before = cookie.read(request);
        const { token, signedIn } = await book.begin(user);
        request.caller = signedIn.caller;
        request.auditNote = { subject: user.name };
        if (before !== '') await book.end(before);
        cookie.set(request, reply, token);
        return reply.redirect(to);
      } catch (error) {
        return turnBack(error, request, reply);
      }
    },
  );
}

/** A person waits in a browser: they are shown where they can try again. */
function turnBack(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const isRefused = error instanceof OpenIdRefused;
  if (!isRefused && !(error instanceof OpenIdUnavailable)) throw error;
  const { cause } = error;
  const why = cause instanceof Error ? cause.message : String(cause);
  request.log.warn({ why }, isRefused ? 'OpenID Connect signed nobody in' : 'OpenID Connect cannot be used');
  return reply.redirect(`/?signIn=${isRefused ? 'refused' : 'unavailable'}`);
}
