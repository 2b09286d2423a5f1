import { jsonRulesEngine } from '../peers/json-rules-engine.ts';
import type { RuleContext, RulePeer } from '../peers/rule-peer.ts';
import { zenEngine } from '../peers/zen-engine.ts';
import { HandWrittenLoop } from '../reference/hand-written-loop.ts';
import type { CallAggregate } from '../workload/call-aggregates.ts';
import { type Calls, callsBetween, emptyCalls } from '../workload/call-stream.ts';
import { type CampaignRule, placeName } from '../workload/campaign-rules.ts';
import { type EngineCase, type EngineScale, type Measured, partsOf, START_MS, streamFor } from './engine-case.ts';

export const RULE_PEERS = { 'zen-engine': zenEngine, 'json-rules-engine': jsonRulesEngine } as const;
export type RulePeerName = keyof typeof RULE_PEERS;

/** So dense that no day ends while a peer is measured, which would make aggregates absent. */
const CALLS_PER_SECOND = 1_000;
/** Peers are slow: so long is enough. */
const LEAST_MS = 5_000;

export interface MeasuredPeer extends Measured {
  name: string;
  /** Calls for which the peer found another number of matching rules than the hand-written loop. */
  differing: number;
  compared: number;
}

/**
 * A cheap short and a dear long call, local and long distance, of each caller: after them no
 * aggregate is absent. The peers have no notion of it (zen-engine ends with an error).
 */
function firstCalls(callers: number): Calls {
  const calls = emptyCalls(callers * 4);
  for (let i = 0; i < calls.count; i++) {
    calls.caller[i] = i >> 2;
    calls.at[i] = START_MS;
    calls.cost[i] = i & 2 ? 5 : 95;
    calls.duration[i] = i & 2 ? 500 : 9_000;
    calls.longDistance[i] = i & 1;
  }
  return calls;
}

/** The aggregates that rules name: a peer is handed no others. */
function aggregatesNamed(rules: readonly CampaignRule[]): CallAggregate[] {
  const predicates = rules.flatMap((rule) => rule.anyOf.flat());
  return [...new Set(predicates.flatMap((one) => (one.subject === 'metric' ? [one.aggregate] : [])))];
}

function contextOf(calls: Calls, loop: HandWrittenLoop, aggregates: readonly CallAggregate[]): RuleContext {
  const context: RuleContext = {
    cost: calls.cost[0],
    duration: calls.duration[0],
    longDistance: calls.longDistance[0] === 1,
    callerPlace: placeName(calls.callerPlace[0]),
    calleePlace: placeName(calls.calleePlace[0]),
  };
  for (const aggregate of aggregates) context[aggregate.id] = loop.read(calls.caller[0], aggregate);
  return context;
}

/**
 * The peer over calls whose aggregates are kept by the hand-written loop and handed over; only its
 * answering is on the clock, neither the aggregates nor the making of the contexts.
 */
export async function measureRulePeer(name: RulePeerName, of: EngineCase, scale: EngineScale): Promise<MeasuredPeer> {
  const { aggregates, rules } = partsOf(of);
  const peer: RulePeer = await RULE_PEERS[name](rules);
  const loop = new HandWrittenLoop(aggregates, rules, scale.peerCallers);
  const stream = streamFor(scale.peerCallers, CALLS_PER_SECOND);
  const named = aggregatesNamed(rules);
  loop.run(firstCalls(scale.peerCallers));
  const enoughMs = Math.min(LEAST_MS, scale.leastMs);
  let elapsedMs = 0;
  let compared = 0;
  let differing = 0;
  while (elapsedMs < enoughMs) {
    const calls = stream.take(peer.together);
    const expected: number[] = [];
    const contexts: RuleContext[] = [];
    for (let i = 0; i < calls.count; i++) {
      const call = callsBetween(calls, i, i + 1);
      expected.push(loop.run(call));
      contexts.push(contextOf(call, loop, named));
    }
    const startMs = performance.now();
    const answers = await Promise.all(contexts.map((context) => peer.matches(context)));
    elapsedMs += performance.now() - startMs;
    compared += answers.length;
    differing += answers.filter((matches, i) => matches !== expected[i]).length;
  }
  return { name: peer.name, value: (compared / elapsedMs) * 1000, detail: {}, differing, compared };
}
