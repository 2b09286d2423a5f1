import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../features/problems/http-problem.ts';
import type { RouteHost } from '../features/route-host.ts';
import type { HttpSettings } from './http-settings.ts';
import { hashOfBody, idempotencyHeader } from './idempotency.ts';

/** Bodies up to this size are bounded by the number of connections. */
const SMALL_BODY_BYTES = 64 << 10;
const JSON_TYPE = 'application/json';

/**
 * Bodies arrive as bytes. Routes that name `rawBodyTypes` get them as they are; for all others they are JSON, read by the
 * parser that refuses `__proto__`. Compressed bodies are not taken: a small one may hide a large one.
 */
export function readBodies(app: RouteHost, settings: HttpSettings): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  const take = (request: FastifyRequest, body: Buffer, done: (error: Error | null, body?: unknown) => void) => {
    const { rawBodyTypes } = request.routeOptions.config;
    const type = request.mediaType ?? '';
    if (idempotencyHeader(request) !== undefined) request.bodyHash = hashOfBody(body);
    if (rawBodyTypes !== undefined) {
      if (rawBodyTypes.includes(type)) done(null, body);
      else done(wrongType(rawBodyTypes));
    } else if (type !== JSON_TYPE) done(wrongType([JSON_TYPE]));
    else if (!isUtf8(body)) done(new HttpProblem('body-malformed', 'the body is not valid UTF-8'));
    else {
      const text = body.toString();
      // JSON has it as an escape alone, which is looked for faster than values are gone through.
      parseJson(request, text, text.includes('\\u0000') ? refusingNul(done) : done);
    }
  };
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, take);
  refuseNulInQueries(app);
  boundBodies(app, settings.bodiesInFlightBytes);
}

type Parsed = (error: Error | null, body?: unknown) => void;

/** No database keeps U+0000, and nothing that people write has it. */
function refusingNul(done: Parsed): Parsed {
  return (error, body) => {
    if (error !== null || !holdsNul(body)) done(error, body);
    else done(new HttpProblem('body-malformed', 'a text of the body holds the character U+0000'));
  };
}

/** Whether a text in a value does. Nothing nested deeper is parsed than can be gone through. */
function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, each]) => name.includes('\0') || holdsNul(each));
}

function refuseNulInQueries(app: RouteHost): void {
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.routeOptions.config.bytesInQuery === true || !request.url.includes('%00')) return done();
    done(new HttpProblem('request-invalid', 'the path or the query holds the character U+0000'));
  });
}

function wrongType(types: readonly string[]): HttpProblem {
  return new HttpProblem('media-type-unsupported', `the call takes ${types.join(', ')}`);
}

/** Refuses large bodies beyond the bound, before any of them is read. */
function boundBodies(app: RouteHost, mostBytes: number): void {
  let inFlightBytes = 0;
  app.addHook('preParsing', (request, reply, payload, done) => {
    const { headers, routeOptions } = request;
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') {
      return done(new HttpProblem('media-type-unsupported', 'send the body without Content-Encoding'));
    }
    const announced = headers['content-length'];
    // A body of unknown length counts as the longest that the route takes.
    const bytes =
      announced !== undefined
        ? Number(announced)
        : headers['transfer-encoding'] === undefined
          ? 0
          : routeOptions.bodyLimit;
    if (bytes <= SMALL_BODY_BYTES || bytes > routeOptions.bodyLimit) return done(null, payload);
    if (inFlightBytes + bytes > mostBytes) {
      return done(new HttpProblem('overloaded', 'too many large bodies are on their way', { retryAfterMs: 1000 }));
    }
    inFlightBytes += bytes;
    reply.raw.once('close', () => {
      inFlightBytes -= bytes;
    });
    done(null, payload);
  });
}
