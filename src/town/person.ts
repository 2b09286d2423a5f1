import type { Cell } from './geography.ts';
import type { HabitId } from './habits.ts';

export type Brand = 'gotone' | 'm-zone' | 'easyown';
export type LineState = 'active' | 'suspended' | 'cancelled';

/** Why nothing sent to a person arrives. */
export type TroubleCause =
  | 'line-suspended'
  | 'mms-not-fetched'
  | 'unknown-device'
  | 'phone-off'
  | 'mailbox-full'
  | 'network';

/** Why somebody cannot use a product delivered by MMS that they hold. */
export type InvalidReason = 'no-mms-device' | 'no-gprs' | 'in-arrears' | 'suspended' | 'cancelled';

/** An inhabitant on the first morning. What billing and CRM know of them is told by `customerOf`, the rest is theirs. */
export interface Person {
  /** From 0. */
  number: number;
  customerId: string;
  habit: HabitId;
  age: number;
  female: boolean;
  home: Cell;
  /** Where weekdays are spent; absent for those who stay at home or are on the road. */
  work?: Cell;
  occupation?: string;
  tags: string[];
  outOfTown: boolean;
  activatedDaysBefore: number;
  brand: Brand;
  lineState: LineState;
  /** Off the network for good or until somebody pays; billing may not have told CRM yet. */
  unreachable: boolean;
  inArrears: boolean;
  doNotDisturb: boolean;
  hasEmail: boolean;
  hasApp: boolean;
  gprsOn: boolean;
  /** Yuan a month. */
  monthlySpend: number;
  balance: number;
  /** Billed, monthly averages of the last three months (roaming: days in all three). */
  roamingDays3m: number;
  voiceMinutes3m: number;
  longDistanceMinutes3m: number;
  smsP2pMonth: number;
  dataMb3m: number;
  relatedServices: number;
  musicUses3m: number;
  issuesRead3m: number;
  churnRisk: number;
  /** MB of the data packages held, and what of it is used up this month. */
  dataPlanMb: number;
  dataUsedMb: number;
  /** Index in `devices`; -1 for a phone the device table does not know. */
  device: number;
  deviceDaysBefore: number;
  trial?: { product: number; endsInDays: number };
  /** Indexes in `townProducts`, with the days before the start on which they were ordered. */
  holdings: { product: number; daysBefore: number }[];
  /** Uses a day, at density 1. */
  calls: number;
  texts: number;
  browsing: number;
  mms: number;
  /** Share of own MMS that cost money. */
  mmsPaidShare: number;
  /** Share of newspaper issues that are fetched. */
  fetchShare: number;
  /** Turns the phone off at night. */
  offAtNight: boolean;
  trouble?: TroubleCause;
  invalid?: { product: number; reason: InvalidReason };
}
