import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { LmdbHandoverJournal } from '../adapters/lmdb/lmdb-handover-journal.ts';
import { lmdbStorageModule } from '../adapters/lmdb/lmdb-storage.ts';
import { startEmbeddedServer } from '../adapters/postgres/embedded-server.ts';
import { type Database, openDatabase } from '../adapters/postgres/open-database.ts';
import { PostgresApiKeys } from '../adapters/postgres/postgres-api-keys.ts';
import { PostgresContactRecords } from '../adapters/postgres/postgres-contact-records.ts';
import { PostgresCustomerDirectory } from '../adapters/postgres/postgres-customer-directory.ts';
import { PostgresDeadLetters } from '../adapters/postgres/postgres-dead-letters.ts';
import { postgresEffectModule } from '../adapters/postgres/postgres-effect-store.ts';
import { PostgresIdempotencyKeys } from '../adapters/postgres/postgres-idempotency-keys.ts';
import { PostgresRecords } from '../adapters/postgres/postgres-records.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import type { Definitions } from '../core/schema/definitions.ts';
import { allScopes } from '../features/access/caller.ts';
import { newApiKey } from '../http/api-key.ts';
import { createHttpServer } from '../http/create-http-server.ts';
import { initialHttpSettings } from '../http/http-settings.ts';
import type { ReadinessCheck } from '../http/operation-routes.ts';
import { BodyReader } from '../intake/body-reader.ts';
import type { AddressBook } from '../ports/address-book.ts';
import type { ApiKeys } from '../ports/api-keys.ts';
import type { Clock } from '../ports/clock.ts';
import { Dispatcher, type ServedChannel } from '../runtime/dispatch/dispatcher.ts';
import { LiveEngine } from '../runtime/live/live-engine.ts';
import { keepHouse } from './housekeeping.ts';
import { channelsOf } from './open-channels.ts';

const MEGABYTE = 2 ** 20;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export interface ServiceOptions {
  config: ServiceConfig;
  /** What a new service begins with. */
  definitions: Definitions;
  log: Logger;
  /** The machine's when absent. */
  clock?: Clock;
  /** How many times as fast as the wall clock's the clock's time passes; 1 when absent. */
  speed?: number;
  /** Served besides those of the configuration. */
  channels?: readonly ServedChannel[];
}

export interface RunningService {
  /** Where it listens. */
  readonly url: string;
  readonly live: LiveEngine;
  readonly dispatcher: Dispatcher;
  readonly keys: ApiKeys;
  /** File with the first administrator's key, made at the first start. */
  readonly keyFile: string;
  stop(): Promise<void>;
}

/**
 * Starts everything in one process and resolves when it decides and delivers.
 *
 * @throws ConfigError, DatabaseError, StoredFormatError for what a person must put right.
 */
export async function runService(options: ServiceOptions): Promise<RunningService> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    return await startParts(options, stops, stop);
  } catch (error) {
    // What went wrong first is what is told.
    await stop().catch(() => undefined);
    throw error;
  }
}

async function startParts(
  { config, definitions, log, clock = { now: Date.now }, speed = 1, channels = [] }: ServiceOptions,
  stops: (() => Promise<unknown>)[],
  stop: () => Promise<void>,
): Promise<RunningService> {
  const { served, carried } = channelsOf(config, definitions);
  await mkdir(config.folder, { recursive: true });
  const databaseUrl = await databaseOf(config, log, stops);
  const database = await openDatabase(databaseUrl);
  stops.push(() => database.destroy());
  const keys = new PostgresApiKeys(database);
  const keyFile = await firstKey(config.folder, keys);
  const live = new LiveEngine(engineOptions(config, definitions, databaseUrl, clock, speed));
  stops.push(() => live.stop());
  const journal = new LmdbHandoverJournal(join(config.folder, 'handover'));
  stops.push(() => journal.close());
  const dispatcher = new Dispatcher({
    live,
    records: new PostgresContactRecords(database),
    journal,
    addresses: addressesIn(database),
    now: () => clock.now(),
    report: (message) => log.warn(message),
    inbound: async (channel) => log.info({ channel }, 'a message from a customer'),
  });
  const records = new PostgresRecords(database);
  const http = await createHttpServer({
    live,
    readers: (active) => ({
      events: new BodyReader({ definitions: active, kind: 'events' }),
      customers: new BodyReader({ definitions: active, kind: 'customers' }),
    }),
    keys,
    clock,
    settings: initialHttpSettings,
    log,
    guidance: records,
    records,
    deadLetters: new PostgresDeadLetters(database),
    idempotency: new PostgresIdempotencyKeys(database),
    readiness: [databaseCheck(database), channelCheck(dispatcher)],
    carried: {
      take: async (channel, customerId) => carried.get(channel)?.take(customerId),
    },
  });
  stops.push(() => http.close());
  await http.listen(config.listen);
  await live.start();
  await dispatcher.start([...served, ...channels]);
  stops.push(() => dispatcher.stop());
  const recordDays = config.retention.recordDays;
  const endHousekeeping = keepHouse({ live, database, journal, recordDays, now: () => clock.now(), log });
  stops.push(async () => endHousekeeping());
  return { url: urlOf(http.server.address()), live, dispatcher, keys, keyFile, stop };
}

async function databaseOf(config: ServiceConfig, log: Logger, stops: (() => Promise<unknown>)[]): Promise<string> {
  if (config.database.url !== '') return config.database.url;
  const folder = join(config.folder, 'database');
  const server = await startEmbeddedServer({ folder, report: (message) => log.warn(message) });
  stops.push(() => server.stop());
  return server.url;
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

/** Makes the first key, which may do everything, when there is none yet; its owner reads it from the file. */
async function firstKey(folder: string, keys: ApiKeys): Promise<string> {
  const file = join(folder, 'administrator.key');
  if ((await keys.list()).length > 0) return file;
  const { token, keyId, secretHash } = newApiKey();
  await writeFile(file, `${token}\n`, { mode: 0o600 });
  await keys.create({
    keyId,
    name: 'administrator',
    secretHash,
    scopes: allScopes,
    createdAt: Date.now(),
    createdBy: 'the first start',
  });
  return file;
}

/** A customer of whom nothing else is known is reached by their id: it is their number. */
function addressesIn(database: Database): AddressBook {
  const directory = new PostgresCustomerDirectory(database);
  return {
    addressOf: async (customerId, kind) =>
      (await directory.addressOf(customerId, kind)) ?? (kind === 'number' ? customerId : undefined),
  };
}

function databaseCheck(database: Database): ReadinessCheck {
  return {
    name: 'database',
    trouble: async () => {
      try {
        await sql`select 1`.execute(database);
        return undefined;
      } catch (error) {
        return `the records database does not answer: ${error instanceof Error ? error.message : String(error)}`;
      }
    },
  };
}

/** A channel that is away keeps nobody from asking: it is told, and the service is ready all the same. */
function channelCheck(dispatcher: Dispatcher): ReadinessCheck {
  return {
    name: 'channels',
    trouble: async () =>
      Object.entries(dispatcher.troubles())
        .map(([id, what]) => `${id}: ${what}`)
        .join('; ') || undefined,
  };
}

function urlOf(address: string | { address: string; family: string; port: number } | null): string {
  if (address === null || typeof address === 'string') return String(address);
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
