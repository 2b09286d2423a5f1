import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DiscoveredProvider } from '../adapters/open-id/discovered-provider.ts';
import type { Database } from '../adapters/postgres/open-database.ts';
import { PostgresApiKeys } from '../adapters/postgres/postgres-api-keys.ts';
import { PostgresAuditLog } from '../adapters/postgres/postgres-audit-log.ts';
import { PostgresSessions } from '../adapters/postgres/postgres-sessions.ts';
import { PostgresSettingsStore } from '../adapters/postgres/postgres-settings-store.ts';
import { PostgresUsers } from '../adapters/postgres/postgres-users.ts';
import { ConfigError } from '../config/config.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { newApiKey } from '../features/access/api-key.ts';
import { AuditTrail } from '../features/access/audit-trail.ts';
import { allScopes } from '../features/access/caller.ts';
import { newUser } from '../features/access/new-user.ts';
import { hashPassword, randomPassword } from '../features/access/password.ts';
import type { AccessParts } from '../http/session-parts.ts';
import type { ApiKeys } from '../ports/api-keys.ts';
import type { Users } from '../ports/users.ts';
import { AuditHeadFile } from './audit-head-file.ts';

const FIRST_START = 'the first start';
/** What the first user signs in with. */
const FIRST_USER = 'admin';

const SECRET_SETTING = 'audit.subject-secret';
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
  /** Resolves when all that was told the audit trail is written. */
  close(): Promise<void>;
}

/** Makes who is to be there from the start. */
export async function openAccess(
  folder: string,
  { access, listen, openId }: ServiceConfig,
  database: Database,
  warn: (message: string) => void,
): Promise<ServiceAccess> {
  const keys = new PostgresApiKeys(database);
  const users = new PostgresUsers(database);
  const log = new PostgresAuditLog(database);
  const witness = new AuditHeadFile({ folder, log, warn });
  const trail = new AuditTrail({ log, secret: await subjectSecret(database), witness, warn });
  return {
    keys,
    users,
    keyFile: await firstKey(folder, keys),
    passwordFile: await firstUser(folder, users),
    access: {
      users,
      keys,
      sessions: new PostgresSessions(database),
      times: { idleMs: access.idleMinutes * MINUTE_MS, longestMs: access.sessionHours * HOUR_MS },
      alwaysSecure: listen.publicUrl.startsWith('https:'),
      ...openIdOf(openId, listen.publicUrl),
      trail,
      now: Date.now,
    },
    close: async () => {
      await trail.settled();
      await witness.close();
    },
  };
}

/** @throws ConfigError */
function openIdOf(
  { issuer, clientId, clientSecret, label, scope, ...mapping }: ServiceConfig['openId'],
  publicUrl: string,
) {
  if (issuer === '') return {};
  const wrong = [
    ...(URL.canParse(issuer) ? [] : ['openId.issuer: it is no address']),
    ...(clientId === '' ? ['openId.clientId: the provider gives it to this service'] : []),
    ...(URL.canParse(publicUrl) ? [] : ['listen.publicUrl: people come back from the provider to it']),
  ];
  if (wrong.length > 0) throw new ConfigError(wrong, 'signing in by OpenID Connect wants more');
  const redirectUrl = new URL('/v1/session/open-id/callback', publicUrl).href;
  const provider = new DiscoveredProvider({ issuer, clientId, clientSecret, scope, redirectUrl });
  return { openId: { label, provider, mapping } };
}

/** Customers are found in the trail by what is made with it, so that the trail itself tells no number. */
async function subjectSecret(database: Database): Promise<string> {
  const settings = new PostgresSettingsStore(database);
  const kept = await settings.read(SECRET_SETTING);
  if (typeof kept === 'string') return kept;
  const secret = randomBytes(32).toString('hex');
  await settings.write(SECRET_SETTING, secret, FIRST_START, Date.now());
  return secret;
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
