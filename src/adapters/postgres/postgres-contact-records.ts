import { sql } from 'kysely';
import type { ContactRecords, WaitingContact } from '../../ports/contact-records.ts';
import type { Database } from './open-database.ts';

export class PostgresContactRecords implements ContactRecords {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async waiting(
    channel: string,
    status: 'planned' | 'released',
    limit: number,
    after?: { dueAt: number; contactId: string },
  ): Promise<WaitingContact[]> {
    const rows = await this.database
      .selectFrom('contacts')
      .select([
        'contact_id',
        'customer_id',
        'campaign',
        'offer',
        'template',
        'purpose',
        'channel',
        'due_at',
        'test_number',
      ])
      .where('channel', '=', channel)
      // Written out, so that every plan sees that the index of waiting contacts serves it.
      .where('status', '=', sql.lit(status))
      .$if(after !== undefined, (query) =>
        query.where(sql<boolean>`(due_at, contact_id) > (${after!.dueAt}, ${after!.contactId})`),
      )
      .orderBy('due_at')
      .orderBy('contact_id')
      .limit(limit)
      .execute();
    return rows.map(({ contact_id, customer_id, due_at, offer, template, test_number, ...same }) => ({
      ...same,
      contactId: contact_id,
      customerId: customer_id,
      dueAt: due_at,
      ...(offer !== null && { offer }),
      ...(template !== null && { template }),
      ...(test_number !== null && { testNumber: test_number }),
    }));
  }
}
