/**
 * A partition's state as bytes and back: for checkpoints, for moving to the layout of other definitions, and
 * for the state hash. Self-describing: a header names what the numbers in it stand for, so that state
 * written under other definitions is read as far as it still means something.
 */
import type { CapacityLedger } from '../decisions/capacity.ts';
import { CAPACITY_SLOTS } from '../decisions/capacity.ts';
import { hashText, idOf, lanes } from '../hash.ts';
import { type KnownJourneys, knownJourneys } from '../journeys/earlier-journeys.ts';
import type { Program } from '../program/program.ts';
import { isCode, ListKind, type MetricPart, metricParts, TUMBLING_UNITS } from '../program/row-layout.ts';
import { skipPlaces } from '../scenarios/places.ts';
import type { ReadScenario } from '../scenarios/progress.ts';
import { skipUsualAreas } from '../scenarios/usual-areas.ts';
import type { AttributeType, MetricDefinition } from '../schema/definitions.ts';
import type { CustomerWriter } from '../state/customer-writer.ts';
import { HashingWriter, SnapshotReader, SnapshotWriter } from '../state/snapshot-bytes.ts';
import { readCounters, writeCounters } from './counters.ts';
import type { InputApplier } from './input-applier.ts';
import { metricSignature } from './lay-out-anew.ts';

interface SavedMetric {
  id: string;
  signature: string;
  since?: number;
  parts: MetricPart[];
}

/** How a value is written: words as text, flags as 0 or 1, numbers as they are; NaN is absent. */
type AttributeForm = 'word' | 'flag' | 'number';

/** What the numbers of a snapshot stand for. */
interface SnapshotHeader {
  version: string;
  attributes: { name: string; form: AttributeForm; asOf: boolean }[];
  metrics: SavedMetric[];
  /** Row words with the stamps: unit or sliding window → word. */
  stamps: [name: string, word: number][];
  /** Row words written per customer. */
  from: number;
  until: number;
  scenarios: { id: string; signature: string; coded: boolean }[];
  areas: string[];
  products: string[];
  campaigns: string[];
  journeys: KnownJourneys;
}

function headerOf(program: Program): SnapshotHeader {
  const { definitions, layout } = program;
  const stamps: [string, number][] = [];
  for (const unit of TUMBLING_UNITS) if (layout.stamps[unit] >= 0) stamps.push([unit, layout.stamps[unit]]);
  for (const { stepMs, buckets, stampWord } of layout.sliding) stamps.push([`${stepMs}x${buckets}`, stampWord]);
  return {
    version: definitions.version,
    attributes: layout.attributes.map(({ name, type, updated }) => ({ name, form: formOf(type), asOf: updated >= 0 })),
    metrics: layout.metrics.map((metric) => ({
      id: metric.definition.id,
      signature: metricSignature(metric.definition),
      ...(metric.definition.since === undefined ? {} : { since: metric.definition.since }),
      parts: metricParts(metric, layout.sliding),
    })),
    stamps,
    from: layout.denseFrom,
    until: layout.denseUntil,
    scenarios: program.scenarios.map(({ id, definition, coded }) => ({
      id,
      signature: idOf(JSON.stringify(definition.pattern)),
      coded,
    })),
    areas: definitions.areas.map(({ id }) => id),
    products: definitions.products.map(({ id }) => id),
    campaigns: definitions.campaigns.map(({ id }) => id),
    journeys: knownJourneys(definitions),
  };
}

const formOf = (type: AttributeType): AttributeForm => (isCode(type) ? 'word' : type === 'bool' ? 'flag' : 'number');

/** The partition as bytes. */
export function savePartition(applier: InputApplier, capacity: CapacityLedger, slots: readonly number[]): Uint8Array {
  const { state } = applier;
  const writer = new SnapshotWriter();
  const header = headerOf(state.program);
  writer.text(JSON.stringify(header));
  writer.number(state.clock);
  writeCounters(applier.counters, writer);
  for (const slot of slots) capacity.writeSlot(slot, writer);
  writer.number(state.rows.count);
  for (let row = 0; row < state.rows.count; row++) writeCustomer(applier, row, writer);
  state.recent.write(writer, state.clock);
  writer.number(state.erased.size);
  for (const row of state.erased) writer.number(row);
  applier.campaigns.desk.write(writer);
  return writer.finish();
}

/** Order-free sum of the hashes of all customers, two 32-bit lanes. */
export function hashPartition(applier: InputApplier): [number, number] {
  const writer = new HashingWriter();
  let sum1 = 0;
  let sum2 = 0;
  for (let row = 0; row < applier.state.rows.count; row++) {
    writer.begin();
    writeCustomer(applier, row, writer);
    sum1 = (sum1 + writer.lane1) | 0;
    sum2 = (sum2 + writer.lane2) | 0;
  }
  return [sum1 >>> 0, sum2 >>> 0];
}

function writeCustomer(applier: InputApplier, row: number, writer: CustomerWriter): void {
  const { state, campaigns } = applier;
  const { program, i32, stride, attributes } = state;
  const { dictionary, layout } = program;
  const word = row * stride;
  const wordOf = (code: number) => (code > 0 ? dictionary.word(code) : '');
  writer.text(state.customerId(row));
  for (const attribute of layout.attributes) {
    const value = attributes.get(row, attribute);
    if (isCode(attribute.type)) writer.text(wordOf(value));
    else writer.number(value);
    if (attribute.updated >= 0) writer.number(attributes.asOf(row, attribute));
  }
  for (let k = layout.denseFrom; k < layout.denseUntil; k++) writer.number(i32[word + k]!);
  state.places.writeCustomer(row, writer, wordOf);
  state.usualAreas.writeCustomer(row, writer);
  state.distinct.writeCustomer(row, writer, (metric, value) =>
    program.codedMetrics.has(metric) ? `w${wordOf(value)}` : `n${value}`,
  );
  state.progress.writeCustomer(row, writer, wordsOfScenarios(program));
  state.moments.writeCustomer(row, writer, state.clock);
  state.holdings.writeCustomer(row, writer);
  campaigns.writeCustomer(row, writer);
}

const wordsOfScenarios = ({ scenarios, dictionary }: Program) => ({
  isCoded: (scenario: number) => scenarios[scenario]!.coded,
  wordOf: (_scenario: number, code: number) => dictionary.word(code),
  codeOf: (_scenario: number, word: string) => dictionary.code(word),
});

/** Fills an empty partition from bytes written under these or other definitions. @throws SnapshotError */
export function loadPartition(
  applier: InputApplier,
  capacity: CapacityLedger,
  slots: readonly number[],
  bytes: Uint8Array,
): void {
  const { state } = applier;
  const reader = new SnapshotReader(bytes);
  const header = reader.json() as SnapshotHeader;
  const clock = reader.number();
  applier.counters = readCounters(reader);
  for (const slot of slots) capacity.readSlot(slot, reader);
  const mapping = mappingTo(state.program, header);
  state.clock = clock;
  for (let left = reader.number(); left > 0; left--) readCustomer(applier, header, mapping, reader);
  state.recent.read(reader);
  for (let left = reader.number(); left > 0; left--) state.erased.add(reader.number());
  applier.campaigns.desk.read(reader);
  reader.end();
  if (clock !== Number.NEGATIVE_INFINITY) applier.scenarios.startSchedules(clock);
}

/**
 * The metrics with the `since` that suits a snapshot, where they say none: as it was written, or the snapshot's clock
 * for a metric it does not have.
 */
export function metricsSince(metrics: readonly MetricDefinition[], bytes: Uint8Array): MetricDefinition[] {
  const reader = new SnapshotReader(bytes);
  const saved = reader.json() as SnapshotHeader;
  return metricsAfter(metrics, saved.metrics, reader.number());
}

/** The same after definitions with the metrics `known`, which decided up to `clock`. */
export function metricsAfter(
  metrics: readonly MetricDefinition[],
  known: readonly { id: string; signature: string; since?: number }[],
  clock: number,
): MetricDefinition[] {
  const atFirst = clock === Number.NEGATIVE_INFINITY ? undefined : clock;
  return metrics.map((metric) => {
    if (metric.since !== undefined) return metric;
    const signature = metricSignature(metric);
    const before = known.find(({ id, signature: other }) => id === metric.id && other === signature);
    const since = before === undefined ? atFirst : before.since;
    return since === undefined ? metric : { ...metric, since };
  });
}

/** The steps that the journeys in a snapshot may be on. */
export function journeysIn(bytes: Uint8Array): KnownJourneys {
  return (new SnapshotReader(bytes).json() as SnapshotHeader).journeys;
}

type Mapping = ReturnType<typeof mappingTo>;

/** From numbers as written to numbers of this program; −1 for what is gone. */
function mappingTo(program: Program, header: SnapshotHeader) {
  const now = headerOf(program);
  const to = (saved: readonly string[], present: readonly string[]) => saved.map((id) => present.indexOf(id));
  const scenarios: ReadScenario[] = header.scenarios.map(({ id, signature, coded }) => ({
    scenario: now.scenarios.findIndex((known) => {
      return known.id === id && known.signature === signature && known.coded === coded;
    }),
    coded,
  }));
  const copies: { from: number; to: number; words: number }[] = [];
  for (const [name, from] of header.stamps) {
    const known = now.stamps.find(([other]) => other === name);
    if (known !== undefined) copies.push({ from, to: known[1], words: 1 });
  }
  const metrics = header.metrics.map((saved) => {
    const index = now.metrics.findIndex(({ id, signature }) => id === saved.id && signature === saved.signature);
    const known = now.metrics[index];
    saved.parts.forEach(([from, words], part) => {
      if (known !== undefined) copies.push({ from, to: known.parts[part]![0], words });
    });
    return index;
  });
  return {
    copies,
    metrics,
    scenarios,
    areas: to(header.areas, now.areas),
    products: to(header.products, now.products),
    campaigns: to(header.campaigns, now.campaigns),
    attributes: to(
      header.attributes.map(({ name }) => name),
      now.attributes.map(({ name }) => name),
    ),
  };
}

const encoder = new TextEncoder();

function readCustomer(applier: InputApplier, header: SnapshotHeader, mapping: Mapping, reader: SnapshotReader): void {
  const { state } = applier;
  const { program } = state;
  const id = encoder.encode(reader.text());
  hashText(new TextDecoder().decode(id));
  const row = state.rows.add(lanes[0]!, lanes[1]!, id, 0, id.length);
  header.attributes.forEach((attribute, position) => {
    readAttribute(applier, row, attribute, mapping.attributes[position]!, reader);
  });
  const dense: number[] = [];
  for (let k = header.from; k < header.until; k++) dense.push(reader.number());
  const word = row * state.stride;
  for (const { from, to, words } of mapping.copies) {
    for (let k = 0; k < words; k++) state.i32[word + to + k] = dense[from - header.from + k]!;
  }
  const codeOf = (text: string) => (text === '' ? 0 : program.dictionary.code(text));
  if (program.scenarioIndexes.watchesPlaces) {
    state.places.readCustomer(row, reader, codeOf, (area) => mapping.areas[area]!);
    state.usualAreas.readCustomer(row, reader, (area) => mapping.areas[area]!);
  } else {
    skipPlaces(reader);
    skipUsualAreas(reader);
  }
  state.distinct.readCustomer(
    row,
    reader,
    (metric) => mapping.metrics[metric]!,
    (_metric, text) => (text.startsWith('w') ? codeOf(text.slice(1)) : Number(text.slice(1))),
  );
  state.progress.readCustomer(row, reader, wordsOfScenarios(program), (scenario) => mapping.scenarios[scenario]!);
  const keepsMoments = program.layout.listWords[ListKind.moments] !== 0;
  state.moments.readCustomer(
    row,
    reader,
    (n) => (keepsMoments ? mapping.scenarios[n]!.scenario : -1),
    (n) => mapping.campaigns[n]!,
  );
  state.holdings.readCustomer(row, reader, (product) => mapping.products[product]!);
  applier.campaigns.readCustomer(row, reader);
  applier.scenarios.rearm(row);
}

function readAttribute(
  applier: InputApplier,
  row: number,
  saved: { form: AttributeForm; asOf: boolean },
  position: number,
  reader: SnapshotReader,
): void {
  const { state } = applier;
  const { dictionary, layout } = state.program;
  const text = saved.form === 'word' ? reader.text() : '';
  const number = saved.form === 'word' ? Number.NaN : reader.number();
  const asOf = saved.asOf ? reader.number() : Number.NEGATIVE_INFINITY;
  const attribute = layout.attributes[position];
  if (attribute === undefined || formOf(attribute.type) !== saved.form) return;
  state.attributes.set(
    row,
    attribute,
    saved.form !== 'word' ? number : text === '' ? Number.NaN : dictionary.code(text),
  );
  if (attribute.updated >= 0 && Number.isFinite(asOf)) state.attributes.setAsOf(row, attribute, asOf);
}

/** Slots of 0 … 255 that a partition owns. */
export function slotsOf(partition: number, partitionCount: number): number[] {
  const slots: number[] = [];
  for (let slot = partition; slot < CAPACITY_SLOTS; slot += partitionCount) slots.push(slot);
  return slots;
}
