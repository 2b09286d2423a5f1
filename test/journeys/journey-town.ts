/** An engine with its clock in the hands of a test: inputs go in one by one, effects are told in words. */
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
import { inputSchemaOf } from '../../src/core/schema/input-schema.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

export interface JourneyTownOptions {
  partitionCount?: number;
  handover?: 'assumed' | 'logged';
}

export class JourneyTown {
  readonly effects: Effect[] = [];
  private definitions: Definitions;
  private engine: Engine;
  private readonly options: Required<JourneyTownOptions>;
  private readonly writer = new InputBatchWriter();
  private shared: CapacityShared | undefined;
  private minute = Number.NEGATIVE_INFINITY;
  private inputs = 0;

  constructor(definitions: Definitions, { partitionCount = 4, handover = 'assumed' }: JourneyTownOptions = {}) {
    this.definitions = definitions;
    this.options = { partitionCount, handover };
    this.engine = this.newEngine();
  }

  profile(customerId: string, at: number, attributes: Record<string, string | number> = {}): void {
    const { attributeIndex } = inputSchemaOf(this.definitions);
    this.writer.begin(InputKind.profile, 0, customerId, `profile-${++this.inputs}`, at, at);
    for (const [name, value] of Object.entries(attributes)) {
      this.writer.value(attributeIndex.get(name)!);
      this.writer.value(typeof value === 'string' ? this.writer.text(value) : value);
    }
    this.writer.end();
    this.apply();
  }

  event(type: string, customerId: string, at: number, fields: Record<string, string | number> = {}): void {
    const { eventTypes, eventTypeIndex } = inputSchemaOf(this.definitions);
    const position = eventTypeIndex.get(type)!;
    this.writer.begin(InputKind.event, position, customerId, `event-${++this.inputs}`, at, at);
    for (const { name } of eventTypes[position]!.fields) {
      const value = fields[name];
      this.writer.value(value === undefined ? Number.NaN : typeof value === 'string' ? this.writer.text(value) : value);
    }
    this.writer.end();
    this.apply();
  }

  /** A command about the customer, or about everybody. */
  command(at: number, content: { command: string; [field: string]: unknown }, customerId = ''): void {
    this.writer.json(InputKind.command, customerId, `command-${++this.inputs}`, at, content);
    this.apply();
  }

  outcome(customerId: string, at: number, contactId: string, outcome: string, reason?: string): void {
    const content = { contactId, outcome, ...(reason !== undefined && { reason }) };
    this.writer.json(InputKind.outcome, customerId, `outcome-${++this.inputs}`, at, content);
    this.apply();
  }

  handover(customerId: string, at: number, contactId: string): void {
    this.writer.json(InputKind.handover, customerId, `handover-${++this.inputs}`, at, { contactId });
    this.apply();
  }

  /** Logs one `continue`. */
  goOn(at: number): void {
    this.writer.json(InputKind.continue, '', '', at, {});
    this.apply();
  }

  activate(at: number, definitions: Definitions): void {
    this.writer.json(InputKind.definitions, '', '', at, definitions);
    this.apply();
    this.definitions = definitions;
  }

  /** The clock, every so many ms until then, with the leases of each minute. */
  runTo(until: number, everyMs = MINUTE_MS, from = until): void {
    for (let clock = from; clock <= until; clock += everyMs) {
      this.writer.clock(Math.floor(clock / SECOND_MS) * SECOND_MS);
      this.apply();
      this.share(clock);
    }
  }

  get hasMoreToDo(): boolean {
    return this.engine.hasMoreToDo();
  }

  get waves() {
    return this.engine.waves();
  }

  get stateHash() {
    return this.engine.stateHash();
  }

  get counters() {
    return this.engine.counters();
  }

  get customers(): number {
    return this.engine.memory().customers;
  }

  count(rule: string, now: number): { count: number; total: number } {
    const made = this.engine.audience(rule);
    if ('problems' in made) throw new Error(made.problems[0]?.message);
    const { count, total } = made.audience.count(now);
    return { count, total };
  }

  /** Stops and starts again from checkpoints. */
  restart(definitions = this.definitions): void {
    const saved = this.partitions.map((partition) => this.engine.save(partition));
    this.definitions = definitions;
    this.engine = this.newEngine();
    saved.forEach((bytes, partition) => {
      this.engine.load(partition, bytes);
    });
  }

  /** Everything that checkpoints hold in words. */
  savedText(): string {
    return this.partitions.map((partition) => new TextDecoder().decode(this.engine.save(partition))).join('\n');
  }

  of<T extends Effect['type']>(type: T): Extract<Effect, { type: T }>[] {
    return this.effects.filter((effect): effect is Extract<Effect, { type: T }> => effect.type === type);
  }

  private get partitions(): number[] {
    return Array.from({ length: this.options.partitionCount }, (_, partition) => partition);
  }

  private newEngine(): Engine {
    return new Engine({ definitions: this.definitions, ...this.options, owned: this.partitions });
  }

  private apply(): void {
    this.engine.apply(new InputBatch(this.writer.finish()), { push: (effect) => this.effects.push(effect) });
  }

  private share(clock: number): void {
    const pools = capacityPools(this.definitions);
    const minute = Math.floor(clock / MINUTE_MS);
    if (pools.length === 0 || !(minute > this.minute)) return;
    this.minute = minute;
    this.shared = reduceCapacity(pools, this.shared, [this.engine.takeCapacityUsage()], minute);
    if (!changesLeases(this.shared)) return;
    this.writer.json(InputKind.shared, '', '', clock, this.shared);
    this.apply();
  }
}
