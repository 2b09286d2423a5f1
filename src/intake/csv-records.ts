import { CsvError, parse } from 'csv-parse/sync';
import type { LineScanner } from './line-scanner.ts';
import { LineStatus } from './line-scanner.ts';
import type { RecordReader } from './record-reader.ts';
import { RecordStatus } from './record-reader.ts';
import type { Fault } from './reject-codes.ts';
import type { Row } from './row.ts';
import { CellBuffer } from './row.ts';

const quote = 34;
const space = 32;

/**
 * Records of a CSV file. Lines without a quote, and with quotes around whole fields only, are cut here;
 * everything else about quotes is the library's.
 *
 * A record may span lines while a quote is open. When the quote is never closed, or the whole does not
 * become a record of the right width, only the first line is refused and reading goes on with the second.
 */
export class CsvRecords implements RecordReader {
  /** Columns a record must have; 0: any number, as many as the row has room for are kept. */
  expected = 0;
  private readonly lines: LineScanner;
  private readonly delimiter: string;
  private readonly delimiterByte: number;
  private readonly mostLines: number;
  private readonly cells = new CellBuffer();

  /** `delimiter`: one ASCII character. `mostLines`: of one record. */
  constructor(lines: LineScanner, delimiter: string, mostLines: number) {
    this.lines = lines;
    this.delimiter = delimiter;
    this.delimiterByte = delimiter.charCodeAt(0);
    this.mostLines = mostLines;
  }

  next(row: Row, fault: Fault): RecordStatus {
    const { lines } = this;
    const status = lines.next();
    if (status === LineStatus.more) return RecordStatus.more;
    if (status === LineStatus.blank) return RecordStatus.blank;
    row.line = lines.line;
    row.rawBytes = lines.bytes;
    row.rawStart = lines.start;
    row.rawEnd = lines.end;
    if (status === LineStatus.long) {
      fault.raise('line.long', 'the line is longer than the limit');
      return RecordStatus.refused;
    }
    if (status === LineStatus.encoding) {
      fault.raise('line.encoding', 'the line is not valid UTF-8');
      return RecordStatus.refused;
    }
    row.bytes = lines.bytes;
    row.latin = lines.latin;
    row.ascii = lines.ascii;
    if (!this.split(row, lines.start, lines.end)) return this.quotedRecord(row, fault);
    return this.checked(row, fault);
  }

  /** Cuts at delimiters; false when a quote needs more than being stripped from both ends of a field. */
  private split(row: Row, start: number, end: number): boolean {
    const { delimiterByte } = this;
    const { bytes, starts, ends } = row;
    const room = starts.length;
    let column = 0;
    let p = start;
    for (;;) {
      let from = p;
      let to: number;
      if (p < end && bytes[p] === quote) {
        from++;
        do p++;
        while (p < end && bytes[p] !== quote);
        to = p++;
        if (to >= end || (p < end && bytes[p] !== delimiterByte)) return false;
      } else {
        for (; p < end; p++) {
          const byte = bytes[p];
          if (byte === delimiterByte) break;
          if (byte === quote) return false;
        }
        to = p;
      }
      if (column < room) {
        starts[column] = from;
        ends[column] = to;
      }
      column++;
      if (p >= end) break;
      p++;
    }
    row.columns = column;
    return true;
  }

  /** A record with quotes inside fields, or with fields over several lines. */
  private quotedRecord(row: Row, fault: Fault): RecordStatus {
    const { lines } = this;
    let open = oddQuotes(lines.bytes, lines.start, lines.end);
    while (open) {
      const from = lines.ahead.end;
      const ahead = lines.ahead.lines + 1 >= this.mostLines ? LineStatus.long : lines.lookAhead();
      if (ahead === LineStatus.more) {
        lines.again();
        return RecordStatus.more;
      }
      if (ahead === LineStatus.long) {
        fault.raise('csv.quote', 'a quote is opened and not closed');
        return RecordStatus.refused;
      }
      open = !oddQuotes(lines.bytes, from, lines.ahead.end);
    }
    const { end, lines: linesAhead } = lines.ahead;
    const problem = this.parse(row, lines.bytes.toString('utf8', lines.start, end));
    if (problem === undefined && (linesAhead === 0 || this.expected === 0 || row.columns === this.expected)) {
      lines.takeAhead();
      row.rawEnd = end;
      return this.checked(row, fault);
    }
    fault.raise('csv.quote', problem ?? 'a quote is opened and not closed on this line');
    return RecordStatus.refused;
  }

  /** Fills the row from a text that holds one record; what is wrong with it, if anything. */
  private parse(row: Row, text: string): string | undefined {
    let records: string[][];
    try {
      records = parse(text, { delimiter: this.delimiter, record_delimiter: '\n', relax_column_count: true });
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      return `quotes are not as they must be: ${error.code.toLowerCase().replaceAll('_', ' ')}`;
    }
    if (records.length !== 1) return 'a quote is opened and not closed on this line';
    const record = records[0];
    this.cells.start(row);
    row.columns = record.length;
    const stored = Math.min(record.length, row.starts.length);
    for (let column = 0; column < stored; column++) this.cells.put(row, column, record[column]);
    return undefined;
  }

  private checked(row: Row, fault: Fault): RecordStatus {
    const { expected } = this;
    if (row.columns === expected || expected === 0) return RecordStatus.record;
    if (row.columns === 1 && isSpace(row)) return RecordStatus.blank;
    fault.raise('csv.columns', `the record has ${row.columns} columns, not ${expected}`);
    return RecordStatus.refused;
  }
}

function isSpace(row: Row): boolean {
  for (let p = row.starts[0]; p < row.ends[0]; p++) if (row.bytes[p] !== space && row.bytes[p] !== 9) return false;
  return true;
}

function oddQuotes(bytes: Buffer, start: number, end: number): boolean {
  let odd = false;
  for (let p = start; p < end; p++) if (bytes[p] === quote) odd = !odd;
  return odd;
}
