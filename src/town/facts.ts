import type { Answers } from './answers/answer-contacts.ts';
import { sampleRatioFault } from './answers/sample-ratio-fault.ts';
import { dateOf, timeOf } from './calendar.ts';
import { stoppedFeeds } from './days/stopped-feeds.ts';
import type { Town } from './town.ts';

type Counts = Record<string, number>;

/** What a generated town is and what was planted in it: `town.json` (docs/guides/town.md). */
export interface TownFacts {
  customers: number;
  days: number;
  seed: number;
  /** First day, `2012-03-05`. */
  start: string;
  /** People by hidden habit. */
  habits: Counts;
  /** Records by type, without those of customers and answers. */
  records: Counts;
  planted: {
    /** Reason → people who hold a newspaper that never reaches them. */
    invalidHolders: Counts;
    /** Cause → people whom nothing, or no picture message, reaches. */
    troubles: Counts;
    /** Phones switched off since long before the first day. */
    longSwitchedOff: number;
    stoppedFeeds: { event: string; districts: readonly number[]; from: string; until: string; missing: number }[];
    /** Records that came twice, late by up to four minutes, late by six minutes to three hours. */
    duplicates: number;
    delayed: number;
    late: number;
    sampleRatioFault: { campaign: string; lostShare: number; contacts: number };
  };
  /** Absent when contacts were not answered. */
  answers?: Omit<Answers, 'records' | 'lost'>;
}

/** Facts of a town whose records were all taken. */
export function factsOf(town: Town, answers: Answers | undefined): TownFacts {
  const { settings, people, collected } = town;
  const { counts, byType } = collected;
  const { customers, days, seed, start } = settings;
  const feeds = stoppedFeeds(start, days).map(({ event, districts, from, until }, index) => ({
    event,
    districts,
    from: timeOf(from),
    until: timeOf(until),
    missing: counts.silenced[index],
  }));
  return {
    customers,
    days,
    seed,
    start: dateOf(start),
    habits: countBy(people, ({ habit }) => habit),
    records: Object.fromEntries([...byType].sort(([a], [b]) => (a < b ? -1 : 1))),
    planted: {
      invalidHolders: countBy(people, ({ invalid }) => invalid?.reason),
      troubles: countBy(people, ({ trouble }) => trouble),
      longSwitchedOff: people.filter(({ offForDays }) => offForDays > 0).length,
      stoppedFeeds: feeds,
      duplicates: counts.duplicates,
      delayed: counts.delayed,
      late: counts.late,
      sampleRatioFault: { ...sampleRatioFault, contacts: answers?.lost ?? 0 },
    },
    ...(answers && { answers: answersOf(answers) }),
  };
}

const answersOf = ({ contacts, takenUp, outcomes, failures }: Answers) => ({ contacts, takenUp, outcomes, failures });

/** Names in order; what has no name is not counted. */
function countBy<T>(items: readonly T[], nameOf: (item: T) => string | undefined): Counts {
  const counts = new Map<string, number>();
  for (const item of items) {
    const name = nameOf(item);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
