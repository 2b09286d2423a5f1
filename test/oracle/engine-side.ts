/** The same inputs through the engine: batches, clocks and leases as a file replay makes them. */
import {
  type CapacityShared,
  capacityPools,
  changesLeases,
  reduceCapacity,
} from '../../src/core/decisions/capacity.ts';
import type { Effect } from '../../src/core/effects.ts';
import { Engine } from '../../src/core/engine.ts';
import { InputBatch, InputBatchWriter, InputKind } from '../../src/core/inputs/input-batch.ts';
import type { Definitions } from '../../src/core/schema/definitions.ts';
import { type InputSchema, inputSchemaOf } from '../../src/core/schema/input-schema.ts';
import { type EngineRun, engineRunOf } from './compare.ts';
import type {
  AskInput,
  CampaignInput,
  EventInput,
  JoinInput,
  OptOutInput,
  OutcomeInput,
  PlainInput,
  PlainValue,
  ProfileInput,
  SendInput,
} from './plain-input.ts';
import { MINUTE_MS, SECOND_MS } from './zone-time.ts';

export interface HostingOptions {
  partitionCount?: number;
  /** Before every batch the engine is stopped, and started again from what it saved. */
  restarts?: boolean;
  /** Inputs a batch; a batch also ends at a clock that enters a minute when there is capacity to share. */
  batchSize?: number;
}

/** Feeds an engine batch by batch, and its leases each stream minute. */
export class EngineSide {
  engine: Engine;
  private readonly definitions: Definitions;
  private readonly partitionCount: number;
  private readonly effects: Effect[] = [];
  private readonly pools;
  private shared: CapacityShared | undefined;
  private minute = Number.NEGATIVE_INFINITY;

  constructor(definitions: Definitions, partitionCount = 4) {
    this.definitions = definitions;
    this.partitionCount = partitionCount;
    this.engine = this.newEngine();
    this.pools = capacityPools(definitions);
  }

  /** Stops and starts again from what the partitions say. */
  restart(): void {
    const before = this.engine;
    this.engine = this.newEngine();
    for (let partition = 0; partition < this.partitionCount; partition++) {
      this.engine.load(partition, before.save(partition));
    }
  }

  private newEngine(): Engine {
    const { definitions, partitionCount } = this;
    const owned = Array.from({ length: partitionCount }, (_, i) => i);
    return new Engine({ definitions, partitionCount, owned, handover: 'assumed' });
  }

  get sharesCapacity(): boolean {
    return this.pools.length > 0;
  }

  /** Applies a batch that holds at most one clock that enters a minute, as its last input. */
  apply(batch: Uint8Array, lastClock: number): void {
    const sink = { push: (effect: Effect) => this.effects.push(effect) };
    this.engine.apply(new InputBatch(batch), sink);
    const minute = Math.floor(lastClock / MINUTE_MS);
    if (!this.sharesCapacity || !(minute > this.minute)) return;
    this.minute = minute;
    this.shared = reduceCapacity(this.pools, this.shared, [this.engine.takeCapacityUsage()], minute);
    if (!changesLeases(this.shared)) return;
    const writer = new InputBatchWriter();
    writer.json(InputKind.shared, '', '', lastClock, this.shared);
    this.engine.apply(new InputBatch(writer.finish()), sink);
  }

  run(): EngineRun {
    return engineRunOf(this.effects, this.engine.counters());
  }
}

/** Runs all inputs through an engine that hosts all its partitions. */
export function runEngine(
  definitions: Definitions,
  inputs: readonly PlainInput[],
  options: HostingOptions = {},
): EngineRun {
  const { partitionCount, batchSize = 16, restarts = false } = options;
  const side = new EngineSide(definitions, partitionCount);
  const writer = new InputBatchWriter();
  const schema = inputSchemaOf(definitions);
  let clock = Number.NEGATIVE_INFINITY;
  const flush = () => {
    if (writer.records === 0) return;
    if (restarts) side.restart();
    side.apply(writer.finish(), clock);
  };
  for (const input of inputs) {
    const second = Math.floor(input.at / SECOND_MS) * SECOND_MS;
    if (second > clock) {
      const entersMinute = Math.floor(second / MINUTE_MS) > Math.floor(clock / MINUTE_MS);
      clock = second;
      writer.clock(second);
      if (entersMinute && side.sharesCapacity) flush();
    }
    write(writer, schema, input);
    if (writer.records >= batchSize) flush();
  }
  flush();
  return side.run();
}

function write(writer: InputBatchWriter, schema: InputSchema, input: PlainInput): void {
  if (input.kind === 'event') writeEvent(writer, schema, input);
  else if (input.kind === 'profile') writeProfile(writer, schema, input);
  else if (input.kind === 'outcome') writeOutcome(writer, input);
  else if (input.kind === 'ask') writeAsk(writer, input);
  else if (input.kind === 'join') writeJoin(writer, input);
  else if (input.kind === 'send' || input.kind === 'campaign') writeCommand(writer, input);
  else writeOptOut(writer, input);
}

/** Text by its place in the batch, tags as one sorted text, true as 1. */
function coded(writer: InputBatchWriter, value: PlainValue): number {
  if (typeof value === 'string') return writer.text(value);
  if (Array.isArray(value)) return writer.text([...value].sort().join('|'));
  return Number(value);
}

function writeEvent(
  writer: InputBatchWriter,
  schema: InputSchema,
  { type, customerId, id, at, since, fields }: EventInput,
): void {
  const position = schema.eventTypeIndex.get(type)!;
  writer.begin(InputKind.event, position, customerId, id, at, since ?? at);
  for (const { name } of schema.eventTypes[position]!.fields) {
    const value = fields[name];
    writer.value(value === undefined ? Number.NaN : coded(writer, value));
  }
  writer.end();
}

function writeProfile(
  writer: InputBatchWriter,
  schema: InputSchema,
  { customerId, id, at, attributes }: ProfileInput,
): void {
  writer.begin(InputKind.profile, 0, customerId, id, at, at);
  for (const [name, value] of Object.entries(attributes)) {
    writer.value(schema.attributeIndex.get(name)!);
    writer.value(value === null ? Number.NaN : coded(writer, value));
  }
  writer.end();
}

function writeOutcome(writer: InputBatchWriter, { customerId, id, at, contactId, outcome }: OutcomeInput): void {
  writer.json(InputKind.outcome, customerId, id, at, { contactId, outcome });
}

function writeAsk(writer: InputBatchWriter, { customerId, id, at, channel, touchpoint, limit }: AskInput): void {
  writer.json(InputKind.command, customerId, id, at, { command: 'ask', channel, touchpoint, limit });
}

function writeOptOut(writer: InputBatchWriter, { customerId, id, at, scope, of }: OptOutInput): void {
  writer.json(InputKind.command, customerId, id, at, { command: 'opt-out', scope, of });
}

function writeCommand(writer: InputBatchWriter, input: SendInput | CampaignInput): void {
  const { customerId, id, at, campaign } = input;
  const { command, wave } = input.kind === 'send' ? { command: 'send', wave: undefined } : input;
  writer.json(InputKind.command, customerId, id, at, { command, campaign, ...(wave !== undefined && { wave }) });
}

function writeJoin(writer: InputBatchWriter, { customerId, id, at, list }: JoinInput): void {
  writer.json(InputKind.command, customerId, id, at, { command: 'join-list', list });
}
