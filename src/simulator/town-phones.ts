import { hashText, lanes } from '../core/hash.ts';
import type { FailureReason } from '../ports/channel.ts';
import { type Contact, type Reaction, respond } from '../town/answers/respond.ts';
import { DAY_MS, MINUTE_MS } from '../town/calendar.ts';
import { Chance } from '../town/chance.ts';
import { makePerson } from '../town/people/make-person.ts';
import type { FailureCause, Person } from '../town/people/person.ts';
import { purposes } from '../town/purposes.ts';
import type { PhoneAnswer, PhoneMessage, Phones } from './phones.ts';

/** What a message is about: the sender knows, the message centre does not. */
export interface MessageSubject {
  contactId: string;
  campaign: string;
  /** The channel's id in the definitions: how people like to be reached. */
  channel: string;
  /** Absent for a text about no product. */
  product?: string;
  trial: boolean;
  /** Epoch ms of the decision. */
  plannedAt: number;
  /** It asks somebody who has said yes whether they mean it. */
  asksAgain?: boolean;
}

/** What people write, as the texts ask them to. An empty word: they write nothing. */
export interface ReplyWords {
  yes: string;
  no: string;
  stop: string;
}

export interface TownPhonesOptions {
  /** Of the town, and how many people live in it. */
  seed: number;
  people: number;
  /** Epoch ms of the town's first day: some phones are off until a certain day. */
  startsAt: number;
  /** What the message to this number is about; undefined for a text about no product. */
  aboutMessage(to: string, text: string): MessageSubject | undefined;
  /** The telecom pack's texts ask for Y and TD; nobody is asked to write that they decline. */
  words?: ReplyWords;
  /** Hears what people do that no short message tells: they complain. */
  elsewhere?(person: Person, reaction: Reaction): void;
}

const telecomWords: ReplyWords = { yes: 'Y', no: '', stop: 'TD' };
/** No mobile number starts with 100: the town's people have the numbers from here on, in order. */
const FIRST_NUMBER = 10_000_000_001;
const MONTH_MS = 30 * DAY_MS;
/** People who remember what they were sent; beyond, who was written to longest ago forgets. */
const MOST_WHO_REMEMBER = 200_000;
/** Of those who are asked whether they mean it: most do, some have seen the price. */
const MEAN_IT = 0.84;
const MEAN_IT_NOT = 0.07;
const NOBODY: PhoneAnswer = { afterMs: 1000, failure: 'suspended' };

const reasons: Readonly<Record<FailureCause, FailureReason>> = {
  absent: 'absent',
  'switched-off': 'switched-off',
  suspended: 'suspended',
  'unknown-device': 'device-unknown',
  'not-fetched': 'not-fetched',
  rejected: 'rejected',
  expired: 'expired',
  network: 'network',
};

/**
 * The phones of the generated town: whoever gets a message does what `respond` says they do, of who they are and what
 * they were sent in the last month. The same messages in the same order have the same answers.
 */
export function townPhones(options: TownPhonesOptions): Phones {
  const { words = telecomWords } = options;
  const memory = new Map<number, Contact[]>();
  return {
    answer(message) {
      const number = Number(message.to) - FIRST_NUMBER;
      if (!Number.isSafeInteger(number) || number < 0 || number >= options.people) return NOBODY;
      const person = makePerson(options.seed, number);
      const subject = options.aboutMessage(message.to, message.text);
      const contact = contactOf(message, subject, options.startsAt);
      const history = remembered(memory, number, message.at);
      const reactions = respond(person, contact, history);
      if (contact.product !== undefined) remember(memory, number, [...history, contact]);
      for (const reaction of reactions) if (reaction.type === 'complaint') options.elsewhere?.(person, reaction);
      const again = subject?.asksAgain === true ? secondThoughts(person, subject, words) : [];
      return answerOf(message, reactions, words, again);
    },
  };
}

/** What somebody who has said yes writes to the question whether they mean it; of one contact always the same. */
function secondThoughts(
  person: Person,
  { contactId }: MessageSubject,
  words: ReplyWords,
): { text: string; afterMs: number }[] {
  hashText(contactId);
  const chance = new Chance().seed(person.townSeed, person.number, lanes[0], purposes.secondThoughts);
  const luck = chance.next();
  const text = luck < MEAN_IT ? words.yes : luck < MEAN_IT + MEAN_IT_NOT ? words.no : '';
  return text === '' ? [] : [{ text, afterMs: Math.round(chance.between(0.3, 4) * MINUTE_MS) }];
}

function contactOf(message: PhoneMessage, subject: MessageSubject | undefined, startsAt: number): Contact {
  const townDay = Math.max(0, Math.floor((message.at - startsAt) / DAY_MS));
  const base = { handedOverAt: message.at, townDay };
  if (subject === undefined) {
    hashText(`${message.to} ${message.text}`);
    const contactId = `text-${(lanes[0] >>> 0).toString(16)}`;
    return { ...base, contactId, campaign: '', channel: 'sms', trial: false, plannedAt: message.at };
  }
  const { contactId, campaign, channel, trial, plannedAt, product, asksAgain } = subject;
  // Who is asked again is not made another offer.
  const offered = product === undefined || asksAgain === true ? {} : { product };
  return { ...base, contactId, campaign, channel, trial, plannedAt, ...offered };
}

function remembered(memory: ReadonlyMap<number, Contact[]>, number: number, now: number): Contact[] {
  return (memory.get(number) ?? []).filter(({ handedOverAt }) => handedOverAt > now - MONTH_MS);
}

function remember(memory: Map<number, Contact[]>, number: number, contacts: Contact[]): void {
  memory.delete(number);
  memory.set(number, contacts);
  const [longestAgo] = memory.keys();
  if (memory.size > MOST_WHO_REMEMBER) memory.delete(longestAgo);
}

function answerOf(
  message: PhoneMessage,
  reactions: readonly Reaction[],
  words: ReplyWords,
  again: NonNullable<PhoneAnswer['replies']>,
): PhoneAnswer {
  const report = reactions.find((reaction) => reaction.type === 'outcome' && isReport(reaction.outcome));
  const arrivedAt = report?.at ?? message.at;
  const afterMs = arrivedAt - message.at;
  if (report?.type === 'outcome' && report.outcome !== 'delivered') {
    return { afterMs, failure: reasonOf(report.note) };
  }
  const replies = reactions.flatMap((reaction) => {
    const text = reaction.type === 'outcome' ? wordFor(reaction.outcome, words) : '';
    return text === '' ? [] : [{ text, afterMs: Math.max(0, reaction.at - arrivedAt) }];
  });
  const [seen] = reactions.filter((reaction) => reaction !== report);
  const read = seen === undefined ? {} : { readAfterMs: Math.max(0, seen.at - arrivedAt) };
  return { afterMs, ...read, replies: [...replies, ...again] };
}

const isReport = (outcome: string): boolean => ['delivered', 'failed', 'expired'].includes(outcome);

function reasonOf(note: string | undefined): FailureReason {
  const entry = Object.entries(reasons).find(([cause]) => cause === note);
  return entry === undefined ? 'network' : entry[1];
}

function wordFor(outcome: string, words: ReplyWords): string {
  if (outcome === 'agreed-to-pay' || outcome === 'agreed-to-trial') return words.yes;
  if (outcome === 'do-not-disturb') return words.stop;
  return outcome === 'declined' ? words.no : '';
}
