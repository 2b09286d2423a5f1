import type { Cell } from '../geography.ts';
import type { HabitId } from './habits.ts';

export type Brand = 'gotone' | 'm-zone' | 'easyown';
export type LineState = 'active' | 'suspended' | 'cancelled';

/** Why something sent to a person does not arrive. */
export type FailureCause =
  | 'absent'
  | 'switched-off'
  | 'suspended'
  | 'unknown-device'
  | 'not-fetched'
  | 'rejected'
  | 'expired'
  | 'network';

/** Why somebody cannot use a product delivered by MMS that they hold. */
export type InvalidReason = 'no-mms-device' | 'no-gprs' | 'in-arrears' | 'suspended' | 'cancelled';

/** An inhabitant on the first morning. What billing and CRM know of them is told by `customerOf`, the rest is theirs. */
export interface Person {
  /** Of the town: with `number`, what all chance about the person is drawn from. */
  townSeed: number;
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
  /** Indexes of products ordered once and cancelled so many days before the first day. */
  lapsed: { product: number; daysBefore: number }[];
  /** About to buy a phone: goes round the shops for weeks. */
  phoneShopper: boolean;
  gymGoer: boolean;
  /** Uses a day. */
  calls: number;
  texts: number;
  browsing: number;
  mms: number;
  /** Share of own MMS that cost money. */
  mmsPaidShare: number;
  /** Share of newspaper issues that are fetched. */
  fetchShare: number;
  /** Days of the town for which a phone long switched off stays so: 0 for all but a few. */
  offForDays: number;
  /** Turns the phone off at night. */
  offAtNight: boolean;
  /** Why nothing, or no MMS, reaches them in these days. */
  trouble?: FailureCause;
  invalid?: { product: number; reason: InvalidReason };
}
