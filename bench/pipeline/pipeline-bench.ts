import { join } from 'node:path';
import { machine, versions } from '../harness/machine.ts';
import type { BenchCheck, BenchOptions, BenchReport, BenchResult } from '../harness/report.ts';
import { flushTimes } from '../load/flush-times.ts';
import { MeasuredService } from '../load/measured-service.ts';
import { isSustainable, stepText } from '../load/sustainable.ts';
import { inTemporaryFolder } from '../load/temporary-folder.ts';
import { writePack } from '../load/write-pack.ts';
import { callsPack, smsChannel } from './calls-pack.ts';
import { MessageCentre } from './message-centre.ts';
import {
  acceptedEvents,
  callsInState,
  killUnderCalls,
  loadCallers,
  offerCalls,
  type PathStep,
  type WholePath,
} from './whole-path.ts';

const DURABILITY = 'an answer after fdatasync of data and meta page (LMDB)';
const BOUNDS = { mostP99Ms: 20, good: ['accepted'] };

interface Sizes {
  callers: number;
  warmUp: { eventsPerSecond: number; seconds: number };
  eventsPerSecond: readonly number[];
  seconds: number;
}

const FULL: Sizes = {
  callers: 1_000_000,
  warmUp: { eventsPerSecond: 20_000, seconds: 8 },
  eventsPerSecond: [10_000, 50_000, 100_000],
  seconds: 10,
};
const QUICK: Sizes = {
  callers: 2000,
  warmUp: { eventsPerSecond: 1000, seconds: 1 },
  eventsPerSecond: [2000],
  seconds: 1,
};

const NOT_MEASURED = [
  'events over Kafka',
  'TLS, and a network between the senders, the service and the message centre',
  '10 million customers, and more than one worker',
  'records of moments and contacts reaching PostgreSQL, beyond what its processes use',
  'a log that has grown over days',
  'recovery with a cold page cache: the files were written a moment before',
];

interface Measured {
  checks: BenchCheck[];
  results: BenchResult[];
}

/** Workload 4: from events over HTTP to the message in the message centre, and back after a kill. */
export async function pipelineBench(options: BenchOptions): Promise<BenchReport> {
  const sizes = options.quick ? QUICK : FULL;
  const { checks, results } = await inTemporaryFolder((folder) => measure(folder, sizes, options.progress));
  return {
    workload: 'pipeline',
    machine: {
      ...machine(),
      ...(await inTemporaryFolder(async (folder) => flushTimes(folder))),
      durability: DURABILITY,
    },
    versions: versions(),
    checks,
    results: results.filter(({ name }) => options.only.length === 0 || options.only.includes(name)),
    notMeasured: NOT_MEASURED,
  };
}

async function measure(folder: string, sizes: Sizes, progress: BenchOptions['progress']): Promise<Measured> {
  const centre = await MessageCentre.start(folder);
  const pack = writePack(join(folder, 'pack'), callsPack());
  const settings = { folder, pack, config: { channels: smsChannel(centre.port) } };
  progress('starting the service');
  let service = await MeasuredService.start(settings);
  try {
    await loadCallers(service, sizes.callers);
    const path: WholePath = { folder, service, centre, callers: sizes.callers };
    progress('warming up');
    const warmUp = await offerCalls(path, { ...sizes.warmUp, run: 0 });
    const steps: PathStep[] = [];
    for (const [k, eventsPerSecond] of sizes.eventsPerSecond.entries()) {
      progress(`${eventsPerSecond} events a second`);
      steps.push(await offerCalls(path, { eventsPerSecond, seconds: sizes.seconds, run: k + 1 }));
    }
    const accepted = [warmUp, ...steps].reduce((sum, step) => sum + acceptedEvents(step), 0);
    const checks = [
      callsBetween('what was acknowledged is in the state', await callsInState(service), accepted, accepted),
      ...messageChecks(steps),
    ];
    progress('killing it under load');
    const killed = await killUnderCalls(path, { ...sizes.warmUp, run: steps.length + 1 });
    service = await MeasuredService.start(settings);
    const [least, most] = [accepted + killed.least, accepted + killed.most];
    checks.push(callsBetween('and still is after kill -9 under load', await callsInState(service), least, most));
    return { checks, results: [...resultsOf(steps), recoveryOf(service, sizes, least)] };
  } finally {
    await service.end('SIGTERM');
    await centre.end();
  }
}

/** What was acknowledged must be there; what was sent and not acknowledged may be. */
function callsBetween(name: string, found: number, least: number, most: number): BenchCheck {
  return { name, ok: found >= least && found <= most, detail: `${found} calls, ${least} acknowledged` };
}

function messageChecks(steps: readonly PathStep[]): BenchCheck[] {
  const sum = (of: (messages: PathStep['messages']) => number) =>
    steps.reduce((total, { messages }) => total + of(messages), 0);
  const [expected, arrived] = [sum((messages) => messages.expected), sum((messages) => messages.arrived)];
  return [
    {
      name: 'every call that a message answers has one in the message centre',
      ok: arrived === expected,
      detail: `${arrived} of ${expected}`,
    },
    { name: 'none has two', ok: sum((messages) => messages.moreThanOnce) === 0 },
  ];
}

/** Times are those of the highest rate. */
function resultsOf(steps: readonly PathStep[]): BenchResult[] {
  const sustained = steps.filter((step) => isSustainable(step, BOUNDS)).at(-1);
  const last = steps.at(-1)!;
  const offered = { offeredEventsPerSecond: last.offeredPerSecond * 100 };
  const time = (name: string, value: number): BenchResult => ({ name, value, unit: 'ms', peers: [], detail: offered });
  return [
    {
      name: 'ingest-events',
      value: (sustained?.offeredPerSecond ?? 0) * 100,
      unit: 'events/s',
      peers: [],
      detail: {
        bound: `all acknowledged, 99 % of requests of 100 events within ${BOUNDS.mostP99Ms} ms`,
        fastest: Math.round(Math.max(...steps.map(({ answeredPerSecond }) => answeredPerSecond)) * 100),
        ...Object.fromEntries(steps.map((step, k) => [`step${k + 1}`, pathText(step)])),
        serviceMegabytes: last.residentMegabytes.service,
        databaseMegabytes: last.residentMegabytes.database,
        logBytesPerEvent: Math.round(last.logBytesPerEvent),
      },
    },
    time('ack-p50', last.p50Ms),
    time('ack-p99', last.p99Ms),
    time('event-to-handover-p50', last.messages.p50Ms),
    time('event-to-handover-p99', last.messages.p99Ms),
  ];
}

function pathText(step: PathStep): string {
  const { arrived, expected, p50Ms, p99Ms, p999Ms } = step.messages;
  const times = [p50Ms, p99Ms, p999Ms].map((ms) => Math.round(ms));
  return (
    `requests of 100: ${stepText(step)}; ${arrived} of ${expected} messages, event to hand-over p50 ${times[0]} ` +
    `p99 ${times[1]} p99.9 ${times[2]} ms; ${Math.round(step.logBytesPerEvent)} log bytes an event`
  );
}

function recoveryOf(service: MeasuredService, { callers }: Sizes, events: number): BenchResult {
  return {
    name: 'recovery-1m',
    value: service.startedInMs / 1000,
    unit: 's',
    peers: [],
    detail: {
      customers: callers,
      events,
      from: 'spawning the process until it takes requests, database included; checkpoints as configured by default',
    },
  };
}
