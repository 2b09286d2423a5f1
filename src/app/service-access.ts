import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../adapters/postgres/open-database.ts';
import { PostgresApiKeys } from '../adapters/postgres/postgres-api-keys.ts';
import { PostgresSessions } from '../adapters/postgres/postgres-sessions.ts';
import { PostgresUsers } from '../adapters/postgres/postgres-users.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { allScopes } from '../features/access/caller.ts';
import { newUser } from '../features/access/new-user.ts';
import { hashPassword, randomPassword } from '../features/access/password.ts';
import { newApiKey } from '../http/api-key.ts';
import type { AccessParts } from '../http/session-parts.ts';
import type { ApiKeys } from '../ports/api-keys.ts';
import type { Users } from '../ports/users.ts';

const FIRST_START = 'the first start';
/** What the first user signs in with. */
const FIRST_USER = 'admin';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Who may call a service. */
export interface ServiceAccess {
  keys: ApiKeys;
  users: Users;
  /** File with the first administrator's key, made at the first start. */
  keyFile: string;
  /** File with the password of the first user, `admin`, made likewise. */
  passwordFile: string;
  /** How people sign in, by the clock of the machine. */
  access: AccessParts;
}

/** Makes who is to be there from the start. */
export async function openAccess(
  folder: string,
  { access, listen }: ServiceConfig,
  database: Database,
): Promise<ServiceAccess> {
  const keys = new PostgresApiKeys(database);
  const users = new PostgresUsers(database);
  return {
    keys,
    users,
    keyFile: await firstKey(folder, keys),
    passwordFile: await firstUser(folder, users),
    access: {
      users,
      sessions: new PostgresSessions(database),
      times: { idleMs: access.idleMinutes * MINUTE_MS, longestMs: access.sessionHours * HOUR_MS },
      alwaysSecure: listen.publicUrl.startsWith('https:'),
      now: Date.now,
    },
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
    createdBy: FIRST_START,
  });
  return file;
}

/** Makes the first user when there is none yet; its owner reads the password from the file. */
async function firstUser(folder: string, users: Users): Promise<string> {
  const file = join(folder, 'administrator.password');
  if ((await users.list(1)).length > 0) return file;
  const password = randomPassword();
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  const wanted = {
    name: FIRST_USER,
    displayName: 'Administrator',
    passwordHash: await hashPassword(password),
    roles: ['administrator'],
  };
  await users.create(newUser(wanted, { by: FIRST_START, at: Date.now() }));
  return file;
}
