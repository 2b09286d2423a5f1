import type { SettingsStore } from '../../ports/settings-store.ts';
import type { Database } from './open-database.ts';

export class PostgresSettingsStore implements SettingsStore {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async read(name: string): Promise<unknown> {
    const row = await this.database.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
    return row?.value;
  }

  async write(name: string, value: unknown, by: string, at: number): Promise<void> {
    const row = { value: JSON.stringify(value), changed_at: at, changed_by: by };
    await this.database
      .insertInto('settings')
      .values({ name, ...row })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
      .execute();
  }
}
