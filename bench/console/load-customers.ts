import { setTimeout as sleep } from 'node:timers/promises';
import { customerOf } from '../../src/town/people/first-morning.ts';
import { makePerson } from '../../src/town/people/make-person.ts';
import type { MeasuredService } from '../load/measured-service.ts';

export const FIRST_NUMBER = 13_000_000_000;
const SEED = 1;
/** Different people; beyond, they come again under other numbers. */
const MOST_PEOPLE = 100_000;
const CUSTOMERS_AT_ONCE = 2000;
const REQUESTS_AT_ONCE = 4;
const MOST_FAILURES = 5;
const BUSY = 429;
const BUSY_MS = 200;
const PROGRESS_EVERY = 500_000;

export const customerIdOf = (customer: number) => String(FIRST_NUMBER + customer);

/** Tells the service the profiles of customers [0, count), people of the town, by the call that imports use. */
export async function loadCustomers(
  service: MeasuredService,
  count: number,
  progress: (text: string) => void,
): Promise<void> {
  const profiles = Array.from({ length: Math.min(count, MOST_PEOPLE) }, (_, person) => profileText(person));
  let next = 0;
  const tellOthers = async () => {
    while (next < count) {
      const from = next;
      next = Math.min(count, next + CUSTOMERS_AT_ONCE);
      await tell(service, profiles, from, next);
      if (next % PROGRESS_EVERY === 0) progress(`customers: ${next.toLocaleString('en-US')}`);
    }
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, tellOthers));
}

/** A customer's record without the number it begins with. */
function profileText(person: number): string {
  const { customerId: _, ...profile } = customerOf(makePerson(SEED, person), Date.now());
  return JSON.stringify(profile).slice(1);
}

async function tell(service: MeasuredService, profiles: readonly string[], from: number, to: number): Promise<void> {
  const lines: string[] = [];
  for (let k = from; k < to; k++) lines.push(`{"customerId":"${customerIdOf(k)}",${profiles[k % profiles.length]}`);
  for (let left = MOST_FAILURES; ; ) {
    const response = await fetch(`${service.url}/v1/customers/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.key}`, 'content-type': 'application/x-ndjson' },
      body: lines.join('\n'),
    }).catch(() => undefined);
    // The same profiles told again change nothing.
    if (response === undefined && --left > 0) continue;
    if (response === undefined) throw new Error('the service cannot be reached');
    const text = await response.text();
    if (response.status === BUSY) {
      await sleep(1000 * Number(response.headers.get('retry-after') ?? 0) || BUSY_MS);
      continue;
    }
    const { accepted } = (response.ok ? JSON.parse(text) : {}) as { accepted?: number };
    if (accepted === to - from) return;
    throw new Error(`of ${to - from} customers not all were taken: ${response.status} ${text.slice(0, 500)}`);
  }
}
