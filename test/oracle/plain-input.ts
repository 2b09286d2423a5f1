/**
 * Inputs as a person would write them down. The oracle reads these; `engine-side.ts` turns the same
 * list into batches for the engine.
 */

export type PlainValue = string | number | boolean | string[];

/** `since` is missing for records that describe an instant; absent fields are missing keys. */
export interface EventInput {
  kind: 'event';
  id: string;
  type: string;
  customerId: string;
  at: number;
  since?: number;
  fields: Record<string, string | number | boolean>;
}

/** Sets what it names; null clears. */
export interface ProfileInput {
  kind: 'profile';
  id: string;
  customerId: string;
  at: number;
  attributes: Record<string, PlainValue | null>;
}

export type OutcomeName =
  | 'delivered'
  | 'failed'
  | 'expired'
  | 'viewed'
  | 'considering'
  | 'agreed-to-pay'
  | 'declined'
  | 'do-not-disturb';

/** What became of a contact. */
export interface OutcomeInput {
  kind: 'outcome';
  id: string;
  customerId: string;
  at: number;
  contactId: string;
  outcome: OutcomeName;
}

/** A pull touchpoint asks for the best offers. */
export interface AskInput {
  kind: 'ask';
  id: string;
  customerId: string;
  at: number;
  channel: string;
  touchpoint?: string;
  /** Most offers shown. */
  limit: number;
}

/** The customer wants no marketing: at all, on a channel, about a category. */
export interface OptOutInput {
  kind: 'opt-out';
  id: string;
  customerId: string;
  at: number;
  scope: 'all' | 'channel' | 'category';
  /** The channel or category. */
  of?: string;
}

/** An upload names the customer for a number list. */
export interface JoinInput {
  kind: 'join';
  id: string;
  customerId: string;
  at: number;
  list: string;
}

/** Somebody sends a campaign to the customer. */
export interface SendInput {
  kind: 'send';
  id: string;
  customerId: string;
  at: number;
  campaign: string;
}

/** A command about a campaign, to everybody. */
export interface CampaignInput {
  kind: 'campaign';
  id: string;
  /** Nobody: ''. */
  customerId: string;
  at: number;
  command: 'start-wave' | 'pause-campaign' | 'resume-campaign' | 'cancel-campaign';
  campaign: string;
  wave?: string;
}

export type PlainInput =
  | EventInput
  | ProfileInput
  | OutcomeInput
  | AskInput
  | OptOutInput
  | JoinInput
  | SendInput
  | CampaignInput;

/** An input with its place in the log, from 0. */
export type Arrived<I extends PlainInput = PlainInput> = I & { arrival: number };
