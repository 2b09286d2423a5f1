/**
 * The engine: an ordered log of inputs in, effects out. Pure: no I/O, no wall clock, no chance but hashes of
 * stable ids (invariants I1–I9, docs/semantics.md).
 *
 * E1. Owns the state of the partitions it hosts; which ones those are changes nothing but who hosts them.
 * E2. `apply` is the only way state changes, `load` and the constructor aside.
 * E3. `apply` never throws for bad input: what cannot be applied is a `deadLetter` effect.
 */
import { Audience } from './audience/audience.ts';
import { Columns } from './audience/columns.ts';
import { Survey } from './audience/survey.ts';
import { warmUpRules } from './audience/warm-up-rules.ts';
import { type CustomerView, CustomerViews } from './customer-view.ts';
import type { Surroundings } from './decisions/campaign-entry.ts';
import { CapacityLedger, type CapacityShared, capacityPools, type PoolUsage } from './decisions/capacity.ts';
import type { HandoverMode } from './decisions/contact-life.ts';
import { EffectRelay } from './effect-relay.ts';
import type { EffectSink } from './effects.ts';
import { hashBytes, lanes } from './hash.ts';
import { Record as Field, type InputBatch, InputKind } from './inputs/input-batch.ts';
import { type CampaignCommand, isCampaignCommand } from './journeys/campaign-desk.ts';
import { withEarlierJourneys } from './journeys/earlier-journeys.ts';
import type { WaveProgress } from './journeys/sweeps.ts';
import {
  type Carrying,
  carryingBetween,
  carryPartition,
  programAfter,
  readsTheSame,
} from './partition/carry-partition.ts';
import { addCounters, type EngineCounters, noCounters } from './partition/counters.ts';
import { deadLetterOf, UnknownReference } from './partition/dead-letter.ts';
import { type BatchWords, InputApplier } from './partition/input-applier.ts';
import { LookAhead } from './partition/look-ahead.ts';
import {
  hashPartition,
  journeysIn,
  loadPartition,
  metricsSince,
  savePartition,
  slotsOf,
} from './partition/partition-snapshot.ts';
import { PartitionState } from './partition/partition-state.ts';
import { Program } from './program/program.ts';
import { problemAt, type RuleProblem } from './rules/rule-problem.ts';
import type { Definitions } from './schema/definitions.ts';
import { customerScope } from './schema/rule-scopes.ts';
import { Dictionary } from './state/dictionary.ts';
import { StreamClock } from './state/stream-clock.ts';

export interface EngineOptions {
  definitions: Definitions;
  /** A power of two, at most 256. */
  partitionCount: number;
  /** Partitions this engine hosts. */
  owned: readonly number[];
  handover: HandoverMode;
}

/** The partition of a customer, by the first lane of the customer's hash. */
export const partitionOf = (customerHash1: number, partitionCount: number): number =>
  customerHash1 & (partitionCount - 1);

const encoder = new TextEncoder();

export class Engine {
  private readonly options: EngineOptions;
  private readonly mask: number;
  private readonly relay = new EffectRelay();
  private readonly lookAhead = new LookAhead();
  private program: Program;
  private capacity: CapacityLedger;
  private columns = new Map<PartitionState, Columns>();
  /** Compiled when first asked for. */
  private views: CustomerViews | undefined;
  /** Some partition may be going over its customers for a campaign: else clocks need not ask. */
  private sweeping = true;
  private stream = new StreamClock();
  /** By partition number. */
  private partitions: (InputApplier | undefined)[] = [];

  constructor(options: EngineOptions) {
    const { partitionCount } = options;
    const isPower = Number.isInteger(Math.log2(partitionCount));
    if (!isPower || partitionCount < 1 || partitionCount > 256) {
      throw new Error(`partitionCount must be a power of two from 1 to 256, not ${partitionCount}`);
    }
    this.options = options;
    this.mask = partitionCount - 1;
    this.program = new Program(options.definitions, new Dictionary());
    this.capacity = new CapacityLedger(capacityPools(options.definitions));
    this.openPartitions();
  }

  get definitions(): Definitions {
    return this.program.definitions;
  }

  /** Applies the records that concern hosted partitions, and broadcasts, in order. */
  apply(batch: InputBatch, sink: EffectSink): void {
    this.relay.target = sink;
    let words: BatchWords = { batch, codes: new Int32Array(batch.strings).fill(-1) };
    let { partitions } = this;
    const { mask } = this;
    const content = batch.words;
    const { lookAhead } = this;
    for (let record = batch.first; record < batch.end; ) {
      const end = lookAhead.look(batch, record, partitions, mask);
      for (let k = 0; record < end; k++, record = batch.next(record)) {
        const kind = content[record + Field.kind]! & 0xff;
        if (kind <= InputKind.command && content[record + Field.customer]! >= 0) {
          const partition = partitions[content[record + Field.customerHash]! & mask];
          if (partition !== undefined) partition.apply(words, record, lookAhead.rows[k]!);
        } else if (this.broadcast(batch, record, kind)) {
          // Partitions are new, and so is the dictionary.
          partitions = this.partitions;
          words = { batch, codes: new Int32Array(batch.strings).fill(-1) };
        }
      }
    }
    this.relay.target = undefined;
  }

  /** Whether a `continue` at the present clock would find work of earlier inputs to go on with. */
  hasMoreToDo(): boolean {
    if (!this.sweeping) return false;
    for (const { campaigns } of this.hosted()) if (campaigns.desk.canGoOn(this.stream.now)) return true;
    return false;
  }

  /** How far waves are among the hosted customers; those of other engines add to it. */
  waves(): WaveProgress[] {
    return [...this.hosted()].flatMap(({ campaigns }) => campaigns.desk.waves());
  }

  /** Units taken and asked for in vain since the last call, by pool. */
  takeCapacityUsage(): PoolUsage[] {
    return this.capacity.takeUsage();
  }

  /** Inputs about customers applied so far: one of the counters, quick to read. */
  get accepted(): number {
    let accepted = 0;
    for (const { counters } of this.hosted()) accepted += counters.accepted;
    return accepted;
  }

  /** What happened in all hosted partitions. */
  counters(): EngineCounters {
    const total = noCounters();
    for (const partition of this.hosted()) addCounters(total, partition.counters);
    return total;
  }

  /**
   * Compiles a CEL rule over customers to be counted; `groupBy` is a CEL expression that gives a word
   * (`profile.city`, `stage.music`, `group.primary`).
   */
  audience(rule: string, groupBy?: string): { audience: Audience } | { problems: RuleProblem[] } {
    const { rules } = this.program;
    const checked = rules.checkCustomerRule(rule, 'bool');
    if ('problems' in checked) return checked;
    const grouped = groupBy === undefined ? undefined : rules.checkCustomerRule(groupBy, 'any');
    if (grouped !== undefined && 'problems' in grouped) return grouped;
    if (grouped !== undefined && grouped.rule.type !== 'string' && grouped.rule.type !== 'enum') {
      const { text, type } = grouped.rule;
      return { problems: [problemAt(text, 0, `${text} gives ${type}, no word to group by`)] };
    }
    const partitions = [...this.hosted()].map(({ state }) => state);
    return { audience: new Audience(this.program, partitions, this.columns, checked.rule, grouped?.rule) };
  }

  /** The same for up to thirty rules at once and questions about their customers: CEL of any type. */
  survey(rules: readonly string[], questions: readonly string[]): { survey: Survey } | { problems: RuleProblem[] } {
    const read = [...rules, ...questions].map((text, position) => {
      return this.program.rules.checkCustomerRule(text, position < rules.length ? 'bool' : 'any');
    });
    const problems = read.flatMap((each) => ('problems' in each ? each.problems : []));
    if (problems.length > 0) return { problems };
    const checked = read.flatMap((each) => ('rule' in each ? [each.rule] : []));
    return {
      survey: new Survey(this.program, this.columns, checked.slice(0, rules.length), checked.slice(rules.length)),
    };
  }

  /**
   * Makes the first estimates as quick as later ones, in some tens of milliseconds: code that never ran is compiled
   * while it runs. For a host that answers people, once all partitions are loaded. Changes nothing else.
   */
  warmAudiences(now: number): void {
    for (const _ of this.warmingAudiences(now));
  }

  /** The same, with a pause after each of the rules that it asks. */
  *warmingAudiences(now: number): Generator<void> {
    for (const rule of warmUpRules(customerScope(this.definitions))) {
      const compiled = this.audience(rule);
      if ('problems' in compiled) throw new Error(`broken invariant: ${rule}: ${compiled.problems[0]?.message}`);
      compiled.audience.estimate(now);
      yield;
    }
  }

  /** What is known of the customer at the clock reached; undefined when no hosted partition knows them. */
  view(customerId: string): CustomerView | undefined {
    const { partition, row } = this.find(customerId);
    if (partition === undefined || row < 0) return undefined;
    this.views ??= new CustomerViews(this.program);
    return this.views.view(partition, row, Math.max(0, partition.state.clock));
  }

  /** Whether a hosted partition knows the customer. */
  knows(customerId: string): boolean {
    return this.find(customerId).row >= 0;
  }

  /** The customer's row in the partition that would host it; −1 of one who is unknown or erased. */
  private find(customerId: string): { partition: InputApplier | undefined; row: number } {
    const id = encoder.encode(customerId);
    hashBytes(id, 0, id.length);
    const [hash1, hash2] = [lanes[0]!, lanes[1]!];
    const partition = this.partitions[partitionOf(hash1, this.options.partitionCount)];
    const row = partition?.state.rows.find(hash1, hash2, id, 0, id.length) ?? -1;
    return { partition, row: row >= 0 && partition?.state.isErased(row) ? -1 : row };
  }

  /** Two 32-bit lanes; sums over engines give the hash of the whole state. */
  stateHash(): [number, number] {
    let sum1 = 0;
    let sum2 = 0;
    for (const partition of this.hosted()) {
      const [lane1, lane2] = hashPartition(partition);
      sum1 = (sum1 + lane1) >>> 0;
      sum2 = (sum2 + lane2) >>> 0;
    }
    return [sum1, sum2];
  }

  memory(): { customers: number; bytes: number } {
    let customers = 0;
    let bytes = this.program.dictionary.memoryBytes;
    for (const { state, campaigns } of this.hosted()) {
      customers += state.rows.count - state.erased.size;
      bytes += state.bytes + campaigns.bytes;
    }
    for (const columns of this.columns.values()) bytes += columns.bytes;
    return { customers, bytes };
  }

  /** A hosted partition as bytes. */
  save(partition: number): Uint8Array {
    const slots = slotsOf(partition, this.options.partitionCount);
    return savePartition(this.partitions[partition]!, this.capacity, slots);
  }

  /** Fills a hosted partition that is still empty. @throws SnapshotError */
  load(partition: number, bytes: Uint8Array): void {
    this.adopt(bytes);
    const slots = slotsOf(partition, this.options.partitionCount);
    loadPartition(this.partitions[partition]!, this.capacity, slots, bytes);
    this.sweeping = true;
  }

  /** An input that concerns everybody; true when definitions were activated. */
  private broadcast(batch: InputBatch, record: number, kind: number): boolean {
    let next: Program | undefined;
    try {
      if (kind === InputKind.clock) this.advance(batch.doubles[(record + Field.at) >> 1]!);
      else if (kind === InputKind.shared) this.capacity.load(batch.json(record) as CapacityShared);
      else if (kind === InputKind.command) this.command(batch.json(record) as CampaignCommand, batch, record);
      else if (kind === InputKind.continue) this.slice(this.nowAt(batch, record));
      else if (kind === InputKind.definitions)
        next = programAfter(this.program, batch.json(record) as Definitions, this.stream.now);
      else throw new Error(`there is no input of kind ${kind}`);
    } catch (error) {
      // Everybody sees a broadcast: the host of the first partition speaks for all.
      this.partitions[0]?.refuse(deadLetterOf(this.program.schema, batch, record, error));
    }
    if (next !== undefined) this.activate(next);
    return next !== undefined;
  }

  private advance(clock: number): void {
    if (!Number.isFinite(clock)) throw new Error(`a clock cannot be at ${clock}`);
    const { stream } = this;
    if (clock <= stream.now) return;
    const { nextDue } = stream;
    const isFirst = stream.now === Number.NEGATIVE_INFINITY;
    for (const number of this.options.owned) {
      if (isFirst || nextDue[number]! <= clock) nextDue[number] = this.partitions[number]!.runDue(clock);
    }
    stream.now = clock;
    this.slice(clock);
  }

  /** A command about a campaign. @throws UnknownReference */
  private command(command: CampaignCommand, batch: InputBatch, record: number): void {
    if (!this.program.decisions.campaignIndex.has(command.campaign)) {
      throw new UnknownReference(`there is no campaign "${command.campaign}"`);
    }
    if (!isCampaignCommand(command)) throw new UnknownReference(`"${String(command.command)}" is no command to all`);
    const now = this.nowAt(batch, record);
    this.sweeping = true;
    for (const { campaigns } of this.hosted()) campaigns.desk.command(command, now);
    this.slice(now);
  }

  private nowAt(batch: InputBatch, record: number): number {
    return Math.max(batch.doubles[(record + Field.at) >> 1]!, this.stream.now);
  }

  /** Sweeps over customers go on; where hand-overs are assumed nobody logs a `continue`, so they go on to their end. */
  private slice(now: number): void {
    if (!this.sweeping) return;
    this.sweeping = false;
    for (const partition of this.hosted()) {
      if (!partition.campaigns.desk.isActive) continue;
      do partition.slice(now);
      while (this.options.handover === 'assumed' && partition.campaigns.desk.canGoOn(now));
      if (partition.campaigns.desk.isActive) this.sweeping = true;
    }
  }

  private *hosted(): Iterable<InputApplier> {
    for (const number of this.options.owned) yield this.partitions[number]!;
  }

  private openPartitions(): void {
    this.partitions = [];
    this.stream = new StreamClock();
    for (const number of this.options.owned) {
      const state = new PartitionState(this.program, this.stream, number);
      this.columns.set(state, new Columns(state));
      this.partitions[number] = new InputApplier(state, this.surroundings());
    }
  }

  /** Moves all state to other definitions: in place where that can be, otherwise by way of its bytes. */
  private activate(program: Program): void {
    const carrying = carryingBetween(this.program, program);
    if (carrying !== undefined) {
      this.carry(program, carrying);
      return;
    }
    const saved = this.options.owned.map((number) => [number, this.save(number)] as const);
    this.begin(program);
    for (const [number, bytes] of saved) this.load(number, bytes);
  }

  private carry(program: Program, carrying: Carrying): void {
    const { owned, partitionCount } = this.options;
    const [capacityBefore, columnsBefore] = [this.capacity, this.columns];
    this.take(program);
    for (const number of owned) {
      const before = this.partitions[number]!;
      const to = { ...this.surroundings(), program, stream: this.stream, number, partitionCount, capacityBefore };
      const after = carryPartition(before, carrying, to);
      const kept = readsTheSame(before.state, after.state, carrying) ? columnsBefore.get(before.state) : undefined;
      this.columns.set(after.state, new Columns(after.state, kept));
      this.partitions[number] = after;
    }
  }

  /**
   * A metric the saved state does not know counts from its clock on; one that came with later definitions keeps the
   * time it counts from, across restarts. Journeys keep to the steps they began with.
   */
  private adopt(bytes: Uint8Array): void {
    const { metrics, campaigns } = this.definitions;
    const adopted = {
      metrics: metricsSince(metrics, bytes),
      campaigns: withEarlierJourneys(this.definitions, journeysIn(bytes)),
    };
    const isKnown = adopted.metrics.every(({ since }, position) => since === metrics[position]!.since);
    if (isKnown && adopted.campaigns === campaigns) return;
    for (const partition of this.hosted()) {
      if (partition.state.rows.count > 0) throw new Error('broken invariant: state of two origins in one engine');
    }
    this.begin(new Program({ ...this.definitions, ...adopted }, new Dictionary()));
  }

  /** Empty partitions of a program. */
  private begin(program: Program): void {
    this.take(program);
    this.openPartitions();
  }

  /** Decides by the program from now on; of the partitions nothing was done yet. */
  private take(program: Program): void {
    this.program = program;
    this.capacity = new CapacityLedger(capacityPools(program.definitions));
    this.sweeping = true;
    this.views = undefined;
    this.columns = new Map();
  }

  private surroundings(): Surroundings {
    return { effects: this.relay, capacity: this.capacity, handover: this.options.handover };
  }
}
