import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

const FOLDER = 3;
const PORT = 4;

/** What the service's own database has of a campaign. */
export class WaveRecords {
  private readonly client: Client;

  private constructor(client: Client) {
    this.client = client;
  }

  /** `folder`: of a `MeasuredService` that runs. */
  static async open(folder: string): Promise<WaveRecords> {
    const database = join(folder, 'service/database');
    const server = readFileSync(join(database, 'data/postmaster.pid'), 'utf8').split('\n');
    const client = new Client({
      host: server[FOLDER + 1]!.trim(),
      port: Number(server[PORT - 1]),
      user: 'opportune',
      database: 'opportune',
      password: readFileSync(join(database, 'password'), 'utf8').trim(),
    });
    // The service may be killed while we look.
    client.on('error', () => undefined);
    await client.connect();
    return new WaveRecords(client);
  }

  /** Contacts whose plan is recorded. */
  async planned(campaign: string): Promise<number> {
    const { rows } = await this.client.query<{ number: string | null }>(
      `select sum(number) as number from campaign_tallies where campaign = $1 and what = 'planned'`,
      [campaign],
    );
    return Number(rows[0]?.number ?? 0);
  }

  /** Result → decisions, and customers who have more than one. */
  async decisions(campaign: string): Promise<{ results: Record<string, number>; twice: number }> {
    const results = await this.counts('select result as word, count(*) from decisions where campaign = $1', campaign);
    const { rows } = await this.client.query<{ twice: string }>(
      'select count(*) - count(distinct customer_id) as twice from decisions where campaign = $1',
      [campaign],
    );
    return { results, twice: Number(rows[0]!.twice) };
  }

  /** Status → contacts. */
  statuses(campaign: string): Promise<Record<string, number>> {
    return this.counts('select status as word, count(*) from contacts where campaign = $1', campaign);
  }

  /** Customer → status of the contact, of all who have one; customers who were held out. */
  async contacts(campaign: string): Promise<{ contacted: Map<string, string>; heldOut: string[] }> {
    const contacts = await this.client.query<{ customer_id: string; status: string }>(
      'select customer_id, status from contacts where campaign = $1',
      [campaign],
    );
    const control = await this.client.query<{ customer_id: string }>(
      `select customer_id from decisions where campaign = $1 and result = 'control'`,
      [campaign],
    );
    return {
      contacted: new Map(contacts.rows.map(({ customer_id, status }) => [customer_id, status])),
      heldOut: control.rows.map(({ customer_id }) => customer_id),
    };
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }

  private async counts(sql: string, campaign: string): Promise<Record<string, number>> {
    const { rows } = await this.client.query<{ word: string; count: string }>(`${sql} group by 1`, [campaign]);
    return Object.fromEntries(rows.map(({ word, count }) => [word, Number(count)]));
  }
}
