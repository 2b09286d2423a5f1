import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlatJson } from './flat-json.ts';
import { Row } from './row.ts';
import { valueText } from './value-text.ts';

const columns = ['id', 'type', 'customerId', 'at', 'bytes', '', 'ort.name', 'größe', '__proto__'];

/** A row of a record between other bytes, which must not matter. */
function rowOf(record: string): Row {
  const row = new Row(columns.length);
  const before = Buffer.from('}"x');
  const bytes = Buffer.from(record);
  row.rawBytes = Buffer.concat([before, bytes, Buffer.from('"}],1')]);
  row.rawStart = before.length;
  row.rawEnd = before.length + bytes.length;
  row.bytes = row.rawBytes;
  return row;
}

const contentOf = (row: Row) => ({
  cells: columns.map((_, column) => row.cell(column)),
  nulls: [...row.nulls],
  inexact: [...row.inexact],
  unknownKey: row.unknownKey,
});

/** What is found where it stands; undefined when it is left to the library. */
function readFlat(record: string) {
  const row = rowOf(record);
  return new FlatJson(columns).read(row, row.rawStart, row.rawEnd) ? contentOf(row) : undefined;
}

/** What the library makes of a record; undefined when it is no object. */
function readByLibrary(record: string) {
  const parsed: unknown = parse(record);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  const values = new Map(Object.entries(parsed));
  return {
    cells: columns.map((name) => valueText(values.get(name))),
    nulls: columns.map((name) => (values.get(name) === null ? 1 : 0)),
    inexact: columns.map((name) => (isInexact(values.get(name)) ? 1 : 0)),
    unknownKey: Object.keys(parsed).find((name) => !columns.includes(name)) ?? '',
  };
}

const isInexact = (value: unknown) => Number.isInteger(value) && !Number.isSafeInteger(value);

function parse(record: string): unknown {
  try {
    return JSON.parse(record);
  } catch {
    return undefined;
  }
}

describe('a plain record', () => {
  it.each([
    '{"id":"0-1","type":"order","customerId":"10000000001","at":1330876800000}',
    '{"id":"a","bytes":-12.5,"at":0}',
    ' { "id" : "a" , "bytes" : 20.00 }\r',
    '{"id":"学生","größe":true,"ort.name":null,"":false}',
    '{"id":["one"],"type":[],"more":"x","type2":1}',
    '{"id":"","__proto__":123456789012345}',
    '{}',
  ])('is found where it stands: %s', (record) => {
    const found = readFlat(record);
    expect(found).toBeDefined();
    expect(found).toEqual(readByLibrary(record));
  });
});

describe('what is not plain', () => {
  it.each([
    '{"id":"a\\u0062"}',
    '{"i\\u0064":"a"}',
    '{"id":{}}',
    '{"id":["a","b"]}',
    '{"id":[1]}',
    '{"id":1e3}',
    '{"id":-0}',
    '{"id":-0.0}',
    '{"id":0.0000001}',
    '{"id":1234567890123456}',
    '{"id":"a","id":"b"}',
    '{"2":1,"1":1}',
    '{"id":01}',
    '{"id":.5}',
    '{"id":5.}',
    '{"id":+5}',
    '{"id":tru}',
    '{"id":"a"',
    '{"id":"a',
    '{"id"',
    '{"id":"a",}',
    '{"id":"a"} x',
    '{"id":"a"}}',
    '{,"id":"a"}',
    '{"id" "a"}',
    '{"id":"a" "at":1}',
    '{"id":"a\tb"}',
    '[]',
    '"id"',
    '',
  ])('is left to the library: %s', (record) => {
    expect(readFlat(record)).toBeUndefined();
  });
});

const blanks = fc.constantFrom('', '', '', ' ', '\t', ' \r ');
const number = fc
  .tuple(
    fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.constantFrom(0, -0, 0.1, 1e-7, 2 ** 53),
    ),
    fc.nat(5),
    fc.nat(20),
  )
  .map(
    ([value, form, digits]) =>
      [
        JSON.stringify(value),
        value.toFixed(digits),
        value.toExponential(digits),
        `${value}`,
        `${value}.0`,
        `0${value}`,
      ][form],
  );
const text = fc
  .oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }))
  .map((s) => JSON.stringify(s));
const value = fc.oneof(
  number,
  text,
  fc.constantFrom('true', 'false', 'null', '[]', '[ ]', '{}', 'nul', 'True', '[null]', '""'),
  fc.array(text, { maxLength: 3 }).map((texts) => `[${texts.join(' , ')}]`),
  fc.jsonValue().map((json) => JSON.stringify(json)),
);
const key = fc.oneof(
  fc.constantFrom(...columns).map((name) => JSON.stringify(name)),
  text,
);
const entry = fc
  .tuple(blanks, key, blanks, blanks, value, blanks)
  .map(([a, k, b, c, v, d]) => `${a}${k}${b}:${c}${v}${d}`);
const record = fc.array(entry, { maxLength: 6 }).map((entries) => `{${entries.join(',')}}`);
/** A record that lost, won or changed a character. */
const damaged = fc
  .tuple(
    record,
    fc.nat(),
    fc.nat(1),
    fc.constantFrom('', '"', '\\', ',', '}', '{', '[', ']', ':', '0', '-', '.', 'e', ' ', '\u0000'),
  )
  .map(([whole, place, cut, put]) => {
    const at = place % (whole.length + 1);
    return (whole.slice(0, at) + put + whole.slice(at + cut)).toWellFormed();
  });

describe('any record', () => {
  it('is the same where it stands and by way of the library', () => {
    let found = 0;
    fc.assert(
      fc.property(fc.oneof(record, damaged), (written) => {
        const flat = readFlat(written);
        if (flat === undefined) return;
        found++;
        expect(flat).toEqual(readByLibrary(written));
      }),
      { numRuns: 5000 },
    );
    expect(found).toBeGreaterThan(500);
  });
});
