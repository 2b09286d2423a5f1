/** What is kept of a replay; each kind becomes one output file. */
export const recordKinds = ['moment', 'decision', 'contact', 'reject'] as const;

export type RecordKind = (typeof recordKinds)[number];

/** Where a record stands among its kind: by `at`, then `customerId`, then `id`, texts by UTF-8 bytes. */
export interface RecordKey {
  kind: RecordKind;
  /** A finite number; for moments, decisions and contacts epoch ms. */
  at: number;
  /** May be empty. Beyond 700 bytes only a hash of the rest takes part in the order. */
  customerId: string;
  /** Short (at most 64 bytes); names the record together with the fields above. */
  id: string;
}

export interface StoredRecord {
  key: RecordKey;
  /** One line of JSON, without its end. */
  line: string;
}

/**
 * Records under their sort keys, so that a scan is the sorted output.
 *
 * S1. Putting a record again replaces it; of one key the last put wins, within a call and between calls.
 * S2. When `put` resolves its records survive a crash of process and system. A crash before may leave any of them.
 * S3. Several writers, in several threads, may put at once as long as they share no key.
 */
export interface RecordStore {
  put(records: readonly StoredRecord[]): Promise<void>;
  /** Lines of one kind in key order, as of the call. */
  scan(kind: RecordKind): AsyncIterable<string>;
  close(): Promise<void>;
}
