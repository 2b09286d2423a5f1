import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { ServiceConfig } from '../../config/service-config.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { SourceFile } from '../../definitions/source-document.ts';
import { newApiKey } from '../../features/access/api-key.ts';
import { writeFileAtomically } from '../../runtime/atomic-file.ts';
import type { ServedChannel } from '../../runtime/dispatch/dispatcher.ts';
import { startHandsetSimulator } from '../../simulator/handset-simulator.ts';
import { openTownChannel } from '../../simulator/town-channel.ts';
import { townPhones } from '../../simulator/town-phones.ts';
import { dateOf, HOUR_MS, midnightOf } from '../../town/calendar.ts';
import { townCellPositions } from '../../town/cell-positions.ts';
import { type RunningService, runService } from '../run-service.ts';
import { makeDemoUsers } from './demo-users.ts';
import { isTrial, MessageSubjects } from './message-subjects.ts';
import { ScaledClock } from './scaled-clock.ts';
import type { TownFeed, TownNews } from './town-feed.ts';
import { Reactions } from './town-reactions.ts';

/** The town wakes, and shops have opened. */
const FIRST_HOUR = 8.5;
/** A year of the town: nobody watches a demonstration longer. */
const DAYS = 366;
const NOTE_TIME_MS = 2000;
const SMS = 'sms';
const SMS_PASSWORD = 'town';

/** What a demonstration is made of, kept for the next start. */
interface DemoState {
  customers: number;
  seed: number;
  /** Time of the town when it stopped, epoch ms. */
  at: number;
  known: boolean;
}

export interface DemoOptions {
  folder: string;
  /** Of a new demonstration. */
  customers: number;
  /** How many times as fast as ours the town's time passes. */
  speed: number;
  config: (folder: string, channels: ServiceConfig['channels']) => ServiceConfig;
  definitions: Definitions;
  /** What they are written in. */
  packs: readonly SourceFile[];
  log: Logger;
  onLoaded: (customers: number) => void;
}

export interface RunningDemo {
  service: RunningService;
  clock: ScaledClock;
  /** Names of those who can sign in with the demonstration's password. */
  users: string[];
  stop(): Promise<void>;
}

/** Starts the service with a town on it; goes on with the town that is in the folder. */
export async function runDemo(options: DemoOptions): Promise<RunningDemo> {
  const { folder, speed, definitions, log } = options;
  await mkdir(folder, { recursive: true });
  const state = await readState(folder, options.customers);
  // In the town no time passes while the service starts.
  const clock = new ScaledClock({ at: state.at, wallMs: Date.now(), speed }, true);
  const startsAt = midnightOf(dateOf(state.at))!;
  const town = { customers: state.customers, days: DAYS, seed: state.seed, start: startsAt };
  const subjects = new MessageSubjects(SMS, definitions);
  const phones = townPhones({
    seed: state.seed,
    people: state.customers,
    startsAt,
    aboutMessage: (to, text) => subjects.find(to, text),
    words: { yes: 'Y', no: '不需要', stop: 'TD' },
  });
  const simulator = await startHandsetSimulator({
    // The message centre has the time of the machine, people that of their town.
    phones: { answer: (message) => phones.answer({ ...message, at: clock.at(message.at) }) },
    recordFile: join(folder, 'handsets.ndjson'),
    password: SMS_PASSWORD,
    timeScale: speed,
  });
  const channels = { [SMS]: { adapter: 'smpp' as const, settings: smsSettings(simulator.port) } };
  const reactions = new Reactions(clock, speed, SMS);
  const service = await runService({
    config: options.config(folder, channels),
    definitions,
    packs: options.packs,
    log,
    clock,
    speed,
    channels: townChannels(definitions, { ...town, clock, speed, reactions }),
    cells: townCellPositions(),
  });
  const users = await makeDemoUsers(service.users);
  const feed = await startFeed(service, { town, clock: clock.start(), known: state.known }, options);
  reactions.begin(service, (record) => feed.postMessage(record));
  const stopListening = service.live.subscribe((notices) => {
    for (const { effect } of notices) {
      if (effect.type === 'contact' && effect.status === 'released') subjects.note(effect);
      if (effect.type === 'orderRequest') reactions.bill(effect);
      if (effect.type === 'outcome' && effect.outcome === 'agreed-to-trial') {
        reactions.tryOut(effect.customerId, subjects.productOf(effect));
      }
    }
  });
  feed.on('message', ({ type }: TownNews) => {
    if (type === 'loaded') state.known = true;
  });
  const endNoting = noteTime(folder, state, clock);
  const confirming = setInterval(() => confirmLeap(service), NOTE_TIME_MS);
  const stop = async () => {
    clearInterval(confirming);
    await endNoting();
    stopListening();
    await feed.terminate();
    // What is on its way is confirmed first.
    await service.stop();
    await simulator.close();
  };
  return { service, clock, users, stop };
}

async function readState(folder: string, customers: number): Promise<DemoState> {
  try {
    return JSON.parse(await readFile(join(folder, 'town.json'), 'utf8'));
  } catch {
    const at = midnightOf(dateOf(Date.now()))! + FIRST_HOUR * HOUR_MS;
    return { customers, seed: 1, at, known: false };
  }
}

/** Writes now and then what time it is. @returns how to stop, with a last note */
function noteTime(folder: string, state: DemoState, clock: ScaledClock): () => Promise<void> {
  let writing: Promise<void> = Promise.resolve();
  const note = () => {
    writing = writing.then(() => writeState(folder, { ...state, at: clock.now() }));
    return writing;
  };
  const timer = setInterval(note, NOTE_TIME_MS);
  return () => {
    clearInterval(timer);
    return note();
  };
}

/** A machine that slept makes the town's clock leap, and nobody else is there to say that it is right. */
function confirmLeap({ live }: RunningService): void {
  if (live.status().state === 'halted') live.confirmClock();
}

function writeState(folder: string, state: DemoState): Promise<void> {
  return writeFileAtomically(join(folder, 'town.json'), [`${JSON.stringify(state)}\n`]);
}

function smsSettings(port: number) {
  return { host: '127.0.0.1', port, systemId: 'opportune', password: SMS_PASSWORD, sourceAddress: '10086' };
}

async function startFeed(
  service: RunningService,
  feed: Omit<TownFeed, 'url' | 'key'>,
  { log, onLoaded }: DemoOptions,
): Promise<Worker> {
  const { token, keyId, secretHash } = newApiKey();
  await service.keys.create({
    keyId,
    name: 'the town',
    secretHash,
    scopes: ['events:write', 'customers:write'],
    createdAt: Date.now(),
    createdBy: 'the demonstration',
  });
  const workerData: TownFeed = { ...feed, url: service.url, key: token };
  const worker = new Worker(new URL('./town-feed.ts', import.meta.url), { workerData });
  worker.on('message', (news: TownNews) => {
    if (news.type === 'loaded') onLoaded(news.customers);
    else log.warn(`the town: ${news.message}`);
  });
  worker.on('error', (error) => log.error(error, 'the town has come to an end'));
  return worker;
}

/** Every way of reaching people but SMS. */
function townChannels(
  { channels }: Definitions,
  town: { seed: number; customers: number; start: number; clock: ScaledClock; speed: number; reactions: Reactions },
): ServedChannel[] {
  const { seed, customers, start, clock, speed, reactions } = town;
  return channels
    .filter(({ id, mode }) => mode === 'push' && id !== SMS)
    .map(({ id }) => ({
      id,
      addressKind: 'number',
      open: (listener) =>
        openTownChannel(
          {
            id,
            seed,
            people: customers,
            startsAt: start,
            now: () => clock.now(),
            speed,
            isTrial,
            said: (outcome) => reactions.say(outcome),
            happened: (record) => reactions.happen(record),
          },
          listener,
        ),
    }));
}
