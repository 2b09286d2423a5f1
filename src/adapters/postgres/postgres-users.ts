import type { OpenIdIdentity, StoredUser, UserChange, UserFilter, UserLanguage, Users } from '../../ports/users.ts';
import type { Database } from './open-database.ts';
import type { Tables } from './tables.ts';

export class PostgresUsers implements Users {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async create(user: StoredUser): Promise<boolean> {
    const made = await this.database
      .insertInto('users')
      .values({
        user_id: user.userId,
        name: user.name,
        display_name: user.displayName,
        password_hash: user.passwordHash ?? null,
        roles: [...user.roles],
        region: user.region ?? null,
        language: user.language ?? null,
        issuer: user.openId?.issuer ?? null,
        subject: user.openId?.subject ?? null,
        created_at: user.createdAt,
        created_by: user.createdBy,
        disabled_at: user.disabledAt ?? null,
        signed_in_at: user.signedInAt ?? null,
        revision: user.revision,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return made.numInsertedOrUpdatedRows === 1n;
  }

  async find(userId: string): Promise<StoredUser | undefined> {
    const row = await this.users().where('user_id', '=', userId).executeTakeFirst();
    return row && userOf(row);
  }

  async findByName(name: string): Promise<StoredUser | undefined> {
    const row = await this.users().where('name', '=', name).executeTakeFirst();
    return row && userOf(row);
  }

  async findByOpenId({ issuer, subject }: OpenIdIdentity): Promise<StoredUser | undefined> {
    const row = await this.users().where('issuer', '=', issuer).where('subject', '=', subject).executeTakeFirst();
    return row && userOf(row);
  }

  async list(limit: number, { regions, after }: UserFilter = {}): Promise<StoredUser[]> {
    let query = this.users().orderBy('name').limit(limit);
    if (regions !== undefined) query = query.where('region', 'in', regions.length === 0 ? [''] : [...regions]);
    if (after !== undefined) query = query.where('name', '>', after);
    return (await query.execute()).map(userOf);
  }

  async change(userId: string, change: UserChange, revision?: number): Promise<boolean> {
    const { displayName, passwordHash, roles, region, language, disabledAt } = change;
    let query = this.database
      .updateTable('users')
      .set(({ eb }) => ({
        revision: eb('revision', '+', 1),
        ...(displayName !== undefined && { display_name: displayName }),
        ...(passwordHash !== undefined && { password_hash: passwordHash }),
        ...(roles !== undefined && { roles: [...roles] }),
        ...(region !== undefined && { region }),
        ...(language !== undefined && { language }),
        ...(disabledAt !== undefined && { disabled_at: disabledAt }),
      }))
      .where('user_id', '=', userId);
    if (revision !== undefined) query = query.where('revision', '=', revision);
    const { numUpdatedRows } = await query.executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async noteSignIn(userId: string, at: number): Promise<void> {
    await this.database.updateTable('users').set({ signed_in_at: at }).where('user_id', '=', userId).execute();
  }

  private users() {
    return this.database.selectFrom('users').selectAll();
  }
}

/** A row of `users` as the port speaks of it. */
export function userOf(row: Tables['users']): StoredUser {
  return {
    userId: row.user_id,
    name: row.name,
    displayName: row.display_name,
    ...(row.password_hash !== null && { passwordHash: row.password_hash }),
    roles: row.roles,
    ...(row.region !== null && { region: row.region }),
    ...(row.language !== null && { language: row.language as UserLanguage }),
    ...(row.issuer !== null && row.subject !== null && { openId: { issuer: row.issuer, subject: row.subject } }),
    createdAt: row.created_at,
    createdBy: row.created_by,
    ...(row.disabled_at !== null && { disabledAt: row.disabled_at }),
    ...(row.signed_in_at !== null && { signedInAt: row.signed_in_at }),
    revision: row.revision,
  };
}
