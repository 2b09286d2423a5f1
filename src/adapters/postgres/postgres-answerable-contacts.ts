import type { AnswerableContact, AnswerableContacts } from '../../ports/answerable-contacts.ts';
import { storable } from './column-bytes.ts';
import type { Database } from './open-database.ts';

/** The index of a customer's contacts serves: nobody has so many that those of other times would weigh. */
export class PostgresAnswerableContacts implements AnswerableContacts {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async contactsOf(customerId: string, sinceMs: number, limit: number): Promise<AnswerableContact[]> {
    const rows = await this.database
      .selectFrom('contacts as contact')
      .select(['contact_id', 'offer', 'template', 'channel', 'status', 'changed_at'])
      .select(({ selectFrom }) =>
        selectFrom('outcomes as said')
          .select('outcome')
          .whereRef('said.contact_id', '=', 'contact.contact_id')
          .where('outcome', '!=', 'viewed')
          .orderBy('said.at', 'desc')
          .orderBy('said.log_offset', 'desc')
          .limit(1)
          .as('answer'),
      )
      .where('customer_id', '=', storable(customerId))
      .where('changed_at', '>=', sinceMs)
      .orderBy('changed_at', 'desc')
      .orderBy('contact_id')
      .limit(limit)
      .execute();
    return rows.map(({ contact_id, offer, template, channel, status, changed_at, answer }) => ({
      contactId: contact_id,
      ...(offer !== null && { offer }),
      ...(template !== null && { template }),
      channel,
      status,
      changedAt: changed_at,
      ...(answer !== null && { answer }),
    }));
  }
}
