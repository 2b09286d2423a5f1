/**
 * Entry of the thread in which the town lives: makes what happens, hour by hour, and tells it to the service over HTTP as
 * it comes to pass, as the network of an operator would. `workerData` is a `TownFeed`.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { HOUR_MS } from '../../town/calendar.ts';
import type { TownRecord } from '../../town/days/town-record.ts';
import { customerOf } from '../../town/people/first-morning.ts';
import { Town, type TownSettings } from '../../town/town.ts';
import { type ClockFace, ScaledClock } from './scaled-clock.ts';

export interface TownFeed {
  town: TownSettings;
  clock: ClockFace;
  url: string;
  key: string;
  /** The service knows the people already: tell what happens from now on. */
  known: boolean;
}

export type TownNews = { type: 'loaded'; customers: number } | { type: 'trouble'; message: string };

const MOST_AT_ONCE = 2000;
const BEAT_MS = 250;
const AGAIN_MS = 1000;

if (!parentPort) throw new Error('town-feed.ts runs in a worker thread');
const port = parentPort;
const { town: settings, clock: face, url, key, known }: TownFeed = workerData;
const clock = new ScaledClock(face);
/** Reactions to messages, made in the other thread. */
const reactions: TownRecord[] = [];
port.on('message', (record: TownRecord) => reactions.push(record));

await live();

async function live(): Promise<void> {
  const town = new Town(settings);
  if (!known) await tellPeople(town);
  port.postMessage({ type: 'loaded', customers: town.people.length } satisfies TownNews);
  let isImport = true;
  for (const batch of town.records()) {
    // What is known of the first morning comes before any hour has passed.
    isImport &&= town.hoursPassed === 0;
    if (isImport) {
      if (!known)
        await tell(
          '/v1/events',
          batch.map((record) => ({ ...record, at: Math.max(record.at, 0) })),
        );
      continue;
    }
    const end = settings.start + town.hoursPassed * HOUR_MS;
    if (end <= clock.now()) continue;
    await pass(batch, end);
  }
}

async function tellPeople({ people }: Town): Promise<void> {
  for (let from = 0; from < people.length; from += MOST_AT_ONCE) {
    const some = people.slice(from, from + MOST_AT_ONCE);
    await tell(
      '/v1/customers/batch',
      some.map((person) => customerOf(person, settings.start)),
    );
  }
}

/** Tells the records of an hour when their time has come; those from before the start are left out. */
async function pass(hour: readonly TownRecord[], end: number): Promise<void> {
  const began = clock.now();
  let next = hour.findIndex(({ at }) => at >= began);
  if (next < 0) next = hour.length;
  while (clock.now() < end || next < hour.length) {
    const now = clock.now();
    const due = reactions.splice(0);
    while (next < hour.length && hour[next]!.at <= now) due.push(hour[next++]!);
    if (due.length > 0) await tell('/v1/events', due);
    await pause(BEAT_MS);
  }
}

/** All of them, some at a time. */
async function tell(path: string, records: readonly object[]): Promise<void> {
  for (let from = 0; from < records.length; from += MOST_AT_ONCE) {
    await tellSome(path, records.slice(from, from + MOST_AT_ONCE));
  }
}

/** Until they are taken. */
async function tellSome(path: string, records: readonly object[]): Promise<void> {
  const body = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' };
  for (;;) {
    try {
      const response = await fetch(url + path, { method: 'POST', headers, body });
      await response.arrayBuffer();
      if (response.status < 400) return;
      if (response.status !== 429 && response.status !== 503) {
        port.postMessage({ type: 'trouble', message: `${path} answered ${response.status}` } satisfies TownNews);
        return;
      }
    } catch (error) {
      port.postMessage({ type: 'trouble', message: `${path}: ${String(error)}` } satisfies TownNews);
    }
    await pause(AGAIN_MS);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
