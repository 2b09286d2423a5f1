import type { AnswerableContact, AnswerableContacts } from '../../ports/answerable-contacts.ts';
import type { LiveService, Notice } from '../../runtime/live/live-service.ts';

const MOST_CUSTOMERS = 50_000;
const MOST_CONTACTS = 16;
/** Of one customer, of the time that a yes can answer. */
const MOST_RECORDED = 64;

type Known = Partial<AnswerableContact> & { contactId: string };

/**
 * Contacts of customers as they are now: records are a little behind the engine, and a customer answers faster than they
 * are written. Keeps what was told of the 50,000 customers heard of last, 16 contacts each, but not what a touchpoint has
 * presented; the rest is in the records.
 */
export class RecentContacts {
  private readonly records: AnswerableContacts;
  private readonly heard = new Map<string, Map<string, Known>>();
  /** Ends listening. */
  readonly stop: () => void;

  constructor(live: Pick<LiveService, 'subscribe'>, records: AnswerableContacts) {
    this.records = records;
    this.stop = live.subscribe((notices) => {
      for (const { effect } of notices) this.hear(effect);
    });
  }

  hear(effect: Notice['effect']): void {
    if (effect.type === 'contact') {
      // Nothing in the customer's hand that a text could answer, and there are more of these than of all others.
      if (effect.status === 'presented') return;
      const { contactId, customerId, offer, template, channel, status, changedAt } = effect;
      // Neither is there yet; of a wave a million are.
      if (status === 'planned' && !this.heard.get(customerId)?.has(contactId)) return;
      const named = { ...(offer !== undefined && { offer }), ...(template !== undefined && { template }) };
      this.keep(customerId, { contactId, ...named, channel, status, changedAt });
    } else if (effect.type === 'outcome' && effect.outcome !== 'viewed') {
      this.keep(effect.customerId, { contactId: effect.contactId, answer: effect.outcome });
    }
  }

  /** The customer's contacts that changed since then. */
  async contactsOf(customerId: string, sinceMs: number): Promise<AnswerableContact[]> {
    const contacts = new Map<string, Known>();
    for (const recorded of await this.records.contactsOf(customerId, sinceMs, MOST_RECORDED)) {
      contacts.set(recorded.contactId, recorded);
    }
    for (const heard of this.heard.get(customerId)?.values() ?? []) {
      const recorded = contacts.get(heard.contactId);
      // What is heard may be older than the record when the contact was pushed out meanwhile and heard of again.
      const isNews = (heard.changedAt ?? 0) >= (recorded?.changedAt ?? 0);
      contacts.set(heard.contactId, isNews ? { ...recorded, ...heard } : { ...heard, ...recorded });
    }
    return [...contacts.values()].filter(isWhole).filter(({ changedAt }) => changedAt >= sinceMs);
  }

  private keep(customerId: string, news: Known): void {
    const contacts = this.heard.get(customerId) ?? new Map<string, Known>();
    const known = contacts.get(news.contactId);
    contacts.delete(news.contactId);
    contacts.set(news.contactId, { ...known, ...news });
    if (contacts.size > MOST_CONTACTS) contacts.delete(contacts.keys().next().value!);
    this.heard.delete(customerId);
    this.heard.set(customerId, contacts);
    if (this.heard.size > MOST_CUSTOMERS) this.heard.delete(this.heard.keys().next().value!);
  }
}

/** An answer may be heard to a contact that is only in the records, and not there yet. */
function isWhole(contact: Known): contact is AnswerableContact {
  return contact.channel !== undefined && contact.status !== undefined && contact.changedAt !== undefined;
}
