/** An event of the town in the product's own form (docs/mapping.md): a line of an event file, without a map. */
export interface TownRecord {
  /** Unique in the town. */
  id: string;
  type: string;
  customerId: string;
  /** Epoch ms. */
  at: number;
  /** Where the event describes a span: its beginning, epoch ms. */
  since?: number;
  /** Fields as the event type declares them; what is undefined is not there. */
  [field: string]: string | number | boolean | undefined;
}

export type RecordFields = Readonly<Record<string, string | number | boolean | undefined>>;
