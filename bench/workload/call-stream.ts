import { SeededRandom } from './seeded-random.ts';

/** Calls as columns; row `i` of each is one call. */
export interface Calls {
  count: number;
  /** Number of the call; the same number again is a duplicate. */
  call: Float64Array;
  /** Number of the caller, from 0. */
  caller: Int32Array;
  /** Epoch ms, whole. */
  at: Float64Array;
  cost: Float64Array;
  duration: Int32Array;
  longDistance: Uint8Array;
  callerPlace: Uint16Array;
  calleePlace: Uint16Array;
}

export interface CallStreamOptions {
  seed: number;
  callers: number;
  places: number;
  startMs: number;
  /** Calls a second of stream time. */
  callsPerSecond: number;
  /** Share of calls that are one of the last `remembered` calls again. */
  duplicateShare: number;
  remembered: number;
  /** Share of calls that arrive six to thirty minutes late. */
  lateShare: number;
}

/** Calls arrive up to this much out of order. */
const DISORDER_MS = 2_000;
const MINUTE_MS = 60_000;

export function emptyCalls(count: number): Calls {
  return {
    count,
    call: new Float64Array(count),
    caller: new Int32Array(count),
    at: new Float64Array(count),
    cost: new Float64Array(count),
    duration: new Int32Array(count),
    longDistance: new Uint8Array(count),
    callerPlace: new Uint16Array(count),
    calleePlace: new Uint16Array(count),
  };
}

/** Calls [from, to), as views. */
export function callsBetween(calls: Calls, from: number, to: number): Calls {
  return {
    count: to - from,
    call: calls.call.subarray(from, to),
    caller: calls.caller.subarray(from, to),
    at: calls.at.subarray(from, to),
    cost: calls.cost.subarray(from, to),
    duration: calls.duration.subarray(from, to),
    longDistance: calls.longDistance.subarray(from, to),
    callerPlace: calls.callerPlace.subarray(from, to),
    calleePlace: calls.calleePlace.subarray(from, to),
  };
}

function copyCall(from: Calls, i: number, to: Calls, k: number): void {
  to.call[k] = from.call[i];
  to.caller[k] = from.caller[i];
  to.at[k] = from.at[i];
  to.cost[k] = from.cost[i];
  to.duration[k] = from.duration[i];
  to.longDistance[k] = from.longDistance[i];
  to.callerPlace[k] = from.callerPlace[i];
  to.calleePlace[k] = from.calleePlace[i];
}

/** An endless, seeded stream of calls: uniform callers, costs in [0.1, 100), durations in 1–10,000. */
export class CallStream {
  private readonly options: CallStreamOptions;
  private readonly random: SeededRandom;
  private readonly past: Calls;
  private produced = 0;

  constructor(options: CallStreamOptions) {
    this.options = options;
    this.random = new SeededRandom(options.seed);
    this.past = emptyCalls(options.remembered);
  }

  /** The next `count` calls, in arrival order. */
  take(count: number): Calls {
    const calls = emptyCalls(count);
    for (let i = 0; i < count; i++) this.next(calls, i);
    return calls;
  }

  private next(calls: Calls, i: number): void {
    const { random, options, produced } = this;
    const { remembered } = options;
    if (produced > remembered && random.fraction() < options.duplicateShare) {
      copyCall(this.past, random.below(remembered), calls, i);
      return;
    }
    const lateMs = random.fraction() < options.lateShare ? (6 + random.fraction() * 24) * MINUTE_MS : 0;
    const arrivalMs = options.startMs + (produced / options.callsPerSecond) * 1000;
    calls.call[i] = produced;
    calls.caller[i] = random.below(options.callers);
    calls.at[i] = Math.floor(arrivalMs - random.fraction() * DISORDER_MS - lateMs);
    calls.cost[i] = 0.1 + random.fraction() * 99.9;
    calls.duration[i] = 1 + random.below(10_000);
    calls.longDistance[i] = random.word() & 1;
    calls.callerPlace[i] = random.below(options.places);
    calls.calleePlace[i] = random.below(options.places);
    copyCall(calls, i, this.past, produced % remembered);
    this.produced++;
  }
}
