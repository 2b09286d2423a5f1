import type { CampaignDefinition, StepDefinition } from '../../src/core/schema/definitions.ts';
import type { Arrived, EventInput, PlainValue, ProfileInput } from './plain-input.ts';
import type { TumblingUnit } from './zone-time.ts';

/** An event that counted for a metric when it arrived. Values are worked out again at every read. */
export interface Contribution {
  at: number;
  arrival: number;
  /** Value of the metric's expression; 1 for `count`. */
  value: number | string | boolean;
  /** Tumbling: the index it was applied to. Sliding: its bucket. Lifetime: 0. */
  index: number;
}

/** A not-late input of a pattern with what was found out about it on arrival. */
export interface Listed {
  at: number;
  arrival: number;
  id: string;
}

/** A location input, covering [since, at]. */
export interface Located extends Listed {
  since: number;
  cell: string;
}

/** An input that carried a value of an attribute; null clears. */
export interface Valued extends Listed {
  value: PlainValue | null;
}

/** An input that matched some steps of a sequence, by step position. */
export interface Stepped extends Listed {
  steps: boolean[];
}

/** A list in (at, arrival) order whose first `settled` entries no later arrival can precede. */
export interface SettledList<E extends Listed> {
  entries: E[];
  settled: number;
}

/** What the semantics themselves make depend on the order of arrival, for one scenario. */
export interface Progress {
  count: { listed: Listed[]; armed: boolean };
  sequence: { listed: Stepped[] };
  absence: { listed: Listed[]; watch?: { afterAt: number; timerId: string } };
  change: SettledList<Valued>;
}

/** A place in the contact policy's books. */
export interface Slot {
  contactId: string;
  date: number;
  channel: string;
  /** Category of the product; absent for messages. */
  category?: string;
}

/** What a campaign did with a moment so far. */
export interface Pairing {
  state: 'waiting' | 'skipped' | 'decided' | 'deferred';
  /** Decisions made so far. */
  attempts: number;
  /** The last decision was `nothing` and refused somebody at eligibility or applicability. */
  mayImprove: boolean;
}

export interface Moment {
  momentId: string;
  customerId: string;
  scenario: string;
  cause: string;
  at: number;
  expiresAt: number;
  /** By campaign id. */
  pairings: Map<string, Pairing>;
}

/** What a journey begins with: a moment, or a wave or send at an instant. */
export interface Cause {
  id: string;
  at: number;
  moment?: Moment;
}

/** Something that came due while its campaign was paused. */
export interface Held {
  campaign: string;
  due: number;
  /** Id of a contact that was to be handed over. */
  contactId?: string;
  run: (now: number) => void;
}

/** A way through a campaign. */
export interface Journey {
  campaign: CampaignDefinition;
  journeyId: string;
  cause: Cause;
  beganAt: number;
  /** The step at which it rests or which it takes, and what comes after it. */
  step: string;
  rest: StepDefinition[];
  stepAt: number;
  /** Set anew whenever it comes to rest: a timer of another rest is of no interest. */
  resting: object | undefined;
}

export interface Refused {
  at: number;
  product?: string;
  category?: string;
}

/** A customer: plain lists of everything that arrived. */
export interface Customer {
  id: string;
  attributes: Record<string, PlainValue>;
  /** As-of time by attribute, of event updates and profiles. */
  asOf: Record<string, number>;
  holdings: Set<string>;
  lists: Set<string>;
  /** By metric id. */
  contributions: Record<string, Contribution[]>;
  /** Newest index an event was applied to, by tumbling unit; metrics of one unit turn together. */
  stamps: Partial<Record<TumblingUnit, number>>;
  located: SettledList<Located>;
  /** Area id → local days on which the customer was seen there. */
  daysSeen: Record<string, Set<number>>;
  firstDaySeen?: number;
  /** By scenario id. */
  progress: Record<string, Progress>;
  /** When the last moment opened, by scenario id. */
  lastMomentAt: Record<string, number>;
  moments: Moment[];
  /** When the last journey of the campaign began, by campaign id. */
  enrolledAt: Record<string, number>;
  /** Those under way. */
  journeys: Journey[];
  /** Campaigns whose first decision is put off. */
  putOff: Set<string>;
  held: Held[];
  /** What became of waves and sends. */
  byHand: { campaign: string; pairing: Pairing }[];
  slots: Slot[];
  refusals: Refused[];
  /** What the customer wants nothing of: `all`, `channel sms`, `category fun`. */
  blocks: Set<string>;
}

export function newCustomer(id: string): Customer {
  return {
    id,
    attributes: {},
    asOf: {},
    holdings: new Set(),
    lists: new Set(),
    contributions: {},
    stamps: {},
    located: { entries: [], settled: 0 },
    daysSeen: {},
    progress: {},
    lastMomentAt: {},
    moments: [],
    enrolledAt: {},
    journeys: [],
    putOff: new Set(),
    held: [],
    byHand: [],
    slots: [],
    refusals: [],
    blocks: new Set(),
  };
}

/** Progress of a scenario, begun at the first look. */
export function progressOf(customer: Customer, scenario: string): Progress {
  customer.progress[scenario] ??= {
    count: { listed: [], armed: true },
    sequence: { listed: [] },
    absence: { listed: [] },
    change: { entries: [], settled: 0 },
  };
  return customer.progress[scenario];
}

/** Inputs that patterns look at. */
export type PatternInput = Arrived<EventInput> | Arrived<ProfileInput>;
