import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import type { operations } from '../api/api-schema.ts';

export type CustomerProfile = operations['readProfile']['responses'][200]['content']['application/json'];
export type TimelinePage = operations['readTimeline']['responses'][200]['content']['application/json'];
export type Breakdown = operations['readBreakdown']['responses'][200]['content']['application/json'];

/** @throws ProblemError `customer-unknown` */
export async function findCustomer(number: string): Promise<string> {
  const { customerId } = await answerOf(api.POST('/v1/customers/find', { body: { number } }));
  return customerId;
}

export function readProfile(customerId: string): Promise<CustomerProfile> {
  return answerOf(api.GET('/v1/customers/{customerId}/profile', { params: { path: { customerId } } }));
}

/** Entries of a page of the timeline. */
const PAGE_ENTRIES = 50;

/** `types` empty: everything. `cursor` '': from the newest. */
export function readTimeline(customerId: string, types: string, cursor: string): Promise<TimelinePage> {
  const query = {
    limit: PAGE_ENTRIES,
    ...(types !== '' && { types }),
    ...(cursor !== '' && { cursor }),
  };
  return answerOf(api.GET('/v1/customers/{customerId}/timeline', { params: { path: { customerId }, query } }));
}

export function readBreakdown(decisionId: string): Promise<Breakdown> {
  return answerOf(api.GET('/v1/decisions/{decisionId}/breakdown', { params: { path: { decisionId } } }));
}

/** The whole number; the reason stays in the audit trail. */
export async function unmaskCustomer(customerId: string, reason: string): Promise<string> {
  const params = { path: { customerId } };
  const whole = await answerOf(api.POST('/v1/customers/{customerId}/unmask', { params, body: { reason } }));
  return whole.number ?? whole.customerId;
}
