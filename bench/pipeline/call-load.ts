/** `node call-load.ts '{"url": …, "callers": 1000000, …}'`: sends calls; prints a `CallLoadResult`. */
import { type LoadPlan, type LoadResult, OpenLoop } from '../load/open-loop.ts';
import { CALLS_A_BODY, CallBodies } from './call-bodies.ts';

export interface CallPlan extends LoadPlan {
  callers: number;
  /** Loads of one service are told apart by it, from 0. */
  run: number;
}

export interface CallLoadResult extends LoadResult {
  /** When the first request was due, epoch ms. */
  startedAt: number;
}

const { callers, run, ...plan }: CallPlan = JSON.parse(process.argv[2]!);
const bodies = new CallBodies(callers, run);
const WHOLE = `{"accepted":${CALLS_A_BODY},"duplicates":0,"rejected":[]}`;

function wordOf(status: number, body: Buffer): string {
  if (status !== 202) return String(status);
  return body.length === WHOLE.length && body.toString('latin1') === WHOLE ? 'accepted' : 'partly';
}

const loop = new OpenLoop(plan, { bodyOf: (request) => bodies.bodyOf(request), wordOf });
await loop.run();
const result: CallLoadResult = { ...loop.result(), startedAt: loop.startedAt };
console.log(JSON.stringify(result));
