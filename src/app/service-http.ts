import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import type { Database } from '../adapters/postgres/open-database.ts';
import { PostgresCampaignActions } from '../adapters/postgres/postgres-campaign-actions.ts';
import { PostgresCampaignResults } from '../adapters/postgres/postgres-campaign-results.ts';
import { PostgresCustomerDirectory } from '../adapters/postgres/postgres-customer-directory.ts';
import { PostgresDayRecords } from '../adapters/postgres/postgres-day-records.ts';
import { PostgresDeadLetters } from '../adapters/postgres/postgres-dead-letters.ts';
import { PostgresIdempotencyKeys } from '../adapters/postgres/postgres-idempotency-keys.ts';
import { PostgresListUploads } from '../adapters/postgres/postgres-list-uploads.ts';
import type { PostgresRecords } from '../adapters/postgres/postgres-records.ts';
import { PostgresSettingsStore } from '../adapters/postgres/postgres-settings-store.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { TestNumbers } from '../features/campaigns/test-numbers.ts';
import { KeptMessageRules } from '../features/previews/message-rules.ts';
import { createHttpServer, type HttpParts } from '../http/create-http-server.ts';
import { initialHttpSettings } from '../http/http-settings.ts';
import type { ReadinessCheck } from '../http/operation-routes.ts';
import { BodyReader } from '../intake/body-reader.ts';
import type { Dispatcher } from '../runtime/dispatch/dispatcher.ts';
import type { OpenedChannels } from './open-channels.ts';
import { readNumberList } from './read-number-list.ts';
import { ServiceError } from './service-error.ts';

/** Answers under way get so long. */
const HTTP_END_MS = 3000;

/** Where `bin/build-console.mjs` puts the console. */
const consoleFolder = fileURLToPath(new URL('../../console/dist', import.meta.url));

type HttpServer = Awaited<ReturnType<typeof createHttpServer>>;

export interface ServiceHttpParts
  extends Required<
    Pick<
      HttpParts,
      | 'live'
      | 'inputs'
      | 'keys'
      | 'access'
      | 'clock'
      | 'log'
      | 'control'
      | 'sms'
      | 'definitions'
      | 'activation'
      | 'rehearsals'
      | 'cells'
      | 'shownSettings'
      | 'draftTests'
    >
  > {
  database: Database;
  records: PostgresRecords;
  /** Authors may approve what they wrote. */
  ownApproval: boolean;
  /** Of the configuration: addresses of proxies in front. */
  proxies: string;
  dispatcher: Dispatcher;
  channels: Pick<OpenedChannels, 'carried' | 'told'>;
}

/** The HTTP side of a service; not listening yet. */
export function serviceHttp({
  database,
  dispatcher,
  channels,
  records,
  ownApproval,
  proxies,
  ...parts
}: ServiceHttpParts) {
  return createHttpServer({
    ...parts,
    readers: (active) => ({
      events: new BodyReader({ definitions: active, kind: 'events' }),
      customers: new BodyReader({ definitions: active, kind: 'customers' }),
    }),
    settings: { ...initialHttpSettings, ownApproval, proxies: addressesIn(proxies) },
    guidance: records,
    records,
    directory: new PostgresCustomerDirectory(database),
    dayRecords: new PostgresDayRecords(database),
    deadLetters: new PostgresDeadLetters(database),
    idempotency: new PostgresIdempotencyKeys(database),
    numberLists: { uploads: new PostgresListUploads(database), read: readNumberList },
    campaignRecords: {
      results: new PostgresCampaignResults(database),
      actions: new PostgresCampaignActions(database),
    },
    testNumbers: new TestNumbers(new PostgresSettingsStore(database)),
    messageRules: new KeptMessageRules(new PostgresSettingsStore(database)),
    consoleFolder,
    readiness: [databaseCheck(database), deliveryCheck(dispatcher), channelCheck(dispatcher)],
    carried: {
      take: async (channel, customerId) => channels.carried.get(channel)?.take(customerId),
    },
    told: channels.told,
  });
}

const addressesIn = (text: string): string[] => text.split(',').flatMap((each) => each.trim() || []);

/** @throws ServiceError `service.address` */
export async function listenAt(http: HttpServer, { host, port }: ServiceConfig['listen']): Promise<string> {
  try {
    await http.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why: Record<string, string> = {
      EADDRINUSE: 'another program listens there',
      EACCES: 'this account may not listen there; ports below 1024 want more rights',
      EADDRNOTAVAIL: 'this machine has no such address',
      ENOTFOUND: 'there is no such host',
    };
    if (why[code] === undefined) throw error;
    throw new ServiceError(
      'service.address',
      `the service cannot listen on port ${port} of ${host}: ${why[code]}`,
      'Stop the other program, or set listen.port and listen.host (OPPORTUNE_LISTEN_PORT, OPPORTUNE_LISTEN_HOST)',
      { cause: error },
    );
  }
  return urlOf(http.server.address());
}

/** Who does not end their requests in time is cut off. */
export async function closeHttp(http: HttpServer): Promise<void> {
  const timer = setTimeout(() => http.server.closeAllConnections(), HTTP_END_MS);
  await http.close();
  clearTimeout(timer);
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

/** Until the channels are open, what is decided stays where it is. */
function deliveryCheck(dispatcher: Dispatcher): ReadinessCheck {
  return {
    name: 'delivery',
    trouble: async () => (dispatcher.isOpen ? undefined : 'the channels are not open yet'),
  };
}

/** A channel that is away keeps nobody from asking: it is told, and the service is ready all the same. */
function channelCheck(dispatcher: Dispatcher): ReadinessCheck {
  return {
    name: 'channels',
    isBearable: true,
    trouble: async () =>
      dispatcher
        .states()
        .flatMap(({ id, paused, trouble }) => [
          ...(paused ? [`${id}: paused`] : []),
          ...(trouble === undefined ? [] : [`${id}: ${trouble}`]),
        ])
        .join('; ') || undefined,
  };
}

function urlOf(address: string | { address: string; family: string; port: number } | null): string {
  if (address === null || typeof address === 'string') return String(address);
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
