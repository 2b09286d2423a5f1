import type { TownRecord } from '../days/town-record.ts';
import type { Person } from '../people/person.ts';
import { type Contact, type History, type Reaction, respond } from './respond.ts';
import { losesAnswers } from './sample-ratio-fault.ts';

/** Answers to contacts as records, and what became of the contacts. */
export interface Answers {
  /** In the order of time. */
  records: TownRecord[];
  contacts: number;
  /** Orders and trials, by channel of the contact. */
  takenUp: Record<string, { contacts: number; orders: number; trials: number }>;
  /** Outcome → how many. */
  outcomes: Record<string, number>;
  /** Cause → contacts that did not arrive because of it. */
  failures: Record<string, number>;
  /** Contacts whose answers the sample-ratio fault swallowed. */
  lost: number;
}

/**
 * What people answer to the contacts they get, each in the light of those before. `contacts` of each person may come in
 * any order.
 */
export function answerContacts(contacts: ReadonlyMap<Person, readonly Contact[]>): Answers {
  const answers: Answers = { records: [], contacts: 0, takenUp: {}, outcomes: {}, failures: {}, lost: 0 };
  for (const [person, unordered] of contacts) {
    const own = [...unordered].sort(byHandover);
    own.forEach((contact, index) => {
      answers.contacts++;
      if (losesAnswers(person, contact.campaign)) answers.lost++;
      else note(answers, person, contact, respond(person, contact, remembered(own, index)));
    });
  }
  answers.records.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  return answers;
}

const byHandover = (a: Contact, b: Contact) =>
  a.handedOverAt - b.handedOverAt || (a.contactId < b.contactId ? -1 : Number(a.contactId > b.contactId));

/** Fixed texts about no product are forgotten at once. */
const remembered = (own: readonly Contact[], index: number): History =>
  own.slice(0, index).filter(({ product }) => product !== undefined);

function note(answers: Answers, person: Person, contact: Contact, reactions: readonly Reaction[]): void {
  reactions.forEach((reaction, index) => {
    answers.records.push(recordOf(person, contact, reaction, index));
    if (reaction.type !== 'outcome') return;
    count(answers.outcomes, reaction.outcome);
    if (reaction.note !== undefined) count(answers.failures, reaction.note);
  });
  if (contact.product === undefined) return;
  answers.takenUp[contact.channel] ??= { contacts: 0, orders: 0, trials: 0 };
  const channel = answers.takenUp[contact.channel];
  channel.contacts++;
  channel.orders += reactions.filter(({ type }) => type === 'order').length;
  channel.trials += reactions.filter(({ type }) => type === 'trial').length;
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** Ids begin with that of the contact, so that an answer can be traced to what it answers. */
function recordOf({ customerId }: Person, contact: Contact, reaction: Reaction, index: number): TownRecord {
  const base = { id: `${contact.contactId}-${index}`, type: reaction.type, customerId, at: reaction.at };
  switch (reaction.type) {
    case 'outcome': {
      const { outcome, note, staffId } = reaction;
      return { ...base, contactId: contact.contactId, outcome, note, staffId };
    }
    case 'order':
      return { ...base, product: reaction.product, via: contact.channel };
    case 'trial':
      return { ...base, product: reaction.product, state: 'started', endsAt: reaction.endsAt };
    case 'complaint':
      return { ...base, about: 'message', product: reaction.product };
  }
}
