/** What became of the contacts of one campaign on one channel in a quarter of an hour. */
export interface QuarterCounts {
  /** Start of the quarter, epoch ms. */
  at: number;
  campaign: string;
  channel: string;
  /** Planned or presented; tests are not counted. */
  contacts: number;
  /** Agreed to pay or to a trial, of contacts of the last thirty days. */
  agreed: number;
  /** Declined, or do not disturb, likewise. */
  declined: number;
  /** Orders attributed to a contact; those of a control group are not counted. */
  conversions: number;
}

/** Which campaign made a contact, and on which channel. */
export interface ContactPlace {
  campaign: string;
  channel: string;
}

/** What is counted of the last days, for the live picture. */
export interface DayRecords {
  /** In no order; quarters in which nothing happened are absent. `until` is exclusive. */
  quarterCounts(from: number, until: number): Promise<QuarterCounts[]>;
  /** Of those contacts that are kept. */
  contactPlaces(contactIds: readonly string[]): Promise<ReadonlyMap<string, ContactPlace>>;
}
