import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpProblem } from '../features/problems/http-problem.ts';
import type { RouteHost } from '../features/route-host.ts';
import { IdempotentAnswers, type KeptAnswer } from './idempotent-answers.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** SHA-256 of a body that came with an idempotency key; '' otherwise. */
    bodyHash: string;
  }
}

const validKey = /^[\x21-\x7e]{1,255}$/;

/** The `Idempotency-Key` header; undefined: there is none. */
export function idempotencyHeader({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  return typeof key === 'string' ? key : undefined;
}

/**
 * Writes with an `Idempotency-Key` are done once: told again they get the first answer again (with
 * `Idempotent-Replayed: true`), with another body a problem. Answers that say "later" or report a defect are not kept.
 */
export function answerOnce(app: RouteHost, now: () => number): void {
  const answers = new IdempotentAnswers(now);
  app.decorateRequest('bodyHash', '');
  app.decorateRequest('idempotencyKey', '');
  const claim = async (request: FastifyRequest, reply: FastifyReply) => {
    const header = idempotencyHeader(request);
    if (header === undefined) return;
    if (!validKey.test(header)) {
      throw new HttpProblem('request-invalid', 'Idempotency-Key is not 1 to 255 visible ASCII characters');
    }
    const key = `${request.caller.keyId} ${header}`;
    const fingerprint = `${request.method} ${request.url} ${request.bodyHash}`;
    for (;;) {
      const claimed = answers.claim(key, fingerprint);
      if (claimed.state === 'running') await claimed.done;
      else if (claimed.state === 'answered') return replay(reply, claimed.answer);
      else if (claimed.state === 'mismatch') {
        throw new HttpProblem('idempotency-mismatch', 'this Idempotency-Key came before with another request');
      } else {
        request.idempotencyKey = key;
        return;
      }
    }
  };
  const keep = async (request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
    if (request.idempotencyKey !== '') answers.settle(request.idempotencyKey, answerOf(reply, payload));
    return payload;
  };
  app.addHook('onRoute', (route) => {
    if (route.config?.idempotent !== true) return;
    route.preHandler = [claim, ...[route.preHandler ?? []].flat()];
    route.onSend = [keep, ...[route.onSend ?? []].flat()];
  });
}

function replay(reply: FastifyReply, { status, mediaType, body }: KeptAnswer): FastifyReply {
  reply.code(status).header('idempotent-replayed', 'true');
  if (mediaType !== '') reply.type(mediaType);
  return reply.serializer((text: string) => text).send(body);
}

function answerOf(reply: FastifyReply, payload: unknown): KeptAnswer | undefined {
  const { statusCode } = reply;
  const kept = statusCode < 500 && statusCode !== 429;
  if (!kept || (payload !== undefined && payload !== null && typeof payload !== 'string')) return undefined;
  return { status: statusCode, mediaType: String(reply.getHeader('content-type') ?? ''), body: payload ?? '' };
}

export function hashOfBody(body: Buffer): string {
  return hash('sha256', body, 'base64url');
}
