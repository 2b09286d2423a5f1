/** An event or a change of the profile, as it was logged. */
export interface LoggedInput {
  /** Place in the log: entry, and position in it. */
  offset: number;
  index: number;
  kind: 'event' | 'profile';
  /** Id of the event type; '' for a profile. */
  eventType: string;
  id: string;
  /** Epoch ms. */
  at: number;
  /** Start of an event that spans a time. */
  since?: number;
  /** Fields of the event, or attributes that were set; null: cleared. */
  values: Record<string, string | number | boolean | null>;
}

export interface CustomerInputsAnswer {
  /** Newest first by `at`. */
  inputs: LoggedInput[];
  /** There were more than are told. */
  isCut: boolean;
  /** Not all of the log has been gone over yet: some may be missing. */
  isBehind: boolean;
}

/** What was logged about customers, as far back as the log is kept. */
export interface CustomerInputs {
  /** The newest inputs about a customer; none of one of whom nothing is kept. Duplicates come as often as they did. */
  newest(customerId: string): Promise<CustomerInputsAnswer>;
}
