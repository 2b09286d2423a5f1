import type { SurveyCounts, SurveyPage, SurveyPlace, SurveySample } from '../core/audience/survey.ts';
import type { CustomerView } from '../core/customer-view.ts';
import type { DecisionRecorded } from '../core/effects.ts';
import type { RuleProblem } from '../core/rules/rule-problem.ts';

/**
 * What a host is asked about the state of its partitions. `queryId`: by which it can be cancelled. `bounds`: see
 * `Survey.counting`.
 */
export type StateQuery =
  | { type: 'count'; rule: string; groupBy?: string; now: number; queryId?: string }
  | { type: 'estimate'; rule: string; now: number }
  | { type: 'sample'; rules: string[]; questions: string[]; now: number }
  | { type: 'spread'; rules: string[]; questions: string[]; bounds: number[][]; now: number; queryId?: string }
  | {
      type: 'members';
      rule: string;
      questions: string[];
      now: number;
      from: SurveyPlace;
      limit: number;
      queryId?: string;
    }
  | { type: 'customer'; customerId: string }
  | { type: 'known'; customerIds: string[] }
  | { type: 'warm'; now: number }
  | { type: 'memory' };

/**
 * What a host is asked; a decision: whole, while its record is still on its way; `recorded`: answered when the effects of
 * everything applied so far are with their sink; `cancel`: nobody wants the answer to that query any more.
 */
export type HostQuery =
  | StateQuery
  | { type: 'decision'; decisionId: string }
  | { type: 'recorded' }
  | { type: 'cancel'; queryId: string };

/** Of the host's own customers; `total`: how many there are. */
export interface HostCount {
  count: number;
  total: number;
  /** Word → customers; '' for those who have none. */
  groups?: Record<string, number>;
}

/** From a sample of the host's own customers; the true share lies in [low, high] with 95 % confidence. */
export interface HostEstimate extends HostCount {
  sampled: number;
  low: number;
  high: number;
}

export type HostAnswer =
  | HostCount
  | HostEstimate
  | SurveySample
  | SurveyCounts
  | SurveyPage
  | { recorded: true }
  | { warmed: true }
  | { cancelled: true }
  | { problems: RuleProblem[] }
  | { customer: CustomerView | undefined }
  | { known: boolean[] }
  | { decision: DecisionRecorded | undefined }
  | { customers: number; bytes: number };
