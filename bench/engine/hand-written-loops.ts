import { HandWrittenLookupLoop, identified } from '../reference/hand-written-lookup-loop.ts';
import { HandWrittenLoop } from '../reference/hand-written-loop.ts';
import { HandWrittenObjectLoop } from '../reference/hand-written-object-loop.ts';
import type { CallAggregate } from '../workload/call-aggregates.ts';
import type { Calls } from '../workload/call-stream.ts';
import type { CampaignRule } from '../workload/campaign-rules.ts';

/** A loop with its customers in it. */
export interface Loop {
  /** Applies calls, in order, when it is called; what is not the loop's own work is done before. */
  prepare(calls: Calls): () => number;
  /** The aggregate as it was after the caller's last call; NaN for an empty minimum or maximum. */
  read(caller: number, aggregate: CallAggregate): number;
}

type MakeLoop = (aggregates: readonly CallAggregate[], rules: readonly CampaignRule[], callers: number) => Loop;

/** Most numbers kept in objects; each takes up to 24 bytes of the heap, which ends at about four gigabytes. */
const MOST_NUMBERS = 50_000_000;

/** The loop over objects is the one that the engine's promise is measured against. */
export const HAND_WRITTEN_LOOPS = {
  'hand-written loop over plain objects': (aggregates, rules, callers) => {
    const loop = new HandWrittenObjectLoop(aggregates, rules, callers);
    return { prepare: (calls) => () => loop.run(calls), read: loop.read.bind(loop) };
  },
  'hand-written loop over one typed array': (aggregates, rules, callers) => {
    const loop = new HandWrittenLoop(aggregates, rules, callers);
    return { prepare: (calls) => () => loop.run(calls), read: loop.read.bind(loop) };
  },
  'hand-written loop that finds objects by id': (aggregates, rules, callers) => {
    const loop = new HandWrittenLookupLoop(aggregates, rules, callers);
    return {
      prepare: (calls) => {
        const withIds = identified(calls);
        return () => loop.run(withIds);
      },
      read: loop.read.bind(loop),
    };
  },
} satisfies Record<string, MakeLoop>;

export type LoopName = keyof typeof HAND_WRITTEN_LOOPS;
export const LOOP_NAMES = Object.keys(HAND_WRITTEN_LOOPS) as LoopName[];
export const isLoopName = (name: string): name is LoopName => name in HAND_WRITTEN_LOOPS;

/** As many callers as wanted, or as a heap of objects has room for. */
export function callersOf(name: LoopName, wanted: number, aggregates: readonly CallAggregate[]): number {
  if (name === 'hand-written loop over one typed array') return wanted;
  return Math.min(wanted, Math.floor(MOST_NUMBERS / aggregates.length));
}
