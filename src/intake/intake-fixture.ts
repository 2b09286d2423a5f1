import { InputBatch, InputKind, Record as Word } from '../core/inputs/input-batch.ts';
import type { AttributeDefinition, Definitions, FieldDefinition } from '../core/schema/definitions.ts';
import { inputSchemaOf } from '../core/schema/input-schema.ts';
import { memorySource } from './byte-source.ts';
import type { FileToRead, InputReaderOptions } from './input-reader.ts';
import { InputReader } from './input-reader.ts';
import type { MapDefinition } from './map-definition.ts';
import { parseMaps } from './parse-maps.ts';
import type { Reject } from './reject-codes.ts';
import type { IntakeCounts, IntakeCursor, IntakeStep } from './step-assembler.ts';
import { noCounts } from './step-assembler.ts';

/** Declarations and short ways to read files and look at inputs, for tests. */

export const field = (type: FieldDefinition['type'], rest: Partial<FieldDefinition> = {}): FieldDefinition => ({
  type,
  values: [],
  ...rest,
});

const attribute = (type: AttributeDefinition['type'], values: string[] = []): AttributeDefinition => ({
  type,
  values,
  source: 'crm',
  freshness: '24h',
});

export function definitionsWith(
  fields: Record<string, FieldDefinition>,
  attributes: Record<string, AttributeDefinition> = {},
): Definitions {
  return {
    version: 'test',
    profile: { kind: 'profile', id: 'profile', zone: 'Asia/Shanghai', attributes },
    policy: {
      kind: 'policy',
      id: 'policy',
      caps: [],
      refusalCooldown: { productMs: 0, categoryMs: 0, allMs: 0 },
      consent: [],
      allowedLatenessMs: 300_000,
      dedupeHorizonMs: 600_000,
      presenceTimeoutMs: 1_800_000,
    },
    eventTypes: [
      { kind: 'eventType', id: 'session', fields, updates: {} },
      { kind: 'eventType', id: 'order', fields: { product: field('string') }, updates: {} },
    ],
    metrics: [],
    areas: [],
    groups: [],
    lifecycles: [],
    products: [],
    offers: [],
    channels: [],
    scenarios: [],
    campaigns: [],
    templates: [],
    regions: [],
  };
}

/** Sessions with a field of each type, customers with an attribute of each. */
export const sampleDefinitions = definitionsWith(
  {
    bytes: field('int', { min: 0 }),
    cost: field('float'),
    roaming: field('bool'),
    rat: field('enum', { values: ['2g', '3g', '4g'] }),
    host: field('string'),
    seen: field('time'),
  },
  {
    age: attribute('int'),
    spend: attribute('float'),
    student: attribute('bool'),
    plan: attribute('enum', ['basic', 'plus']),
    city: attribute('string'),
    joined: attribute('time'),
    tags: attribute('tags'),
    region: attribute('region'),
  },
);

/** The only map of a text. @throws Error with the problems, when there are any. */
export function mapOf(text: string, definitions: Definitions = sampleDefinitions): MapDefinition {
  const { maps, problems } = parseMaps({ file: 'map.yaml', text }, definitions);
  if (maps.length !== 1) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return maps[0];
}

/** An input as it lies in a batch; absent values are left out, cleared attributes are null. */
export interface ReadInput {
  kind: keyof typeof InputKind;
  type?: string;
  customerId?: string;
  id?: string;
  at: number;
  since?: number;
  source: string;
  values?: Record<string, unknown>;
}

/** The inputs of a batch. */
export function inputsOf(batch: Uint8Array, definitions: Definitions): ReadInput[] {
  const read = new InputBatch(batch);
  const inputs: ReadInput[] = [];
  for (let record = read.first; record < read.end; record = read.next(record)) {
    inputs.push(inputAt(read, record, definitions));
  }
  return inputs;
}

function inputAt(batch: InputBatch, record: number, definitions: Definitions): ReadInput {
  const { words, doubles } = batch;
  const code = words[record + Word.kind];
  const kind = Object.entries(InputKind).find(([, number]) => number === (code & 255))?.[0] as keyof typeof InputKind;
  const at = doubles[(record + Word.at) >> 1];
  const since = doubles[(record + Word.since) >> 1];
  const source = `${words[record + Word.file]}:${words[record + Word.line]}`;
  if (kind === 'clock') return { kind, at, source };
  const schema = inputSchemaOf(definitions);
  const type = schema.eventTypes[code >>> 8];
  const first = (record + Word.fields) >> 1;
  const length = (words[record + Word.words] - Word.fields) / 2;
  const values: Record<string, unknown> = {};
  const valueAs = (kindOf: string, value: number) =>
    ['int', 'float', 'bool', 'time'].includes(kindOf) ? value : batch.string(value);
  if (kind === 'event') {
    for (const [k, { name, type: kindOf }] of type.fields.entries()) {
      const value = doubles[first + k];
      if (!Number.isNaN(value)) values[name] = valueAs(kindOf, value);
    }
  } else if (kind === 'profile') {
    for (let k = 0; k < length; k += 2) {
      const { name, type: kindOf } = schema.attributes[doubles[first + k]];
      const value = doubles[first + k + 1];
      values[name] = Number.isNaN(value) ? null : valueAs(kindOf, value);
    }
  } else {
    Object.assign(values, batch.json(record));
  }
  return {
    kind,
    ...(kind === 'event' ? { type: type.id } : {}),
    customerId: batch.string(words[record + Word.customer]),
    id: batch.string(words[record + Word.id]),
    at,
    ...(since === at ? {} : { since }),
    source,
    values,
  };
}

/** Everything a reader gives. */
export interface ReadFiles {
  inputs: ReadInput[];
  rejects: Reject[];
  counts: IntakeCounts;
  steps: IntakeStep[];
}

export async function readAll(
  reader: InputReader,
  definitions: Definitions,
  resume?: IntakeCursor,
): Promise<ReadFiles> {
  const all: ReadFiles = { inputs: [], rejects: [], counts: noCounts(), steps: [] };
  for await (const step of reader.steps(resume)) {
    all.steps.push(step);
    all.inputs.push(...inputsOf(step.batch, definitions));
    all.rejects.push(...step.rejects);
    for (const key of Object.keys(all.counts) as (keyof IntakeCounts)[]) all.counts[key] += step.counts[key];
  }
  return all;
}

/** Content of an event file, in the chunks given. */
export type Content = string | Uint8Array | readonly Uint8Array[];

export function contentOf(name: string, content: Content, map?: MapDefinition): FileToRead {
  const chunks =
    typeof content === 'string' ? [Buffer.from(content)] : content instanceof Uint8Array ? [content] : content;
  return { source: memorySource(name, chunks), ...(map === undefined ? {} : { map }) };
}

/** Reads one event file with a map. */
export function readEvents(
  content: Content,
  map: MapDefinition,
  options: Partial<InputReaderOptions> = {},
): Promise<ReadFiles> {
  const definitions = options.definitions ?? sampleDefinitions;
  const reader = new InputReader({
    definitions,
    customers: [],
    events: [contentOf('events.csv', content, map)],
    ...options,
  });
  return readAll(reader, definitions);
}

/** Without the clocks. */
export const withoutClocks = (inputs: readonly ReadInput[]) => inputs.filter(({ kind }) => kind !== 'clock');

/** `code@line`, in order. */
export const codesOf = (rejects: readonly Reject[]) => rejects.map(({ code, line }) => `${code}@${line}`);
