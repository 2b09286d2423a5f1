/**
 * What is counted of a campaign: decided (a customer was found a contact, or held-out), entered and left (journeys),
 * planned, released (handed to the channel), delivered, failed, withdrawn, expired, presented (pull), what customers
 * answered, converted and converted-held-out.
 */
export type CampaignCount = Readonly<Record<string, number>>;

/** Counts of a campaign on a channel; '' for what belongs to none. */
export interface CampaignTotals {
  campaign: string;
  channel: string;
  counts: CampaignCount;
}

/** Counts of a campaign on one day of UTC. */
export interface CampaignDay {
  /** Start of the day, epoch ms. */
  at: number;
  counts: CampaignCount;
}

/** Contacts that are planned and not handed over, in one hour. */
export interface PlannedHour {
  channel: string;
  /** Start of the hour, epoch ms. */
  at: number;
  contacts: number;
}

/** What campaigns have come to; it lags behind the engine by what its sink holds. */
export interface CampaignResults {
  /** Of all campaigns when none are named. */
  totals(campaigns?: readonly string[]): Promise<CampaignTotals[]>;
  /** Days on which something happened, by time; `until` is exclusive. */
  days(campaign: string, from: number, until: number): Promise<CampaignDay[]>;
  /** Contacts that wait for their time, by channel and hour. */
  planned(from: number, until: number): Promise<PlannedHour[]>;
  /** Puts counts together; to be called now and then. */
  compact(): Promise<void>;
}
