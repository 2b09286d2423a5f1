import { machine, versions } from '../harness/machine.ts';
import type { BenchCheck, BenchOptions, BenchReport, BenchResult } from '../harness/report.ts';
import { median, quantile } from '../harness/statistics.ts';
import { DuckDbAudiences } from '../peers/duckdb.ts';
import { PEER_PACKAGES, peerVersion } from '../peers/install.ts';
import { naiveAudiences } from '../reference/naive-audiences.ts';
import { attributeWord } from '../workload/call-definitions.ts';
import { AudienceWorkers } from './audience-workers.ts';
import { AND_OF_FIVE, AND_OR_OF_FIVE, type Audience, BY_CITY } from './audiences.ts';

const WORKERS = 2;
const EVENTS_PER_SECOND = 100_000;

const SIZES = {
  full: { customers: 10_000_000, rounds: 15, eventSeconds: 10 },
  quick: { customers: 20_000, rounds: 2, eventSeconds: 1 },
} as const;

const NOT_MEASURED = [
  'HTTP, and parsing the request: from the rule as text (or compiled, where it says so) to the number',
  'columns that do not fit in memory, and more columns in use than are kept',
  'reading the columns anew when a day, week or bucket turns, beyond what the -first- result shows',
  "DuckDB's sliding metric is a plain column, right for one time only; ours moves",
  'DuckDB while it takes in events',
  'whether counts made while events come in are right: the tests of the core hold them to the rows',
];

type Timed<Value> = { value: Value; tookMs: number };

async function timed<Value>(work: () => Promise<Value>): Promise<Timed<Value>> {
  const startMs = performance.now();
  const value = await work();
  return { value, tookMs: performance.now() - startMs };
}

class AudienceMeasurement {
  readonly checks: BenchCheck[] = [];
  readonly results: BenchResult[] = [];
  private readonly workers: AudienceWorkers;
  private readonly duckDb: DuckDbAudiences | undefined;
  private readonly size: (typeof SIZES)['full' | 'quick'];

  constructor(workers: AudienceWorkers, duckDb: DuckDbAudiences | undefined, size: (typeof SIZES)['full' | 'quick']) {
    this.workers = workers;
    this.duckDb = duckDb;
    this.size = size;
  }

  /** A rule whose columns nobody has asked for yet: they are read from the rows. */
  async first({ cel }: Audience): Promise<void> {
    const { value, tookMs } = await timed(() => this.workers.count(cel, false));
    this.add('and5-first-10m', tookMs, [], { customers: value.total, samples: 1 });
  }

  /** The same rule with other constants each time: compiled anew, over columns that are there. */
  async typed({ cel }: Audience): Promise<void> {
    const times: number[] = [];
    for (let round = 0; round < this.size.rounds; round++) {
      const { tookMs } = await timed(() => this.workers.count(cel.replace('12000', String(12_001 + round)), false));
      times.push(tookMs);
    }
    this.add('and5-typed-10m', median(times), [], { slowest: quantile(times, 1) });
  }

  /** `ours` and `theirs` in turn; `theirs` with one and with two threads. */
  async beside(name: string, ours: () => Promise<unknown>, theirs: (duckDb: DuckDbAudiences) => Promise<unknown>) {
    const times: number[] = [];
    const others = new Map<number, number[]>([
      [2, []],
      [1, []],
    ]);
    for (let round = 0; round < this.size.rounds; round++) {
      times.push((await timed(ours)).tookMs);
      for (const [threads, taken] of this.duckDb ? others : []) {
        await this.duckDb!.useThreads(threads);
        taken.push((await timed(() => theirs(this.duckDb!))).tookMs);
      }
    }
    const value = median(times);
    const peers = [...others].flatMap(([threads, taken]) => {
      const theirValue = median(taken);
      const peer = {
        name: `${this.duckDb?.name}, ${threads === 1 ? '1 thread' : `${threads} threads`}`,
        value: theirValue,
        ratio: theirValue / value,
      };
      return taken.length === 0 ? [] : [peer];
    });
    this.add(name, value, peers, { slowest: quantile(times, 1), rounds: times.length });
  }

  async estimates({ cel }: Audience): Promise<void> {
    const { count, total } = await this.workers.count(cel, true);
    const times: number[] = [];
    const errors: number[] = [];
    for (let round = 0; round < this.size.rounds; round++) {
      const { value, tookMs } = await timed(() => this.workers.estimate(cel));
      times.push(tookMs);
      errors.push(Math.abs(value.count - count) / total);
    }
    const detail = { slowest: quantile(times, 1), farthestFromExactShare: quantile(errors, 1).toPrecision(2) };
    this.add('estimate-10m', median(times), [], detail);
  }

  /** Counts one after the other while events are applied. */
  async duringEvents({ cel }: Audience): Promise<void> {
    const { eventSeconds } = this.size;
    await this.workers.startEvents(EVENTS_PER_SECOND, eventSeconds);
    const startMs = performance.now();
    const times: number[] = [];
    while (performance.now() - startMs < eventSeconds * 1000) {
      times.push((await timed(() => this.workers.count(cel, true))).tookMs);
    }
    const elapsedMs = performance.now() - startMs;
    const { applied, latenciesMs } = await this.workers.stopEvents();
    this.add('and5-during-events-10m', median(times), [], {
      slowest: quantile(times, 1),
      counts: times.length,
      eventsPerSecond: Math.round((applied / elapsedMs) * 1000),
      eventP50Ms: quantile(latenciesMs, 0.5),
      eventP99Ms: quantile(latenciesMs, 0.99),
      eventSlowestMs: quantile(latenciesMs, 1),
    });
  }

  /** Counts are those of DuckDB, or of going over the population. */
  async check(): Promise<void> {
    const naive = this.duckDb ? undefined : naiveAudiences(this.size.customers);
    const other = this.duckDb?.name ?? 'the naive count';
    const compare = (name: string, ours: unknown, theirs: unknown) => {
      const ok = JSON.stringify(ours) === JSON.stringify(theirs);
      this.checks.push({ name: `${name}: engine and ${other}`, ok, detail: `${ours}, ${theirs}` });
    };
    const and = await this.duckDb?.count(AND_OF_FIVE.sql);
    const or = await this.duckDb?.count(AND_OR_OF_FIVE.sql);
    const cities = await this.duckDb?.countByCity();
    compare(AND_OF_FIVE.name, (await this.workers.count(AND_OF_FIVE.cel, true)).count, and ?? naive!.andOfFive);
    compare(AND_OR_OF_FIVE.name, (await this.workers.count(AND_OR_OF_FIVE.cel, true)).count, or ?? naive!.andOrOfFive);
    const { groups } = await this.byCity();
    const ours = (cities ?? naive!.byCity).map((_, city) => groups?.[attributeWord(BY_CITY.attribute, city)]);
    compare(BY_CITY.name, ours, cities ?? naive!.byCity);
  }

  byCity() {
    return this.workers.count(BY_CITY.cel, true, `profile.${BY_CITY.attribute}`);
  }

  private add(
    name: string,
    value: number,
    peers: BenchResult['peers'],
    numbers: Record<string, number | string>,
  ): void {
    const rounded = Object.entries(numbers).map(([key, number]) => [
      key,
      typeof number === 'number' ? Math.round(number * 100) / 100 : number,
    ]);
    this.results.push({ name, value, unit: 'ms', peers, detail: Object.fromEntries(rounded) });
  }
}

/** Workload 2: how many of ten million customers a rule holds for. */
export async function audienceBench(options: BenchOptions): Promise<BenchReport> {
  const size = SIZES[options.quick ? 'quick' : 'full'];
  options.progress(`taking in ${size.customers} customers`);
  const workers = await AudienceWorkers.of(size.customers, WORKERS);
  try {
    const loadedMiB = Math.round(process.memoryUsage.rss() / 2 ** 20);
    const bytesPerCustomer = Math.round(await workers.bytesPerCustomer());
    const duckDb = options.peers ? await DuckDbAudiences.of(size.customers) : undefined;
    const measurement = new AudienceMeasurement(workers, duckDb, size);
    await measure(measurement, workers, options);
    const first = measurement.results[0];
    first.detail = { ...first.detail, bytesPerCustomer, processMiBWhenLoaded: loadedMiB };
    return {
      workload: 'audience',
      machine: machine(),
      versions: { ...versions(), ...(duckDb && { duckdb: peerVersion(PEER_PACKAGES.duckdb) }) },
      checks: measurement.checks,
      results: measurement.results,
      notMeasured: NOT_MEASURED,
    };
  } finally {
    await workers.close();
  }
}

async function measure(
  measurement: AudienceMeasurement,
  workers: AudienceWorkers,
  options: BenchOptions,
): Promise<void> {
  const { progress } = options;
  progress('the first count');
  await measurement.first(AND_OF_FIVE);
  await measurement.check();
  for (const { name, cel, sql } of [AND_OF_FIVE, AND_OR_OF_FIVE]) {
    progress(name);
    await measurement.beside(
      name,
      () => workers.count(cel, true),
      (duckDb) => duckDb.count(sql),
    );
  }
  progress(BY_CITY.name);
  await measurement.beside(
    BY_CITY.name,
    () => measurement.byCity(),
    (duckDb) => duckDb.countByCity(),
  );
  progress('rules as they are typed, estimates, counts during events');
  await measurement.typed(AND_OF_FIVE);
  await measurement.estimates(AND_OF_FIVE);
  await measurement.duringEvents(AND_OF_FIVE);
}
