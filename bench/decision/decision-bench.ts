import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measuredInChild } from '../harness/child.ts';
import { machine, versions } from '../harness/machine.ts';
import type { BenchCheck, BenchOptions, BenchReport, BenchResult } from '../harness/report.ts';
import { flushTimes } from '../load/flush-times.ts';
import { MeasuredService } from '../load/measured-service.ts';
import { type LoadStep, runLoad } from '../load/run-load.ts';
import { climb, stepText } from '../load/sustainable.ts';
import { inTemporaryFolder } from '../load/temporary-folder.ts';
import { writePack } from '../load/write-pack.ts';
import type { AskPlan } from './ask-load.ts';
import { checkAnswers, checkRecorded } from './check-decisions.ts';
import { guidancePack, OFFERS } from './guidance-pack.ts';
import { loadCustomers } from './load-customers.ts';
import type { MeasuredWave } from './measure-wave.ts';

const ASK_LOAD = new URL('ask-load.ts', import.meta.url);
const MEASURE_WAVE = fileURLToPath(new URL('measure-wave.ts', import.meta.url));
const CONNECTIONS = 128;
const MOST_P99_MS = 10;
const DURABILITY = 'an answer after fdatasync of data and meta page (LMDB); records follow';

interface Sizes {
  customers: number;
  /** Asked and looked at closely. */
  checked: number;
  warmUp: { rate: number; seconds: number };
  rates: readonly number[];
  seconds: number;
}

const FULL: Sizes = {
  customers: 100_000,
  checked: 200,
  warmUp: { rate: 800, seconds: 10 },
  rates: [500, 1000, 1500, 2000, 2500, 3000, 4000, 5000, 6000, 8000],
  seconds: 10,
};
const QUICK: Sizes = { customers: 500, checked: 10, warmUp: { rate: 20, seconds: 1 }, rates: [50], seconds: 1 };

const NOT_MEASURED = [
  'TLS, and a network between the caller and the service',
  'several keys: all asks come with one, which the service remembers for five seconds',
  'events and messages at the same time (bench pipeline)',
  'the log of requests, a line each: the service logs warnings only',
  'wave: the log, the records and the hand-over; the engine decides in one thread',
];

/** Workload 3: offers for customers who turn up, and for everybody in a wave. */
export async function decisionBench(options: BenchOptions): Promise<BenchReport> {
  const sizes = options.quick ? QUICK : FULL;
  const wanted = (name: string) => options.only.length === 0 || options.only.includes(name);
  const checks: BenchCheck[] = [];
  const results: BenchResult[] = [];
  if (options.only.length === 0 || options.only.some((name) => name.startsWith('pull-'))) {
    const pull = await measurePull(sizes, options.progress);
    checks.push(...pull.checks);
    results.push(...pull.results);
  }
  if (wanted('wave-customers')) {
    options.progress('wave');
    const wave = await measuredInChild<MeasuredWave>(MEASURE_WAVE, String(sizes.customers));
    checks.push(checkWave(wave));
    results.push(resultOfWave(wave));
  }
  return {
    workload: 'decision',
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

async function measurePull(
  sizes: Sizes,
  progress: BenchOptions['progress'],
): Promise<{ checks: BenchCheck[]; results: BenchResult[] }> {
  return inTemporaryFolder(async (folder) => {
    progress('starting the service');
    const service = await MeasuredService.start({ folder, pack: writePack(join(folder, 'pack'), guidancePack()) });
    try {
      await loadCustomers(service, sizes.customers);
      progress('checking');
      const { checks, acknowledged } = await checkAnswers(service, sizes.checked, OFFERS);
      const offer = offering(service, sizes);
      progress('warming up');
      await offer(sizes.warmUp.rate, sizes.warmUp.seconds);
      const bounds = { mostP99Ms: MOST_P99_MS, good: ['presented', 'nothing'] };
      const { steps, highest } = await climb(sizes.rates, bounds, (rate) => {
        progress(`${rate} asks a second`);
        return offer(rate, sizes.seconds);
      });
      checks.push(await checkRecorded(service, acknowledged));
      return { checks, results: resultsOf(steps, highest) };
    } finally {
      await service.end('SIGTERM');
    }
  });
}

function offering(service: MeasuredService, { customers }: Sizes) {
  let seed = 0;
  return (requestsPerSecond: number, seconds: number): Promise<LoadStep> => {
    const plan: AskPlan = {
      url: service.url,
      key: service.key,
      path: '/v1/decisions',
      contentType: 'application/json',
      connections: CONNECTIONS,
      requestsPerSecond,
      seconds,
      warmUpSeconds: 2,
      customers,
      seed: seed++,
    };
    return runLoad(ASK_LOAD, plan, { service: service.pid, database: service.databasePid });
  };
}

/** Latencies are those of the highest rate that can be sustained; of the first, when none can. */
function resultsOf(steps: readonly LoadStep[], highest: LoadStep | undefined): BenchResult[] {
  const shown = highest ?? steps[0]!;
  const offered = { offeredPerSecond: shown.offeredPerSecond };
  const rate: BenchResult = {
    name: 'pull-rps',
    value: highest?.offeredPerSecond ?? 0,
    unit: 'decisions/s',
    peers: [],
    detail: {
      bound: `99 % of what is offered is answered, 99 % of it within ${MOST_P99_MS} ms`,
      fastest: Math.max(...steps.map(({ answeredPerSecond }) => Math.round(answeredPerSecond))),
      ...Object.fromEntries(steps.map((step, k) => [`step${k + 1}`, stepText(step)])),
      serviceMegabytes: steps.at(-1)!.residentMegabytes.service,
      databaseMegabytes: steps.at(-1)!.residentMegabytes.database,
    },
  };
  const times = { 'pull-p50': shown.p50Ms, 'pull-p99': shown.p99Ms, 'pull-p999': shown.p999Ms };
  return [
    rate,
    ...Object.entries(times).map(([name, value]) => ({ name, value, unit: 'ms', peers: [], detail: offered })),
  ];
}

function checkWave({ customers, decisions, twice }: MeasuredWave): BenchCheck {
  const decided = Object.values(decisions).reduce((sum, count) => sum + count, 0);
  return {
    name: 'a wave decides about a customer once at most',
    ok: twice === 0 && decided > 0 && decided <= customers,
    detail: `${decided} of ${customers}`,
  };
}

function resultOfWave({ customers, tookMs, decisions, contacts, candidates, survivors }: MeasuredWave): BenchResult {
  return {
    name: 'wave-customers',
    value: (customers / tookMs) * 1000,
    unit: 'customers/s',
    peers: [],
    detail: { ...decisions, contacts, candidatesADecision: candidates, survivorsADecision: survivors },
  };
}
