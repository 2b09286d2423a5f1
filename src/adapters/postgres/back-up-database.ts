import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished, pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Kysely, PostgresDialect } from 'kysely';
import { type Client, Pool } from 'pg';
import { connectClient, connectionSettings } from './connection.ts';
import { copyIn, copyOut } from './copy-table.ts';
import { DatabaseError } from './database-error.ts';
import { growingTables, makeWeekSql, weekOfTable } from './growing-tables.ts';
import { migrateDatabase } from './migrate-database.ts';
import type { Tables } from './tables.ts';

/** Written last: a folder without it is not a back-up. */
const MANIFEST = 'database.json';
const FORMAT = 1;
/** Good compression for a third of the time that the usual level takes. */
const GZIP_LEVEL = 3;
/** A large table takes as long as it takes. */
const NO_TIMEOUT = 0;

interface TableBackUp {
  table: string;
  columns: string[];
  rows: number;
  /** Starts of its weeks, epoch ms; empty for tables that do not grow. */
  weeks: number[];
}

interface Manifest {
  format: number;
  /** The last migration of the database. */
  migration: string;
  tables: TableBackUp[];
}

/**
 * Writes the database as it is at one moment into a new or empty folder, a gzipped file a table; the program may go on
 * working. Any PostgreSQL of this major version or a later one takes it back, as does a later version of the program.
 *
 * @throws DatabaseError `database.backup` `database.url` `database.unreachable`
 */
export async function backUpDatabase(url: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw wrong(folder, 'is not empty; name a new one');
  const client = await connectClient(url, 'opportune back-up', NO_TIMEOUT);
  try {
    await client.query('begin isolation level repeatable read read only');
    const { rows } = await client.query('select max(name) as last from kysely_migration');
    const tables: TableBackUp[] = [];
    for (const table of await tablesOf(client)) tables.push(await writeTable(client, table, folder));
    await client.query('commit');
    const manifest: Manifest = { format: FORMAT, migration: rows[0].last, tables };
    const file = join(folder, MANIFEST);
    await writeFile(`${file}.partial`, `${JSON.stringify(manifest, undefined, 2)}\n`, { flush: true });
    await rename(`${file}.partial`, file);
    await flush(folder);
  } finally {
    await client.end();
  }
}

/**
 * Fills an empty database from a back-up, all or nothing, and brings it to the present version.
 *
 * @throws DatabaseError `database.backup` `database.newer` `database.url` `database.unreachable`
 */
export async function restoreDatabase(url: string, folder: string): Promise<void> {
  const manifest = await readManifest(folder);
  const pool = new Pool(connectionSettings(url, 'opportune restore'));
  pool.on('error', () => {});
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const client = await connectClient(url, 'opportune restore', NO_TIMEOUT);
  try {
    await refuseFilled(client, url);
    await migrateDatabase(database, manifest.migration);
    await client.query('begin');
    for (const table of manifest.tables) await readTable(client, table, folder);
    await client.query('commit');
    await migrateDatabase(database);
  } finally {
    await client.end();
    await database.destroy();
  }
}

const wrong = (folder: string, why: string, cause?: unknown) =>
  new DatabaseError('database.backup', `the back-up ${folder} ${why}`, { cause });

/** Tables of ours by name, parts of others left out. */
async function tablesOf(client: Client): Promise<string[]> {
  const { rows } = await client.query(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      and not relispartition and relname not like 'kysely%' order by relname`,
  );
  return rows.map(({ relname }) => relname);
}

async function writeTable(client: Client, table: string, folder: string): Promise<TableBackUp> {
  const { rows: columns } = await client.query(
    'select attname from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum',
    [table],
  );
  const { rows: parts } = await client.query(
    'select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = $1::regclass',
    [table],
  );
  const growing = growingTables.find((name) => name === table);
  const weeks = growing ? parts.map(({ relname }) => weekOfTable(growing, relname)) : [];
  const { rows: counted } = await client.query(`select count(*) as rows from ${table}`);
  const zip = createGzip({ level: GZIP_LEVEL });
  const written = finished(zip.pipe(createWriteStream(fileOf(folder, table), { flush: true })));
  written.catch(() => {});
  await copyOut(client, `copy (select * from ${table}) to stdout`, zip);
  zip.end();
  await written.catch((error: unknown) => {
    throw wrong(folder, `cannot be written: ${String(error)}; make room`, error);
  });
  return {
    table,
    columns: columns.map(({ attname }) => attname),
    rows: Number(counted[0].rows),
    weeks: weeks.filter((week) => week !== undefined).sort((a, b) => a - b),
  };
}

async function readTable(client: Client, { table, columns, rows, weeks }: TableBackUp, folder: string): Promise<void> {
  const growing = growingTables.find((name) => name === table);
  if (growing) for (const week of weeks) await client.query(makeWeekSql(growing, week));
  // What is counted as rows come in has been counted, and is in the back-up too.
  await client.query(`alter table ${table} disable trigger user`);
  const unzipped = createGunzip();
  // What goes wrong with the file ends reading what it unzips to, where it is told.
  pipeline(createReadStream(fileOf(folder, table)), unzipped).catch(() => {});
  try {
    await copyIn(client, `copy ${table} (${columns.join(', ')}) from stdin`, unzipped);
  } catch (error) {
    throw wrong(folder, `cannot be read: ${table}: ${String(error)}; nothing was restored`, error);
  }
  await client.query(`alter table ${table} enable trigger user`);
  const { rows: counted } = await client.query(`select count(*) as rows from ${table}`);
  if (Number(counted[0].rows) !== rows) {
    throw wrong(folder, `is damaged: ${table} has ${counted[0].rows} rows of ${rows}; nothing was restored`);
  }
  await goOnCounting(client, table, columns);
}

/** Numbers that the database gives go on after the last one restored. */
async function goOnCounting(client: Client, table: string, columns: readonly string[]): Promise<void> {
  for (const column of columns) {
    const { rows } = await client.query('select pg_get_serial_sequence($1, $2) as sequence', [table, column]);
    if (rows[0].sequence === null) continue;
    await client.query(`select setval($1, coalesce(max(${column}), 0) + 1, false) from ${table}`, [rows[0].sequence]);
  }
}

async function readManifest(folder: string): Promise<Manifest> {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'));
  } catch (error) {
    throw wrong(folder, `has no readable ${MANIFEST}: it is not a back-up, or was not finished`, error);
  }
  if (manifest.format === FORMAT) return manifest;
  throw wrong(folder, `has format ${manifest.format} and this program reads ${FORMAT}; use the version that wrote it`);
}

/** Tables of ours, even without rows, may be of another version than those of the back-up. */
async function refuseFilled(client: Client, url: string): Promise<void> {
  const tables = await tablesOf(client);
  if (tables.length === 0) return;
  throw new DatabaseError(
    'database.backup',
    `the database ${new URL(url).pathname.slice(1)} has tables already (${tables[0]}, …); restore into an empty one`,
  );
}

const fileOf = (folder: string, table: string) => join(folder, `${table}.copy.gz`);

async function flush(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync();
  await handle.close();
}
