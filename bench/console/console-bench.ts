import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { definitionsIn, telecomPack } from '../../src/cli/pack-folders.ts';
import { loadAverage, machine, versions } from '../harness/machine.ts';
import type { BenchCheck, BenchOptions, BenchReport, BenchResult } from '../harness/report.ts';
import { median } from '../harness/statistics.ts';
import { MeasuredService } from '../load/measured-service.ts';
import { inTemporaryFolder } from '../load/temporary-folder.ts';
import { calledRoutes, leftOut } from './called-routes.ts';
import { fillRecords } from './fill-records.ts';
import { loadCustomers } from './load-customers.ts';
import { makeSubjects, PASSWORD, USER } from './make-subjects.ts';
import { measureActivations } from './measure-activations.ts';
import { measureCalls } from './measure-calls.ts';
import { measurePages } from './measure-pages.ts';
import { measureTyping } from './measure-typing.ts';
import { shownPages } from './shown-pages.ts';

const BUILD_CONSOLE = fileURLToPath(new URL('../../bin/build-console.mjs', import.meta.url));
const FULL = { customers: 1_000_000, contacts: 10_000_000 };
const QUICK = { customers: 2000, contacts: 5000 };
const LOAD_TIMEOUT_MS = 600_000;
const PARTS = ['typing', 'calls', 'pages', 'activation'] as const;
type Part = (typeof PARTS)[number];

const NOT_MEASURED = [
  'events, decisions and deliveries at the same time (bench pipeline, bench decision)',
  'several people at once',
  'a network between browser and service, TLS, a browser on a machine of its own',
  'calls that change something, but for activations; exports and rehearsals, which take as long as they are long',
  'records older than a month',
];

/** What people see: calls, pages and counts with many customers in the engine and a month of contacts in the records. */
export async function consoleBench(options: BenchOptions): Promise<BenchReport> {
  const initial = options.quick ? QUICK : FULL;
  const sizes = { customers: options.customers ?? initial.customers, contacts: options.contacts ?? initial.contacts };
  execFileSync(process.execPath, [BUILD_CONSOLE], { stdio: ['ignore', 'ignore', 'inherit'] });
  const measured = async (folder: string) => {
    const service = await MeasuredService.start({ folder, pack: telecomPack });
    try {
      const run = new ConsoleRun(service, folder, sizes, options);
      return await run.report();
    } finally {
      await service.end('SIGTERM');
    }
  };
  return options.folder === undefined ? inTemporaryFolder(measured) : measured(resolve(options.folder));
}

class ConsoleRun {
  private readonly service: MeasuredService;
  private readonly folder: string;
  private readonly sizes: { customers: number; contacts: number };
  private readonly options: BenchOptions;
  private readonly checks: BenchCheck[] = [];
  private readonly results: BenchResult[] = [];

  constructor(service: MeasuredService, folder: string, sizes: ConsoleRun['sizes'], options: BenchOptions) {
    this.service = service;
    this.folder = folder;
    this.sizes = sizes;
    this.options = options;
  }

  async report(): Promise<BenchReport> {
    const { service, sizes } = this;
    const { progress } = this.options;
    await this.load('customers', () => loadCustomers(service, sizes.customers, progress));
    await this.settle();
    if (this.wants('typing')) await this.typing();
    if (this.wants('calls') || this.wants('pages')) {
      await this.load('contacts', () => fillRecords(this.folder, definitionsIn([telecomPack]), sizes, progress));
      await this.callsAndPages();
    }
    if (this.wants('activation')) await this.activations();
    return {
      workload: 'console',
      machine: { ...machine(), loadAverageAtTheEnd: loadAverage() },
      versions: versions(),
      checks: this.checks,
      results: this.results,
      notMeasured: NOT_MEASURED,
    };
  }

  private wants(part: Part): boolean {
    const { only } = this.options;
    return only.length === 0 || only.includes(part);
  }

  /** What an earlier run in a folder that was given has made, or what `make` makes now. */
  private async kept<T>(name: string, make: () => Promise<T>): Promise<T> {
    const note = join(this.folder, `${name}.json`);
    if (existsSync(note)) return JSON.parse(readFileSync(note, 'utf8')) as T;
    const made = await make();
    writeFileSync(note, JSON.stringify(made));
    return made;
  }

  /** @throws Error when a folder that was given has another number of it */
  private async load(what: keyof ConsoleRun['sizes'], load: () => Promise<void>): Promise<void> {
    const size = this.sizes[what];
    const known = await this.kept(what, async () => {
      const startMs = performance.now();
      if (size > 0) await load();
      this.results.push(result(`load-${what}`, (performance.now() - startMs) / 1000, 's', { [what]: size }));
      return size;
    });
    if (known !== size) throw new Error(`${this.folder} has ${known} ${what} and not ${size}: name another folder`);
  }

  /** What was loaded is in the state. */
  private async settle(): Promise<void> {
    const until = performance.now() + LOAD_TIMEOUT_MS;
    const all = JSON.stringify({ rule: 'true' });
    for (;;) {
      const { total } = await this.service.ask<{ total: number }>('POST', '/v1/audiences/count', all);
      if (total === this.sizes.customers) break;
      if (performance.now() > until) throw new Error(`of ${this.sizes.customers} customers ${total} are in the state`);
      await sleep(1000);
    }
    this.checks.push({ name: 'all customers are in the state', ok: true, detail: String(this.sizes.customers) });
  }

  private async typing(): Promise<void> {
    this.options.progress('counts follow typing');
    const { estimateMs, exactMs } = await measureTyping(this.service);
    this.results.push(timesOf('typing: estimate', estimateMs), timesOf('typing: exact count', exactMs));
  }

  private async callsAndPages(): Promise<void> {
    const { service } = this;
    const { progress, quick } = this.options;
    const subjects = await this.kept('subjects', () => makeSubjects(service));
    if (this.wants('calls')) {
      progress('calls');
      const routes = calledRoutes(subjects);
      this.checks.push(await coverage(service, new Set(routes.map(({ route }) => route))));
      const calls = await measureCalls(service, routes, quick ? 1 : undefined);
      this.results.push(
        ...calls.map(({ name, times, bytes }) => timesOf(name, times, { firstMs: Math.round(times[0]!), bytes })),
        slowestOf('slowest-call', calls),
      );
    }
    if (!this.wants('pages')) return;
    const visitor = { url: service.url, name: USER, password: PASSWORD };
    const pages = await measurePages(visitor, shownPages(subjects), progress, quick ? 1 : undefined);
    for (const { name, cold, warm } of pages) {
      this.results.push(timesOf(`page ${name}, cold`, cold), timesOf(`page ${name}, warm`, warm));
    }
    this.results.push(
      slowestOf(
        'slowest-page-cold',
        pages.map(({ name, cold }) => ({ name, times: cold })),
      ),
    );
    this.results.push(
      slowestOf(
        'slowest-page-warm',
        pages.map(({ name, warm }) => ({ name, times: warm })),
      ),
    );
  }

  private async activations(): Promise<void> {
    this.options.progress('activations');
    for (const { name, tookMs, others } of await measureActivations(this.service)) {
      const detail = { callsMeanwhile: others.length, slowestCallMeanwhileMs: Math.round(Math.max(0, ...others)) };
      this.results.push(result(`activation: ${name}`, tookMs, 'ms', detail));
    }
  }
}

/** Whether every reading call of the document is measured, or left out for a reason. */
async function coverage(service: MeasuredService, called: ReadonlySet<string>): Promise<BenchCheck> {
  const document = await service.ask<{ paths: Record<string, object> }>('GET', '/openapi.json');
  const reading = Object.keys(document.paths).filter((path) => 'get' in document.paths[path]!);
  const missing = reading.filter((path) => !called.has(path) && !(path in leftOut));
  const name = 'every reading call of the document is measured, or left out for a reason';
  return { name, ok: missing.length === 0, detail: missing.length === 0 ? `${reading.length}` : missing.join(', ') };
}

const result = (
  name: string,
  value: number,
  unit: string,
  detail: NonNullable<BenchResult['detail']>,
): BenchResult => ({
  ...{ name, value, unit, peers: [], detail: { ...detail, loadAverage: loadAverage() } },
});

/** The median; the slowest beside it. */
function timesOf(name: string, times: readonly number[], detail: NonNullable<BenchResult['detail']> = {}): BenchResult {
  return result(name, median(times), 'ms', {
    slowestMs: Math.round(Math.max(...times)),
    times: times.length,
    ...detail,
  });
}

function slowestOf(name: string, all: readonly { name: string; times: readonly number[] }[]): BenchResult {
  const slowest = all.toSorted((a, b) => Math.max(...b.times) - Math.max(...a.times))[0]!;
  return result(name, Math.max(...slowest.times), 'ms', { which: slowest.name });
}
