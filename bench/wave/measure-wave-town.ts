import { setTimeout as sleep } from 'node:timers/promises';
import { customerIdOf, profileOf } from '../decision/customers.ts';
import { WAVE_CAMPAIGN } from '../decision/guidance-pack.ts';
import { type LoadPlan, type LoadResult, OpenLoop } from '../load/open-loop.ts';
import { usageOf } from '../load/process-usage.ts';
import { mixed } from '../workload/mixing.ts';
import { VISITS_A_BODY, visitsOf } from './visit-bodies.ts';
import type { WaveTown } from './wave-town.ts';

/** Of the audience in the pack. */
const AUDIENCE_AGE = 16;
const LOOK_EVERY_MS = 250;
/** Nothing more was planned for so long: it is looked whether everybody has been decided about. */
const QUIET_MS = 4000;
const GIVEN_UP_AFTER_MS = 900_000;
const SETTLE_MS = 5000;
/** Loads are stopped when the wave is over, long before. */
const WITHOUT_END_SECONDS = 3600;

export interface WaveLoad {
  eventsPerSecond: number;
  asksPerSecond: number;
}

export interface MeasuredWaveTown {
  decidedMs: number;
  recordedMs: number;
  planned: number;
  /** While customers were decided about. */
  visits: LoadResult;
  asks: LoadResult;
  /** The same loads without a wave. */
  calm: { visits: LoadResult; asks: LoadResult };
  /** Messages a second that reached the centre in the busiest ten seconds, and since the start in all. */
  busiestPerSecond: number;
  cores: { service: number; database: number };
  residentMegabytes: { service: number; database: number };
}

/** Customers of the first so many who are in the audience of the wave; about the others nothing is decided. */
function inAudience(customers: number): number {
  let count = 0;
  for (let customer = 0; customer < customers; customer++) if (profileOf(customer).age >= AUDIENCE_AGE) count++;
  return count;
}

/** A wave to all customers of a town while they do other things. */
export async function measureWaveTown(
  town: WaveTown,
  load: WaveLoad,
  progress: (text: string) => void,
): Promise<MeasuredWaveTown> {
  progress('events without a wave');
  const calmLoad = begin(town, load, 'calm');
  await sleep(SETTLE_MS * 2);
  const calm = await calmLoad.end();
  progress('a wave to everybody');
  const waveLoad = begin(town, load, 'wave');
  await sleep(SETTLE_MS);
  waveLoad.measure();
  const before = usage(town);
  const startMs = performance.now();
  const startedAt = Date.now();
  await town.startWave(WAVE_CAMPAIGN);
  const { decidedMs, planned } = await untilDecided(town, startMs);
  const after = usage(town);
  progress(`decided in ${(decidedMs / 1000).toFixed(1)} s`);
  const loads = await waveLoad.end();
  while ((await town.records.planned(WAVE_CAMPAIGN)) < planned) await sleep(LOOK_EVERY_MS);
  const recordedMs = performance.now() - startMs;
  const seconds = (decidedMs + QUIET_MS) / 1000;
  return {
    decidedMs,
    recordedMs,
    planned,
    ...loads,
    calm,
    busiestPerSecond: busiest(await town.centre.handedOver(), startedAt),
    cores: {
      service: (after.service.cpuSeconds - before.service.cpuSeconds) / seconds,
      database: (after.database.cpuSeconds - before.database.cpuSeconds) / seconds,
    },
    residentMegabytes: {
      service: Math.round(after.service.residentBytes / 2 ** 20),
      database: Math.round(after.database.residentBytes / 2 ** 20),
    },
  };
}

async function untilDecided(town: WaveTown, startMs: number): Promise<{ decidedMs: number; planned: number }> {
  let [planned, decidedMs] = [0, 0];
  for (;;) {
    const now = await town.planned();
    const atMs = performance.now() - startMs;
    if (now > planned) [planned, decidedMs] = [now, atMs];
    else if (planned > 0 && atMs - decidedMs > QUIET_MS && (await everybodyIsDecided(town)))
      return { decidedMs, planned };
    if (atMs > GIVEN_UP_AFTER_MS) return { decidedMs, planned };
    await sleep(LOOK_EVERY_MS);
  }
}

async function everybodyIsDecided({ records, customers }: WaveTown): Promise<boolean> {
  const { results } = await records.decisions(WAVE_CAMPAIGN);
  const decided = Object.values(results).reduce((sum, count) => sum + count, 0);
  return decided >= inAudience(customers);
}

/** Both loads, from this process: the service is another. */
function begin(town: WaveTown, { eventsPerSecond, asksPerSecond }: WaveLoad, run: string) {
  const { customers, service } = town;
  const plan = (path: string, contentType: string, requestsPerSecond: number): LoadPlan => ({
    url: service.url,
    key: service.key,
    path,
    contentType,
    connections: 64,
    requestsPerSecond,
    seconds: WITHOUT_END_SECONDS,
    warmUpSeconds: 1,
  });
  const visits = new OpenLoop(plan('/v1/events', 'application/x-ndjson', eventsPerSecond / VISITS_A_BODY), {
    bodyOf: (request) => visitsOf(request, customers, `${run}-${Date.now()}`),
    wordOf: (status) => (status === 202 ? 'accepted' : String(status)),
  });
  const asks = new OpenLoop(plan('/v1/decisions', 'application/json', asksPerSecond), {
    bodyOf: (request) => {
      const customerId = customerIdOf(mixed(request + Date.now()) % customers);
      return Buffer.from(JSON.stringify({ customerId, channel: 'counter', touchpoint: 'hall', limit: 3 }), 'latin1');
    },
    wordOf: (status) => (status === 200 ? 'answered' : String(status)),
  });
  const running = Promise.all([visits.run(), asks.run()]);
  return {
    measure: () => {
      visits.measureFromNow();
      asks.measureFromNow();
    },
    end: async () => {
      visits.stop();
      asks.stop();
      await running;
      return { visits: visits.result(), asks: asks.result() };
    },
  };
}

const usage = ({ service }: WaveTown) => {
  const database = usageOf(service.databasePid);
  return {
    service: usageOf(service.pid).own,
    database: {
      cpuSeconds: database.own.cpuSeconds + database.descendants.cpuSeconds,
      residentBytes: database.own.residentBytes + database.descendants.residentBytes,
    },
  };
};

/** In any ten seconds since `from`. */
function busiest(handedOver: Map<string, number[]>, from: number): number {
  const bySecond = new Map<number, number>();
  for (const at of [...handedOver.values()].flat()) {
    if (at < from) continue;
    const second = Math.floor(at / 1000);
    bySecond.set(second, (bySecond.get(second) ?? 0) + 1);
  }
  let most = 0;
  for (const first of bySecond.keys()) {
    let sum = 0;
    for (let second = first; second < first + 10; second++) sum += bySecond.get(second) ?? 0;
    most = Math.max(most, sum / 10);
  }
  return most;
}
