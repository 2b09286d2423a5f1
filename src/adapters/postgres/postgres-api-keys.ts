import type { ApiKeys, StoredApiKey } from '../../ports/api-keys.ts';
import type { Database } from './open-database.ts';
import type { Tables } from './tables.ts';

export class PostgresApiKeys implements ApiKeys {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async create(key: StoredApiKey): Promise<boolean> {
    const made = await this.database
      .insertInto('api_keys')
      .values({
        key_id: key.keyId,
        name: key.name,
        secret_hash: key.secretHash,
        scopes: [...key.scopes],
        regions: key.regions === undefined ? null : [...key.regions],
        created_at: key.createdAt,
        created_by: key.createdBy,
        expires_at: key.expiresAt ?? null,
        revoked_at: key.revokedAt ?? null,
        used_at: key.usedAt ?? null,
      })
      .onConflict((conflict) => conflict.column('key_id').doNothing())
      .executeTakeFirst();
    return made.numInsertedOrUpdatedRows === 1n;
  }

  async find(keyId: string): Promise<StoredApiKey | undefined> {
    const row = await this.database.selectFrom('api_keys').selectAll().where('key_id', '=', keyId).executeTakeFirst();
    return row && keyOf(row);
  }

  async list(): Promise<StoredApiKey[]> {
    const rows = await this.database
      .selectFrom('api_keys')
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('key_id')
      .execute();
    return rows.map(keyOf);
  }

  async revoke(keyId: string, at: number): Promise<boolean> {
    const { numUpdatedRows } = await this.database
      .updateTable('api_keys')
      .set(({ fn, val }) => ({ revoked_at: fn.coalesce('revoked_at', val(at)) }))
      .where('key_id', '=', keyId)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async noteUse(keyId: string, at: number): Promise<void> {
    await this.database.updateTable('api_keys').set({ used_at: at }).where('key_id', '=', keyId).execute();
  }
}

function keyOf(row: Tables['api_keys']): StoredApiKey {
  return {
    keyId: row.key_id,
    name: row.name,
    secretHash: row.secret_hash,
    scopes: row.scopes,
    ...(row.regions !== null && { regions: row.regions }),
    createdAt: row.created_at,
    createdBy: row.created_by,
    ...(row.expires_at !== null && { expiresAt: row.expires_at }),
    ...(row.revoked_at !== null && { revokedAt: row.revoked_at }),
    ...(row.used_at !== null && { usedAt: row.used_at }),
  };
}
