import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvRecords } from './csv-records.ts';
import { LineScanner } from './line-scanner.ts';
import { RecordStatus } from './record-reader.ts';
import { Fault } from './reject-codes.ts';
import { Row } from './row.ts';

interface Options {
  delimiter?: string;
  columns?: number;
  lineBytes?: number;
  recordLines?: number;
}

/** Records as lists, refused lines as `code@line`, blank lines as `blank`. */
function recordsOf(content: string | Uint8Array, options: Options = {}): (string[] | string)[] {
  const { delimiter = ',', columns = 3, lineBytes = 1000, recordLines = 64 } = options;
  const lines = new LineScanner(lineBytes);
  const records = new CsvRecords(lines, delimiter, recordLines);
  records.expected = columns;
  const row = new Row(columns === 0 ? 100 : columns);
  const fault = new Fault();
  lines.push(Buffer.from(content));
  lines.finish();
  const seen: (string[] | string)[] = [];
  for (;;) {
    const status = records.next(row, fault);
    if (status === RecordStatus.more) return seen;
    if (status === RecordStatus.record) seen.push(Array.from({ length: row.columns }, (_, i) => row.cell(i)));
    else seen.push(status === RecordStatus.blank ? 'blank' : `${fault.code}@${row.line}`);
    fault.clear();
  }
}

describe('CsvRecords', () => {
  const cases: [what: string, content: string, expected: (string[] | string)[], options?: Options][] = [
    [
      'cuts lines at the delimiter',
      'a,b,c\n1,,3\n',
      [
        ['a', 'b', 'c'],
        ['1', '', '3'],
      ],
    ],
    [
      'takes CR LF, and a last line without line end',
      'a,b,c\r\n1,2,',
      [
        ['a', 'b', 'c'],
        ['1', '2', ''],
      ],
    ],
    [
      'counts blank lines, of blanks alone too',
      'a,b,c\n\n \t\n1,2,3',
      [['a', 'b', 'c'], 'blank', 'blank', ['1', '2', '3']],
    ],
    [
      'refuses records of the wrong width and goes on',
      'a,b\na,b,c,d\n1,2,3',
      ['csv.columns@1', 'csv.columns@2', ['1', '2', '3']],
    ],
    [
      'strips quotes around fields',
      '"a","b,x",c\n"",2,""',
      [
        ['a', 'b,x', 'c'],
        ['', '2', ''],
      ],
    ],
    ['takes bank-style semicolons', '58;"management";""', [['58', 'management', '']], { delimiter: ';' }],
    ['takes tabs', 'a\tb\tc', [['a', 'b', 'c']], { delimiter: '\t' }],
    ['takes doubled quotes for quotes', 'a,"say ""hi""",c', [['a', 'say "hi"', 'c']]],
    [
      'takes line ends inside quotes',
      'a,"two\nlines\n",c\n1,2,3',
      [
        ['a', 'two\nlines\n', 'c'],
        ['1', '2', '3'],
      ],
    ],
    [
      'refuses only the line that opens a quote and never closes it',
      'a,"b,c\n1,2,3\n4,5,6',
      ['csv.quote@1', ['1', '2', '3'], ['4', '5', '6']],
    ],
    [
      'refuses only the first of two lines that leave a quote open',
      'a,"b,c\n1,"2,3\n4,5,6',
      ['csv.quote@1', 'csv.quote@2', ['4', '5', '6']],
    ],
    [
      'refuses only the first line when the quote closes in a record of the wrong width',
      'a,"b,c\n1,2"\n4,5,6',
      ['csv.quote@1', 'csv.quote@2', ['4', '5', '6']],
    ],
    ['refuses a quote inside a field', 'a,5" pipe,c\n1,2,3', ['csv.quote@1', ['1', '2', '3']]],
    ['refuses text after a closing quote', 'a,"b"x,c\n1,2,3', ['csv.quote@1', ['1', '2', '3']]],
    [
      'looks no further than the lines a record may span',
      'a,"b\n\n\n",c\n1,2,3',
      ['csv.quote@1', 'blank', 'blank', 'csv.quote@4', ['1', '2', '3']],
      { recordLines: 3 },
    ],
    [
      'refuses lines that are too long',
      `a,b,c\n${'x'.repeat(40)}\n1,2,3`,
      [['a', 'b', 'c'], 'line.long@2', ['1', '2', '3']],
      { lineBytes: 30 },
    ],
    [
      'refuses records over several lines that are too long',
      `a,"${'x\n'.repeat(20)}",c\n1,2,3`,
      ['csv.quote@1', ...Array<string>(19).fill('csv.columns@x'), 'csv.quote@21', ['1', '2', '3']],
      { lineBytes: 30 },
    ],
    ['decodes other letters', '学生,"日本, é",c', [['学生', '日本, é', 'c']]],
  ];
  it.each(cases)('%s', (_what, content, expected, options) => {
    const found = recordsOf(content, options).map((record, i) =>
      expected[i] === 'csv.columns@x' ? String(record).replace(/\d+$/, 'x') : record,
    );
    expect(found).toEqual(expected);
  });

  it('refuses a line that is not UTF-8, and no other', () => {
    const content = Buffer.from('é,b,c\n1,x,3\n4,5,é\n');
    content[content.indexOf('x')] = 0xff;
    expect(recordsOf(content)).toEqual([['é', 'b', 'c'], 'line.encoding@2', ['4', '5', 'é']]);
  });

  it('agrees with the library on whatever is written with quotes where they are needed', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '学', ' '), maxLength: 5 });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 6 }), (rows) => {
        const content = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')).join('\n');
        expect(recordsOf(content)).toEqual(parse(content, { record_delimiter: '\n' }));
        expect(recordsOf(content)).toEqual(rows);
      }),
    );
  });
});
