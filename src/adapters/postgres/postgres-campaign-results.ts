import { sql } from 'kysely';
import type { CampaignDay, CampaignResults, CampaignTotals, PlannedHour } from '../../ports/campaign-results.ts';
import type { Database } from './open-database.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Longest from planning a contact to its time: steps of a journey wait, their contacts are planned when they come. */
const MOST_PLANNED_MS = 40 * DAY_MS;

interface CountRow {
  campaign: string;
  channel: string;
  what: string;
  number: string;
}

export class PostgresCampaignResults implements CampaignResults {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async totals(campaigns?: readonly string[]): Promise<CampaignTotals[]> {
    const wanted = campaigns === undefined ? sql`` : sql`where campaign = any (${campaigns as string[]})`;
    const { rows } = await sql<CountRow>`
      select campaign, channel, what, sum(number) as number from campaign_tallies ${wanted}
      group by campaign, channel, what order by campaign, channel, what`.execute(this.database);
    const totals = new Map<string, CampaignTotals & { counts: Record<string, number> }>();
    for (const { campaign, channel, what, number } of rows) {
      const key = `${campaign}\u001f${channel}`;
      const found = totals.get(key) ?? { campaign, channel, counts: {} };
      found.counts[what] = Number(number);
      totals.set(key, found);
    }
    return [...totals.values()];
  }

  async days(campaign: string, from: number, until: number): Promise<CampaignDay[]> {
    const { rows } = await sql<{ day: number; what: string; number: string }>`
      select day, what, sum(number) as number from campaign_tallies
      where campaign = ${campaign} and day >= ${Math.floor(from / DAY_MS)} and day < ${Math.ceil(until / DAY_MS)}
      group by day, what order by day, what`.execute(this.database);
    const days = new Map<number, Record<string, number>>();
    for (const { day, what, number } of rows) {
      const counts = days.get(day) ?? {};
      counts[what] = Number(number);
      days.set(day, counts);
    }
    return [...days].map(([day, counts]) => ({ at: day * DAY_MS, counts }));
  }

  async planned(from: number, until: number): Promise<PlannedHour[]> {
    // Weeks that are long over hold nothing that waits.
    const { rows } = await sql<{ channel: string; hour: string; contacts: string }>`
      select channel, due_at / ${sql.lit(HOUR_MS)} as hour, count(*) as contacts from contacts
      where status = 'planned' and due_at >= ${from} and due_at < ${until} and at > ${from - MOST_PLANNED_MS}
      group by channel, hour order by channel, hour`.execute(this.database);
    return rows.map(({ channel, hour, contacts }) => ({
      channel,
      at: Number(hour) * HOUR_MS,
      contacts: Number(contacts),
    }));
  }

  async compact(): Promise<void> {
    await sql`
      with gone as (
        delete from campaign_tallies where tally_id <= (select max(tally_id) from campaign_tallies)
          and (campaign, channel, day, what) in (
            select campaign, channel, day, what from campaign_tallies group by 1, 2, 3, 4 having count(*) > 1
          )
        returning campaign, channel, day, what, number
      )
      insert into campaign_tallies (campaign, channel, day, what, number)
      select campaign, channel, day, what, sum(number) from gone group by 1, 2, 3, 4`.execute(this.database);
  }
}
