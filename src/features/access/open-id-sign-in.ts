import { randomBytes } from 'node:crypto';
import {
  type OpenIdAttempt,
  type OpenIdClaims,
  type OpenIdProvider,
  OpenIdRefused,
} from '../../ports/open-id-provider.ts';
import type { StoredUser, Users } from '../../ports/users.ts';
import { type ClaimedUser, type ClaimMapping, claimedUser } from './claimed-user.ts';
import { newUser } from './new-user.ts';
import { plainName } from './sign-in.ts';

/** Nobody takes longer to sign in. */
export const ATTEMPT_MS = 600_000;
/** Attempts that are under way; beyond, the oldest are forgotten. */
const MOST_ATTEMPTS = 10_000;
const OPEN_ID = 'open-id';

interface KeptAttempt {
  attempt: OpenIdAttempt;
  /** Path of the console to go to afterwards. */
  to: string;
  until: number;
}

export interface OpenIdParts {
  provider: OpenIdProvider;
  mapping: ClaimMapping;
  users: Users;
  now: () => number;
  /** Whether the definitions have a region. */
  isRegion: (region: string) => boolean;
}

/**
 * Signs people in whom another system knows. What they may do here is what that system says, each time anew.
 *
 * O1. An attempt is finished once, by the browser that began it: the browser holds a word that no other knows.
 */
export class OpenIdSignIn {
  private readonly parts: OpenIdParts;
  private readonly attempts = new Map<string, KeptAttempt>();

  constructor(parts: OpenIdParts) {
    this.parts = parts;
  }

  /** Where the browser is to go, and the word it is to bring back. @throws OpenIdUnavailable */
  async begin(to: string): Promise<{ url: string; word: string }> {
    const { url, attempt } = await this.parts.provider.begin();
    const word = randomBytes(32).toString('base64url');
    if (this.attempts.size >= MOST_ATTEMPTS) this.attempts.delete(this.attempts.keys().next().value!);
    this.attempts.set(word, { attempt, to: localPath(to), until: this.parts.now() + ATTEMPT_MS });
    return { url, word };
  }

  /** @throws OpenIdRefused OpenIdUnavailable */
  async finish(word: string, query: string): Promise<{ user: StoredUser; to: string }> {
    const kept = this.attempts.get(word);
    this.attempts.delete(word);
    if (kept === undefined || this.parts.now() >= kept.until)
      throw new OpenIdRefused('nobody has begun this, or long ago');
    const claims = await this.parts.provider.finish(query, kept.attempt);
    const claimed = claimedUser(claims, this.parts.mapping);
    if ('problem' in claimed) throw new OpenIdRefused(claimed.problem);
    if (claimed.region !== undefined && !this.parts.isRegion(claimed.region)) {
      throw new OpenIdRefused(`there is no region "${claimed.region}"`);
    }
    return { user: await this.userOf(claims, claimed), to: kept.to };
  }

  /** Made at the first time; changed when their provider says something else. */
  private async userOf({ iss, sub }: OpenIdClaims, claimed: ClaimedUser): Promise<StoredUser> {
    const { users, now } = this.parts;
    const identity = { issuer: iss, subject: sub };
    const { name, displayName, roles, region } = claimed;
    const known = await users.findByOpenId(identity);
    if (known?.disabledAt !== undefined) throw new OpenIdRefused('the user is disabled here');
    if (known === undefined) {
      const wanted = { name, displayName, roles, openId: identity, ...(region !== undefined && { region }) };
      const made = newUser(wanted, { by: OPEN_ID, at: now() });
      // Whoever has the name here already is somebody else.
      if (!(await users.create(made))) throw new OpenIdRefused(`somebody has the name ${plainName(name)} already`);
      await users.noteSignIn(made.userId, now());
      return made;
    }
    const isSame = known.displayName === displayName && known.region === region && sameWords(known.roles, roles);
    if (!isSame) await users.change(known.userId, { displayName, roles, region: region ?? null });
    await users.noteSignIn(known.userId, now());
    return (await users.find(known.userId)) ?? known;
  }
}

/** A path of ours, whatever was asked for: nobody is sent to another site from here. */
export function localPath(to: string): string {
  const here = 'http://here.invalid';
  const url = URL.canParse(to, here) ? new URL(to, here) : new URL(here);
  return url.origin === here ? `${url.pathname}${url.search}${url.hash}`.replace(/^\/+/, '/') : '/';
}

function sameWords(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((word) => others.includes(word));
}
