import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchCheck } from '../harness/report.ts';
import type { MeasuredService } from '../load/measured-service.ts';
import { customerIdOf } from './customers.ts';
import { PULL_CHANNELS } from './guidance-pack.ts';

/** Records are written behind the answers by no more than this. */
const RECORDED_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 250;

interface Answer {
  decisionId: string;
  result: 'presented' | 'nothing';
  offers: { contactId: string; rank: number; content: string }[];
}

interface Explanation {
  result: string;
  full: {
    candidates: { offer?: string; probability?: number; offers?: string[] }[];
  };
}

/** A decision that was acknowledged, to be found again. */
export interface Acknowledged {
  customerId: string;
  decisionId: string;
}

/** Asks for some customers and looks at the answers and at why. */
export async function checkAnswers(
  service: MeasuredService,
  customers: number,
  offers: number,
): Promise<{ checks: BenchCheck[]; acknowledged: Acknowledged[] }> {
  const acknowledged: Acknowledged[] = [];
  const wrong = { explained: 0, probabilities: 0, presented: 0, outcomes: 0 };
  for (let customer = 0; customer < customers; customer++) {
    const customerId = customerIdOf(customer);
    const question = { customerId, channel: PULL_CHANNELS[customer % PULL_CHANNELS.length], limit: 3 };
    const answer = await service.ask<Answer>('POST', '/v1/decisions', JSON.stringify(question));
    acknowledged.push({ customerId, decisionId: answer.decisionId });
    const { full, result } = await service.ask<Explanation>('GET', `/v1/decisions/${answer.decisionId}`);
    const survivors = full.candidates.filter(({ offer }) => offer !== undefined);
    const refused = full.candidates.flatMap(({ offers: labels = [] }) => labels);
    const sum = survivors.reduce((total, { probability = 0 }) => total + probability, 0);
    if (survivors.length + refused.length !== offers || result !== answer.result) wrong.explained++;
    if (survivors.length > 0 && Math.abs(sum - 1) > 1e-9) wrong.probabilities++;
    if (answer.offers.length !== Math.min(3, survivors.length)) wrong.presented++;
    const [first] = answer.offers;
    if (first === undefined) continue;
    const outcome = { outcome: 'viewed' };
    await service
      .ask('POST', `/v1/contacts/${first.contactId}/outcomes`, JSON.stringify(outcome))
      .catch(() => wrong.outcomes++);
  }
  const checks = [
    { name: `each answer explains every one of ${offers} offers`, ok: wrong.explained === 0 },
    { name: 'the probabilities of an answer sum to 1', ok: wrong.probabilities === 0 },
    {
      name: 'up to three offers are presented, with a contact that takes an outcome',
      ok: wrong.presented + wrong.outcomes === 0,
    },
  ];
  return { checks, acknowledged };
}

/** Whether acknowledged decisions are in the records, under the load that came after them. */
export async function checkRecorded(
  service: MeasuredService,
  acknowledged: readonly Acknowledged[],
): Promise<BenchCheck> {
  const untilMs = performance.now() + RECORDED_WITHIN_MS;
  let missing = [...acknowledged];
  while (missing.length > 0 && performance.now() < untilMs) {
    const found = await Promise.all(missing.map((one) => isRecorded(service, one)));
    missing = missing.filter((_, k) => !found[k]);
    if (missing.length > 0) await sleep(LOOK_EVERY_MS);
  }
  return {
    name: 'what was acknowledged is in the timeline of its customer',
    ok: missing.length === 0,
    detail: `${acknowledged.length - missing.length} of ${acknowledged.length}`,
  };
}

async function isRecorded(service: MeasuredService, { customerId, decisionId }: Acknowledged): Promise<boolean> {
  let cursor = '';
  for (;;) {
    const page = await service.ask<{ entries: { decisionId?: string }[]; next?: string }>(
      'GET',
      `/v1/customers/${customerId}/timeline?limit=100${cursor}`,
    );
    if (page.entries.some((entry) => entry.decisionId === decisionId)) return true;
    if (page.next === undefined) return false;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}
