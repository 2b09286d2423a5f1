import { isSecret, parseApiKey } from '../features/access/api-key.ts';
import { type Caller, isScope } from '../features/access/caller.ts';
import { HttpProblem } from '../features/problems/http-problem.ts';
import type { ApiKeys, StoredApiKey } from '../ports/api-keys.ts';

/** A revoked key is refused at the latest after so long. */
const TRUSTED_MS = 5000;
/** Longer than this a key is not trusted without having been read. */
const LAST_RESORT_MS = 3_600_000;
const PATIENCE_MS = 500;
const MOST_KEYS = 4096;

/** What the ring wants of keys. */
export type PresentedKeys = Pick<ApiKeys, 'find' | 'noteUse'>;

interface KnownKey {
  stored: StoredApiKey;
  caller: Caller;
  /** Of a clock that only grows. */
  readMs: number;
  trustedUntilMs: number;
}

/**
 * Tells who presents a key. Keys are remembered for five seconds, 4,096 of them; ids nobody has are not remembered, so
 * that guesses push out no key.
 */
export class KeyRing {
  private readonly keys: PresentedKeys;
  private readonly now: () => number;
  private readonly known = new Map<string, KnownKey>();

  constructor(keys: PresentedKeys, now: () => number) {
    this.keys = keys;
    this.now = now;
  }

  /**
   * Who presents this token, when its key is remembered; undefined: `read` must be asked.
   *
   * @throws HttpProblem when the key is not valid.
   */
  remembered(token: string): Caller | undefined {
    const presented = parseApiKey(token);
    if (presented === undefined) throw notValid();
    const known = this.known.get(presented.keyId);
    if (known === undefined || performance.now() >= known.trustedUntilMs) return undefined;
    return this.checked(known, presented.secret);
  }

  /** @throws HttpProblem when the key is not valid. */
  async read(token: string): Promise<Caller> {
    const presented = parseApiKey(token);
    if (presented === undefined) throw notValid();
    const found = await this.find(presented.keyId);
    // One that could not be read is known still, and as old as it was.
    if (found !== undefined && 'caller' in found) return this.checked(found, presented.secret);
    this.known.delete(presented.keyId);
    if (found === undefined) throw notValid();
    const readMs = performance.now();
    const known = { stored: found, caller: callerOf(found), readMs, trustedUntilMs: readMs + TRUSTED_MS };
    const caller = this.checked(known, presented.secret);
    if (this.known.size >= MOST_KEYS) this.known.delete(this.known.keys().next().value!);
    this.known.set(presented.keyId, known);
    // When a key was used last is worth no failed request.
    this.keys.noteUse(presented.keyId, this.now()).catch(() => undefined);
    return caller;
  }

  /** A key has been changed: it is read again when it comes next. */
  forget(keyId: string): void {
    this.known.delete(keyId);
  }

  /** While the keys cannot be read, those read lately are trusted: callers need not suffer because a database is away. */
  private async find(keyId: string): Promise<StoredApiKey | KnownKey | undefined> {
    const known = this.known.get(keyId);
    if (known === undefined || performance.now() - known.readMs > LAST_RESORT_MS) return this.keys.find(keyId);
    // Those who come meanwhile need not wait for the same answer.
    known.trustedUntilMs = performance.now() + TRUSTED_MS;
    const { promise: impatient, resolve } = Promise.withResolvers<KnownKey>();
    const timer = setTimeout(resolve, PATIENCE_MS, known);
    const found = await Promise.race([this.keys.find(keyId).catch(() => known), impatient]);
    clearTimeout(timer);
    return found;
  }

  /** The secret first: whether a key has expired is told to its owner alone. */
  private checked({ stored, caller }: KnownKey, secret: string): Caller {
    if (!isSecret(secret, stored.secretHash)) throw notValid();
    if (stored.revokedAt !== undefined)
      throw new HttpProblem('key-revoked', 'the API key was revoked: ask for another');
    if (stored.expiresAt !== undefined && this.now() >= stored.expiresAt) {
      throw new HttpProblem('key-expired', 'the API key has expired: ask for another');
    }
    return caller;
  }
}

function callerOf({ keyId, name, scopes, regions }: StoredApiKey): Caller {
  return { keyId, name, scopes: new Set(scopes.filter(isScope)), ...(regions !== undefined && { regions }) };
}

function notValid(): HttpProblem {
  return new HttpProblem('unauthenticated', 'the API key is not valid: send `Authorization: Bearer <key>`');
}
