import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../harness/statistics.ts';
import type { MeasuredService } from '../load/measured-service.ts';
import { type LoadStep, runLoad } from '../load/run-load.ts';
import { CALLS_A_BODY, callerIdOf, REQUESTS_A_MESSAGE, toldCallerOf } from './call-bodies.ts';
import type { CallLoadResult, CallPlan } from './call-load.ts';
import { COUNTING_METRIC } from './calls-pack.ts';
import type { MessageCentre } from './message-centre.ts';

const CALL_LOAD = new URL('call-load.ts', import.meta.url);
const CONNECTIONS = 64;
const WARM_UP_SECONDS = 2;
/** The last messages are on their way for no longer. */
const HANDED_OVER_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 500;
const CUSTOMERS_AT_ONCE = 5000;

export interface PathStep extends LoadStep<CallLoadResult> {
  messages: {
    /** Calls that a message answers. */
    expected: number;
    arrived: number;
    moreThanOnce: number;
    p50Ms: number;
    p99Ms: number;
    p999Ms: number;
  };
  logBytesPerEvent: number;
}

export interface WholePath {
  folder: string;
  service: MeasuredService;
  centre: MessageCentre;
  callers: number;
}

/** Calls of a rate, for so long. */
export interface CallRate {
  eventsPerSecond: number;
  seconds: number;
  /** Loads of one service are told apart by it, from 0. */
  run: number;
}

function planOf({ service, callers }: WholePath, { eventsPerSecond, seconds, run }: CallRate): CallPlan {
  return {
    url: service.url,
    key: service.key,
    path: '/v1/events',
    contentType: 'application/x-ndjson',
    connections: CONNECTIONS,
    requestsPerSecond: eventsPerSecond / CALLS_A_BODY,
    seconds,
    warmUpSeconds: WARM_UP_SECONDS,
    callers,
    run,
  };
}

function send({ service }: WholePath, plan: CallPlan): Promise<LoadStep<CallLoadResult>> {
  return runLoad<CallPlan, CallLoadResult>(CALL_LOAD, plan, { service: service.pid, database: service.databasePid });
}

/** Sends calls and kills the service in the midst of it. @returns calls that were acknowledged, and that may have been sent */
export async function killUnderCalls(path: WholePath, rate: CallRate): Promise<{ least: number; most: number }> {
  const sending = send(path, planOf(path, rate));
  await sleep((WARM_UP_SECONDS + rate.seconds / 2) * 1000);
  await path.service.end('SIGKILL');
  const least = acceptedEvents(await sending);
  return { least, most: rate.eventsPerSecond * (WARM_UP_SECONDS + rate.seconds) };
}

/** Sends calls and follows them to the message centre. */
export async function offerCalls(path: WholePath, rate: CallRate): Promise<PathStep> {
  const { folder, centre } = path;
  const plan = planOf(path, rate);
  const logBefore = logBytes(folder);
  const step = await send(path, plan);
  const events = acceptedEvents(step);
  const logBytesPerEvent = (logBytes(folder) - logBefore) / events;
  return { ...step, messages: await followMessages(centre, plan, step), logBytesPerEvent };
}

export const acceptedEvents = ({ answers }: CallLoadResult): number => (answers.accepted ?? 0) * CALLS_A_BODY;

/** Times run from when the request that carried the call was due. */
async function followMessages(
  centre: MessageCentre,
  { requestsPerSecond, seconds, warmUpSeconds, run }: CallPlan,
  { startedAt }: CallLoadResult,
): Promise<PathStep['messages']> {
  const expected = Math.ceil((requestsPerSecond * (seconds + warmUpSeconds)) / REQUESTS_A_MESSAGE);
  const untilMs = performance.now() + HANDED_OVER_WITHIN_MS;
  for (;;) {
    const texts = await centre.handedOver();
    const timesMs: number[] = [];
    let [arrived, moreThanOnce] = [0, 0];
    for (let n = 0; n < expected; n++) {
      const times = texts.get(toldCallerOf(run, n));
      if (times === undefined) continue;
      arrived++;
      if (times.length > 1) moreThanOnce++;
      const dueSeconds = (n * REQUESTS_A_MESSAGE) / requestsPerSecond;
      if (dueSeconds >= warmUpSeconds) timesMs.push(times[0]! - startedAt - dueSeconds * 1000);
    }
    if (arrived === expected || performance.now() > untilMs) {
      const [p50Ms, p99Ms, p999Ms] = [0.5, 0.99, 0.999].map((share) => quantile(timesMs, share)) as [
        number,
        number,
        number,
      ];
      return { expected, arrived, moreThanOnce, p50Ms, p99Ms, p999Ms };
    }
    await sleep(LOOK_EVERY_MS);
  }
}

function logBytes(folder: string): number {
  const log = join(folder, 'service/engine/log');
  return readdirSync(log, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === 'data.mdb')
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

/** Makes callers [0, count) known. */
export async function loadCallers(service: MeasuredService, count: number): Promise<void> {
  for (let from = 0; from < count; from += CUSTOMERS_AT_ONCE) {
    const size = Math.min(CUSTOMERS_AT_ONCE, count - from);
    const lines = Array.from(
      { length: size },
      (_, k) => `{"customerId":"${callerIdOf(from + k)}","category":"category-${k % 3}"}`,
    );
    await service.ask('POST', '/v1/customers/batch', lines.join('\n'), 'application/x-ndjson');
  }
}

/** Calls of this week that the state knows of: customers with at least one, with at least two, … */
export async function callsInState(service: MeasuredService): Promise<number> {
  let calls = 0;
  for (let least = 1; ; least++) {
    const rule = `metric.${COUNTING_METRIC} >= ${least}`;
    const { count } = await service.ask<{ count: number }>('POST', '/v1/audiences/count', JSON.stringify({ rule }));
    if (count === 0) return calls;
    calls += count;
  }
}
