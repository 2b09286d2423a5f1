/**
 * Takes a partition over to other definitions in place, as saving it and loading it under them would: what they still
 * have keeps its state, what is gone goes, timers are set anew (docs/semantics.md §12.7). Customers stay in their rows,
 * so that it takes as long as looking once at each.
 */
import type { Surroundings } from '../decisions/campaign-entry.ts';
import type { CapacityLedger } from '../decisions/capacity.ts';
import { idOf } from '../hash.ts';
import { knownJourneys, withEarlierJourneys } from '../journeys/earlier-journeys.ts';
import { Program } from '../program/program.ts';
import type { Definitions } from '../schema/definitions.ts';
import { SnapshotReader, SnapshotWriter } from '../state/snapshot-bytes.ts';
import type { StreamClock } from '../state/stream-clock.ts';
import { InputApplier } from './input-applier.ts';
import { canLayOut, metricSignature } from './lay-out-anew.ts';
import { metricsAfter, slotsOf } from './partition-snapshot.ts';
import { PartitionState, type Renumbering } from './partition-state.ts';

/** What a partition is carried to. */
export interface CarriedTo extends Surroundings {
  program: Program;
  stream: StreamClock;
  /** Of the partition, among so many. */
  number: number;
  partitionCount: number;
  /** `capacity` is empty still. */
  capacityBefore: CapacityLedger;
}

/** Numbers of one program by those of another, below 0 for what is gone; undefined where all are the same. */
type Numbers = readonly number[] | undefined;

/** How state under one program becomes state under another. */
export type Carrying = Readonly<Record<keyof Renumbering, Numbers>>;

/** Undefined when state cannot be carried: it has to be saved and loaded. Both programs have the same dictionary. */
export function carryingBetween(before: Program, program: Program): Carrying | undefined {
  const [was, is] = [before.definitions, program.definitions];
  const sameKeys = was.policy.dedupeHorizonMs === is.policy.dedupeHorizonMs;
  if (before.dictionary !== program.dictionary || !sameKeys || !canLayOut(before.layout, program.layout))
    return undefined;
  const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id);
  const updated = ({ layout }: Program) =>
    layout.attributes
      .filter((attribute) => attribute.updated >= 0)
      .sort((a, b) => a.updated - b.updated)
      .map(({ name }) => name);
  const counted = ({ layout }: Program) =>
    layout.metrics.map(({ definition }) => `${definition.id} ${metricSignature(definition)}`);
  const watched = ({ scenarios }: Program) =>
    scenarios.map(({ id, definition, coded }) => `${id} ${coded} ${idOf(JSON.stringify(definition.pattern))}`);
  return {
    attributes: numbers(updated(before), updated(program)),
    metrics: numbers(counted(before), counted(program)),
    products: numbers(ids(was.products), ids(is.products)),
    scenarios: numbers(watched(before), watched(program)),
    areas: numbers(ids(was.areas), ids(is.areas)),
    campaigns: numbers(ids(was.campaigns), ids(is.campaigns)),
  };
}

/** Whether what rules read of customers, attribute by attribute and metric by metric, is read in the same way as before. */
export function readsTheSame(before: PartitionState, state: PartitionState, carrying: Carrying): boolean {
  const read = ({ definitions }: Program) =>
    JSON.stringify([definitions.metrics, definitions.regions, definitions.profile.zone]);
  return before.rows === state.rows && carrying.products === undefined && read(before.program) === read(state.program);
}

/** The program of definitions that follow others at a clock: what loading the state under them would make of them. */
export function programAfter({ definitions: before, dictionary }: Program, next: Definitions, clock: number): Program {
  const known = before.metrics.map((metric) => ({ ...metric, signature: metricSignature(metric) }));
  const metrics = metricsAfter(next.metrics, known, clock);
  const campaigns = withEarlierJourneys(next, knownJourneys(before));
  return new Program({ ...next, metrics, campaigns }, dictionary);
}

/** `before` must not be used any more. */
export function carryPartition(before: InputApplier, carrying: Carrying, to: CarriedTo): InputApplier {
  const { program, stream, number, capacity, capacityBefore } = to;
  const slots = slotsOf(number, to.partitionCount);
  const rest = new SnapshotWriter();
  for (const slot of slots) capacityBefore.writeSlot(slot, rest);
  before.campaigns.desk.write(rest);
  renumber(before.state, carrying);
  const state = new PartitionState(program, stream, number, before.state);
  const applier = new InputApplier(state, to, before);
  applier.counters = before.counters;
  for (let row = 0; row < state.rows.count; row++) {
    if (!state.isRemembered(row)) continue;
    applier.campaigns.rearm(row);
    applier.scenarios.rearm(row);
  }
  const reader = new SnapshotReader(rest.finish());
  for (const slot of slots) capacity.readSlot(slot, reader);
  applier.campaigns.desk.read(reader);
  reader.end();
  if (state.clock !== Number.NEGATIVE_INFINITY) applier.scenarios.startSchedules(state.clock);
  return applier;
}

function numbers(before: readonly string[], present: readonly string[]): Numbers {
  const positions = new Map(present.map((key, position) => [key, position]));
  const mapped = before.map((key) => positions.get(key) ?? -1);
  return mapped.every((number, position) => number === position) ? undefined : mapped;
}

function renumber(state: PartitionState, carrying: Carrying): void {
  if (Object.values(carrying).every((each) => each === undefined)) return;
  const of = (key: keyof Carrying) => {
    const mapped = carrying[key];
    return mapped === undefined ? (number: number) => number : (number: number) => mapped[number]!;
  };
  const renumbering: Renumbering = {
    attributes: of('attributes'),
    metrics: of('metrics'),
    products: of('products'),
    scenarios: of('scenarios'),
    areas: of('areas'),
    campaigns: of('campaigns'),
  };
  for (let row = 0; row < state.rows.count; row++) state.renumber(row, renumbering);
}
