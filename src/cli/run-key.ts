import { type AccessRecords, withAccessRecords } from '../app/with-access-records.ts';
import { newApiKey } from '../features/access/api-key.ts';
import { allScopes, isScope } from '../features/access/caller.ts';
import type { StoredApiKey } from '../ports/api-keys.ts';
import { CommandError } from './command-error.ts';
import { serviceConfigOf } from './service-settings.ts';
import { tableLines } from './table.ts';
import { tellTrail } from './tell-trail.ts';
import type { Terminal } from './terminal.ts';
import { tellingMistakes } from './told-mistakes.ts';

const COMMAND = 'opportune key';

export interface KeyOptions {
  name?: string;
  scopes?: string;
  expires?: string;
  config?: string;
  json?: true;
}

/** @throws CommandError */
export async function runKey(
  action: 'create' | 'list' | 'revoke',
  keyId: string | undefined,
  options: KeyOptions,
  terminal: Terminal,
): Promise<void> {
  const wanted = action === 'create' ? keyFrom(options) : undefined;
  if (action === 'revoke' && keyId === undefined) throw usage('which key is to be revoked?');
  const config = serviceConfigOf(options.config);
  await tellingMistakes(() =>
    withAccessRecords(config, async (records) => {
      const { keys } = records;
      if (wanted !== undefined) await create(records, wanted, options.json === true, terminal);
      else if (keyId !== undefined && action === 'revoke') await revoke(records, keyId, terminal);
      else list(await keys.list(), options.json === true, terminal);
    }),
  );
}

type WantedKey = Pick<StoredApiKey, 'name' | 'scopes' | 'expiresAt'>;

function keyFrom({ name, scopes, expires }: KeyOptions): WantedKey {
  if (name === undefined || name.trim() === '') throw usage('a key wants a name: --name NAME');
  const named = (scopes ?? '').split(',').map((scope) => scope.trim());
  const unknown = named.filter((scope) => !isScope(scope));
  if (unknown.length > 0) throw usage(`there is no scope "${unknown.join('", "')}"; there are ${allScopes.join(', ')}`);
  if (expires === undefined) return { name, scopes: named };
  const expiresAt = Date.parse(expires);
  if (Number.isNaN(expiresAt)) throw usage(`--expires "${expires}" is no date`);
  if (expiresAt <= Date.now()) throw usage(`--expires ${expires} is past`);
  return { name, scopes: named, expiresAt };
}

async function create(
  { keys, trail }: AccessRecords,
  wanted: WantedKey,
  json: boolean,
  terminal: Terminal,
): Promise<void> {
  const { token, keyId, secretHash } = newApiKey();
  await keys.create({ ...wanted, keyId, secretHash, createdAt: Date.now(), createdBy: COMMAND });
  const detail = { scopes: wanted.scopes };
  await tellTrail(trail, { action: 'key.create', subject: `${keyId} ${wanted.name}`, detail });
  if (json) terminal.line(JSON.stringify({ keyId, key: token }));
  else {
    terminal.line(token);
    terminal.note(`This is the key ${keyId}; it is not shown again.`);
  }
}

async function revoke({ keys, trail }: AccessRecords, keyId: string, terminal: Terminal): Promise<void> {
  if (!(await keys.revoke(keyId, Date.now())))
    throw usage(`there is no key ${keyId}; \`opportune key list\` lists them`);
  await tellTrail(trail, { action: 'key.revoke', subject: keyId });
  terminal.line(`The key ${keyId} is revoked; it is refused within five seconds.`);
}

function list(all: readonly StoredApiKey[], json: boolean, terminal: Terminal): void {
  if (json) {
    // What proves a key stays where it is.
    terminal.line(JSON.stringify(all.map(({ secretHash: _, ...shown }) => shown)));
    return;
  }
  const day = (at: number | undefined) => (at === undefined ? '' : new Date(at).toISOString().slice(0, 16));
  const rows = all.map(({ keyId, name, scopes, createdAt, expiresAt, revokedAt, usedAt }) => [
    keyId,
    name,
    revokedAt !== undefined ? 'revoked' : expiresAt !== undefined && expiresAt <= Date.now() ? 'expired' : 'valid',
    day(createdAt),
    day(expiresAt),
    day(usedAt),
    scopes.length === allScopes.length ? 'everything' : scopes.join(','),
  ]);
  for (const line of tableLines([['key', 'name', 'state', 'made', 'expires', 'used', 'scopes'], ...rows])) {
    terminal.line(line);
  }
}

function usage(message: string): CommandError {
  return new CommandError('usage', message, 'See `opportune help key`');
}
