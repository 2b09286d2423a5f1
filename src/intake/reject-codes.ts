/**
 * Why a file, a line or a record did not become an input, by stable code. `docs/reject-codes.md`
 * explains each to the people who make the files; a test holds the two together.
 */
export const rejectCodes = {
  // The file
  'file.encoding': 'The file is UTF-16 or UTF-32, not UTF-8; it is skipped.',
  'file.truncated': 'The compressed data breaks off or is damaged; what was decoded before it is used.',
  'file.unreadable': 'Reading the file failed; what was read before is used.',
  'file.header': 'The columns of the file do not fit the map; the file is skipped.',

  // The line
  'line.encoding': 'The line is not valid UTF-8.',
  'line.long': 'The line is longer than the limit.',
  'csv.quote': 'Quotes are not balanced, or stand inside a field.',
  'csv.columns': 'The record has more or fewer columns than the header.',
  'json.syntax': 'The line is not JSON.',
  'json.shape': 'The line is JSON, but not an object.',

  // The record
  'customer.missing': 'The record names no customer.',
  'customer.invalid': 'The customer id is longer than 64 characters or holds a control character.',
  'id.invalid': 'The id of the record is longer than 128 characters or holds a control character.',
  'event.type': 'The event type is missing or not declared.',
  'time.missing': 'The record has no time.',
  'time.format': 'The time cannot be read in the declared format, or does not exist.',
  'time.range': 'The time lies before 1990 or after 2099.',
  'time.ahead': 'The time lies further ahead of the clock than a running system takes.',
  'time.order': 'The record begins after it ends.',
  'expression.failed': 'An expression of the map cannot be evaluated for this record.',
  'record.forbidden': 'The caller may send events, but no records of this type.',

  // A field
  'field.missing': 'A field without which the record has no meaning is empty.',
  'field.unknown': 'The field is not declared.',
  'field.number': 'The value is not a number of the declared type.',
  'field.range': 'The number is too small or too large.',
  'field.bool': 'The value is none of true, false, 1, 0.',
  'field.enum': 'The value is none of those declared.',
  'field.length': 'The text is longer than 256 characters.',
  'field.words': 'The field has had too many different texts already.',

  // A number of a list
  'list.missing': 'The row names no number.',
  'list.number': 'What the row names is no number of the form the list wants.',
  'list.duplicate': 'The number stands in the file already.',
  'list.unknown': 'No customer had the number when the list arrived.',
  'list.do-not-disturb': 'The contact policy allows no marketing to the customer.',
} as const;

export type RejectCode = keyof typeof rejectCodes;

/** Something that did not become an input. `line` is from 1, 0 for the whole file; `raw` at most 1,000 characters. */
export interface Reject {
  file: string;
  line: number;
  code: RejectCode;
  message: string;
  raw: string;
}

/** The reason why the record at hand is refused; empty code: none so far. Used again for each record. */
export class Fault {
  code: RejectCode | '' = '';
  message = '';

  /** Notes the first reason; always false, so that a reader can return it. */
  raise(code: RejectCode, message: string): false {
    if (this.code === '') {
      this.code = code;
      this.message = message;
    }
    return false;
  }

  clear(): void {
    this.code = '';
    this.message = '';
  }
}

/** A piece of input for a message, short and on one line. */
export function quoted(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return JSON.stringify(short);
}
