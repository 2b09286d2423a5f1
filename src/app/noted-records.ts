import type { Database } from '../adapters/postgres/open-database.ts';
import { PostgresRecords } from '../adapters/postgres/postgres-records.ts';
import type { Erasures } from './erasures.ts';

/** Records that note an erasure outside of themselves before they forget the customer. */
export class NotedRecords extends PostgresRecords {
  private readonly erasures: Pick<Erasures, 'note'>;

  constructor(database: Database, erasures: Pick<Erasures, 'note'>) {
    super(database);
    this.erasures = erasures;
  }

  override async erase(customerId: string): Promise<void> {
    await this.erasures.note({ customerId, at: Date.now() });
    await super.erase(customerId);
  }
}
