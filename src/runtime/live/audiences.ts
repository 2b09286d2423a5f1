import type { SurveyPlace, SurveyValue } from '../../core/audience/survey.ts';
import type { RuleProblem } from '../../core/rules/rule-problem.ts';
import type { RuleType } from '../../core/rules/rule-scope.ts';
import type { Definitions } from '../../core/schema/definitions.ts';

/** What cannot be asked, and why. */
export interface RuleRefusal {
  problems: RuleProblem[];
}

/** On what terms something is asked about customers. */
export interface AudienceTerms {
  /** CEL that everybody told of meets too; those who do not are not there for the asker. Absent: everybody is. */
  within?: string | undefined;
  /** What rules may name; absent: all that is active. */
  vocabulary?: Definitions | undefined;
  /** The answer is not wanted any more: work ends, and what is waited for rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

export interface AudienceCount {
  count: number;
  total: number;
  tookMs: number;
  /** Word → customers; present when grouped. */
  histogram?: Record<string, number>;
}

/** A first answer from a sample: the true number lies from `low` to `high` with 95 % confidence. */
export interface EstimatedCount {
  /** Customers. */
  count: number;
  low: number;
  high: number;
  total: number;
  /** Customers that were looked at. */
  sampled: number;
  tookMs: number;
}

/** Customers with a value, or with numbers from `from` (inclusive) to `to` (exclusive; absent: without end). */
export interface SpreadBucket {
  word?: string;
  from?: number;
  to?: number;
  /** Of all customers, then of each rule. */
  counts: number[];
}

/** How customers spread over the values of one thing. */
export interface Spread {
  /** As it was asked: `profile.age`. */
  of: string;
  type: RuleType;
  /** Numbers ascending, words by customers, most first. */
  buckets: SpreadBucket[];
  /** Those with rarer words than are listed; absent: all are. */
  others?: number[];
  /** Those of whom it is not known. */
  unknown: number[];
}

export interface AudienceSpread {
  total: number;
  /** By rule. */
  counts: number[];
  /** Customers that were looked at; absent: all, and the numbers are exact. */
  sampled?: number;
  spreads: Spread[];
  tookMs: number;
}

/** Where a reading of members goes on. */
export interface MembersPlace extends SurveyPlace {
  host: number;
  /** As of when, epoch ms. */
  now: number;
}

export interface MembersPage {
  customers: { customerId: string; values: SurveyValue[] }[];
  next?: MembersPlace;
}

/** Who the customers of the running engine are, by rules that somebody writes. */
export interface Audiences {
  /** `groupBy`: CEL that gives a word. */
  count(rule: string, terms?: AudienceTerms & { groupBy?: string | undefined }): Promise<AudienceCount | RuleRefusal>;
  /** From a sample, in a few milliseconds however many customers there are. */
  estimate(rule: string, terms?: AudienceTerms): Promise<EstimatedCount | RuleRefusal>;
  /** How the customers of up to four rules spread over the values of `questions`, all CEL; `isExact`: no sample. */
  spread(
    about: { rules: readonly string[]; questions: readonly string[]; isExact: boolean },
    terms?: AudienceTerms,
  ): Promise<AudienceSpread | RuleRefusal>;
  /** Those for whom a rule holds, in a fixed order, with the answers to the questions; `from`: of the page before. */
  members(
    about: { rule: string; questions: readonly string[]; limit: number; from?: MembersPlace | undefined },
    terms?: AudienceTerms,
  ): Promise<MembersPage | RuleRefusal>;
}
