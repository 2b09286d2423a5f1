import type { Sessions, StoredSession } from '../../ports/sessions.ts';
import type { StoredUser } from '../../ports/users.ts';
import type { Database } from './open-database.ts';
import { userOf } from './postgres-users.ts';

export class PostgresSessions implements Sessions {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async start({ tokenHash, userId, startedAt, expiresAt, endsAt }: StoredSession): Promise<void> {
    await this.database
      .insertInto('sessions')
      .values({
        token_hash: tokenHash,
        user_id: userId,
        started_at: startedAt,
        expires_at: expiresAt,
        ends_at: endsAt,
      })
      .execute();
  }

  async find(tokenHash: string): Promise<{ session: StoredSession; user: StoredUser } | undefined> {
    const row = await this.database
      .selectFrom('sessions')
      .innerJoin('users', 'users.user_id', 'sessions.user_id')
      .selectAll('users')
      .select(['sessions.started_at', 'sessions.expires_at', 'sessions.ends_at'])
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const { user_id: userId, started_at: startedAt, expires_at: expiresAt, ends_at: endsAt } = row;
    return { session: { tokenHash, userId, startedAt, expiresAt, endsAt }, user: userOf(row) };
  }

  async extend(tokenHash: string, expiresAt: number): Promise<void> {
    await this.database
      .updateTable('sessions')
      .set({ expires_at: expiresAt })
      .where('token_hash', '=', tokenHash)
      .execute();
  }

  async end(tokenHash: string): Promise<void> {
    await this.database.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
  }

  async endAllOf(userId: string, butTokenHash = ''): Promise<void> {
    await this.database
      .deleteFrom('sessions')
      .where('user_id', '=', userId)
      .where('token_hash', '!=', butTokenHash)
      .execute();
  }

  async forgetBefore(at: number): Promise<void> {
    await this.database
      .deleteFrom('sessions')
      .where(({ eb, or }) => or([eb('expires_at', '<', at), eb('ends_at', '<', at)]))
      .execute();
  }
}
