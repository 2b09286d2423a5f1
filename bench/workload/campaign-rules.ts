import type { CallAggregate, CallValue } from './call-aggregates.ts';
import { SeededRandom } from './seeded-random.ts';

/** A comparison with a constant; of a field of the call or of an aggregate of its caller. */
export type CallPredicate =
  | { subject: 'event'; field: CallValue; op: '>' | '<'; value: number }
  | { subject: 'metric'; aggregate: CallAggregate; op: '>' | '<'; value: number };

/** Matches when the place is right (if one is named) and one of the conjunctions holds. */
export interface CampaignRule {
  id: string;
  /** Number of the caller's place; absent: any. */
  callerPlace?: number;
  anyOf: CallPredicate[][];
  cooldownMs: number;
}

export type RuleSet = 'selective' | 'aim';

const DAY_MS = 86_400_000;
/** At most one moment per customer in 0, 1, 2, 7, 7 days: 20, 20, 20, 40 %. */
const COOLDOWN_DAYS = [0, 1, 2, 7, 7];

/** 2.5 % of calls: durations are uniform in 1–10,000. */
const LONG_CALL: CallPredicate = { subject: 'event', field: 'duration', op: '>', value: 9_750 };

function predicateOf(random: SeededRandom, aggregates: readonly CallAggregate[]): CallPredicate {
  const op = random.pick(['>', '<'] as const);
  const value = 11 + random.below(90);
  const subject = random.below(aggregates.length + 2);
  if (subject < 2) return { subject: 'event', field: subject === 0 ? 'cost' : 'duration', op, value };
  return { subject: 'metric', aggregate: aggregates[subject - 2], op, value };
}

const several = <T>(random: SeededRandom, most: number, make: () => T): T[] =>
  Array.from({ length: 1 + random.below(most) }, make);

/**
 * `aim`: the published random set, an OR of 1–5 conjunctions of 1–5 predicates over event and
 * aggregates, constants 11–100; about half of all (call, rule) pairs match.
 * `selective`: what campaigns look like: a place, what the caller did before, and a dear call. A rule
 * is looked at for one call in `places`; of 300 rules and 1,000 places, any matches about 1 % of calls.
 * In larger sets each is narrower, as it has to be where thousands run side by side: it wants one of the
 * longest 2.5 % of calls too, so that any still matches less than 1 % of calls, however long the run, and
 * finding rules is measured, not what follows.
 */
export function campaignRules(
  set: RuleSet,
  count: number,
  aggregates: readonly CallAggregate[],
  places: number,
  seed: number,
): CampaignRule[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const id = `campaign-${String(i).padStart(5, '0')}`;
    const cooldownMs = COOLDOWN_DAYS[i % COOLDOWN_DAYS.length] * DAY_MS;
    const predicate = () => predicateOf(random, aggregates);
    if (set === 'aim') {
      return { id, cooldownMs, anyOf: several(random, 5, () => several(random, 5, predicate)) };
    }
    const narrow = count > 300 ? [LONG_CALL] : [];
    const dear: CallPredicate = { subject: 'event', field: 'cost', op: '>', value: 85 + random.below(14) };
    return { id, cooldownMs, callerPlace: i % places, anyOf: [[...several(random, 2, predicate), dear, ...narrow]] };
  });
}

/** Name of a place as the call record has it. */
export const placeName = (place: number) => `place-${String(place).padStart(4, '0')}`;

function celOfPredicate(predicate: CallPredicate): string {
  const { op, value } = predicate;
  if (predicate.subject === 'event') {
    return `event.${predicate.field} ${op} ${predicate.field === 'cost' ? value.toFixed(1) : value}`;
  }
  const { id, field } = predicate.aggregate;
  return `metric.${id} ${op} ${field === 'cost' ? value.toFixed(1) : value}`;
}

/** The rule in CEL, as a scenario's pattern has it. */
export function celOf(rule: CampaignRule): string {
  const conjunctions = rule.anyOf.map((all) => all.map(celOfPredicate).join(' && '));
  const any = conjunctions.length === 1 ? conjunctions[0] : conjunctions.map((all) => `(${all})`).join(' || ');
  if (rule.callerPlace === undefined) return any;
  return `event.callerPlace == "${placeName(rule.callerPlace)}" && ${conjunctions.length === 1 ? any : `(${any})`}`;
}
