import { type ListReadings, noSourceCounts, type Reject, type SourceCounts } from './input-source.ts';

/** What is logged beside each batch: all that the host must know to go on after it. JSON. */
export interface LogCursor {
  /** Cursor of the source after the batch. */
  source: unknown;
  /** Totals of the source up to here. */
  counts: SourceCounts;
  /** What was read of number lists up to here. */
  lists: ListReadings;
  /** Refused on the way to this batch: they are inputs too, so none is lost with what was logged. */
  rejects: readonly Reject[];
  /** Last clock; null before the first. */
  clock: number | null;
  /** Earliest and latest `at` of events so far; null before the first. */
  firstAt: number | null;
  lastAt: number | null;
  /** The batch ends where capacity is shared out: a `shared` entry follows, and is due when it is missing. */
  sharedDue: boolean;
  /** Offset of the last `shared` entry; null before the first. */
  sharedAt: number | null;
}

export const cursorAtStart: LogCursor = {
  source: undefined,
  counts: noSourceCounts,
  lists: {},
  rejects: [],
  clock: null,
  firstAt: null,
  lastAt: null,
  sharedDue: false,
  sharedAt: null,
};
