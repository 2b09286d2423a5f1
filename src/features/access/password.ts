import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/**
 * Argon2id as OWASP recommends it (19 MiB, two passes, one lane):
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html. A hash carries what it was made with,
 * so that these may be raised.
 */
const PARAMETERS = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** Threads that hash at once: the others are for files and names of hosts. */
const MOST_AT_ONCE = 2;

const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 200;

const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;
const argon2id = promisify(argon2);

/** What is wrong with a new password, for people; undefined: nothing. Length is what counts. */
export function passwordProblem(password: string, name: string): string | undefined {
  if (password.length < SHORTEST_PASSWORD) return `a password has at least ${SHORTEST_PASSWORD} characters`;
  if (password.length > LONGEST_PASSWORD) return `a password has at most ${LONGEST_PASSWORD} characters`;
  if (password.toLowerCase() === name.toLowerCase()) return 'a password is not the name';
  return new Set(password).size < 4 ? 'a password is not one character again and again' : undefined;
}

/** A password nobody guesses: 120 random bits in letters that are not mixed up when read aloud. */
export function randomPassword(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  const text = [...randomBytes(24)].map((byte) => letters[byte % letters.length]).join('');
  return text.replace(/(.{6})(?=.)/g, '$1-');
}

/** `$argon2id$v=19$m=…,t=…,p=…$<salt>$<hash>`, the form other programs write too. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const { memory, passes, parallelism } = PARAMETERS;
  const tag = await tagOf(password, salt, PARAMETERS);
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${text(salt)}$${text(tag)}`;
}

/** Takes as long for an undefined hash as for a wrong password: whether there is a user is not to be measured. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const match = form.exec(stored ?? (await hashOfNobody()));
  if (match === null) throw new Error('broken invariant: a stored password hash has another form');
  const [, memory, passes, parallelism, salt, tag] = match;
  const parameters = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const found = await tagOf(password, Buffer.from(salt!, 'base64'), parameters);
  const wanted = Buffer.from(tag!, 'base64');
  return found.length === wanted.length && timingSafeEqual(found, wanted) && stored !== undefined;
}

/** The same characters may be typed in several ways. */
async function tagOf(password: string, nonce: Buffer, parameters: typeof PARAMETERS): Promise<Buffer> {
  const message = Buffer.from(password.normalize('NFKC'));
  const turn = previous[next]!;
  const { promise: done, resolve } = Promise.withResolvers<void>();
  previous[next] = done;
  next = (next + 1) % MOST_AT_ONCE;
  await turn;
  try {
    return await argon2id('argon2id', { message, nonce, tagLength: TAG_BYTES, ...parameters });
  } finally {
    resolve();
  }
}

/** The last of each of the lanes in which hashes are made one after the other. */
const previous: Promise<void>[] = Array.from({ length: MOST_AT_ONCE }, () => Promise.resolve());
let next = 0;

const text = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

let nobodysHash: Promise<string> | undefined;

function hashOfNobody(): Promise<string> {
  nobodysHash ??= hashPassword(randomBytes(TAG_BYTES).toString('hex'));
  return nobodysHash;
}
