import { hashText, lanes } from '../../core/hash.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../calendar.ts';
import { Chance } from '../chance.ts';
import type { Person } from '../people/person.ts';
import { purposes } from '../purposes.ts';
import { type ChannelNature, natureOf } from './channels.ts';
import { deliver } from './delivery.ts';
import { preferencesOf, wishOf } from './preferences.ts';

/** A contact as it reaches a person. */
export interface Contact {
  contactId: string;
  campaign: string;
  /** Absent for a fixed text about no product. */
  product?: string;
  channel: string;
  /** What is offered is free for a while and then ends by itself. */
  trial: boolean;
  /** When it was decided, and when the channel got it; epoch ms. */
  plannedAt: number;
  handedOverAt: number;
  /** The day of the town on which that was, from 0: some phones are off until a certain day. */
  townDay: number;
}

/** What a person remembers: contacts of the last month, oldest first, whatever came of them. */
export type History = readonly Contact[];

/** What a person, or the network for them, does about a contact. `at` in epoch ms. */
export type Reaction =
  | { type: 'outcome'; at: number; outcome: OutcomeName; note?: string; staffId?: string }
  | { type: 'order'; at: number; product: string }
  | { type: 'trial'; at: number; product: string; endsAt: number }
  | { type: 'complaint'; at: number; product: string };

type OutcomeName =
  | 'delivered'
  | 'failed'
  | 'expired'
  | 'viewed'
  | 'agreed-to-pay'
  | 'agreed-to-trial'
  | 'considering'
  | 'declined'
  | 'do-not-disturb';

const MONTH_MS = 30 * DAY_MS;
/** A need fades within about two days. */
const FADES_MS = 48 * HOUR_MS;
/** Each contact of the last month leaves so much of the interest in the next, each about the same product so much. */
const REST_AFTER_CONTACT = 0.85;
const REST_AFTER_SAME_PRODUCT = 0.45;
const CLERKS = 60;
const OPT_OUT = 0.0012;
const COMPLAINT = 0.0004;
/** Of those who agree to pay some have no money, or the order goes wrong. */
const ORDER_COMES_ABOUT = 0.95;

/**
 * What comes of a contact: whether it arrives, is seen, is taken up, refused, or one too many. Pure: the same person,
 * contact and history give the same reactions, in the order of `at`.
 */
export function respond(person: Person, contact: Contact, history: History): Reaction[] {
  hashText(contact.contactId);
  const chance = new Chance().seed(person.townSeed, person.number, lanes[0], purposes.answer);
  const nature = natureOf(contact.channel);
  const { handedOverAt: at } = contact;
  if (nature.mode === 'pull') return [...answersOf(person, contact, history, nature, at, chance)];
  const { report, cause, afterMs } = deliver(person, nature.carrier, contact.townDay, chance);
  const reactions: Reaction[] = [{ type: 'outcome', at: at + afterMs, outcome: report, ...(cause && { note: cause }) }];
  if (report === 'delivered') reactions.push(...answersOf(person, contact, history, nature, at + afterMs, chance));
  return reactions;
}

/** What somebody does who has it before them since `since`; nothing about a fixed text. */
function answersOf(
  person: Person,
  contact: Contact,
  history: History,
  nature: ChannelNature,
  since: number,
  chance: Chance,
): Reaction[] {
  const { product, channel } = contact;
  if (product === undefined || !chance.happens(nature.seen)) return [];
  const at = since + Math.round(nature.delayMinutes * MINUTE_MS * (0.1 + 2 * chance.next() ** 2));
  const clerk = `clerk-${1 + chance.below(CLERKS)}`;
  const told = (outcome: OutcomeName): Reaction => ({
    type: 'outcome',
    at: at + 1000,
    outcome,
    ...(nature.human ? { staffId: clerk } : {}),
  });
  const seen: Reaction[] = nature.carrier === 'picture' || nature.carrier === 'data' ? [{ ...told('viewed'), at }] : [];
  const wish = wishOf(preferencesOf(person), product, channel) * nature.persuasion;
  if (chance.happens(Math.min(0.9, wish * restOf(contact, history) * freshness(contact)))) {
    return [...seen, ...takenUp(contact, told, at, chance)];
  }
  const annoyed = nature.bothers * (1 + history.length);
  const luck = chance.next();
  if (luck < OPT_OUT * annoyed) return [...seen, told('do-not-disturb')];
  if (luck < (OPT_OUT + COMPLAINT) * annoyed) return [...seen, { type: 'complaint', at: at + HOUR_MS, product }];
  if (chance.happens(nature.declines)) return [...seen, told('declined')];
  if (chance.happens(nature.considers)) return [...seen, told('considering')];
  return seen;
}

function takenUp(
  { product = '', trial }: Contact,
  told: (outcome: OutcomeName) => Reaction,
  at: number,
  chance: Chance,
): Reaction[] {
  const soon = at + Math.round(chance.between(1, 20) * MINUTE_MS);
  if (trial) return [told('agreed-to-trial'), { type: 'trial', at: soon, product, endsAt: soon + MONTH_MS }];
  if (!chance.happens(ORDER_COMES_ABOUT)) return [told('agreed-to-pay')];
  return [told('agreed-to-pay'), { type: 'order', at: soon, product }];
}

/** What earlier contacts have left of the interest, 0 to 1. */
function restOf({ product, handedOverAt }: Contact, history: History): number {
  const recent = history.filter((earlier) => earlier.handedOverAt > handedOverAt - MONTH_MS);
  const same = recent.filter((earlier) => earlier.product === product).length;
  return REST_AFTER_CONTACT ** recent.length * REST_AFTER_SAME_PRODUCT ** same;
}

/** What the time since the need arose has left of the interest, 0 to 1. */
const freshness = ({ plannedAt, handedOverAt }: Contact): number =>
  Math.exp(-Math.max(0, handedOverAt - plannedAt) / FADES_MS);
