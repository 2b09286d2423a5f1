import { setTimeout as sleep } from 'node:timers/promises';
import { machine, versions } from '../harness/machine.ts';
import type { BenchCheck, BenchOptions, BenchReport, BenchResult } from '../harness/report.ts';
import { flushTimes } from '../load/flush-times.ts';
import type { LoadResult } from '../load/open-loop.ts';
import { inTemporaryFolder } from '../load/temporary-folder.ts';
import { checkEachOnce } from './each-once.ts';
import { type MeasuredWaveTown, measureWaveTown, type WaveLoad } from './measure-wave-town.ts';
import { NARROW_CAMPAIGN } from './wave-pack.ts';
import { type TownSizes, WaveTown } from './wave-town.ts';

const DURABILITY = 'an acknowledgement or answer after fdatasync of data and meta page (LMDB); records follow';
/** A narrow channel is out of leases long before. */
const NARROW_MS = 5000;

interface Sizes {
  /** Decided about as fast as it goes. */
  wide: TownSizes;
  load: WaveLoad;
  /** Paused, killed, resumed and handed over to the last message. */
  interrupted: TownSizes;
}

const FULL: Sizes = {
  // A million messages an hour are what two gateways of 150 a second take.
  wide: { customers: 1_000_000, capacityPerHour: 1_000_000, narrowPerHour: 20_000, messagesPerSecond: 150 },
  // What the telecom benchmark AIM asks of so many subscribers.
  load: { eventsPerSecond: 1000, asksPerSecond: 20 },
  interrupted: { customers: 20_000, capacityPerHour: 20_000, narrowPerHour: 500, messagesPerSecond: 500 },
};
const QUICK: Sizes = {
  wide: { customers: 1000, capacityPerHour: 1000, narrowPerHour: 100, messagesPerSecond: 500 },
  load: { eventsPerSecond: 100, asksPerSecond: 5 },
  interrupted: { customers: 1000, capacityPerHour: 1000, narrowPerHour: 100, messagesPerSecond: 100 },
};

const NOT_MEASURED = [
  'TLS, and a network between the callers, the service and the message centre',
  'more than one worker, and a database on another machine',
  'handing a million messages over to the last: at the pace of the channels it takes an hour',
  'a wave whose candidates have propensities of their own for every customer',
];

/** A wave to a million customers while they do other things; and one that is paused and killed. */
export async function waveBench(options: BenchOptions): Promise<BenchReport> {
  const sizes = options.quick ? QUICK : FULL;
  const wanted = (name: string) => options.only.length === 0 || options.only.includes(name);
  const checks: BenchCheck[] = [];
  const results: BenchResult[] = [];
  if (options.only.length === 0 || options.only.some((name) => name !== 'each-once')) {
    const wide = await inTown(sizes.wide, options.progress, (town) => measureWide(town, sizes, options.progress));
    checks.push(...wide.checks);
    results.push(...wide.results);
  }
  if (wanted('each-once')) {
    checks.push(
      ...(await inTown(sizes.interrupted, options.progress, (town) => checkEachOnce(town, options.progress))),
    );
  }
  return {
    workload: 'wave',
    machine: {
      ...machine(),
      ...(await inTemporaryFolder(async (folder) => flushTimes(folder))),
      durability: DURABILITY,
    },
    versions: versions(),
    checks,
    results: results.filter(({ name }) => wanted(name)),
    notMeasured: NOT_MEASURED,
  };
}

function inTown<T>(
  sizes: TownSizes,
  progress: BenchOptions['progress'],
  work: (town: WaveTown) => Promise<T>,
): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    const town = await WaveTown.start(folder, sizes, progress);
    try {
      return await work(town);
    } finally {
      await town.end();
    }
  });
}

async function measureWide(town: WaveTown, { wide, load }: Sizes, progress: BenchOptions['progress']) {
  const measured = await measureWaveTown(town, load, progress);
  const { results, twice } = await town.records.decisions('everybody');
  const decided = Object.values(results).reduce((sum, count) => sum + count, 0);
  const narrow = await checkNarrow(town, wide.narrowPerHour, progress);
  const checks: BenchCheck[] = [
    {
      name: 'a wave decides about a customer once, and every contact of it is recorded',
      ok: twice === 0 && decided > 0 && decided <= wide.customers && results.contact === measured.planned,
      detail: `${decided} of ${wide.customers}: ${JSON.stringify(results)}`,
    },
    answersCheck('every event is acknowledged meanwhile', measured.visits, 'accepted'),
    answersCheck('every ask is answered meanwhile', measured.asks, 'answered'),
    narrow,
  ];
  return { checks, results: resultsOf(measured, wide, load) };
}

const answersCheck = (name: string, { answers }: LoadResult, good: string): BenchCheck => ({
  name,
  ok: Object.keys(answers).every((word) => word === good),
  detail: JSON.stringify(answers),
});

/** A wave through a channel that has room for few stands still when it is full. */
async function checkNarrow(town: WaveTown, perHour: number, progress: BenchOptions['progress']): Promise<BenchCheck> {
  progress('a wave through a narrow channel');
  await town.startWave(NARROW_CAMPAIGN);
  await sleep(NARROW_MS);
  const planned = await town.records.planned(NARROW_CAMPAIGN);
  return {
    name: 'a wave plans no more than its channel takes in an hour',
    // The hour may turn meanwhile.
    ok: planned > 0 && planned <= perHour * 2,
    detail: `${planned} of ${perHour} an hour`,
  };
}

function resultsOf(measured: MeasuredWaveTown, { customers, messagesPerSecond }: TownSizes, load: WaveLoad) {
  const { visits, asks, calm, cores, residentMegabytes, planned } = measured;
  const result = (name: string, value: number, unit: string, detail?: BenchResult['detail']): BenchResult => ({
    name,
    value,
    unit,
    peers: [],
    ...(detail && { detail }),
  });
  return [
    result('wave-decided', measured.decidedMs / 1000, 's', {
      customers,
      contacts: planned,
      customersPerSecond: Math.round((customers / measured.decidedMs) * 1000),
      serviceCores: cores.service,
      databaseCores: cores.database,
      serviceMegabytes: residentMegabytes.service,
      databaseMegabytes: residentMegabytes.database,
    }),
    result('wave-recorded', measured.recordedMs / 1000, 's'),
    result('ack-p50', visits.p50Ms, 'ms', { eventsPerSecond: load.eventsPerSecond, without: calm.visits.p50Ms }),
    result('ack-p99', visits.p99Ms, 'ms', { without: calm.visits.p99Ms, slowest: visits.mostMs }),
    result('ask-p50', asks.p50Ms, 'ms', { asksPerSecond: load.asksPerSecond, without: calm.asks.p50Ms }),
    result('ask-p99', asks.p99Ms, 'ms', { without: calm.asks.p99Ms, slowest: asks.mostMs }),
    result('handed-over', measured.busiestPerSecond, 'messages/s', { atMost: messagesPerSecond * 2 }),
  ];
}
