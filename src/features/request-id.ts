import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { idOf } from '../core/hash.ts';

/** The id of what a request asks of the engine: the same when the same request is told twice under one key. */
export function requestIdOf({ idempotencyKey }: Pick<FastifyRequest, 'idempotencyKey'>): string {
  return idempotencyKey === '' ? randomUUID() : idOf('request', idempotencyKey);
}
