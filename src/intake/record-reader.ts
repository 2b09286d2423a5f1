import type { Fault } from './reject-codes.ts';
import type { Row } from './row.ts';

/** What a reader of records met. */
export const RecordStatus = {
  /** A record: the row holds it. */
  record: 0,
  /** A line without content. */
  blank: 1,
  /** A line that is no record: the fault says why, the row holds its raw form and line. */
  refused: 2,
  /** Nothing whole is left: the scanner of lines wants more bytes. */
  more: 3,
} as const;

export type RecordStatus = (typeof RecordStatus)[keyof typeof RecordStatus];

/** Cuts the lines of a file into records of columns. */
export interface RecordReader {
  next(row: Row, fault: Fault): RecordStatus;
}
