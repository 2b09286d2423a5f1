import { join } from 'node:path';
import type { Logger } from 'pino';
import { lmdbStorageModule } from '../adapters/lmdb/lmdb-storage.ts';
import { startEmbeddedServer } from '../adapters/postgres/embedded-server.ts';
import { lockDatabase } from '../adapters/postgres/lock-database.ts';
import { openDatabase } from '../adapters/postgres/open-database.ts';
import { PostgresDefinitionStore } from '../adapters/postgres/postgres-definition-store.ts';
import { postgresEffectModule } from '../adapters/postgres/postgres-effect-store.ts';
import { PostgresRecords } from '../adapters/postgres/postgres-records.ts';
import { PostgresSettingsStore } from '../adapters/postgres/postgres-settings-store.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { shownSettings } from '../config/shown-settings.ts';
import type { Definitions } from '../core/schema/definitions.ts';
import type { SourceFile } from '../definitions/source-document.ts';
import type { CellPosition } from '../features/areas/cell-routes.ts';
import { DefinitionActivation } from '../features/definitions/definition-activation.ts';
import type { ShownSettings } from '../features/settings/settings-routes.ts';
import type { ChannelListener } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { Dispatcher, ServedChannel } from '../runtime/dispatch/dispatcher.ts';
import { TestMessages } from '../runtime/dispatch/test-messages.ts';
import { KeptDefinitions } from '../runtime/live/kept-definitions.ts';
import { LiveEngine } from '../runtime/live/live-engine.ts';
import { version } from '../version.ts';
import { customerInputsOf } from './customer-inputs.ts';
import { beginDelivery, openDelivery } from './deliver.ts';
import { eraseRestored } from './erase-again.ts';
import { Erasures } from './erasures.ts';
import { keepHouse } from './housekeeping.ts';
import { inMadeUpTime } from './made-up-time.ts';
import { NotedRecords } from './noted-records.ts';
import { channelsOf, type OpenedChannels } from './open-channels.ts';
import { readCellPlan } from './read-cell-plan.ts';
import { recordedRehearsals } from './recorded-rehearsals.ts';
import { openAccess, type ServiceAccess } from './service-access.ts';
import { LiveControl, readKeptControl } from './service-control.ts';
import { serviceErrorOf } from './service-error.ts';
import { ServiceFolder } from './service-folder.ts';
import { closeHttp, listenAt, serviceHttp } from './service-http.ts';
import { Shutdown } from './shutdown.ts';
import { StateSnapshots } from './state-snapshots.ts';

const MEGABYTE = 2 ** 20;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DATABASE_END_MS = 60_000;
/** What is decided is recorded; while the database is away that would take for ever. */
const ENGINE_END_MS = 15_000;

export interface ServiceOptions {
  config: ServiceConfig;
  /** What a new service begins with. */
  definitions: Definitions;
  /** What they are written in; absent: they have no versions before others are applied. */
  packs?: readonly SourceFile[];
  log: Logger;
  /** The machine's when absent. */
  clock?: Clock;
  /** How many times as fast as the wall clock's the clock's time passes; 1 when absent. */
  speed?: number;
  /** Served besides those of the configuration. */
  channels?: readonly ServedChannel[];
  /** Where cells are, besides the plan of the configuration. */
  cells?: readonly CellPosition[];
  /** Ends a start that is under way. */
  signal?: AbortSignal;
}

export interface RunningService extends Readonly<Omit<ServiceAccess, 'access' | 'close'>> {
  /** Where it listens. */
  readonly url: string;
  readonly live: LiveEngine;
  readonly dispatcher: Dispatcher;
  /**
   * Finishes what was taken. @returns whether everything has ended: what has not keeps the process up and may be cut off,
   * for the next start goes on from the log.
   */
  stop(): Promise<boolean>;
}

/** The start was ended before it was done. */
export class StartEnded extends Error {
  constructor() {
    super('the start was ended');
    this.name = 'StartEnded';
  }
}

/**
 * Starts everything in one process and resolves when it decides and delivers.
 *
 * @throws ConfigError ServiceError for what a person must put right; StartEnded when `signal` said so: threads may be left
 *   then, and the process should end.
 */
export async function runService(options: ServiceOptions): Promise<RunningService> {
  const shutdown = new Shutdown(options.log);
  try {
    return await startParts(options, shutdown);
  } catch (error) {
    // What went wrong first is what is told.
    await shutdown.run();
    throw serviceErrorOf(error);
  }
}

async function startParts(options: ServiceOptions, shutdown: Shutdown): Promise<RunningService> {
  const { config, log, clock = { now: Date.now }, speed = 1, channels = [], signal } = options;
  const folder = await ServiceFolder.hold(config.folder);
  shutdown.add('the folder', () => folder.release());
  await folder.settle(config.engine.partitions);
  const cells = [...(config.cellPlan === '' ? [] : readCellPlan(config.cellPlan)), ...(options.cells ?? [])];
  const definitions = (await lastDefinitions(folder.path)) ?? options.definitions;
  const opened = channelsOf(config, definitions);
  const databaseUrl = await databaseOf(config, log, shutdown);
  checkGoing(signal);
  const database = await openDatabase(databaseUrl);
  shutdown.add('the connections to the database', () => database.destroy());
  const settings = new PostgresSettingsStore(database);
  const kept = await readKeptControl(settings);
  const { access, close, ...callers } = await openAccess(folder.path, config, database, (message) => log.warn(message));
  shutdown.add('the audit trail', close);
  const live = new LiveEngine(engineOptions(config, definitions, databaseUrl, clock, speed));
  let recovering = false;
  // One that goes over its log is left to the end of the process.
  shutdown.add('the engine', async () => recovering || live.stop(), ENGINE_END_MS);
  const inputs = customerInputsOf(live, folder.path, log);
  shutdown.add('the reader of the log', () => inputs.stop());
  const now = () => clock.now();
  const { journal, answers, dispatcher } = openDelivery(
    { folder: folder.path, live, database, kept, now, log },
    shutdown,
  );
  const erasures = new Erasures(config.erasureFile === '' ? join(folder.path, 'erasures.ndjson') : config.erasureFile);
  const records = new NotedRecords(database, erasures);
  const store = new PostgresDefinitionStore(database);
  const activation = new DefinitionActivation({ store, live, now, warn: (message) => log.warn(message) });
  const http = await serviceHttp({
    ...{ live, inputs, access, clock, log, database, records, dispatcher, activation },
    keys: callers.keys,
    definitions: store,
    ownApproval: config.definitions.approval === 'anybody',
    proxies: config.listen.proxies,
    channels: opened,
    sms: gatewayIn(config, dispatcher),
    draftTests: new TestMessages({ journal, now, dispatcher }),
    control: new LiveControl({ live, dispatcher, settings, kept, now }),
    rehearsals: recordedRehearsals(folder.path, config, live, now),
    cells,
    shownSettings: shownSettingsOf(config),
  });
  shutdown.add('the HTTP server', () => closeHttp(http));
  const url = await listenAt(http, config.listen);
  await folder.tell({ pid: process.pid, url, databaseUrl });
  recovering = true;
  const recovered = live.start().finally(() => {
    recovering = false;
  });
  await unlessEnded(recovered, signal);
  inputs.start();
  await activation.begin(options.packs ?? []);
  if (kept.restored !== undefined) {
    await eraseRestored(live, new PostgresRecords(database), erasures, kept.restored.backUpAt);
  }
  checkGoing(signal);
  await beginDelivery({ dispatcher, answers, served: [...servedOf(opened, options), ...channels] }, shutdown);
  const endHousekeeping = keepHouse({
    ...{ live, database, journal, erasures, now, log, retention: config.retention },
    snapshots: new StateSnapshots(folder.path, config.retention.snapshotDays),
  });
  shutdown.add('housekeeping', async () => endHousekeeping());
  return { ...callers, url, live, dispatcher, stop: () => shutdown.run() };
}

/** Channels of the configuration, in the time of the engine. */
function servedOf({ served }: OpenedChannels, { clock, speed = 1 }: ServiceOptions): ServedChannel[] {
  return clock === undefined ? served : served.map((each) => inMadeUpTime(each, { clock, speed }));
}

/** Of a folder in which a service has decided before: what was active then. */
async function lastDefinitions(folder: string): Promise<Definitions | undefined> {
  const kept = await new KeptDefinitions(join(folder, 'engine', 'definitions')).open(Number.POSITIVE_INFINITY);
  return kept.at(-1)?.definitions;
}

async function databaseOf(config: ServiceConfig, log: Logger, shutdown: Shutdown): Promise<string> {
  const { url } = config.database;
  const report = (message: string) => log.warn(message);
  if (url !== '') {
    const lock = await lockDatabase(url, report);
    shutdown.add('the lock of the database', () => lock.release());
    return url;
  }
  const server = await startEmbeddedServer({ folder: join(config.folder, 'database'), report });
  shutdown.add('the database', () => server.stop(), DATABASE_END_MS);
  return server.url;
}

function checkGoing(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new StartEnded();
}

/** @throws StartEnded as soon as the signal says so; the work is left where it is. */
async function unlessEnded(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  // What it meets after it was left is of no interest.
  work.catch(() => undefined);
  checkGoing(signal);
  const { promise: ended, reject } = Promise.withResolvers<void>();
  const end = () => reject(new StartEnded());
  signal?.addEventListener('abort', end, { once: true });
  await Promise.race([work, ended]);
  signal?.removeEventListener('abort', end);
}

function engineOptions(
  { folder, engine, retention }: ServiceConfig,
  definitions: Definitions,
  databaseUrl: string,
  clock: Clock,
  speed: number,
) {
  return {
    definitions,
    folder: join(folder, 'engine'),
    storageModule: lmdbStorageModule,
    effects: { module: postgresEffectModule, settings: { url: databaseUrl } },
    workers: engine.workers,
    partitions: engine.partitions,
    clock,
    speed,
    limitBytes: engine.inFlightMegabytes * MEGABYTE,
    effectsInFlight: engine.effectsInFlight,
    keepLogMs: retention.logHours * HOUR_MS,
    checkpointCycleMs: engine.checkpointMinutes * MINUTE_MS,
  };
}

function shownSettingsOf(config: ServiceConfig): ShownSettings {
  const channels = Object.entries(config.channels).map(([id, { adapter }]) => ({ id, adapter }));
  return { version, settings: shownSettings(config), channels };
}

/** An SMS gateway that tells of texts and reports with an API key speaks for the channel that goes through Kannel. */
function gatewayIn({ channels }: ServiceConfig, dispatcher: Dispatcher): ChannelListener {
  const [id] = Object.keys(channels).filter((channel) => channels[channel]!.adapter === 'kannel');
  return dispatcher.listenerOf(id ?? 'sms');
}
