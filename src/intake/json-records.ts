import { JsonRow } from './json-row.ts';
import type { LineScanner } from './line-scanner.ts';
import { LineStatus } from './line-scanner.ts';
import type { RecordReader } from './record-reader.ts';
import { RecordStatus } from './record-reader.ts';
import type { Fault } from './reject-codes.ts';
import type { Row } from './row.ts';

/** Records of an NDJSON file, their wanted keys as columns. */
export class JsonRecords implements RecordReader {
  private readonly lines: LineScanner;
  private readonly object: JsonRow;

  constructor(lines: LineScanner, columns: readonly string[]) {
    this.lines = lines;
    this.object = new JsonRow(columns);
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
    if (this.object.fill(row, fault)) return RecordStatus.record;
    // Blanks of any script, which JSON does not know.
    if (lines.bytes.toString('utf8', lines.start, lines.end).trim() !== '') return RecordStatus.refused;
    fault.clear();
    return RecordStatus.blank;
  }
}
