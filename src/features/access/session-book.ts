import { hash, randomBytes } from 'node:crypto';
import type { Sessions, StoredSession } from '../../ports/sessions.ts';
import type { StoredUser } from '../../ports/users.ts';
import type { Caller } from './caller.ts';
import { scopesOf } from './roles.ts';

/** What was changed from elsewhere (another process) is noticed at the latest after so long. */
const TRUSTED_MS = 5000;
/** Longer than this a session is not trusted without having been read. */
const LAST_RESORT_MS = 3_600_000;
const PATIENCE_MS = 500;
const MOST_SESSIONS = 4096;
/** Being used is not written down more often. */
const EXTEND_EVERY_MS = 60_000;
const TOKEN_BYTES = 32;
const tokenForm = /^[\w-]{43}$/;

export interface SessionTimes {
  /** A session that is not used for so long is over. */
  idleMs: number;
  /** One is over after so long in any case. */
  longestMs: number;
}

/** A person who has signed in, and until when. */
export interface SignedIn {
  /** With all that the person may do. */
  caller: Caller;
  user: StoredUser;
  session: StoredSession;
}

interface KnownSession extends SignedIn {
  /** Of a clock that only grows. */
  readMs: number;
  trustedUntilMs: number;
}

/**
 * Who has signed in. Sessions are remembered for five seconds, 4,096 of them, and for an hour while the database is away:
 * nobody is signed out because of that.
 *
 * S1. A token is 256 random bits, made at every sign-in, never given again; kept is its hash alone.
 * S2. A session ends when it is not used, at its end, when its user is disabled, and when its user says so.
 */
export class SessionBook {
  private readonly sessions: Sessions;
  private readonly times: SessionTimes;
  private readonly now: () => number;
  private readonly known = new Map<string, KnownSession>();

  constructor(sessions: Sessions, times: SessionTimes, now: () => number) {
    this.sessions = sessions;
    this.times = times;
    this.now = now;
  }

  /** Begins a session. `token` is what the browser gets. */
  async begin(user: StoredUser): Promise<{ token: string; signedIn: SignedIn }> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const at = this.now();
    const endsAt = at + this.times.longestMs;
    const expiresAt = Math.min(at + this.times.idleMs, endsAt);
    const session = { tokenHash: hashOf(token), userId: user.userId, startedAt: at, expiresAt, endsAt };
    await this.sessions.start(session);
    return { token, signedIn: this.remember(session, user) };
  }

  /** Whose token it is, when that is remembered; undefined: `read` must be asked. */
  remembered(token: string): SignedIn | undefined {
    const known = this.known.get(hashOf(token));
    if (known === undefined || performance.now() >= known.trustedUntilMs || !this.isOpen(known)) return undefined;
    this.extend(known);
    return known;
  }

  /** Whose token it is; undefined: nobody's, or of a session that is over. */
  async read(token: string): Promise<SignedIn | undefined> {
    if (!tokenForm.test(token)) return undefined;
    const tokenHash = hashOf(token);
    const found = await this.find(tokenHash);
    if (found === undefined || !this.isOpen(found)) {
      this.known.delete(tokenHash);
      return undefined;
    }
    // One that could not be read is known still, and as old as it was.
    const known = 'caller' in found ? found : this.remember(found.session, found.user);
    this.extend(known);
    return known;
  }

  async end(token: string): Promise<void> {
    const tokenHash = hashOf(token);
    this.known.delete(tokenHash);
    await this.sessions.end(tokenHash);
  }

  /** Ends all of a user, but the one with this hash. */
  async endAllOf(userId: string, butTokenHash?: string): Promise<void> {
    this.forget(userId);
    await this.sessions.endAllOf(userId, butTokenHash);
    // Those that were read meanwhile.
    this.forget(userId);
  }

  /** What is remembered of a user has changed. */
  forget(userId: string): void {
    for (const [tokenHash, { user }] of this.known) if (user.userId === userId) this.known.delete(tokenHash);
  }

  private remember(session: StoredSession, user: StoredUser): KnownSession {
    const readMs = performance.now();
    const known = { session, user, caller: callerOf(user), readMs, trustedUntilMs: readMs + TRUSTED_MS };
    this.known.delete(session.tokenHash);
    if (this.known.size >= MOST_SESSIONS) this.known.delete(this.known.keys().next().value!);
    this.known.set(session.tokenHash, known);
    return known;
  }

  private async find(
    tokenHash: string,
  ): Promise<KnownSession | { session: StoredSession; user: StoredUser } | undefined> {
    const known = this.known.get(tokenHash);
    if (known === undefined || performance.now() - known.readMs > LAST_RESORT_MS) return this.sessions.find(tokenHash);
    // Those who come meanwhile need not wait for the same answer.
    known.trustedUntilMs = performance.now() + TRUSTED_MS;
    const { promise: impatient, resolve } = Promise.withResolvers<KnownSession>();
    const timer = setTimeout(resolve, PATIENCE_MS, known);
    const found = await Promise.race([this.sessions.find(tokenHash).catch(() => known), impatient]);
    clearTimeout(timer);
    return found;
  }

  private isOpen({ session, user }: Pick<SignedIn, 'session' | 'user'>): boolean {
    const at = this.now();
    return user.disabledAt === undefined && at < session.expiresAt && at < session.endsAt;
  }

  private extend({ session }: KnownSession): void {
    const expiresAt = Math.min(this.now() + this.times.idleMs, session.endsAt);
    if (expiresAt < session.expiresAt + Math.min(EXTEND_EVERY_MS, this.times.idleMs / 10)) return;
    session.expiresAt = expiresAt;
    // While the database is away the session goes on from memory.
    this.sessions.extend(session.tokenHash, expiresAt).catch(() => undefined);
  }
}

/** A person as the caller of requests. */
function callerOf({ userId, name, roles, region }: StoredUser): Caller {
  return {
    keyId: `user:${userId}`,
    name,
    scopes: scopesOf(roles),
    ...(region !== undefined && { regions: [region] }),
    user: { id: userId, name },
  };
}

function hashOf(token: string): string {
  return hash('sha256', token, 'hex');
}
