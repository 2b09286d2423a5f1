/** Holds a share of the partitions and answers requests about them; a worker thread. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Audience } from '../../src/core/audience/audience.ts';
import { Engine, partitionOf } from '../../src/core/engine.ts';
import { hashText, lanes } from '../../src/core/hash.ts';
import { InputBatch } from '../../src/core/inputs/input-batch.ts';
import {
  CALLS_7D,
  CALLS_A_CUSTOMER,
  callsAfterPopulation,
  POPULATION_END_MS,
  POPULATION_START_MS,
  populationCalls,
} from '../workload/audience-population.ts';
import { callAggregates } from '../workload/call-aggregates.ts';
import { CallBatches, customerIdOf, profileBatches, profileLeadMs } from '../workload/call-batches.ts';
import { callDefinitions } from '../workload/call-definitions.ts';
import type { Calls } from '../workload/call-stream.ts';
import type { AudienceAnswers, AudienceRequest, AudienceWorkerData, Counted } from './audience-message.ts';
import { PacedEvents } from './paced-events.ts';

const PARTITIONS = 64;
const PLACES = 1;
const CALLS_A_SPAN = 500_000;
const CALLERS_A_SPAN = 200_000;

const sink = { push: () => undefined };

class AudienceWorker {
  private readonly data: AudienceWorkerData;
  private readonly engine: Engine;
  private readonly owned: Uint8Array;
  private readonly wanted = (caller: number) => this.owned[caller] === 1;
  private readonly compiled = new Map<string, Audience>();
  private events: PacedEvents | undefined;
  /** Calls after the population that were made so far. */
  private callsMade = 0;

  constructor(data: AudienceWorkerData) {
    this.data = data;
    const all = Array.from({ length: PARTITIONS }, (_, partition) => partition);
    this.engine = new Engine({
      definitions: callDefinitions(callAggregates(42), [], [CALLS_7D]),
      partitionCount: PARTITIONS,
      owned: all.filter((partition) => partition % data.workers === data.worker),
      handover: 'assumed',
    });
    this.owned = new Uint8Array(data.customers);
    for (let caller = 0; caller < data.customers; caller++) {
      hashText(customerIdOf(caller));
      this.owned[caller] = partitionOf(lanes[0], PARTITIONS) % data.workers === data.worker ? 1 : 0;
    }
  }

  /** Takes in all customers and all calls of the population, by the way of any input. */
  load(): void {
    const { customers } = this.data;
    const { wanted } = this;
    const profilesFrom = POPULATION_START_MS - profileLeadMs(customers);
    for (let from = 0; from < customers; from += CALLERS_A_SPAN) {
      this.apply(profileBatches(from, Math.min(customers, from + CALLERS_A_SPAN), profilesFrom, wanted));
    }
    const batches = new CallBatches(PLACES);
    const calls = customers * CALLS_A_CUSTOMER;
    for (let from = 0; from < calls; from += CALLS_A_SPAN) {
      this.apply(batches.write(populationCalls(customers, from, Math.min(calls, from + CALLS_A_SPAN)), wanted));
    }
  }

  /** What a host does before it lets people ask. */
  open(): void {
    this.engine.warmAudiences(POPULATION_END_MS);
  }

  answer(request: AudienceRequest): AudienceAnswers[AudienceRequest['type']] | Promise<Counted> {
    switch (request.type) {
      case 'count':
        return this.count(request.rule, request.groupBy, request.again);
      case 'estimate':
        return this.compile(request.rule).estimate(POPULATION_END_MS);
      case 'memory':
        globalThis.gc?.();
        return this.engine.memory();
      case 'start':
        this.events = this.pacedEvents(request.eventsPerSecond, request.seconds);
        // What preparing left behind is not collected on the clock.
        globalThis.gc?.();
        this.events.start();
        return null;
      case 'stop': {
        const applied = this.events!.stop();
        this.events = undefined;
        return applied;
      }
      case 'stream':
        this.stream(request.calls, request.callsPerSecond);
        return null;
    }
  }

  private count(rule: string, groupBy: string | undefined, again: boolean): Counted | Promise<Counted> {
    const key = `${rule} by ${groupBy ?? ''}`;
    let audience = again ? this.compiled.get(key) : undefined;
    if (!audience) {
      audience = this.compile(rule, groupBy);
      this.compiled.set(key, audience);
    }
    if (!this.events) return audience.count(POPULATION_END_MS);
    return this.events.between(audience.counting(POPULATION_END_MS + this.events.elapsedMs));
  }

  private compile(rule: string, groupBy?: string): Audience {
    const compiled = this.engine.audience(rule, groupBy);
    if ('audience' in compiled) return compiled.audience;
    throw new Error(`${rule}: ${compiled.problems.map(({ message }) => message).join('; ')}`);
  }

  private pacedEvents(eventsPerSecond: number, seconds: number): PacedEvents {
    // Of all calls a share is this worker's; the others are left out.
    const callsPerSecond = eventsPerSecond * this.data.workers;
    const batches = new CallBatches(PLACES, Math.ceil(eventsPerSecond / 1000));
    const written = batches.write(this.nextCalls(callsPerSecond, callsPerSecond * seconds), this.wanted);
    return new PacedEvents(written, eventsPerSecond, (batch) => this.engine.apply(batch, sink));
  }

  private stream(calls: number, callsPerSecond: number): void {
    const batches = new CallBatches(PLACES);
    for (let left = calls; left > 0; left -= CALLS_A_SPAN) {
      this.apply(batches.write(this.nextCalls(callsPerSecond, Math.min(left, CALLS_A_SPAN)), this.wanted));
    }
  }

  private nextCalls(callsPerSecond: number, count: number): Calls {
    const calls = callsAfterPopulation(this.data.customers, callsPerSecond, count, this.callsMade);
    this.callsMade += count;
    return calls;
  }

  private apply(batches: readonly Uint8Array[]): void {
    for (const batch of batches) this.engine.apply(new InputBatch(batch), sink);
  }
}

if (!parentPort) throw new Error('audience-worker.ts runs in a worker thread');
const port = parentPort;
const worker = new AudienceWorker(workerData as AudienceWorkerData);
worker.load();
worker.open();
port.on('message', async (request: AudienceRequest) => port.postMessage(await worker.answer(request)));
port.postMessage('loaded');
