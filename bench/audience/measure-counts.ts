/** Measures how long counts and estimates take; run in a process of its own: prints checks and results. */
import type { BenchCheck, BenchResult, PeerResult } from '../harness/report.ts';
import { median, quantile } from '../harness/statistics.ts';
import { DuckDbAudiences } from '../peers/duckdb.ts';
import { type NaiveCounts, naiveAudiences } from '../reference/naive-audiences.ts';
import { callsAfterPopulation, POPULATION_END_MS } from '../workload/audience-population.ts';
import { attributeWord } from '../workload/call-definitions.ts';
import { AUDIENCE_SIZES, EVENTS_PER_SECOND, WORKERS } from './audience-sizes.ts';
import { AudienceWorkers } from './audience-workers.ts';
import { AND_OF_FIVE, AND_OR_OF_FIVE, AUDIENCES, type Audience, BY_CITY } from './audiences.ts';

export interface MeasuredCounts {
  checks: BenchCheck[];
  results: BenchResult[];
}

type Detail = Record<string, number | string>;

async function tookMs(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

const twoDigits = (value: number) => Math.round(value * 100) / 100;

const spread = (times: readonly number[]): Detail => ({
  p50Ms: twoDigits(median(times)),
  p95Ms: twoDigits(quantile(times, 0.95)),
  slowestMs: twoDigits(quantile(times, 1)),
  rounds: times.length,
});

/** The rule with a constant that no rule before had: compiled anew, over columns that are there. */
const retyped = ({ cel }: Audience, round: number) => cel.replace('12000', String(12_001 + round));

class CountMeasurement {
  readonly checks: BenchCheck[] = [];
  readonly results: BenchResult[] = [];
  private readonly workers: AudienceWorkers;
  private readonly size: (typeof AUDIENCE_SIZES)[keyof typeof AUDIENCE_SIZES];
  private readonly duckDb: DuckDbAudiences | undefined;
  private eventSeconds = 0;

  constructor(
    workers: AudienceWorkers,
    duckDb: DuckDbAudiences | undefined,
    size: (typeof AUDIENCE_SIZES)[keyof typeof AUDIENCE_SIZES],
  ) {
    this.workers = workers;
    this.duckDb = duckDb;
    this.size = size;
  }

  /**
   * First estimates of rules given as text, of which no column is there, then the first count. The very first
   * estimate, by code that never ran before, is in the detail.
   */
  async estimates(): Promise<void> {
    const times: number[] = [];
    const estimated: number[] = [];
    // Collects what taking in the customers left behind.
    await this.workers.memory();
    for (let round = 0; round < this.size.rounds; round++) {
      times.push(
        await tookMs(async () => {
          estimated.push((await this.workers.estimate(retyped(AND_OF_FIVE, round))).count);
        }),
      );
    }
    // A rule whose columns nobody has asked for yet: they are read from the rows.
    const firstMs = await tookMs(() => this.workers.count(AND_OF_FIVE.cel, true));
    this.add('and5-first-10m', [firstMs]);
    const { count, total } = await this.workers.count(AND_OF_FIVE.cel, true);
    const farthest = Math.max(...estimated.map((estimate) => Math.abs(estimate - count) / total));
    const detail = { firstOfAllMs: twoDigits(times[0]), farthestFromExactPercent: twoDigits(farthest * 100) };
    this.add('estimate-10m', times, detail);
  }

  async typed(audience: Audience): Promise<void> {
    const times: number[] = [];
    for (let round = 0; round < this.size.rounds; round++) {
      times.push(await tookMs(() => this.workers.count(retyped(audience, round), false)));
    }
    this.add('and5-typed-10m', times);
  }

  /** `ours` and the database's in turn; the database with one thread and with two. */
  async beside(
    name: string,
    ours: () => Promise<unknown>,
    theirs: (duckDb: DuckDbAudiences) => Promise<unknown>,
  ): Promise<void> {
    const times: number[] = [];
    const others = [2, 1].map((threads) => ({ threads, times: [] as number[] }));
    // The first of each is not counted: columns are read, functions compiled.
    for (let round = -1; round < this.size.rounds; round++) {
      const took = await tookMs(ours);
      if (round >= 0) times.push(took);
      for (const other of this.duckDb ? others : []) {
        await this.duckDb!.useThreads(other.threads);
        const theirTime = await tookMs(() => theirs(this.duckDb!));
        if (round >= 0) other.times.push(theirTime);
      }
    }
    const measured = others.filter((other) => other.times.length > 0);
    const peers = measured.map(({ threads, times: taken }): PeerResult => {
      const peerName = `${this.duckDb?.name}, ${threads === 1 ? '1 thread' : `${threads} threads`}`;
      return { name: peerName, value: median(taken), ratio: median(taken) / median(times) };
    });
    const slow = measured.map(({ threads, times: taken }) => [
      `duckDb${threads}ThreadP95Ms`,
      twoDigits(quantile(taken, 0.95)),
    ]);
    this.add(name, times, Object.fromEntries(slow), peers);
  }

  /** Counts one after the other while events are applied. */
  async duringEvents({ name, cel }: Audience): Promise<void> {
    const { eventSeconds } = this.size;
    await this.workers.startEvents(EVENTS_PER_SECOND, eventSeconds);
    const startMs = performance.now();
    const times: number[] = [];
    while (performance.now() - startMs < eventSeconds * 1000) {
      times.push(await tookMs(() => this.workers.count(cel, true)));
    }
    const elapsedMs = performance.now() - startMs;
    const { applied, latenciesMs } = await this.workers.stopEvents();
    this.eventSeconds += eventSeconds;
    this.add(name.replace('-10m', '-during-events-10m'), times, {
      eventsPerSecond: Math.round((applied / elapsedMs) * 1000),
      eventP50Ms: twoDigits(quantile(latenciesMs, 0.5)),
      eventP99Ms: twoDigits(quantile(latenciesMs, 0.99)),
      eventSlowestMs: twoDigits(quantile(latenciesMs, 1)),
    });
  }

  /** Counts are those of the database, and of going over all calls. */
  async checkCounts(): Promise<void> {
    const naive = naiveAudiences(this.size.customers, POPULATION_END_MS);
    await this.checkNaive('', naive);
    if (!this.duckDb) return;
    const { name: peer } = this.duckDb;
    for (const { name, cel, sql } of AUDIENCES) {
      const { count } = await this.workers.count(cel, true);
      this.compare(`${name}: engine and ${peer}`, count, await this.duckDb.count(sql));
    }
    this.compare(`${BY_CITY.name}: engine and ${peer}`, await this.cities(), await this.duckDb.countByCity());
  }

  /** The same after all events, with them. */
  async checkAfterEvents(): Promise<void> {
    const { customers } = this.size;
    const calls = callsAfterPopulation(customers, EVENTS_PER_SECOND, this.eventSeconds * EVENTS_PER_SECOND);
    await this.checkNaive(' after events', naiveAudiences(customers, POPULATION_END_MS, [calls]));
  }

  byCity() {
    return this.workers.count(BY_CITY.cel, true, `profile.${BY_CITY.attribute}`);
  }

  private async checkNaive(when: string, naive: NaiveCounts): Promise<void> {
    for (const { name, cel } of AUDIENCES) {
      const { count } = await this.workers.count(cel, true);
      this.compare(`${name}${when}: engine and the naive count`, count, naive.byName[name] ?? 0);
    }
    this.compare(`${BY_CITY.name}${when}: engine and the naive count`, await this.cities(), naive.byCity);
  }

  private async cities(): Promise<number[]> {
    const { groups } = await this.byCity();
    return Object.keys(groups ?? {}).map((_, city) => groups?.[attributeWord(BY_CITY.attribute, city)] ?? 0);
  }

  private compare(name: string, ours: unknown, theirs: unknown): void {
    const ok = JSON.stringify(ours) === JSON.stringify(theirs);
    this.checks.push({ name, ok, detail: `${ours}, ${theirs}` });
  }

  private add(name: string, times: readonly number[], detail: Detail = {}, peers: PeerResult[] = []): void {
    this.results.push({ name, value: median(times), unit: 'ms', peers, detail: { ...spread(times), ...detail } });
  }
}

async function measure(
  workers: AudienceWorkers,
  duckDb: DuckDbAudiences | undefined,
  scale: keyof typeof AUDIENCE_SIZES,
) {
  const measurement = new CountMeasurement(workers, duckDb, AUDIENCE_SIZES[scale]);
  const progress = (text: string) => console.error(text);
  progress('first estimates and first counts');
  await measurement.estimates();
  progress('same answers');
  await measurement.checkCounts();
  for (const { name, cel, sql } of AUDIENCES) {
    progress(name);
    await measurement.beside(
      name,
      () => workers.count(cel, true),
      (peer) => peer.count(sql),
    );
  }
  progress(BY_CITY.name);
  await measurement.beside(
    BY_CITY.name,
    () => measurement.byCity(),
    (peer) => peer.countByCity(),
  );
  await measurement.typed(AND_OF_FIVE);
  progress('counts during events');
  await measurement.duringEvents(AND_OF_FIVE);
  await measurement.duringEvents(AND_OR_OF_FIVE);
  await measurement.checkAfterEvents();
  return { checks: measurement.checks, results: measurement.results };
}

async function measureCounts(scale: keyof typeof AUDIENCE_SIZES, peers: boolean): Promise<MeasuredCounts> {
  const { customers } = AUDIENCE_SIZES[scale];
  console.error(`taking in ${customers} customers`);
  const workers = await AudienceWorkers.of(customers, WORKERS);
  try {
    return await measure(workers, peers ? await DuckDbAudiences.of(customers) : undefined, scale);
  } finally {
    await workers.close();
  }
}

const [scale, peers] = process.argv.slice(2);
if (scale !== 'full' && scale !== 'quick') throw new Error('usage: measure-counts.ts full|quick [peers]');
console.log(JSON.stringify(await measureCounts(scale, peers === 'peers')));
