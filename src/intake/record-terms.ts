/** Records of a body that are no events. */
export type OtherRecord = 'customer' | 'ask' | 'outcome';

/** On what terms the records of a body are taken. */
export interface RecordTerms {
  /** Epoch ms: what lies after it is refused with `time.ahead`. */
  latestAt: number;
  /** Epoch ms, the time of records that name none; NaN: they are refused with `time.missing`. */
  now: number;
  /**
   * Tells requests apart: a record that names neither time nor id is one of its own in each request. The same request
   * told again has the same. Empty: such a record is known by its text alone.
   */
  request: string;
  /** Kinds that are refused with `record.forbidden`, each with why: a message for people. */
  forbidden: Readonly<Partial<Record<OtherRecord, string>>>;
}

/** Those of files: their records say when they were, and whoever reads a file may read all of it. */
export const termsOfFiles: RecordTerms = {
  latestAt: Number.POSITIVE_INFINITY,
  now: Number.NaN,
  request: '',
  forbidden: {},
};
