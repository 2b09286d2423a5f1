import type { ContactBook } from '../decisions/contact-book.ts';
import type { CustomerState } from '../decisions/customer-state.ts';
import type { DecisionProgram } from '../decisions/decision-program.ts';
import type { Converted, EffectSink } from '../effects.ts';
import { idOf } from '../hash.ts';

/**
 * Puts orders down to decisions (docs/semantics.md §14): the last one about the product, whatever became of its contact,
 * so that both arms are the same people. The only place that says what a conversion is.
 */
export class OrderAttribution {
  private readonly program: DecisionProgram;
  private readonly state: CustomerState;
  private readonly book: ContactBook;
  private readonly effects: EffectSink;

  constructor(program: DecisionProgram, state: CustomerState, book: ContactBook, effects: EffectSink) {
    this.program = program;
    this.state = state;
    this.book = book;
    this.effects = effects;
  }

  /** `at`, `orderId`: of the order event; `product`: a position. Returns the campaign it is put down to, '' for none. */
  attribute(row: number, at: number, product: number, orderId: string): string {
    const record = this.lastDecision(row, at, product);
    if (record === 0) return '';
    const contact = this.book.contacts.contact(record);
    const customerId = this.state.customerId(row);
    const conversion: Converted = {
      type: 'conversion',
      conversionId: idOf('conversion', customerId, orderId, at),
      customerId,
      at,
      product: contact.product,
      decisionId: contact.decisionId,
      contactId: contact.contactId,
      campaign: contact.campaign,
      channel: contact.channel,
      offer: contact.offer,
      arm: contact.status === 'control' ? 'control' : 'contact',
    };
    this.effects.push(conversion);
    return contact.campaign;
  }

  private lastDecision(row: number, at: number, product: number): number {
    const { id, attributionMs } = this.program.products[product];
    const { contacts } = this.book;
    const code = this.book.code(id);
    let last = 0;
    for (let record = contacts.first(this.state.decisionHead(row)); record !== 0; record = contacts.next(record)) {
      if (contacts.productCode(record) !== code || !contacts.counts(record)) continue;
      const dueAt = contacts.dueAt(record);
      if (at < dueAt || at >= dueAt + attributionMs) continue;
      const lead = last === 0 ? 1 : dueAt - contacts.dueAt(last);
      if (lead > 0 || (lead === 0 && contacts.sortKey(record) > contacts.sortKey(last))) last = record;
    }
    return last;
  }
}
