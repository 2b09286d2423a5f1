/**
 * Direct queries over the files of the rewards programme: rows as they stand, no engine, no definitions. The
 * questions that need more than counting are asked as docs/semantics.md words them, of all rows of one member and offer.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

const folder = join(
  process.env.OPPORTUNE_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data'),
  'offers',
);

/** The files; not part of the product. */
export const rewardsFiles = {
  folder,
  present: existsSync(folder),
  customers: join(folder, 'customers.csv.gz'),
  events: join(folder, 'events.csv.gz'),
};

/** A row of offers.csv. */
export interface OfferRow {
  offer: string;
  type: string;
  difficultyUsd: number;
  rewardUsd: number;
  hours: number;
  channels: string[];
}

/** A row of events.csv; `offer` is empty for purchases. */
export interface EventRow {
  customer: string;
  hour: number;
  event: string;
  offer: string;
  amountUsd: number;
  /** The row as it stands. */
  line: string;
}

type Cells = Record<string, string>;

const cellsOf = (text: string): Cells[] => parse(text, { columns: true });

export function readOffers(): OfferRow[] {
  return cellsOf(readFileSync(join(folder, 'offers.csv'), 'utf8')).map((row) => ({
    offer: row.offer_id!,
    type: row.offer_type!,
    difficultyUsd: Number(row.difficulty_usd),
    rewardUsd: Number(row.reward_usd),
    hours: Number(row.duration_days) * 24,
    channels: row.channels!.split('|'),
  }));
}

export function readCustomers(): Cells[] {
  return cellsOf(gunzipSync(readFileSync(rewardsFiles.customers)).toString());
}

export function readEvents(): EventRow[] {
  return cellsOf(gunzipSync(readFileSync(rewardsFiles.events)).toString()).map((row) => ({
    customer: row.customer_id!,
    hour: Number(row.time_h),
    event: row.event!,
    offer: row.offer_id!,
    amountUsd: Number(row.amount_usd),
    line: Object.values(row).join(','),
  }));
}

/** Rows without those that came before, letter for letter; and those that did. */
export function withoutDuplicates(rows: readonly EventRow[]): { rows: EventRow[]; duplicates: EventRow[] } {
  const seen = new Set<string>();
  const first: EventRow[] = [];
  const duplicates: EventRow[] = [];
  for (const row of rows) {
    (seen.has(row.line) ? duplicates : first).push(row);
    seen.add(row.line);
  }
  return { rows: first, duplicates };
}

/** How often each word comes, words in order. */
export function tally(words: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Everything one member did with one offer: hours, in order. */
export interface OfferStory {
  customer: string;
  offer: OfferRow;
  received: number[];
  viewed: number[];
  completed: number[];
}

export function storiesOf(rows: readonly EventRow[], offers: readonly OfferRow[]): OfferStory[] {
  const byOffer = new Map(offers.map((offer) => [offer.offer, offer]));
  const stories = new Map<string, OfferStory>();
  for (const { customer, hour, event, offer: id } of rows) {
    const offer = byOffer.get(id);
    if (offer === undefined) continue;
    const key = `${customer} ${id}`;
    const story = stories.get(key) ?? { customer, offer, received: [], viewed: [], completed: [] };
    stories.set(key, story);
    if (event === 'offer received') story.received.push(hour);
    else if (event === 'offer viewed') story.viewed.push(hour);
    else story.completed.push(hour);
  }
  return [...stories.values()];
}

/** Hours in which the copies that are valid at `hour` were received. */
export const validCopies = ({ received, offer }: OfferStory, hour: number): number[] =>
  received.filter((from) => from <= hour && hour <= from + offer.hours);

/** Completions of which no valid copy had been looked at by then. */
export function completedUnseen(story: OfferStory): number[] {
  return story.completed.filter((done) => {
    const copies = validCopies(story, done);
    return !story.viewed.some((look) => look <= done && copies.some((from) => from <= look));
  });
}

/** Those of them of which a copy was looked at afterwards, while it was still valid. */
export function seenLate(story: OfferStory): number[] {
  return completedUnseen(story).filter((done) => {
    const copies = validCopies(story, done);
    return story.viewed.some((look) => look > done && copies.some((from) => look <= from + story.offer.hours));
  });
}

/**
 * Hours, a day before the end of a copy, at which it has been looked at and not completed. The clock reaches the hour
 * before what happens in it; one watch at a time, which a completion after the hour of receipt ends.
 */
export function endsUnused({ received, viewed, completed, offer }: OfferStory, lastHour: number): number[] {
  const due: number[] = [];
  let free = 0;
  for (const from of received) {
    if (from < free) continue;
    const ends = from + offer.hours - 24;
    const ended = completed.find((done) => done > from && done < ends);
    free = ended ?? ends;
    const done = completed.some((hour) => hour >= from && hour < ends);
    if (!done && ends <= lastHour && viewed.some((look) => look >= from && look < ends)) due.push(ends);
  }
  return due;
}

/** Customer and hour of every end of `hours` after a purchase without another. */
export function lapses(rows: readonly EventRow[], hours: number, lastHour: number): string[] {
  const bought = new Map<string, number[]>();
  for (const { customer, hour, event } of rows) {
    if (event !== 'transaction') continue;
    bought.set(customer, [...(bought.get(customer) ?? []), hour]);
  }
  return [...bought].flatMap(([customer, all]) =>
    all
      .filter((hour, k) => hour + hours <= Math.min(lastHour, all[k + 1] ?? lastHour))
      .map((hour) => `${customer} ${hour + hours}`),
  );
}
