import { sql } from 'kysely';
import type { AddressKind } from '../../ports/address-book.ts';
import type { CustomerDirectory, DirectoryChange, DirectoryEntry } from '../../ports/customer-directory.ts';
import { storable } from './column-bytes.ts';
import type { Database } from './open-database.ts';
import { fieldsOf } from './row-fields.ts';

const columns = { number: 'number', name: 'name', email: 'email', appToken: 'app_token' } as const;
type Field = keyof typeof columns;
const fields = Object.keys(columns) as Field[];

const addressColumns = { number: 'number', email: 'email', app: 'app_token' } as const;

export class PostgresCustomerDirectory implements CustomerDirectory {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async addressOf(customerId: string, kind: AddressKind): Promise<string | undefined> {
    const column = addressColumns[kind];
    const row = await this.database
      .selectFrom('customers')
      .select(column)
      .where('customer_id', '=', storable(customerId))
      .executeTakeFirst();
    return row?.[column as keyof typeof row] ?? undefined;
  }

  async change(changes: readonly DirectoryChange[], at: number): Promise<void> {
    if (changes.length === 0) return;
    const merged = new Map<string, DirectoryChange>();
    for (const change of changes) {
      const customerId = storable(change.customerId);
      merged.set(customerId, { ...merged.get(customerId), ...change, customerId });
    }
    // One order for all, so that two changes at once never wait for each other in a circle.
    const rows = [...merged.values()].sort((a, b) => (a.customerId < b.customerId ? -1 : 1));
    const sameFields = Map.groupBy(rows, (row) => fields.filter((field) => row[field] !== undefined).join(' '));
    await this.database.transaction().execute(async (all) => {
      for (const [names, group] of sameFields) {
        await changeFields(all, names.split(' ').filter(isField), group, at);
      }
    });
  }

  async entries(customerIds: readonly string[]): Promise<DirectoryEntry[]> {
    if (customerIds.length === 0) return [];
    const rows = await this.database
      .selectFrom('customers')
      .select(['customer_id', 'number', 'name', 'email', 'app_token'])
      .where('customer_id', 'in', customerIds.map(storable))
      .execute();
    return rows.map((row) => ({ customerId: row.customer_id, ...fieldsOf(row) }));
  }

  async customerWithNumber(number: string): Promise<string | undefined> {
    const rows = await this.database
      .selectFrom('customers')
      .select('customer_id')
      .where('number', '=', storable(number))
      .limit(2)
      .execute();
    return rows.length === 1 ? rows[0]!.customer_id : undefined;
  }
}

const isField = (name: string): name is Field => name in columns;

/** All rows have these fields and no others. */
async function changeFields(
  all: Database,
  given: Field[],
  rows: readonly DirectoryChange[],
  at: number,
): Promise<void> {
  const names = given.map((field) => columns[field]);
  const values = given.map((field) => sql`${rows.map((row) => textOf(row[field]))}::text[]`);
  const sets = names.map((name) => `${name} = excluded.${name}, `);
  await sql`insert into customers (customer_id, ${sql.raw(names.map((name) => `${name}, `).join(''))} changed_at)
    select *, ${at}::bigint from unnest(${sql.join([sql`${rows.map(({ customerId }) => customerId)}::text[]`, ...values])})
    on conflict (customer_id) do update set ${sql.raw(sets.join(''))} changed_at = excluded.changed_at`.execute(all);
}

const textOf = (value: string | null | undefined) => (typeof value === 'string' ? storable(value) : null);
