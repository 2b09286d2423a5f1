/**
 * What the engine says happened. Effects are values: the engine does not know who reads them. Sinks
 * are idempotent: contacts are keyed by `contactId` and the last status written is the current one.
 */

import type { Purpose } from './schema/definitions.ts';

/** Fields of what fired a moment: an event's own fields, or the timer and the input that set it. */
export type Trigger = Record<string, string | number | boolean>;

export interface MomentOpened {
  type: 'moment';
  momentId: string;
  customerId: string;
  scenario: string;
  at: number;
  expiresAt: number;
  trigger: Trigger;
}

export type DecisionResult = 'contact' | 'control' | 'deferred' | 'nothing' | 'presented';

export interface Factors {
  propensity: number;
  fit: number;
  value: number;
  lever: number;
}

export interface Survivor {
  offer: string;
  channel: string;
  score: number;
  factors: Factors;
  /** Exact probability with which this candidate was chosen, a multiple of 1e-6. */
  probability: number;
}

export interface Refusal {
  stage: 'eligibility' | 'applicability' | 'suitability' | 'consent' | 'policy' | 'time' | 'capacity';
  reason: string;
  /** `offer@channel`, in candidate order. */
  offers: string[];
}

export interface DecisionRecorded {
  type: 'decision';
  decisionId: string;
  customerId: string;
  at: number;
  campaign: string;
  momentId?: string;
  result: DecisionResult;
  chosen?: Survivor;
  /** Survivors by falling probability, then refusals grouped by stage and reason in stage order. */
  candidates: (Survivor | Refusal)[];
  version: string;
}

export const CONTACT_STATUSES = [
  'planned',
  'released',
  'withdrawn',
  'sent',
  'delivered',
  'failed',
  'expired',
  'unknown',
  'presented',
] as const;

export type ContactStatus = (typeof CONTACT_STATUSES)[number];

/** What customers, or staff for them, say to a contact. */
export const CUSTOMER_ANSWERS = [
  'viewed',
  'agreed-to-pay',
  'agreed-to-trial',
  'considering',
  'declined',
  'do-not-disturb',
] as const;

export interface ContactChanged {
  type: 'contact';
  contactId: string;
  decisionId?: string;
  customerId: string;
  campaign: string;
  /** Of the campaign's journey. */
  step: string;
  offer?: string;
  /** Of a fixed message. */
  template?: string;
  purpose: Purpose;
  channel: string;
  touchpoint?: string;
  /** It is a test and goes to this number. */
  testNumber?: string;
  /** When it was planned; part of its sort key, never changes. */
  at: number;
  dueAt: number;
  status: ContactStatus;
  reason?: string;
  /** When it came to this status. */
  changedAt: number;
}

/** What the customer, or staff for them, said to a contact. */
export interface OutcomeNoted {
  type: 'outcome';
  contactId: string;
  customerId: string;
  at: number;
  outcome: string;
  staffId?: string;
  note?: string;
}

/** A customer's way through a campaign of more than a single decision (docs/semantics.md §12). */
export interface JourneyChanged {
  type: 'journey';
  journeyId: string;
  customerId: string;
  campaign: string;
  at: number;
  /** The step they are at; '' when they have left. */
  step: string;
  status: 'entered' | 'moved' | 'left';
  /** Why they left: `end`, `exit`, `opt-out`, `conversion`, `held`, `campaign-over`, `cancelled`, `step-gone`. */
  reason?: string;
}

/** The billing system is asked; an order comes back as an event. */
export interface OrderRequested {
  type: 'orderRequest';
  requestId: string;
  customerId: string;
  at: number;
  action: 'order' | 'cancel';
  product: string;
  campaign: string;
  /** The contact whose answer it is, when there is one. */
  contactId?: string;
}

/** A journey grants a trial or points. */
export interface Granted {
  type: 'grant';
  grantId: string;
  customerId: string;
  at: number;
  campaign: string;
  what: 'trial' | 'points';
  product?: string;
  points?: number;
  endsAt?: number;
}

/** An order attributed to a decision: the only definition of a conversion. */
export interface Converted {
  type: 'conversion';
  conversionId: string;
  customerId: string;
  at: number;
  product: string;
  decisionId: string;
  contactId: string;
  campaign: string;
  channel: string;
  offer: string;
  arm: 'contact' | 'control';
}

/** An input the engine could not apply: quarantined, the partition goes on. */
export interface DeadLetter {
  type: 'deadLetter';
  customerId: string;
  at: number;
  code: string;
  message: string;
  /** Source file number and line, when the input came from a file; 0 otherwise. */
  file: number;
  line: number;
  raw: string;
}

export type Effect =
  | MomentOpened
  | DecisionRecorded
  | ContactChanged
  | OutcomeNoted
  | JourneyChanged
  | OrderRequested
  | Granted
  | Converted
  | DeadLetter;

/** Receives effects in the order they happen within a partition. */
export interface EffectSink {
  push(effect: Effect): void;
  /** Effects up to the next call come of the request (outcome, hand-over, command) of this id; '': of none. */
  answering?(requestId: string): void;
}
