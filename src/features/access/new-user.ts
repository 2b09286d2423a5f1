import { randomBytes } from 'node:crypto';
import type { StoredUser } from '../../ports/users.ts';
import { plainName } from './sign-in.ts';

/** A user with an id of its own, not kept yet. */
export function newUser(
  wanted: Omit<StoredUser, 'userId' | 'revision' | 'createdAt' | 'createdBy'>,
  { by, at }: { by: string; at: number },
): StoredUser {
  const userId = randomBytes(8).toString('hex');
  return { ...wanted, name: plainName(wanted.name), userId, createdAt: at, createdBy: by, revision: 1 };
}
