import { describe, expect, it } from 'vitest';
import { mapOf, sampleDefinitions } from './intake-fixture.ts';
import { parseMaps } from './parse-maps.ts';

const problemsOf = (text: string) =>
  parseMaps({ file: 'xdr.yaml', text }, sampleDefinitions).problems.map(
    ({ line, path, code, message }) => `${line} ${code} ${path}: ${message}`,
  );

/** An event mapping with one line changed. */
const withLine = (line: string) => `kind: map
id: m
events:
  - type: session
    customerId: user
    at: end
    ${line}
`;

describe('parseMaps', () => {
  it('reads a map in full', () => {
    const map = mapOf(`
kind: map
id: xdr
delimiter: ";"
zone: Europe/Berlin
order: at
columns: [a, b, c]
events:
  - type: session
    when: 'a != ""'
    id: { column: c }
    customerId: { cel: 'a + b' }
    at: { column: b, format: yyyyMMddHHmmss }
    fields: { bytes: { const: 5 }, host: c }
`);
    expect(map).toMatchObject({
      id: 'xdr',
      format: 'csv',
      delimiter: ';',
      zone: 'Europe/Berlin',
      ordered: true,
      columns: ['a', 'b', 'c'],
      inputs: [
        {
          kind: 'event',
          type: 'session',
          id: { column: 'c' },
          at: { value: { column: 'b' }, format: 'yyyyMMddHHmmss' },
          fields: [
            { name: 'bytes', value: { type: 'constant', text: '5' } },
            { name: 'host', value: { type: 'column', column: 'c' } },
          ],
        },
      ],
    });
  });

  it('takes the zone of the pack when the map names none, and several maps from one file', () => {
    const { maps, problems } = parseMaps(
      {
        file: 'm.yaml',
        text: `${withLine('')}---\n{kind: map, id: c, format: ndjson, customers: {customerId: id, attributes: {age: age}}}`,
      },
      sampleDefinitions,
    );
    expect(problems).toEqual([]);
    expect(maps.map(({ id, zone, format }) => [id, zone, format])).toEqual([
      ['m', 'Asia/Shanghai', 'csv'],
      ['c', 'Asia/Shanghai', 'ndjson'],
    ]);
  });

  it.each([
    ['feilds: {}', '7 key-unknown events[0].feilds: this place has no key "feilds"; did you mean "fields"?'],
    [
      'fields: { byte: up }',
      '7 reference-unknown events[0].fields.byte: no field "byte" is declared; did you mean "bytes"?',
    ],
    ['fields: { bytes: { const: many } }', '7 value-type events[0].fields.bytes: bytes: "many" is not a whole number'],
    [
      'fields: { rat: { const: 5g } }',
      '7 value-type events[0].fields.rat: rat: "5g" is not one of the declared values; did you mean "2g"?',
    ],
    ['fields: { bytes: { cel: "int(up) +" } }', '7 rule-invalid events[0].fields.bytes.cel: Unexpected token: EOF'],
    [
      'fields: { bytes: { cel: "up + 1" } }',
      '7 rule-invalid events[0].fields.bytes.cel: no such overload: string + int',
    ],
    [
      'fields: { bytes: { cell: up } }',
      '7 key-unknown events[0].fields.bytes.cell: this place has no key "cell"; did you mean "cel"?',
    ],
    [
      'fields: { bytes: 5 }',
      "7 value-type events[0].fields.bytes: must be a column's name, {column: …}, {cel: …} or {const: …}",
    ],
    ['when: user', '7 rule-invalid events[0].when: the expression gives string, not bool'],
    [
      'since: { column: start, format: epoch }',
      '7 value-choice events[0].since.format: "epoch" is not one of iso, epoch-seconds, epoch-ms, nor a pattern such as yyyyMMddHHmmss; did you mean "epoch-seconds"?',
    ],
    [
      'since: { column: start, format: HH:mm }',
      '7 value-choice events[0].since.format: "HH:mm" is not one of iso, epoch-seconds, epoch-ms, nor a pattern such as yyyyMMddHHmmss',
    ],
    ['since: { column: start, cel: a }', '7 key-choice events[0].since: must have exactly one of column, cel, const'],
  ])('tells what is wrong with %s', (line, problem) => expect(problemsOf(withLine(line))).toContain(problem));

  it.each([
    [
      'kind: map\nid: m\nevents: { type: sesion, customerId: u, at: t }',
      '3 reference-unknown events.type: no event type "sesion" is declared; did you mean "session"?',
    ],
    ['kind: map\nid: m\nevents: { type: session, at: t }', '3 key-missing events: the key "customerId" is missing'],
    ['kind: map\nid: m\nevents: { type: session, customerId: u }', '3 key-missing events: the key "at" is missing'],
    ['kind: map\nid: m\nasks: { customerId: u, at: t }', '3 key-missing asks: the key "channel" is missing'],
    ['kind: map\nid: m', '1 key-choice : a map needs at least one of customers, events, asks, outcomes'],
    [
      'kind: map\nid: m\nzone: Asia/Nowhere',
      '3 zone-unknown zone: "Asia/Nowhere" is no time zone; write one such as Asia/Shanghai',
    ],
    [
      'kind: map\nid: m\ndelimiter: ",,"',
      '3 value-format delimiter: a delimiter is one ASCII character such as "," ";" "|" "\\t"',
    ],
    ['kind: map\nid: m\nformat: xml', '3 value-choice format: format must be csv or ndjson'],
    ['kind: map\nid: m\norder: [at]', '3 value-choice order: order must be at or file'],
    ['kind: map\nid: m\ncustomers: 5', '3 value-type customers: must be a mapping of keys to values'],
    ['[1, 2]', '1 document-shape : must be a mapping of keys to values'],
  ])('tells what is wrong with %j', (text, problem) => expect(problemsOf(text)).toContain(problem));

  it('tells everything at once, and never fails on what is written', () => {
    expect(
      problemsOf(
        'kind: mapp\nevents: [{type: 5, customerId: [], at: {}, fields: {a: {}}}, null, 7]\ncolumns: {}\nzone: 5',
      ).length,
    ).toBeGreaterThan(6);
    expect(problemsOf('a: [').length).toBeGreaterThan(0);
  });
});
