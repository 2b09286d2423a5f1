import { join } from 'node:path';
import { startEmbeddedServer } from '../adapters/postgres/embedded-server.ts';
import { openDatabase } from '../adapters/postgres/open-database.ts';
import { PostgresApiKeys } from '../adapters/postgres/postgres-api-keys.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import type { ApiKeys } from '../ports/api-keys.ts';
import { ServiceError, serviceErrorOf } from './service-error.ts';
import { isServiceFolder, runningIn, ServiceFolder } from './service-folder.ts';

/**
 * Gives `work` the API keys of a service on this machine, whether it runs or not: its database is started for as long as
 * needed when it does not.
 *
 * @throws ServiceError
 */
export async function withApiKeys(config: ServiceConfig, work: (keys: ApiKeys) => Promise<void>): Promise<void> {
  try {
    const running = await runningIn(config.folder);
    const url = running?.databaseUrl ?? config.database.url;
    if (url !== '') await inDatabase(url, work);
    else await inStopped(config.folder, work);
  } catch (error) {
    throw serviceErrorOf(error);
  }
}

async function inStopped(folder: string, work: (keys: ApiKeys) => Promise<void>): Promise<void> {
  if (!(await isServiceFolder(folder))) {
    throw new ServiceError('service.no-folder', `there is no service in ${folder}`, 'Start it once: opportune serve');
  }
  const held = await ServiceFolder.hold(folder);
  try {
    const server = await startEmbeddedServer({ folder: join(folder, 'database') });
    try {
      await inDatabase(server.url, work);
    } finally {
      await server.stop();
    }
  } finally {
    await held.release();
  }
}

async function inDatabase(url: string, work: (keys: ApiKeys) => Promise<void>): Promise<void> {
  const database = await openDatabase(url);
  try {
    await work(new PostgresApiKeys(database));
  } finally {
    await database.destroy();
  }
}
