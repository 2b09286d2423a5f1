import { sql } from 'kysely';
import type { DeadLetterKey, DeadLetters, KeptDeadLetter } from '../../ports/dead-letters.ts';
import type { Database } from './open-database.ts';

export class PostgresDeadLetters implements DeadLetters {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async list(limit: number, options: { waiting?: boolean; after?: DeadLetterKey } = {}): Promise<KeptDeadLetter[]> {
    const { waiting, after } = options;
    const rows = await this.database
      .selectFrom('dead_letters')
      .selectAll()
      .$if(waiting === true, (query) => query.where('fed_at', 'is', null))
      .$if(after !== undefined, (query) =>
        query.where(sql<boolean>`(at, dead_letter_id) < (${after!.at}, ${after!.deadLetterId})`),
      )
      .orderBy('at', 'desc')
      .orderBy('dead_letter_id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(({ dead_letter_id, customer_id, fed_at, log_offset: _, ...same }) => ({
      type: 'deadLetter',
      ...same,
      deadLetterId: dead_letter_id,
      customerId: customer_id,
      ...(fed_at !== null && { fedAt: fed_at }),
    }));
  }

  async markFed(keys: readonly DeadLetterKey[], at: number): Promise<void> {
    const ids = keys.map(({ deadLetterId }) => deadLetterId);
    const times = keys.map((key) => key.at);
    await sql`update dead_letters l set fed_at = ${at}
      from unnest(${ids}::text[], ${times}::bigint[]) k (id, at)
      where l.dead_letter_id = k.id and l.at = k.at`.execute(this.database);
  }
}
