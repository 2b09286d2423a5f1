import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, DatabaseError as ServerError } from 'pg';
import type { DeadLetter } from '../../core/effects.ts';
import type { EffectStore, PlacedEffect } from '../../ports/effect-store.ts';
import { ColumnBytes } from './column-bytes.ts';
import { connectClient } from './connection.ts';
import { copyAllIn } from './copy-table.ts';
import { DatabaseError } from './database-error.ts';
import { troubleOf } from './database-trouble.ts';
import { copyStatement, type EffectRows, putStatement, rowsOf, type TableRows } from './effect-tables.ts';
import { makeWeekSql, WEEKS_LOCK, weekOf } from './growing-tables.ts';

/** Rows of one statement: more save little and hold memory. */
const MOST_AT_ONCE = 5000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** Of a customer's id in the letter about an effect that could not be kept. */
const SHOWN_ID_LENGTH = 200;

export interface EffectStoreSettings {
  url: string;
  /** How long `put` waits for a database that is away before it rejects; without end when absent. */
  patienceMs?: number;
}

/** The URL of this module: what a host is given to keep effects in PostgreSQL (see `EffectModule`). */
export const postgresEffectModule = import.meta.url;

/**
 * @param settings an `EffectStoreSettings`; the tables are there (see `openDatabase`)
 * @throws DatabaseError `database.url` `database.unreachable`
 */
export async function openEffectStore(settings: unknown): Promise<EffectStore> {
  const checked = checkedSettings(settings);
  const store = new PostgresEffectStore(checked);
  await store.connect();
  return store;
}

function checkedSettings(settings: unknown): EffectStoreSettings {
  if (typeof settings === 'object' && settings !== null && 'url' in settings && typeof settings.url === 'string') {
    const patience = 'patienceMs' in settings ? settings.patienceMs : undefined;
    return { url: settings.url, ...(typeof patience === 'number' && { patienceMs: patience }) };
  }
  throw new TypeError('an effect store needs {url}');
}

/**
 * Effects as rows of PostgreSQL. Owner: one host; each has a connection of its own.
 *
 * F3. A put is one transaction. One whose commit was not confirmed is put again, which F1 makes harmless.
 * F4. While the database is away `put` waits and tries again, up to its patience.
 * F6. Rows that nothing was put for before are copied in, a third of the work of putting them; it fails as a whole when
 *     one is there. That it may be is taken for granted after the start and an outage, until a put has found none.
 * F5. An effect that the database refuses for what it says goes to the dead letters (`unrecordable`), with all it said;
 *     the others are kept.
 */
class PostgresEffectStore implements EffectStore {
  private readonly settings: EffectStoreSettings;
  private readonly bytes = new ColumnBytes();
  /** `table week` that are known to be there. */
  private readonly weeks = new Set<string>();
  private readonly closing = new AbortController();
  private client: Client | undefined;
  /** F6. */
  private mayHaveBeenPut = true;
  private last: Promise<void> = Promise.resolve();

  constructor(settings: EffectStoreSettings) {
    this.settings = settings;
  }

  async connect(): Promise<void> {
    this.client = await connectClient(this.settings.url, 'opportune effects');
  }

  put(effects: readonly PlacedEffect[]): Promise<void> {
    const turn = this.last.then(() => this.putAll(effects));
    this.last = turn.catch(() => {});
    return turn;
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.last;
    await this.disconnect();
  }

  private async putAll(effects: readonly PlacedEffect[]): Promise<void> {
    for (let start = 0; start < effects.length; start += MOST_AT_ONCE) {
      await this.putSome(effects.slice(start, start + MOST_AT_ONCE));
    }
  }

  /** F5. */
  private async putSome(effects: readonly PlacedEffect[]): Promise<void> {
    const refusal = await this.putPatiently(effects);
    if (refusal === undefined) return;
    if (effects.length === 1) return this.putAsLetter(effects[0]!, refusal);
    const middle = effects.length >> 1;
    await this.putSome(effects.slice(0, middle));
    await this.putSome(effects.slice(middle));
  }

  private async putAsLetter({ offset, effect }: PlacedEffect, refusal: string): Promise<void> {
    const letter: DeadLetter = {
      type: 'deadLetter',
      customerId: effect.customerId.slice(0, SHOWN_ID_LENGTH),
      at: Number.isFinite(effect.at) ? effect.at : 0,
      code: 'unrecordable',
      message: `the database refuses this ${effect.type}: ${refusal}`,
      file: 0,
      line: 0,
      raw: JSON.stringify(effect),
    };
    const again = await this.putPatiently([{ offset, effect: letter }]);
    if (again !== undefined) throw new Error(`the database refuses the letter about a ${effect.type} too: ${again}`);
  }

  /** F4. @returns why the database refuses something among them; undefined when all are kept */
  private async putPatiently(effects: readonly PlacedEffect[]): Promise<string | undefined> {
    const since = performance.now();
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      this.throwWhenClosed();
      try {
        await this.transaction(rowsOf(effects));
        return undefined;
      } catch (error) {
        const wasCopied = !this.mayHaveBeenPut;
        this.mayHaveBeenPut = true;
        const trouble = error instanceof DatabaseError ? 'outage' : troubleOf(error);
        await this.leaveTransaction(trouble);
        if (trouble === 'bad-data' && wasCopied && isThere(error)) continue;
        if (trouble === 'bad-data') return String(error);
        if (trouble === 'broken') throw error;
        if (performance.now() - since >= (this.settings.patienceMs ?? Number.POSITIVE_INFINITY)) throw error;
      }
      await sleep(pauseMs, undefined, { signal: this.closing.signal }).catch(() => {});
    }
  }

  /** F3. */
  private async transaction(rows: EffectRows): Promise<void> {
    if (!this.client) await this.connect();
    const client = this.client!;
    const { fresh, others } = rows;
    await this.makeWeeks(client, [...fresh, ...others]);
    if (!this.mayHaveBeenPut) return this.copy(client, rows);
    await client.query('begin');
    const found = await this.putRows(client, fresh);
    await this.putRows(client, others);
    await client.query('commit');
    if (fresh.some(({ keeps }) => keeps === 'insert')) this.mayHaveBeenPut = found;
  }

  /** F6. */
  private async copy(client: Client, { fresh, others }: EffectRows): Promise<void> {
    const copies = fresh.map(copyStatement);
    const bytes = fresh.map(({ columns, count }) => this.bytes.encodeRows(columns, count));
    if (others.length === 0) return copyAllIn(client, copies.join(';'), bytes);
    await copyAllIn(client, ['begin', ...copies].join(';'), bytes);
    await this.putRows(client, others);
    await client.query('commit');
  }

  /** @returns whether some rows were there */
  private async putRows(client: Client, tables: readonly TableRows[]): Promise<boolean> {
    let found = false;
    for (const { table, columns, count } of tables) {
      const values = columns.map((column) => this.bytes.encode(column.type, column.values));
      const { rowCount } = await client.query({ name: table, text: putStatement(table), values });
      if (rowCount !== count) found = true;
    }
    return found;
  }

  /** A refused row leaves the connection as good as it was; after anything else a new one is made. */
  private async leaveTransaction(trouble: 'bad-data' | 'outage' | 'broken'): Promise<void> {
    if (trouble === 'bad-data') await this.client!.query('rollback').catch(() => this.disconnect());
    else await this.disconnect();
  }

  private async makeWeeks(client: Client, tables: readonly TableRows[]): Promise<void> {
    const missing = tables.flatMap(({ table, times }) => {
      if (table === 'journeys') return [];
      const weeks = [...new Set(times.map(weekOf))].filter((week) => week !== undefined);
      return weeks.map((week) => ({ table, week })).filter((item) => !this.weeks.has(`${item.table} ${item.week}`));
    });
    // One table a transaction: who reads many tables at once would wait for us in a circle.
    for (const { table, week } of missing) {
      const turn = `select pg_advisory_xact_lock(${WEEKS_LOCK})`;
      await client.query(['begin', turn, makeWeekSql(table, week), 'commit'].join(';\n'));
      this.weeks.add(`${table} ${week}`);
    }
  }

  private async disconnect(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    this.weeks.clear();
    await client?.end().catch(() => {});
  }

  private throwWhenClosed(): void {
    if (!this.closing.signal.aborted) return;
    throw new DatabaseError(
      'database.closed',
      'the database was away and the program is ending; effects wait in the log',
    );
  }
}

const UNIQUE_VIOLATION = '23505';

const isThere = (error: unknown): boolean => error instanceof ServerError && error.code === UNIQUE_VIOLATION;
