import type { Gate } from '../scenarios/scenario-runner.ts';
import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';

/** What became of the numbers of an upload that were not refused on reading. */
export interface ListCounters {
  /** Customers that are in the list now, those that were before included. */
  accepted: number;
  /** Numbers of no customer. */
  unknown: number;
  /** Customers to whom the policy allows no marketing. */
  doNotDisturb: number;
}

/** What happened, counted; plain numbers that can be summed over partitions. Part of the saved state. */
export interface EngineCounters {
  /** Inputs about a customer that were applied, late ones included. */
  accepted: number;
  duplicates: number;
  late: number;
  /** Inputs about customers who were erased, dropped. */
  erased: number;
  /** Inputs the engine could not apply. */
  quarantined: number;
  /** Firings that opened no moment: scenario → gate → number. */
  suppressed: Record<string, Partial<Record<Gate, number>>>;
  /** Customers of whom some firing was held back because too little is known of where they live or work. */
  residentUnknown: number;
  /** Arrivals in number lists: source file number ('0': from elsewhere) → what became of them. */
  lists: Record<string, ListCounters>;
}

export const noCounters = (): EngineCounters => ({
  accepted: 0,
  duplicates: 0,
  late: 0,
  erased: 0,
  quarantined: 0,
  suppressed: {},
  residentUnknown: 0,
  lists: {},
});

export function addArrivals(counters: EngineCounters, file: string, what: keyof ListCounters, number: number): void {
  let list = counters.lists[file];
  if (list === undefined) {
    list = { accepted: 0, unknown: 0, doNotDisturb: 0 };
    counters.lists[file] = list;
  }
  list[what] += number;
}

export function addSuppressed(counters: EngineCounters, scenario: string, gate: Gate, number: number): void {
  let gates = counters.suppressed[scenario];
  if (gates === undefined) {
    gates = {};
    counters.suppressed[scenario] = gates;
  }
  gates[gate] = (gates[gate] ?? 0) + number;
}

/** Adds `more` to `total`. */
export function addCounters(total: EngineCounters, more: EngineCounters): void {
  total.accepted += more.accepted;
  total.duplicates += more.duplicates;
  total.late += more.late;
  total.erased += more.erased;
  total.quarantined += more.quarantined;
  total.residentUnknown += more.residentUnknown;
  for (const [scenario, gates] of Object.entries(more.suppressed)) {
    for (const [gate, number] of Object.entries(gates)) addSuppressed(total, scenario, gate as Gate, number);
  }
  for (const [file, list] of Object.entries(more.lists)) {
    for (const [what, number] of Object.entries(list)) addArrivals(total, file, what as keyof ListCounters, number);
  }
}

export function writeCounters(counters: EngineCounters, writer: CustomerWriter): void {
  writer.text(JSON.stringify(counters));
}

export function readCounters(reader: CustomerReader): EngineCounters {
  return { ...noCounters(), ...(JSON.parse(reader.text()) as Partial<EngineCounters>) };
}
