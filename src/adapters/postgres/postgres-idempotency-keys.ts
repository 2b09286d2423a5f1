import { sql } from 'kysely';
import type { ClaimState, IdempotencyKeys, KeptAnswer, KeyClaim } from '../../ports/idempotency-keys.ts';
import { storable } from './column-bytes.ts';
import type { Database } from './open-database.ts';

export class PostgresIdempotencyKeys implements IdempotencyKeys {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async claim({ caller, key, fingerprint, at, workUntil, expiresAt }: KeyClaim): Promise<ClaimState> {
    const claimed = await this.database
      .insertInto('idempotency_keys')
      .values({ caller, key, fingerprint, work_until: workUntil, expires_at: expiresAt })
      .onConflict((conflict) =>
        conflict
          .columns(['caller', 'key'])
          .doUpdateSet({
            fingerprint,
            work_until: workUntil,
            expires_at: expiresAt,
            status: null,
            media_type: null,
            body: null,
          })
          // Taken over: it has expired, or its worker died with it.
          .where(
            sql<boolean>`idempotency_keys.expires_at <= ${at} or (idempotency_keys.status is null
              and idempotency_keys.work_until <= ${at} and idempotency_keys.fingerprint = ${fingerprint})`,
          ),
      )
      .executeTakeFirst();
    if (claimed.numInsertedOrUpdatedRows === 1n) return { state: 'fresh' };
    const row = await this.row(caller, key);
    // Released between the two statements.
    if (row === undefined) return this.claim({ caller, key, fingerprint, at, workUntil, expiresAt });
    if (row.fingerprint !== fingerprint) return { state: 'mismatch' };
    if (row.status === null) return { state: 'running' };
    return { state: 'answered', answer: { status: row.status, mediaType: row.media_type ?? '', body: row.body ?? '' } };
  }

  async answer(caller: string, key: string, { status, mediaType, body }: KeptAnswer): Promise<void> {
    await this.database
      .updateTable('idempotency_keys')
      .set({ status, media_type: mediaType, body: storable(body) })
      .where('caller', '=', caller)
      .where('key', '=', key)
      .where('status', 'is', null)
      .execute();
  }

  async release(caller: string, key: string): Promise<void> {
    await this.database
      .deleteFrom('idempotency_keys')
      .where('caller', '=', caller)
      .where('key', '=', key)
      .where('status', 'is', null)
      .execute();
  }

  private row(caller: string, key: string) {
    return this.database
      .selectFrom('idempotency_keys')
      .select(['fingerprint', 'status', 'media_type', 'body'])
      .where('caller', '=', caller)
      .where('key', '=', key)
      .executeTakeFirst();
  }
}
