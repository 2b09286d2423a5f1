import type { SetStep } from '../schema/definitions.ts';
import type { ZoneClock } from '../schema/zone-clock.ts';
import type { Timers } from '../state/timers.ts';

/** A rule over one customer at `now` (epoch ms): met or not; a rule without a value is not met. */
export type CustomerCondition = (state: CustomerState, row: number, now: number) => boolean;

/** A number over one customer at `now`; NaN when absent. */
export type CustomerNumber = (state: CustomerState, row: number, now: number) => number;

/** Compiles CEL that was checked before; throws on text that is not valid. */
export interface RuleCompiler {
  condition(text: string): CustomerCondition;
  number(text: string): CustomerNumber;
  /** A rule that also sees the event being applied, which is of one of these types. */
  eventCondition(text: string, eventTypes: readonly string[]): CustomerCondition;
}

/** What decisions need to know of the customers of one partition; rows are positions in it. */
export interface CustomerState {
  /** Customers known, erased ones included: rows 0 to this. */
  readonly customers: number;
  /** The row keeps nothing but an id that is nobody's any more. */
  isErased(row: number): boolean;
  /** Rules are about this customer and instant from here on. */
  enterTime(row: number, now: number): void;
  customerId(row: number): string;
  /** Which of the 256 capacity slots the customer draws on. */
  capacitySlot(row: number): number;
  zone(row: number): ZoneClock;
  /** Position in `definitions.groups`; −1 for the remainder. */
  primaryGroup(row: number, now: number): number;
  inGroup(row: number, group: number, now: number): boolean;
  /** `product` is a position in `definitions.products`. */
  holds(row: number, product: number): boolean;
  /** Head of the customer's list in the contact book; 0 for none. */
  decisionHead(row: number): number;
  setDecisionHead(row: number, head: number): void;
  /** What `moment.scenario` and `moment.at` read in rules from here on; scenario −1 for no moment. */
  setMoment(scenario: number, at: number): void;
  /** Gives an attribute what the step says, as a profile input at `now` would. */
  assign(row: number, now: number, step: SetStep): void;
  readonly timers: Timers;
}

/** The moment a decision is about. `scenario` is a position in `definitions.scenarios`; times in epoch ms. */
export interface MomentRef {
  readonly momentId: string;
  readonly scenario: number;
  readonly at: number;
  readonly expiresAt: number;
}
