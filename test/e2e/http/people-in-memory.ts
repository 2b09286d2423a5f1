/** People and their sessions, kept in memory: for tests of the interface alone. */
import { newUser } from '../../../src/features/access/new-user.ts';
import { hashPassword } from '../../../src/features/access/password.ts';
import type { ApiKeys, StoredApiKey } from '../../../src/ports/api-keys.ts';
import type { Sessions, StoredSession } from '../../../src/ports/sessions.ts';
import type { OpenIdIdentity, StoredUser, UserChange, UserFilter, Users } from '../../../src/ports/users.ts';

export class MemoryUsers implements Users {
  readonly kept = new Map<string, StoredUser>();

  async create(user: StoredUser): Promise<boolean> {
    const taken = [...this.kept.values()].some(
      ({ name, openId }) =>
        name === user.name ||
        (openId !== undefined && openId.issuer === user.openId?.issuer && openId.subject === user.openId.subject),
    );
    if (!taken) this.kept.set(user.userId, user);
    return !taken;
  }

  async find(userId: string): Promise<StoredUser | undefined> {
    return this.kept.get(userId);
  }

  async findByName(name: string): Promise<StoredUser | undefined> {
    return [...this.kept.values()].find((user) => user.name === name);
  }

  async findByOpenId({ issuer, subject }: OpenIdIdentity): Promise<StoredUser | undefined> {
    return [...this.kept.values()].find(({ openId }) => openId?.issuer === issuer && openId.subject === subject);
  }

  async list(limit: number, { regions, after = '' }: UserFilter = {}): Promise<StoredUser[]> {
    return [...this.kept.values()]
      .filter(({ region, name }) => name > after && (regions === undefined || regions.includes(region ?? '')))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .slice(0, limit);
  }

  async change(userId: string, change: UserChange, revision?: number): Promise<boolean> {
    const user = this.kept.get(userId);
    if (user === undefined || (revision !== undefined && user.revision !== revision)) return false;
    const changed = { ...user, ...change, revision: user.revision + 1 };
    const present = Object.entries(changed).filter(([, value]) => value !== null);
    this.kept.set(userId, Object.fromEntries(present) as unknown as StoredUser);
    return true;
  }

  async noteSignIn(userId: string, at: number): Promise<void> {
    const user = this.kept.get(userId);
    if (user !== undefined) this.kept.set(userId, { ...user, signedInAt: at });
  }
}

export class MemorySessions implements Sessions {
  readonly kept = new Map<string, StoredSession>();
  /** While true the database is away. */
  isAway = false;
  private readonly users: MemoryUsers;

  constructor(users: MemoryUsers) {
    this.users = users;
  }

  async start(session: StoredSession): Promise<void> {
    this.assertThere();
    this.kept.set(session.tokenHash, { ...session });
  }

  async find(tokenHash: string): Promise<{ session: StoredSession; user: StoredUser } | undefined> {
    this.assertThere();
    const session = this.kept.get(tokenHash);
    const user = session && (await this.users.find(session.userId));
    return session && user && { session: { ...session }, user };
  }

  async extend(tokenHash: string, expiresAt: number): Promise<void> {
    this.assertThere();
    const session = this.kept.get(tokenHash);
    if (session !== undefined) session.expiresAt = expiresAt;
  }

  async end(tokenHash: string): Promise<void> {
    this.assertThere();
    this.kept.delete(tokenHash);
  }

  async endAllOf(userId: string, butTokenHash = ''): Promise<void> {
    this.assertThere();
    for (const [hash, session] of this.kept) {
      if (session.userId === userId && hash !== butTokenHash) this.kept.delete(hash);
    }
  }

  async forgetBefore(at: number): Promise<void> {
    for (const [hash, { expiresAt, endsAt }] of this.kept) if (expiresAt < at || endsAt < at) this.kept.delete(hash);
  }

  private assertThere(): void {
    if (this.isAway) throw Object.assign(new Error('the database is away'), { code: 'ECONNREFUSED' });
  }
}

class MemoryKeys implements ApiKeys {
  readonly kept = new Map<string, StoredApiKey>();

  async create(key: StoredApiKey): Promise<boolean> {
    if (this.kept.has(key.keyId)) return false;
    this.kept.set(key.keyId, key);
    return true;
  }

  async find(keyId: string): Promise<StoredApiKey | undefined> {
    return this.kept.get(keyId);
  }

  async list(): Promise<StoredApiKey[]> {
    return [...this.kept.values()].sort((a, b) => b.createdAt - a.createdAt);
  }

  async revoke(keyId: string, at: number): Promise<boolean> {
    const key = this.kept.get(keyId);
    if (key !== undefined) this.kept.set(keyId, { revokedAt: at, ...key });
    return key !== undefined;
  }

  async noteUse(): Promise<void> {}
}

export const PASSWORD = 'correct horse battery';
let passwordHash: Promise<string> | undefined;

/** A hall's people: `hire` makes one, all with the same password. */
export class People {
  readonly users = new MemoryUsers();
  readonly sessions = new MemorySessions(this.users);
  readonly keys = new MemoryKeys();
  /** Of the wall, epoch ms. */
  now = Date.parse('2026-03-02T09:00:00Z');

  get access() {
    return {
      users: this.users,
      keys: this.keys,
      sessions: this.sessions,
      times: { idleMs: 3_600_000, longestMs: 12 * 3_600_000 },
      alwaysSecure: false,
      now: () => this.now,
    };
  }

  async hire(name: string, roles: readonly string[], region?: string): Promise<StoredUser> {
    passwordHash ??= hashPassword(PASSWORD);
    const wanted = { name, displayName: name, roles, passwordHash: await passwordHash };
    const user = newUser({ ...wanted, ...(region !== undefined && { region }) }, { by: 'test', at: this.now });
    await this.users.create(user);
    return user;
  }
}
