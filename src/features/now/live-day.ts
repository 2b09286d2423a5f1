import type { Effect } from '../../core/effects.ts';
import type { ContactPlace, DayRecords } from '../../ports/day-records.ts';
import type { UntoldContacts } from '../../runtime/entry-notices.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import { DayCounts, type DayPicture } from './day-counts.ts';

/** Contacts whose place is remembered; of older ones the records are asked when somebody answers them. */
const RECENT_CONTACTS = 20_000;
const TWO_DAYS_MS = 2 * 24 * 3_600_000;
/** Answers that wait for their contact to be in the records; beyond, the oldest are counted to no campaign. */
const MOST_WAITING = 10_000;
/** So often it is looked for the contact of an answer. */
const TRIES = 5;

interface Answer {
  contactId: string;
  at: number;
  counted: { agreed: number } | { declined: number };
  tries: number;
}

const nowhere: ContactPlace = { campaign: '', channel: '' };

/**
 * Keeps today's and yesterday's counts: what was recorded before it began to listen, and what it hears. What was on its
 * way to the records when the service started is in neither: seconds of one day.
 */
export class LiveDay {
  private readonly live: LiveService;
  private readonly records: DayRecords | undefined;
  private readonly counts = new DayCounts();
  private recent = new Map<string, ContactPlace>();
  /** Those before: all go at once, for taking the oldest out of a map again and again is slow. */
  private earlier = new Map<string, ContactPlace>();
  private readonly places = new Map<string, ContactPlace>();
  private waiting: Answer[] = [];
  private begun = false;
  /** When it began to hear, epoch ms. */
  private readonly hearsFrom: number;
  /** Ends listening. */
  readonly stop: () => void;

  /** `records` absent: only what is heard is known. */
  constructor(live: LiveService, records: DayRecords | undefined, now: number) {
    this.live = live;
    this.records = records;
    this.hearsFrom = now;
    this.stop = live.subscribe((notices, untold = []) => {
      for (const { effect } of notices) this.hear(effect);
      for (const contacts of untold) this.hearOf(contacts);
    });
  }

  /** To be called every few seconds: reads what was before, and finds the contacts of answers. Rejects as the records do. */
  async tend(): Promise<void> {
    const { records } = this;
    if (records === undefined) return;
    if (!this.begun && this.live.status().state === 'running') {
      this.begun = true;
      try {
        const before = await records.quarterCounts(this.hearsFrom - TWO_DAYS_MS, this.hearsFrom);
        for (const counts of before) this.counts.add(counts.at, counts, counts);
      } catch (error) {
        this.begun = false;
        throw error;
      }
    }
    await this.placeAnswers(records);
  }

  picture(now: number, isShown: (campaign: string) => boolean): DayPicture {
    return this.counts.picture(now, this.live.definitions.profile.zone, isShown);
  }

  private hear(effect: Effect): void {
    // Told again after a crash, and in the records already.
    if ('at' in effect && effect.at < this.hearsFrom) return;
    switch (effect.type) {
      case 'contact':
        if (effect.testNumber !== undefined || (effect.status !== 'planned' && effect.status !== 'presented')) return;
        this.remember(effect.contactId, effect);
        this.counts.add(effect.at, effect, { contacts: 1 });
        return;
      case 'conversion':
        if (effect.arm === 'contact') this.counts.add(effect.at, effect, { conversions: 1 });
        return;
      case 'outcome': {
        const counted = countedOf(effect.outcome);
        if (counted !== undefined) this.answer({ ...effect, counted, tries: TRIES });
      }
    }
  }

  private hearOf({ at, planned, ...place }: UntoldContacts): void {
    if (at >= this.hearsFrom) this.counts.add(at, place, { contacts: planned });
  }

  private remember(contactId: string, { campaign, channel }: ContactPlace): void {
    if (this.recent.size >= RECENT_CONTACTS) {
      this.earlier = this.recent;
      this.recent = new Map();
    }
    this.recent.set(contactId, this.placeOf(campaign, channel));
  }

  /** One object for all contacts of a place. */
  private placeOf(campaign: string, channel: string): ContactPlace {
    const key = `${campaign} ${channel}`;
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const place = { campaign, channel };
    this.places.set(key, place);
    return place;
  }

  private answer(answer: Answer): void {
    const known = this.recent.get(answer.contactId) ?? this.earlier.get(answer.contactId);
    const place = known ?? (this.records === undefined ? nowhere : undefined);
    if (place !== undefined) {
      this.count(answer, place);
      return;
    }
    if (this.waiting.length >= MOST_WAITING) this.count(this.waiting.shift()!, nowhere);
    this.waiting.push(answer);
  }

  private async placeAnswers(records: DayRecords): Promise<void> {
    const asked = this.waiting;
    if (asked.length === 0) return;
    const places = await records.contactPlaces(asked.map(({ contactId }) => contactId));
    this.waiting = this.waiting.filter((answer) => !asked.includes(answer));
    for (const answer of asked) {
      const place = places.get(answer.contactId);
      if (place !== undefined) this.count(answer, place);
      else if (answer.tries <= 1) this.count(answer, nowhere);
      else this.waiting.push({ ...answer, tries: answer.tries - 1 });
    }
  }

  private count({ at, counted }: Answer, place: ContactPlace): void {
    this.counts.add(at, place, counted);
  }
}

/** What an outcome counts as; undefined: it says neither yes nor no. */
export function countedOf(outcome: string): { agreed: number } | { declined: number } | undefined {
  if (outcome === 'agreed-to-pay' || outcome === 'agreed-to-trial') return { agreed: 1 };
  if (outcome === 'declined' || outcome === 'do-not-disturb') return { declined: 1 };
  return undefined;
}
