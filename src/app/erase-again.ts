import type { Records } from '../ports/records.ts';
import type { LiveService } from '../runtime/live/live-service.ts';
import type { Erasures } from './erasures.ts';

/** For so long something about an erased customer may still arrive: receipts come within days. */
const LATE_MS = 7 * 24 * 3_600_000;

export interface EraseAgainParts {
  /** Whether the engine knows the customer: one who came back with a back-up waits to be erased there first. */
  isKnown: (customerId: string) => Promise<boolean>;
  /** The records themselves: an erasure that is done again is not noted again. */
  records: Pick<Records, 'erase'>;
  erasures: Pick<Erasures, 'list'>;
}

/**
 * Erases the records of customers who were erased lately once more. A start after a crash goes over the log again, and
 * writes what happened before the erasure; a late receipt about them becomes a dead letter.
 */
export async function eraseLateRecords({ isKnown, records, erasures }: EraseAgainParts, nowMs: number): Promise<void> {
  for (const { customerId, at } of await erasures.list()) {
    if (at < nowMs - LATE_MS || (await isKnown(customerId))) continue;
    await records.erase(customerId);
  }
}

/** Erases those who were erased after the back-up was made, and came back with it. */
export async function eraseRestored(
  live: Pick<LiveService, 'customer' | 'request'>,
  records: Pick<Records, 'erase'>,
  erasures: Pick<Erasures, 'list'>,
  backUpAt: number,
): Promise<void> {
  for (const { customerId, at } of await erasures.list()) {
    if (at < backUpAt || (await live.customer(customerId)) === undefined) continue;
    await live.request({ kind: 'command', customerId, id: `erase-${at}`, content: { command: 'erase' } });
    await records.erase(customerId);
  }
}
