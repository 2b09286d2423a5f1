import type { Effect, EffectSink } from '../../src/core/effects.ts';
import { Engine } from '../../src/core/engine.ts';
import { InputBatch } from '../../src/core/inputs/input-batch.ts';
import { measureSpans } from '../harness/spans.ts';
import type { Fired } from '../reference/naive-engine.ts';
import type { CallAggregate } from '../workload/call-aggregates.ts';
import { CallBatches, callerOf, profileBatches, profileLeadMs } from '../workload/call-batches.ts';
import { callDefinitions } from '../workload/call-definitions.ts';
import type { Calls } from '../workload/call-stream.ts';
import type { CampaignRule } from '../workload/campaign-rules.ts';
import {
  type EngineCase,
  type EngineScale,
  type Measured,
  PLACES,
  partsOf,
  START_MS,
  streamFor,
} from './engine-case.ts';

/** Partitions one core hosts of an installation on four: 64 in all. */
export const PARTITIONS = 16;
const CALLERS_A_PROFILE_SPAN = 200_000;

/** Keeps the moments that are opened. */
class KeptMoments implements EffectSink {
  readonly moments: Fired[] = [];

  push(effect: Effect): void {
    if (effect.type !== 'moment') throw new Error(`unexpected effect: ${effect.type}`);
    this.moments.push({ caller: callerOf(effect.customerId), rule: effect.scenario, at: effect.at });
  }
}

/** Counts the moments that are opened, and lets go of them as a sink does that has written them. */
class CountedMoments implements EffectSink {
  moments = 0;

  push(effect: Effect): void {
    if (effect.type === 'moment') this.moments++;
  }
}

/** The engine with one pack of aggregates and rules; all partitions in this thread. */
export class OpportuneSubject {
  readonly engine: Engine;
  private readonly batches = new CallBatches(PLACES);

  constructor(aggregates: readonly CallAggregate[], rules: readonly CampaignRule[]) {
    this.engine = new Engine({
      definitions: callDefinitions(aggregates, rules),
      partitionCount: PARTITIONS,
      owned: Array.from({ length: PARTITIONS }, (_, partition) => partition),
      handover: 'assumed',
    });
  }

  /** Calls as input batches, clocks included; prepare in order of the stream. */
  prepare(calls: Calls): Uint8Array[] {
    return this.batches.write(calls);
  }

  apply(batches: readonly Uint8Array[], sink: EffectSink): void {
    for (const batch of batches) this.engine.apply(new InputBatch(batch), sink);
  }
}

/** The moments of a small stream, in order. */
export function momentsOf(subject: OpportuneSubject, calls: Calls): Fired[] {
  const kept = new KeptMoments();
  subject.apply(subject.prepare(calls), kept);
  return kept.moments;
}

/** The whole way of an input through the engine: batch in, effects out. */
export async function measureOpportune(of: EngineCase, scale: EngineScale): Promise<Measured> {
  const { aggregates, rules } = partsOf(of);
  const subject = new OpportuneSubject(aggregates, rules);
  const counted = new CountedMoments();
  for (let from = 0; from < scale.callers; from += CALLERS_A_PROFILE_SPAN) {
    const to = Math.min(scale.callers, from + CALLERS_A_PROFILE_SPAN);
    subject.apply(profileBatches(from, to, START_MS - profileLeadMs(scale.callers)), counted);
  }
  const stream = streamFor(scale.callers);
  for (let warmed = 0; warmed < scale.warmUpCalls; warmed += scale.spanCalls) {
    subject.apply(subject.prepare(stream.take(scale.spanCalls)), counted);
  }
  counted.moments = 0;
  const rates = await measureSpans(
    scale.leastMs,
    () => subject.prepare(stream.take(scale.spanCalls)),
    (batches) => {
      subject.apply(batches, counted);
      return scale.spanCalls;
    },
  );
  const { customers, bytes } = subject.engine.memory();
  const detail = {
    slowest: Math.round(rates.slowest),
    fastest: Math.round(rates.fastest),
    spans: rates.spans,
    momentsPerCall: counted.moments / (rates.spans * scale.spanCalls),
    bytesPerCustomer: Math.round(bytes / customers),
  };
  return { value: rates.rate, detail };
}
