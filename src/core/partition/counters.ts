import type { Gate } from '../scenarios/scenario-runner.ts';
import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';

/** What happened, counted; plain numbers that can be summed over partitions. Part of the saved state. */
export interface EngineCounters {
  /** Inputs about a customer that were applied, late ones included. */
  accepted: number;
  duplicates: number;
  late: number;
  /** Inputs the engine could not apply. */
  quarantined: number;
  /** Firings that opened no moment: scenario → gate → number. */
  suppressed: Record<string, Partial<Record<Gate, number>>>;
}

export const noCounters = (): EngineCounters => ({
  accepted: 0,
  duplicates: 0,
  late: 0,
  quarantined: 0,
  suppressed: {},
});

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
  total.quarantined += more.quarantined;
  for (const [scenario, gates] of Object.entries(more.suppressed)) {
    for (const [gate, number] of Object.entries(gates)) addSuppressed(total, scenario, gate as Gate, number);
  }
}

export function writeCounters(counters: EngineCounters, writer: CustomerWriter): void {
  writer.text(JSON.stringify(counters));
}

export function readCounters(reader: CustomerReader): EngineCounters {
  return JSON.parse(reader.text()) as EngineCounters;
}
