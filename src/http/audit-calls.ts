import type { FastifyRequest } from 'fastify';
import type { AuditTrail } from '../features/access/audit-trail.ts';
import { maskNumbers } from '../features/access/mask-number.ts';
import { HttpProblem } from '../features/problems/http-problem.ts';
import type { RouteHost } from '../features/route-host.ts';
import { maskedError } from './request-log.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The call is in the audit trail already: an error on the way out brings it by once more. */
    isAudited?: true;
  }
}

const RETRY_MS = 2000;
/** Answers that say "later": nothing was done and nothing was told. */
const later: ReadonlySet<number> = new Set([429, 503]);
/** What of a body is worth keeping; what it says of customers is not, but which attributes it names. */
const keptFields = [
  ...['comment', 'reason', 'rule', 'columns', 'outcome', 'channel', 'wave', 'versions', 'retire', 'revision'],
  ...['roles', 'scopes', 'region', 'regions', 'disabled', 'expiresAt', 'lost'],
];
const LONGEST_VALUE = 500;

/**
 * Writes calls of routes that say `audit` to the trail, by the way of their answer: an answer leaves when its entry is
 * durable. What was read is then not told; what was done is done, and its entry is written later. While entries wait
 * nothing is begun that wants one.
 */
export function auditCalls(app: RouteHost, trail: AuditTrail, now: () => number): void {
  app.decorateRequest('isAudited');
  app.addHook('preHandler', async (request) => {
    if (actionOf(request) === undefined || !trail.isBehind) return;
    throw unavailable();
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const action = actionOf(request);
    if (action === undefined || request.isAudited || later.has(reply.statusCode)) return payload;
    const { caller, auditNote } = request;
    // Who is not known has done nothing, unless they tried to become known.
    if (caller.keyId === '' && auditNote === undefined) return payload;
    request.isAudited = true;
    const told = trail.tell({
      ...{ at: now(), who: caller.keyId, name: caller.name, action, status: reply.statusCode },
      ...{ address: request.ip, requestId: request.id, detail: detailOf(request) },
      ...subjectOf(request),
    });
    try {
      await told;
    } catch (error) {
      request.log.error({ err: maskedError(error) }, 'an entry of the audit trail waits to be written');
      // What changes something can be told twice under its key, and is done.
      if (request.routeOptions.config.idempotent === undefined) throw unavailable();
    }
    return payload;
  });
  app.addHook('onClose', () => trail.settled());
}

function unavailable(): HttpProblem {
  return new HttpProblem('records-unavailable', 'the audit trail cannot be written', { retryAfterMs: RETRY_MS });
}

function actionOf({ caller, body, routeOptions }: FastifyRequest): string | undefined {
  const { audit } = routeOptions.config;
  if (typeof audit !== 'object') return audit;
  const { customerId } = (body ?? {}) as { customerId?: unknown };
  const isWritten = audit.of === 'people' ? caller.user !== undefined : customerId !== undefined;
  return isWritten ? audit.action : undefined;
}

function subjectOf({ auditNote, params, body }: FastifyRequest): { subject: string } | { customerId: string } {
  if (auditNote?.subject !== undefined) return { subject: auditNote.subject };
  const named = (params ?? {}) as Record<string, string>;
  const { customerId: asked } = (body ?? {}) as { customerId?: unknown };
  const customerId = auditNote?.customerId ?? named.customerId ?? asked;
  if (typeof customerId === 'string') return { customerId };
  return { subject: maskNumbers(Object.values(named).join('/')) };
}

function detailOf({ body, params, auditNote }: FastifyRequest): Record<string, unknown> {
  const given = typeof body === 'object' && body !== null && !Buffer.isBuffer(body) ? body : {};
  const { profile, ...fields } = given as Record<string, unknown>;
  const about = auditNote?.customerId === undefined ? {} : plainParams(params);
  const kept = keptFields.flatMap((field) => (fields[field] === undefined ? [] : [[field, shown(fields[field])]]));
  const attributes = typeof profile === 'object' && profile !== null ? { attributes: Object.keys(profile) } : {};
  return { ...about, ...Object.fromEntries(kept), ...attributes, ...auditNote?.detail };
}

/** Decisions and contacts of the customer it is about. */
function plainParams(params: unknown): Record<string, unknown> {
  const { customerId: _, ...others } = (params ?? {}) as Record<string, unknown>;
  return others;
}

/** Texts may quote numbers. */
function shown(value: unknown): unknown {
  if (typeof value === 'string') return maskNumbers(value.slice(0, LONGEST_VALUE));
  if (typeof value !== 'object' || value === null) return value;
  const text = JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${maskNumbers(text.slice(0, LONGEST_VALUE))}…` : value;
}
