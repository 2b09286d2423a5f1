import { SessionBook, type SessionTimes } from '../features/access/session-book.ts';
import { SessionCookie } from '../features/access/session-cookie.ts';
import { SignIn } from '../features/access/sign-in.ts';
import type { Sessions } from '../ports/sessions.ts';
import type { Users } from '../ports/users.ts';

/** What it takes to let people sign in. */
export interface AccessParts {
  users: Users;
  sessions: Sessions;
  times: SessionTimes;
  /** Browsers come by TLS, even if their requests arrive here without. */
  alwaysSecure: boolean;
  /** Epoch ms of the wall: people sign in in their own time, whatever time the engine lives in. */
  now: () => number;
}

export type SessionParts = ReturnType<typeof sessionParts>;

/** Everything about sessions of one server. */
export function sessionParts({ users, sessions, times, alwaysSecure, now }: AccessParts) {
  return {
    users,
    now,
    book: new SessionBook(sessions, times, now),
    cookie: new SessionCookie(alwaysSecure),
    signIn: new SignIn(users, now),
  };
}
