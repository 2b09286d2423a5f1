import { sql } from 'kysely';
import type { ContactPlace, DayRecords, QuarterCounts } from '../../ports/day-records.ts';
import { storable } from './column-bytes.ts';
import type { Database } from './open-database.ts';

const QUARTER_MS = 900_000;
/** Answers to older contacts are rare, and looking for those would read all contacts there are. */
const ANSWERED_WITHIN_MS = 30 * 86_400_000;

export class PostgresDayRecords implements DayRecords {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async quarterCounts(from: number, until: number): Promise<QuarterCounts[]> {
    const quarter = sql.raw(`at / ${QUARTER_MS} * ${QUARTER_MS}`);
    const { rows } = await sql<QuarterCounts>`
      select quarter as at, campaign, channel, sum(contacts)::bigint as contacts, sum(agreed)::bigint as agreed,
        sum(declined)::bigint as declined, sum(conversions)::bigint as conversions
      from (
        select ${quarter} as quarter, campaign, channel, count(*) as contacts, 0 as agreed, 0 as declined,
          0 as conversions
        from contacts where at >= ${from} and at < ${until} and test_number is null group by 1, 2, 3
        union all
        select o.${quarter}, c.campaign, c.channel, 0, count(*) filter (where o.outcome like 'agreed-%'),
          count(*) filter (where o.outcome in ('declined', 'do-not-disturb')), 0
        from outcomes o join contacts c on c.contact_id = o.contact_id and c.at >= ${from - ANSWERED_WITHIN_MS}
        where o.at >= ${from} and o.at < ${until} and c.test_number is null group by 1, 2, 3
        union all
        select ${quarter}, campaign, channel, 0, 0, 0, count(*)
        from conversions where at >= ${from} and at < ${until} and arm = 'contact' group by 1, 2, 3
      ) counted
      group by 1, 2, 3`.execute(this.database);
    return rows;
  }

  async contactPlaces(contactIds: readonly string[]): Promise<ReadonlyMap<string, ContactPlace>> {
    if (contactIds.length === 0) return new Map();
    const rows = await this.database
      .selectFrom('contacts')
      .select(['contact_id', 'campaign', 'channel'])
      .where('contact_id', 'in', contactIds.map(storable))
      .execute();
    return new Map(rows.map(({ contact_id, campaign, channel }) => [contact_id, { campaign, channel }]));
  }
}
