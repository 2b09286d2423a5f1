import type { AuditTrail } from '../features/access/audit-trail.ts';
import type { ClaimMapping } from '../features/access/claimed-user.ts';
import type { KeyParts } from '../features/access/key-routes.ts';
import { ATTEMPT_MS } from '../features/access/open-id-sign-in.ts';
import { SessionBook, type SessionTimes } from '../features/access/session-book.ts';
import { SESSION_COOKIE, SessionCookie } from '../features/access/session-cookie.ts';
import { SignIn } from '../features/access/sign-in.ts';
import type { OpenIdProvider } from '../ports/open-id-provider.ts';
import type { Sessions } from '../ports/sessions.ts';
import type { Users } from '../ports/users.ts';

/** What it takes to let people sign in. */
export interface AccessParts {
  users: Users;
  keys: KeyParts['keys'];
  sessions: Sessions;
  times: SessionTimes;
  /** Browsers come by TLS, even if their requests arrive here without. */
  alwaysSecure: boolean;
  /** Another system that knows people; absent: they sign in by password alone. */
  openId?: { label: string; provider: OpenIdProvider; mapping: ClaimMapping };
  /** Absent: nothing is written of what people do. */
  trail?: AuditTrail;
  /** Epoch ms of the wall: people sign in in their own time, whatever time the engine lives in. */
  now: () => number;
}

const ATTEMPT_COOKIE = 'opportune_sign_in';

export type SessionParts = ReturnType<typeof sessionParts>;

/** Everything about sessions of one server. */
export function sessionParts({ users, keys, sessions, times, alwaysSecure, openId, trail, now }: AccessParts) {
  return {
    users,
    keys,
    trail,
    now,
    book: new SessionBook(sessions, times, now),
    openId,
    cookie: new SessionCookie(SESSION_COOKIE, alwaysSecure),
    attemptCookie: new SessionCookie(ATTEMPT_COOKIE, alwaysSecure, ATTEMPT_MS / 1000),
    signIn: new SignIn(users, now),
  };
}
