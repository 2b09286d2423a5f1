import { sql } from 'kysely';
import type { CampaignAction, CampaignActions } from '../../ports/campaign-actions.ts';
import type { Database } from './open-database.ts';

export class PostgresCampaignActions implements CampaignActions {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async note(action: CampaignAction): Promise<void> {
    await this.database.insertInto('campaign_actions').values(action).execute();
  }

  async of(campaign: string, limit: number): Promise<CampaignAction[]> {
    return this.database
      .selectFrom('campaign_actions')
      .select(['campaign', 'action', 'wave', 'who', 'at'])
      .where('campaign', '=', campaign)
      .orderBy('action_id', 'desc')
      .limit(limit)
      .execute();
  }

  async last(): Promise<Map<string, CampaignAction>> {
    const { rows } = await sql<CampaignAction>`
      select distinct on (campaign) campaign, action, wave, who, at from campaign_actions
      where action <> 'start-wave' order by campaign, action_id desc`.execute(this.database);
    return new Map(rows.map((row) => [row.campaign, row]));
  }
}
