import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TemporaryServer } from '../../../test/contract/temporary-server.ts';
import type { MomentOpened } from '../../core/effects.ts';
import { backUpDatabase, restoreDatabase } from './back-up-database.ts';
import { type Database, openDatabase } from './open-database.ts';
import { PostgresCustomerDirectory } from './postgres-customer-directory.ts';
import { PostgresDefinitionStore } from './postgres-definition-store.ts';
import { openEffectStore } from './postgres-effect-store.ts';

const AT = Date.UTC(2012, 2, 5, 8);
const doing = { who: 'ann', at: 1, comment: 'tab\tnew line\nback\\slash' };
const server = new TemporaryServer();
const root = mkdtempSync(join(tmpdir(), 'opportune-back-up-'));
let folders = 0;
let folder: string;
let empty: string;

const momentOf = (n: number): MomentOpened => ({
  ...{ type: 'moment', momentId: `m${n}`, customerId: `客户 ${n}`, scenario: '\\N', at: AT + n * 60_000 },
  ...{ expiresAt: AT, trigger: { text: 'tab\tquote"\u0001', n } },
});

beforeAll(async () => {
  await server.start();
  const database = await openDatabase(server.url);
  const store = await openEffectStore({ url: server.url });
  const moments = Array.from({ length: 20_000 }, (_, n) => momentOf(n));
  await store.put([...moments, { ...momentOf(0), at: -5 }].map((effect, offset) => ({ offset, effect })));
  await store.close();
  await new PostgresCustomerDirectory(database).change([{ customerId: 'a', number: '1', name: '王芳' }], 1);
  await new PostgresDefinitionStore(database).saveDraft({ kind: 'offer', id: 'x', content: 'id: x\n' }, doing);
  await database.destroy();
});

beforeEach(async () => {
  folder = join(root, String(folders++));
  empty = await emptyDatabase();
});

afterAll(async () => {
  await server.remove();
  rmSync(root, { recursive: true, force: true });
});

/** A database without tables in the same server; names it by a number. */
async function emptyDatabase(): Promise<string> {
  const url = new URL(server.url);
  const password = readFileSync(join(server.folder, 'database', 'password'), 'utf8').trim();
  const admin = new Client({
    ...{
      host: url.searchParams.get('host')!,
      port: Number(url.port),
      user: 'postgres',
      password,
      database: 'postgres',
    },
  });
  await admin.connect();
  await admin.query(`create database copy${folders} owner opportune`);
  await admin.end();
  url.pathname = `/copy${folders}`;
  return url.href;
}

async function contentOf(url: string): Promise<Record<string, unknown[]>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows: tables } = await client.query(
    "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname not like 'kysely%' order by 1",
  );
  const content: Record<string, unknown[]> = {};
  for (const { relname } of tables) {
    content[relname] = (await client.query(`select t::text as row from ${relname} t order by 1`)).rows;
  }
  await client.end();
  return content;
}

test('a restored database is the one that was backed up, week by week', async () => {
  await backUpDatabase(server.url, folder);
  await restoreDatabase(empty, folder);
  const content = await contentOf(empty);
  expect(content.moments).toHaveLength(20_001);
  expect(content).toEqual(await contentOf(server.url));
});

test('and goes on: numbers it gives follow those it gave', async () => {
  await backUpDatabase(server.url, folder);
  await restoreDatabase(empty, folder);
  const database: Database = await openDatabase(empty);
  const store = new PostgresDefinitionStore(database);
  await store.saveDraft({ kind: 'offer', id: 'y', content: 'id: y\n' }, doing);
  expect(await store.history('offer', 'x')).toEqual([{ version: 1, action: 'draft', ...doing }]);
  expect(await store.history('offer', 'y')).toHaveLength(1);
  await database.destroy();
});

test('a back-up is of one moment, while others write', async () => {
  const store = await openEffectStore({ url: server.url });
  let writing = true;
  const writes = (async () => {
    for (let n = 0; writing; n++) {
      const contact = {
        contactId: `w${n}`,
        customerId: 'w',
        campaign: 'c',
        step: 's',
        purpose: 'service',
        channel: 'sms',
      };
      const times = { at: AT, dueAt: AT, changedAt: AT, status: 'sent' } as const;
      await store.put([{ offset: n, effect: { type: 'contact', ...contact, purpose: 'service', ...times } }]);
    }
  })();
  await backUpDatabase(server.url, folder);
  writing = false;
  await writes;
  await store.close();
  await restoreDatabase(empty, folder);
  const { contacts, contact_changes } = await contentOf(empty);
  expect(contacts).toHaveLength(contact_changes!.length);
});

describe('what is refused, with nothing restored', () => {
  const refusal = (why: string) => ({ code: 'database.backup', message: expect.stringContaining(why) });

  test('a folder that is not empty, to write to', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'mine.txt'), '');
    await expect(backUpDatabase(server.url, folder)).rejects.toMatchObject(refusal('not empty'));
    expect(readdirSync(folder)).toEqual(['mine.txt']);
  });

  test('a back-up that was not finished', async () => {
    await backUpDatabase(server.url, folder);
    rmSync(join(folder, 'database.json'));
    await expect(restoreDatabase(empty, folder)).rejects.toMatchObject(refusal('not finished'));
  });

  test('a back-up that is cut short, or lacks a file', async () => {
    await backUpDatabase(server.url, folder);
    truncateSync(join(folder, 'moments.copy.gz'), 1000);
    await expect(restoreDatabase(empty, folder)).rejects.toMatchObject(refusal('moments'));
    rmSync(join(folder, 'customers.copy.gz'));
    folders++;
    const other = await emptyDatabase();
    await expect(restoreDatabase(other, folder)).rejects.toMatchObject(refusal('customers'));
    expect((await contentOf(other)).moments).toEqual([]);
  });

  test('a database that is in use, to restore into', async () => {
    await backUpDatabase(server.url, folder);
    await expect(restoreDatabase(server.url, folder)).rejects.toMatchObject(refusal('has tables already'));
  });

  test('a back-up of a newer version', async () => {
    await backUpDatabase(server.url, folder);
    const manifest = JSON.parse(readFileSync(join(folder, 'database.json'), 'utf8'));
    writeFileSync(join(folder, 'database.json'), JSON.stringify({ ...manifest, migration: '9999-later' }));
    await expect(restoreDatabase(empty, folder)).rejects.toMatchObject({ code: 'database.newer' });
    writeFileSync(join(folder, 'database.json'), JSON.stringify({ ...manifest, format: 99 }));
    await expect(restoreDatabase(empty, folder)).rejects.toMatchObject(refusal('format 99'));
  });
});
