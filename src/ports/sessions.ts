import type { StoredUser } from './users.ts';

/** A person who has signed in, as kept. Times are epoch ms. */
export interface StoredSession {
  /** SHA-256 of what the browser holds, hexadecimal: what is kept signs nobody in. */
  tokenHash: string;
  userId: string;
  startedAt: number;
  /** Not used before then it is over; using it moves this on. */
  expiresAt: number;
  /** Then it is over in any case. */
  endsAt: number;
}

/** Who has signed in. */
export interface Sessions {
  start(session: StoredSession): Promise<void>;
  find(tokenHash: string): Promise<{ session: StoredSession; user: StoredUser } | undefined>;
  extend(tokenHash: string, expiresAt: number): Promise<void>;
  end(tokenHash: string): Promise<void>;
  /** All of a user, but the one that is named. */
  endAllOf(userId: string, butTokenHash?: string): Promise<void>;
  /** Those that were over before then. */
  forgetBefore(at: number): Promise<void>;
}
