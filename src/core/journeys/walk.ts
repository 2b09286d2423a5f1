import type { CompiledCampaign } from '../decisions/decision-program.ts';
import type { JourneyCause } from '../decisions/step-decider.ts';
import { idOf } from '../hash.ts';
import type { CompiledJourney } from './compile-journey.ts';

/** A customer's journey that is being taken on: whose, when, of which campaign, by which steps. */
export interface Walk {
  readonly row: number;
  readonly now: number;
  /** Position of the campaign. */
  readonly position: number;
  readonly campaign: CompiledCampaign;
  readonly journey: CompiledJourney;
  /** The enrolment in the contact book. */
  readonly record: number;
  readonly cause: JourneyCause;
}

/** What the input being applied means to the journeys of its customer. */
export interface Happening {
  /** Position of the type of an event that is not late; −1: it is none. */
  readonly eventType: number;
  /** Position of the product ordered; −1: none is. */
  readonly ordered: number;
  /** Id of the campaign that the order is put down to; '' for none. */
  readonly convertedBy: string;
}

/** An input that is no event. */
export const NO_EVENT: Happening = { eventType: -1, ordered: -1, convertedBy: '' };

/** `cause`: the moment, wave or send that it began with. */
export const journeyIdOf = (customerId: string, campaign: string, cause: string): string =>
  idOf('journey', customerId, campaign, cause);
