import { join } from 'node:path';
import { startEmbeddedServer } from '../adapters/postgres/embedded-server.ts';
import { openDatabase } from '../adapters/postgres/open-database.ts';
import { PostgresApiKeys } from '../adapters/postgres/postgres-api-keys.ts';
import { PostgresAuditLog } from '../adapters/postgres/postgres-audit-log.ts';
import { PostgresSessions } from '../adapters/postgres/postgres-sessions.ts';
import { PostgresUsers } from '../adapters/postgres/postgres-users.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { AuditTrail } from '../features/access/audit-trail.ts';
import type { ApiKeys } from '../ports/api-keys.ts';
import type { Sessions } from '../ports/sessions.ts';
import type { Users } from '../ports/users.ts';
import { AuditHeadFile } from './audit-head-file.ts';
import { ServiceError, serviceErrorOf } from './service-error.ts';
import { isServiceFolder, runningIn, ServiceFolder } from './service-folder.ts';

/** Who may call a service, and what is written of that. */
export interface AccessRecords {
  keys: ApiKeys;
  users: Users;
  sessions: Sessions;
  trail: AuditTrail;
}

type AccessWork = (records: AccessRecords) => Promise<void>;

/**
 * Gives `work` who may call a service on this machine, whether it runs or not: its database is started for as long as
 * needed when it does not.
 *
 * @throws ServiceError
 */
export async function withAccessRecords(config: ServiceConfig, work: AccessWork): Promise<void> {
  try {
    const running = await runningIn(config.folder);
    const url = running?.databaseUrl ?? config.database.url;
    if (url !== '') await inDatabase(url, config.folder, work);
    else await inStopped(config.folder, work);
  } catch (error) {
    throw serviceErrorOf(error);
  }
}

async function inStopped(folder: string, work: AccessWork): Promise<void> {
  if (!(await isServiceFolder(folder))) {
    throw new ServiceError('service.no-folder', `there is no service in ${folder}`, 'Start it once: opportune serve');
  }
  const held = await ServiceFolder.hold(folder);
  try {
    const server = await startEmbeddedServer({ folder: join(folder, 'database') });
    try {
      await inDatabase(server.url, folder, work);
    } finally {
      await server.stop();
    }
  } finally {
    await held.release();
  }
}

async function inDatabase(url: string, folder: string, work: AccessWork): Promise<void> {
  const database = await openDatabase(url);
  try {
    const log = new PostgresAuditLog(database);
    const warn = () => {};
    const witness = new AuditHeadFile({ folder, log, warn });
    // Nothing of a customer is told by commands: no pseudonym is made.
    const trail = new AuditTrail({ log, secret: '', witness, warn });
    await work({
      keys: new PostgresApiKeys(database),
      users: new PostgresUsers(database),
      sessions: new PostgresSessions(database),
      trail,
    });
    await trail.settled();
    await witness.close();
  } finally {
    await database.destroy();
  }
}
