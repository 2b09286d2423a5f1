import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpProblem } from '../features/problems/http-problem.ts';
import type { RouteHost } from '../features/route-host.ts';
import type { IdempotencyKeys, KeptAnswer, KeyClaim } from '../ports/idempotency-keys.ts';
import { IdempotentAnswers } from './idempotent-answers.ts';
import { maskedError } from './request-log.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** SHA-256 of a body that came with an idempotency key; '' otherwise. */
    bodyHash: string;
    /** What of a write is settled in the database when it is answered. */
    keptClaim?: Pick<KeyClaim, 'caller' | 'key'>;
  }
}

const validKey = /^[\x21-\x7e]{1,255}$/;

/** The `Idempotency-Key` header; undefined: there is none. */
export function idempotencyHeader({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  return typeof key === 'string' ? key : undefined;
}

/** Answers of writes that outlive the process; absent: none do. */
type KeptAnswers = IdempotencyKeys | undefined;

/** A write is not worked on for longer; whoever comes later takes over. */
const WORK_MS = 120_000;
const KEPT_MS = 24 * 3_600_000;
const RUNNING_RETRY_MS = 2000;

/**
 * Writes with an `Idempotency-Key` are done once: told again they get the first answer again (with
 * `Idempotent-Replayed: true`), with another body a problem. Answers that say "later" or report a defect are not kept.
 */
export function answerOnce(app: RouteHost, now: () => number, kept: KeptAnswers): void {
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
      else if (claimed.state === 'mismatch') throw mismatch();
      else {
        request.idempotencyKey = key;
        const store = request.routeOptions.config.idempotent === 'kept' ? kept : undefined;
        return store && claimKept(store, request, reply, { caller: request.caller.keyId, key: header, fingerprint });
      }
    }
  };
  const claimKept = async (
    store: IdempotencyKeys,
    request: FastifyRequest,
    reply: FastifyReply,
    claimed: Pick<KeyClaim, 'caller' | 'key' | 'fingerprint'>,
  ) => {
    const at = now();
    const found = await store.claim({ ...claimed, at, workUntil: at + WORK_MS, expiresAt: at + KEPT_MS });
    if (found.state === 'answered') return replay(reply, found.answer);
    if (found.state === 'mismatch') throw mismatch();
    if (found.state === 'running') {
      const detail = 'the same request is being worked on, or was when the service stopped';
      throw new HttpProblem('idempotency-running', detail, { retryAfterMs: RUNNING_RETRY_MS });
    }
    request.keptClaim = claimed;
    return undefined;
  };
  const keep = async (request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
    const { idempotencyKey, keptClaim } = request;
    if (idempotencyKey === '') return payload;
    const answer = answerOf(reply, payload);
    if (keptClaim !== undefined && kept !== undefined) {
      const { caller, key } = keptClaim;
      const settled = answer === undefined ? kept.release(caller, key) : kept.answer(caller, key, answer);
      // It is done, and the caller is to hear of it; told again after a restart it runs into `workUntil`.
      await settled.catch((error: unknown) => request.log.warn({ err: maskedError(error) }, 'an answer was not kept'));
    }
    answers.settle(idempotencyKey, answer);
    return payload;
  };
  app.addHook('onRoute', (route) => {
    if (route.config?.idempotent === undefined) return;
    route.preHandler = [claim, ...[route.preHandler ?? []].flat()];
    route.onSend = [keep, ...[route.onSend ?? []].flat()];
  });
}

function mismatch(): HttpProblem {
  return new HttpProblem('idempotency-mismatch', 'this Idempotency-Key came before with another request');
}

function replay(reply: FastifyReply, { status, mediaType, body }: KeptAnswer): FastifyReply {
  reply.code(status).header('idempotent-replayed', 'true');
  if (mediaType !== '') reply.type(mediaType);
  return reply.serializer((text: string) => text).send(body);
}

function answerOf(reply: FastifyReply, payload: unknown): KeptAnswer | undefined {
  const { statusCode } = reply;
  const kept = statusCode < 500 && statusCode !== 429 && statusCode !== 409;
  if (!kept || (payload !== undefined && payload !== null && typeof payload !== 'string')) return undefined;
  return { status: statusCode, mediaType: String(reply.getHeader('content-type') ?? ''), body: payload ?? '' };
}

export function hashOfBody(body: Buffer): string {
  return hash('sha256', body, 'base64url');
}
