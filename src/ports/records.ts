import type {
  ContactChanged,
  ContactStatus,
  Converted,
  DecisionRecorded,
  DecisionResult,
  Granted,
  JourneyChanged,
  MomentOpened,
  OrderRequested,
  OutcomeNoted,
} from '../core/effects.ts';

export interface StatusChange {
  status: ContactStatus;
  reason?: string;
  /** When it came to this status, epoch ms. */
  at: number;
}

/** A contact as it stands now, and how it came there, oldest first. */
export interface KeptContact extends ContactChanged {
  history: StatusChange[];
}

/** Something that happened with a customer. */
export type TimelineEntry =
  | MomentOpened
  | DecisionRecorded
  | KeptContact
  | OutcomeNoted
  | JourneyChanged
  | OrderRequested
  | Granted
  | Converted;

export interface TimelinePage {
  /** Newest first by `at`; those of one time in a fixed order. */
  entries: TimelineEntry[];
  /** Of each entry: where a page that begins after it starts. */
  places: string[];
  /** Where the next page starts; absent: these were the last. */
  next?: string;
}

/** What happened in one hour. Words that did not occur are absent. */
export interface HourCounts {
  /** Start of the hour, epoch ms, of UTC. */
  at: number;
  decisions: Partial<Record<DecisionResult, number>>;
  /** Contacts planned or presented in this hour, by channel. */
  contacts: Record<string, number>;
  conversions: number;
}

/** A cursor that no page gave out. */
export class UnknownCursorError extends Error {
  constructor() {
    super('the cursor is not one of a page before; start without one');
    this.name = 'UnknownCursorError';
  }
}

/**
 * What was kept of effects. It lags behind the engine by what its sink holds; what is past its retention is gone.
 */
export interface Records {
  /** As the engine told it, with every candidate. */
  decision(decisionId: string): Promise<DecisionRecorded | undefined>;
  contact(contactId: string): Promise<KeptContact | undefined>;
  /** Id of the customer whose contact it is. */
  contactOwner(contactId: string): Promise<string | undefined>;
  /**
   * @param after `next` of the page before, or one of its places.
   * @param types what is wanted; absent: everything.
   * @throws UnknownCursorError
   */
  timeline(
    customerId: string,
    limit: number,
    after?: string,
    types?: readonly TimelineEntry['type'][],
  ): Promise<TimelinePage>;
  /** Undefined: not kept, or not the customer's. */
  moment(customerId: string, momentId: string): Promise<MomentOpened | undefined>;
  /** Hours in which something happened, by time; `until` is exclusive. */
  hourlyCounts(from: number, until: number): Promise<HourCounts[]>;
  /** Removes all there is about a customer. */
  erase(customerId: string): Promise<void>;
}
