import type { FastifyRequest } from 'fastify';
import type { Caller, Scope } from '../access/caller.ts';
import { requestIdOf } from '../request-id.ts';
import type { BodyTerms } from './body-readers.ts';

/** What a record that is no event does is what another call does: it wants the scope of that call. */
const scopes: Record<keyof BodyTerms['forbidden'], Scope> = {
  customer: 'customers:write',
  ask: 'decisions:ask',
  outcome: 'outcomes:write',
};

/** The terms for the records of a request that arrives `now` and may tell of what is `aheadMs` away. */
export function termsOf(
  request: Pick<FastifyRequest, 'caller' | 'idempotencyKey'>,
  now: number,
  aheadMs: number,
): BodyTerms {
  return {
    latestAt: now + aheadMs,
    now,
    request: requestIdOf(request),
    forbidden: forbiddenTo(request.caller),
  };
}

function forbiddenTo(caller: Caller): BodyTerms['forbidden'] {
  const lacking = Object.entries(scopes).filter(([, scope]) => !caller.scopes.has(scope));
  return Object.fromEntries(
    lacking.map(([type, scope]) => [type, `the API key lacks the scope ${scope}, which records of type ${type} need`]),
  );
}
