/** What the database keeps, kept in memory: for tests of the interface alone. */
import type { Effect } from '../../../src/core/effects.ts';
import type { DeadLetterKey, DeadLetters, KeptDeadLetter } from '../../../src/ports/dead-letters.ts';
import type { ClaimState, IdempotencyKeys, KeptAnswer, KeyClaim } from '../../../src/ports/idempotency-keys.ts';
import { type Records, type TimelineEntry, UnknownCursorError } from '../../../src/ports/records.ts';
import type { SettingsStore } from '../../../src/ports/settings-store.ts';
import type { EmbeddedLive } from './embedded-live.ts';

export class MemoryDeadLetters implements DeadLetters {
  readonly letters: KeptDeadLetter[] = [];

  async list(limit: number, { waiting = false, after }: { waiting?: boolean; after?: DeadLetterKey } = {}) {
    const start =
      after === undefined ? 0 : this.letters.findIndex((each) => each.deadLetterId === after.deadLetterId) + 1;
    const wanted = this.letters.slice(start).filter(({ fedAt }) => !waiting || fedAt === undefined);
    return wanted.slice(0, limit);
  }

  async markFed(keys: readonly DeadLetterKey[], at: number): Promise<void> {
    for (const letter of this.letters) {
      if (keys.some(({ deadLetterId }) => deadLetterId === letter.deadLetterId)) letter.fedAt = at;
    }
  }
}

export class MemoryIdempotencyKeys implements IdempotencyKeys {
  readonly kept = new Map<string, { fingerprint: string; answer?: KeptAnswer }>();

  async claim({ caller, key, fingerprint }: KeyClaim): Promise<ClaimState> {
    const found = this.kept.get(`${caller} ${key}`);
    if (found === undefined) {
      this.kept.set(`${caller} ${key}`, { fingerprint });
      return { state: 'fresh' };
    }
    if (found.fingerprint !== fingerprint) return { state: 'mismatch' };
    return found.answer === undefined ? { state: 'running' } : { state: 'answered', answer: found.answer };
  }

  async answer(caller: string, key: string, answer: KeptAnswer): Promise<void> {
    const found = this.kept.get(`${caller} ${key}`);
    if (found !== undefined) found.answer = answer;
  }

  async release(caller: string, key: string): Promise<void> {
    this.kept.delete(`${caller} ${key}`);
  }
}

type TimelineEffect = Exclude<Effect, { type: 'deadLetter' }>;

/** The effects of a service as its timeline, a cursor being a number of entries. */
export class MemoryTimeline implements Pick<Records, 'timeline' | 'moment' | 'erase'> {
  private effects: TimelineEffect[] = [];

  constructor(live: EmbeddedLive) {
    live.subscribe((notices) => {
      for (const { effect } of notices) if (effect.type !== 'deadLetter') this.effects.unshift(effect);
    });
  }

  async erase(customerId: string): Promise<void> {
    this.effects = this.effects.filter((effect) => effect.customerId !== customerId);
  }

  async moment(customerId: string, momentId: string) {
    return this.effects
      .filter((effect) => effect.type === 'moment')
      .find((moment) => moment.momentId === momentId && moment.customerId === customerId);
  }

  async timeline(customerId: string, limit: number, after = '0', types?: readonly TimelineEntry['type'][]) {
    const start = Number(after);
    if (!Number.isInteger(start)) throw new UnknownCursorError();
    const own = this.effects.filter(({ type, customerId: of }) => of === customerId && (types?.includes(type) ?? true));
    const entries = own.map(entryOf).slice(start, start + limit);
    const places = entries.map((_, k) => String(start + k + 1));
    return { entries, places, ...(own.length > start + limit && { next: String(start + limit) }) };
  }
}

function entryOf(effect: TimelineEffect): TimelineEntry {
  return effect.type === 'contact' ? { ...effect, history: [{ status: effect.status, at: effect.changedAt }] } : effect;
}

export class MemorySettings implements SettingsStore {
  private readonly values = new Map<string, unknown>();

  async read(name: string): Promise<unknown> {
    return this.values.get(name);
  }

  async write(name: string, value: unknown): Promise<void> {
    this.values.set(name, value);
  }
}
