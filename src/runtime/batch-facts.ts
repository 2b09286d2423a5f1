import { type InputBatch, InputKind, Record } from '../core/inputs/input-batch.ts';

const MINUTE_MS = 60_000;

/** What the host wants to know of a batch without applying it. */
export interface BatchFacts {
  /** Earliest and latest `at` of events; +∞ and −∞ when there are none. */
  firstAt: number;
  lastAt: number;
  /** Last clock, −∞ when there is none. */
  clock: number;
  /** The last record is a clock that enters a minute later than `minute`. */
  entersMinute: boolean;
}

/**
 * Walks the records once. `minute`: last minute entered before, −∞ at first.
 * @throws Error when a record follows a clock that enters a new minute while `barriers` (see N2 of `InputSource`).
 */
export function batchFacts(batch: InputBatch, minute: number, barriers: boolean): BatchFacts {
  const { words, doubles, end } = batch;
  const facts = { firstAt: Infinity, lastAt: -Infinity, clock: -Infinity, entersMinute: false };
  for (let record = batch.first; record < end; record = batch.next(record)) {
    if (barriers && facts.entersMinute)
      throw new Error('broken invariant N2: a record follows the clock of a new minute');
    const kind = words[record + Record.kind]! & 0xff;
    const at = doubles[(record + Record.at) >> 1]!;
    if (kind === InputKind.clock) {
      facts.clock = at;
      facts.entersMinute = minuteOf(at) > minute;
    } else if (kind === InputKind.event) {
      if (at < facts.firstAt) facts.firstAt = at;
      if (at > facts.lastAt) facts.lastAt = at;
    }
  }
  return facts;
}

/** Minutes since the epoch; −∞ stays. */
export function minuteOf(at: number): number {
  return Math.floor(at / MINUTE_MS);
}
