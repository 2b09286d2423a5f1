/**
 * A small engine with the shape of the real one, for tests of what surrounds it: every mistake in the
 * order, number or routing of inputs, checkpoints or leases changes its effects.
 */
import {
  CAPACITY_SLOTS,
  CapacityLedger,
  type CapacityPool,
  type CapacityShared,
  capacityPools,
  type PoolUsage,
} from '../../src/core/decisions/capacity.ts';
import type { DecisionResult, EffectSink } from '../../src/core/effects.ts';
import { hashText, idOf, lanes } from '../../src/core/hash.ts';
import { type InputBatch, InputKind, Record as Field } from '../../src/core/inputs/input-batch.ts';
import { type EngineCounters, noCounters } from '../../src/core/partition/counters.ts';
import type { Definitions } from '../../src/core/schema/definitions.ts';
import type { PartitionEngine } from '../../src/runtime/partition-hosting.ts';

interface Customer {
  events: number;
  digest: string;
  /** Contacts waiting to be handed over: id, when planned, when due. */
  planned: { contactId: string; decisionId: string; at: number; dueAt: number }[];
}

interface PartitionState {
  customers: Map<string, Customer>;
  ledger: CapacityLedger;
  clock: number;
  events: number;
}

interface SavedPartition {
  customers: [string, Customer][];
  slots: (number | string)[][];
  clock: number;
  events: number;
}

interface FakeEngineOptions {
  definitions: Definitions;
  partitionCount: number;
  owned: readonly number[];
  handover: 'assumed' | 'logged';
}

const HANDOVER_DELAY_MS = 90_000;
const CHANNEL = 'sms';

export class Engine implements PartitionEngine {
  private readonly partitions = new Map<number, PartitionState>();
  private readonly partitionCount: number;
  private readonly pools: CapacityPool[];

  constructor({ definitions, partitionCount, owned }: FakeEngineOptions) {
    this.partitionCount = partitionCount;
    this.pools = capacityPools(definitions);
    for (const partition of owned) this.partitions.set(partition, this.empty());
  }

  apply(batch: InputBatch, sink: EffectSink): void {
    for (let record = batch.first; record < batch.end; record = batch.next(record)) {
      const kind = batch.words[record + Field.kind]! & 0xff;
      const at = batch.doubles[(record + Field.at) >> 1]!;
      if (kind === InputKind.clock) for (const state of this.partitions.values()) this.clock(state, at, sink);
      else if (kind === InputKind.shared) {
        for (const state of this.partitions.values()) state.ledger.load(batch.json(record) as CapacityShared);
      } else this.event(batch, record, at, sink);
    }
  }

  takeCapacityUsage(): PoolUsage[] {
    return [...this.partitions.values()].flatMap((state) => state.ledger.takeUsage());
  }

  counters(): EngineCounters {
    let accepted = 0;
    for (const { events } of this.partitions.values()) accepted += events;
    return { ...noCounters(), accepted };
  }

  save(partition: number): Uint8Array {
    const { customers, ledger, clock, events } = this.partitions.get(partition)!;
    const slots = this.slotsOf(partition).map((slot) => {
      const words: (number | string)[] = [];
      ledger.writeSlot(slot, { number: (n) => words.push(n), text: (t) => words.push(t) });
      return words;
    });
    const saved: SavedPartition = { customers: [...customers], slots, clock: Math.max(clock, 0), events };
    return new TextEncoder().encode(JSON.stringify(saved));
  }

  load(partition: number, bytes: Uint8Array): void {
    const saved: SavedPartition = JSON.parse(new TextDecoder().decode(bytes));
    const state = this.empty();
    state.customers = new Map(saved.customers);
    state.clock = saved.clock;
    state.events = saved.events;
    for (const [index, slot] of this.slotsOf(partition).entries()) {
      const words = saved.slots[index]!.values();
      state.ledger.readSlot(slot, {
        number: () => Number(words.next().value),
        text: () => String(words.next().value),
      });
    }
    this.partitions.set(partition, state);
  }

  stateHash(): [number, number] {
    let [a, b] = [0, 0];
    for (const { customers } of this.partitions.values()) {
      for (const [id, customer] of customers) {
        hashText(JSON.stringify([id, customer]));
        a = (a + lanes[0]!) >>> 0;
        b = (b + lanes[1]!) >>> 0;
      }
    }
    return [a, b];
  }

  memory(): { customers: number; bytes: number } {
    let customers = 0;
    for (const state of this.partitions.values()) customers += state.customers.size;
    return { customers, bytes: customers * 100 };
  }

  private event(batch: InputBatch, record: number, at: number, sink: EffectSink): void {
    const slot = batch.words[record + Field.customerHash]! & (CAPACITY_SLOTS - 1);
    const state = this.partitions.get(slot & (this.partitionCount - 1));
    if (!state) return;
    const customerId = batch.string(batch.words[record + Field.customer]!);
    const id = batch.string(batch.words[record + Field.id]!);
    const customer = state.customers.get(customerId) ?? { events: 0, digest: '', planned: [] };
    state.customers.set(customerId, customer);
    state.events++;
    customer.events++;
    customer.digest = idOf(customer.digest, id, at, state.clock);
    if (customer.digest.startsWith('00')) {
      const file = batch.words[record + Field.file]!;
      const line = batch.words[record + Field.line]!;
      sink.push({ type: 'deadLetter', customerId, at, code: 'fake', message: 'unlucky', file, line, raw: id });
    }
    if (customer.events % 3 === 0) this.moment(state, slot, customerId, id, Math.max(at, state.clock), sink);
  }

  private moment(state: PartitionState, slot: number, customerId: string, cause: string, at: number, sink: EffectSink): void {
    const momentId = idOf('moment', customerId, cause);
    sink.push({ type: 'moment', momentId, customerId, scenario: 'third', at, expiresAt: at + 3_600_000, trigger: { id: cause } });
    const free = this.pools.every((_, pool) => state.ledger.has(pool, slot));
    for (const pool of this.pools.keys()) {
      if (free) state.ledger.take(pool, slot, at);
      else state.ledger.demand(pool, slot);
    }
    const decisionId = idOf('decision', customerId, cause);
    const result: DecisionResult = free ? 'contact' : 'deferred';
    const refusal = { stage: 'capacity' as const, reason: `channel.${CHANNEL}`, offers: [`o@${CHANNEL}`] };
    const base = { decisionId, customerId, at, campaign: 'all', momentId, result, version: '1' };
    sink.push({ type: 'decision', ...base, candidates: free ? [] : [refusal] });
    if (!free) return;
    const contact = { contactId: idOf('contact', decisionId), decisionId, at, dueAt: at + HANDOVER_DELAY_MS };
    state.customers.get(customerId)!.planned.push(contact);
    sink.push({ type: 'contact', ...contact, customerId, campaign: 'all', channel: CHANNEL, status: 'planned' });
  }

  private clock(state: PartitionState, at: number, sink: EffectSink): void {
    state.clock = at;
    for (const [customerId, customer] of state.customers) {
      for (const contact of customer.planned.filter(({ dueAt }) => dueAt <= at)) {
        sink.push({ type: 'contact', ...contact, customerId, campaign: 'all', channel: CHANNEL, status: 'released' });
      }
      customer.planned = customer.planned.filter(({ dueAt }) => dueAt > at);
    }
  }

  private empty(): PartitionState {
    return { customers: new Map(), ledger: new CapacityLedger(this.pools), clock: -Infinity, events: 0 };
  }

  private slotsOf(partition: number): number[] {
    return Array.from({ length: CAPACITY_SLOTS }, (_, slot) => slot).filter(
      (slot) => (slot & (this.partitionCount - 1)) === partition,
    );
  }
}
