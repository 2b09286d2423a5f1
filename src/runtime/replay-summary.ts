import type { ListCounters } from '../core/partition/counters.ts';
import type { ListReading, SourceCounts } from './input-source.ts';
import type { LogCursor } from './log-cursor.ts';
import type { HostReport } from './partition-hosting.ts';
import { type Counts, inNameOrder, type RecordTally } from './replay-tally.ts';

/** What may differ between two runs of the same replay; all else in the summary is the same, byte for byte. */
export interface ReplayRun {
  /** Of this run only, when an earlier one was interrupted. */
  wallMs: number;
  eventsPerSecond: number;
  /** Depends on how the partitions were hosted. */
  bytesPerCustomer: number;
  workers: number;
  resumed: boolean;
}

/** `read` to `outcomes` as the source counts them, the others as the engine does. */
export interface ReplayInputs extends Omit<SourceCounts, 'records' | 'rejects' | 'clocks'> {
  read: number;
  accepted: number;
  duplicate: number;
  late: number;
  /** On reading and by the engine: the lines of `rejects.ndjson`. */
  rejected: number;
}

/**
 * What became of the rows of a file of numbers: each is counted once, so that `read` is the sum of the others but `at`.
 * As read by the source, and as the engine answered.
 */
export interface ListReport extends ListReading, ListCounters {}

/** Content of `summary.json`. */
export interface ReplaySummary {
  definitionsVersion: string;
  inputs: ReplayInputs;
  /** Files of numbers, in the order given. */
  lists: ListReport[];
  /** Earliest and latest event, epoch ms; null when there were none. */
  span: { from: number | null; until: number | null };
  customers: number;
  moments: RecordTally['moments'] & {
    /** Scenario → gate → firings that opened no moment. */
    suppressed: Record<string, Counts>;
  };
  /** Who was left alone by scenarios of place because too little is known of where they live or work. */
  residentUnknown: { customers: number; firingsByScenario: Counts };
  decisions: RecordTally['decisions'];
  contacts: RecordTally['contacts'];
  rejects: RecordTally['rejects'];
  /** 16 hex digits. */
  stateHash: string;
  run: ReplayRun;
}

export function replaySummary(
  definitionsVersion: string,
  cursor: LogCursor,
  report: HostReport,
  tally: RecordTally,
  run: Omit<ReplayRun, 'bytesPerCustomer'>,
): ReplaySummary {
  const { decisions, contacts, rejects } = tally;
  const { accepted, duplicates, late, suppressed } = report.counters;
  const { records, rejects: _rejects, clocks: _clocks, ...source } = cursor.counts;
  const gates = Object.entries(suppressed).map(([scenario, numbers]) => [scenario, inNameOrder(numbers)] as const);
  const moments = { ...tally.moments, suppressed: inNameOrder(Object.fromEntries(gates)) };
  const held = Object.fromEntries(
    Object.entries(suppressed).flatMap(([scenario, { 'resident-unknown': firings = 0 }]) =>
      firings > 0 ? [[scenario, firings]] : [],
    ),
  );
  return {
    definitionsVersion,
    inputs: { read: records, ...source, accepted, duplicate: duplicates, late, rejected: rejects.total },
    lists: listReports(cursor, report),
    span: { from: cursor.firstAt, until: cursor.lastAt },
    customers: report.customers,
    moments,
    residentUnknown: { customers: report.counters.residentUnknown, firingsByScenario: inNameOrder(held) },
    decisions,
    contacts,
    rejects,
    stateHash: report.stateHash.map((lane) => lane.toString(16).padStart(8, '0')).join(''),
    run: { ...run, bytesPerCustomer: Math.round(report.bytes / Math.max(1, report.customers)) },
  };
}

function listReports({ lists }: LogCursor, { counters }: HostReport): ListReport[] {
  const inFileOrder = Object.entries(lists).sort(([a], [b]) => Number(a) - Number(b));
  return inFileOrder.map(([file, { list, file: name, at, read, formatErrors, duplicates }]) => {
    const { accepted, unknown, doNotDisturb } = counters.lists[file] ?? noArrivals;
    return { list, file: name, at, read, accepted, formatErrors, duplicates, unknown, doNotDisturb };
  });
}

const noArrivals: ListCounters = { accepted: 0, unknown: 0, doNotDisturb: 0 };
