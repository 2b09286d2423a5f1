import type { StoredUser, Users } from '../../ports/users.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { AttemptLimit } from './attempt-limit.ts';
import { isPassword } from './password.ts';

/** Wrong passwords within a quarter of an hour: for a name from an address, for a name, from an address. */
const MOST_FOR_PAIR = 10;
const MOST_FOR_NAME = 100;
const MOST_FROM_ADDRESS = 100;
/** Names are looked at no further. */
const LONGEST_NAME = 128;

/** Names are alike whatever their case and however they are typed. */
export function plainName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

interface Attempt {
  name: string;
  password: string;
  address: string;
}

/**
 * Finds who signs in by name and password. Unknown names, wrong passwords, disabled users and users without a password
 * are answered alike, after the same work.
 */
export class SignIn {
  private readonly users: Users;
  private readonly now: () => number;
  private readonly pairs: AttemptLimit;
  private readonly names: AttemptLimit;
  private readonly addresses: AttemptLimit;

  constructor(users: Users, now: () => number) {
    this.users = users;
    this.now = now;
    this.pairs = new AttemptLimit(MOST_FOR_PAIR, now);
    this.names = new AttemptLimit(MOST_FOR_NAME, now);
    this.addresses = new AttemptLimit(MOST_FROM_ADDRESS, now);
  }

  /**
   * `onKnown` hears the name when somebody has it: what else is typed in the place of a name may be a password.
   *
   * @throws HttpProblem `sign-in-refused` `rate-limited`
   */
  async byPassword(
    { name: written, password, address }: Attempt,
    onKnown: (name: string) => void = () => {},
  ): Promise<StoredUser> {
    const name = plainName(written.slice(0, LONGEST_NAME));
    const pair = `${address} ${name}`;
    // What is refused here counts nowhere else: one address alone must not shut out a name for everybody.
    this.take(this.pairs, pair);
    this.take(this.addresses, address);
    this.take(this.names, name);
    const user = await this.users.findByName(name);
    if (user !== undefined) onKnown(user.name);
    const isRight = await isPassword(password, user?.disabledAt === undefined ? user?.passwordHash : undefined);
    if (!isRight || user === undefined) throw refused();
    this.pairs.clear(pair);
    this.names.giveBack(name);
    this.addresses.giveBack(address);
    await this.users.noteSignIn(user.userId, this.now());
    return user;
  }

  private take(limit: AttemptLimit, key: string): void {
    const retryAfterMs = limit.take(key);
    if (retryAfterMs === undefined) return;
    throw new HttpProblem('rate-limited', 'too many attempts to sign in: wait', { retryAfterMs });
  }
}

function refused(): HttpProblem {
  return new HttpProblem('sign-in-refused', 'the name or the password is not right');
}
