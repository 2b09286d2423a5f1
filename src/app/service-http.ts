import { sql } from 'kysely';
import type { Database } from '../adapters/postgres/open-database.ts';
import { PostgresDeadLetters } from '../adapters/postgres/postgres-dead-letters.ts';
import { PostgresIdempotencyKeys } from '../adapters/postgres/postgres-idempotency-keys.ts';
import type { PostgresRecords } from '../adapters/postgres/postgres-records.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { createHttpServer, type HttpParts } from '../http/create-http-server.ts';
import { initialHttpSettings } from '../http/http-settings.ts';
import type { ReadinessCheck } from '../http/operation-routes.ts';
import { BodyReader } from '../intake/body-reader.ts';
import type { Dispatcher } from '../runtime/dispatch/dispatcher.ts';
import type { OpenedChannels } from './open-channels.ts';
import { ServiceError } from './service-error.ts';

/** Answers under way get so long. */
const HTTP_END_MS = 3000;

type HttpServer = Awaited<ReturnType<typeof createHttpServer>>;

export interface ServiceHttpParts
  extends Required<
    Pick<HttpParts, 'live' | 'keys' | 'clock' | 'log' | 'control' | 'sms' | 'definitions' | 'activation'>
  > {
  database: Database;
  records: PostgresRecords;
  /** Authors may approve what they wrote. */
  ownApproval: boolean;
  dispatcher: Dispatcher;
  channels: Pick<OpenedChannels, 'carried' | 'told'>;
}

/** The HTTP side of a service; not listening yet. */
export function serviceHttp({ database, dispatcher, channels, records, ownApproval, ...parts }: ServiceHttpParts) {
  return createHttpServer({
    ...parts,
    readers: (active) => ({
      events: new BodyReader({ definitions: active, kind: 'events' }),
      customers: new BodyReader({ definitions: active, kind: 'customers' }),
    }),
    settings: { ...initialHttpSettings, ownApproval },
    guidance: records,
    records,
    deadLetters: new PostgresDeadLetters(database),
    idempotency: new PostgresIdempotencyKeys(database),
    readiness: [databaseCheck(database), deliveryCheck(dispatcher), channelCheck(dispatcher)],
    carried: {
      take: async (channel, customerId) => channels.carried.get(channel)?.take(customerId),
    },
    told: channels.told,
  });
}

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
