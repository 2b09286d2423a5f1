import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idOf } from '../core/hash.ts';
import { memorySource } from './byte-source.ts';
import { InputReader } from './input-reader.ts';
import type { Content } from './intake-fixture.ts';
import { codesOf, contentOf, mapOf, readAll, readEvents, sampleDefinitions, withoutClocks } from './intake-fixture.ts';

const sessions = mapOf(`
kind: map
id: sessions
events:
  type: session
  customerId: user
  at: at
  fields: { bytes: bytes, host: host }
`);
const second = (s: number) => `2015-08-01T00:00:${String(s).padStart(2, '0')}`;
const ms = (s: number) => Date.UTC(2015, 6, 31, 16, 0, s);
const file = (...lines: string[]) => ['user,at,bytes,host', ...lines, ''].join('\n');
const row = (user: string, s: number, bytes = '1', host = 'h') => `${user},${second(s)},${bytes},${host}`;

describe('InputReader', () => {
  it('turns rows into inputs with a clock before each new highest second', async () => {
    const { inputs } = await readEvents(file(row('a', 1), row('b', 1), row('c', 3), row('d', 2)), sessions);
    const seen = inputs.map(({ kind, customerId, at }) => `${customerId ?? kind} ${(at - ms(0)) / 1000}`);
    expect(seen).toEqual(['clock 1', 'a 1', 'b 1', 'clock 3', 'c 3', 'd 2']);
  });

  it('names a record without id by its raw line', async () => {
    const line = row('a', 1, '5', '学生');
    const { inputs } = await readEvents(file(line).replaceAll('\n', '\r\n'), sessions);
    expect(inputs[1]).toEqual({
      kind: 'event',
      type: 'session',
      customerId: 'a',
      id: idOf('line', line),
      at: ms(1),
      source: '1:2',
      values: { bytes: 5, host: '学生' },
    });
  });

  it('gives the k-th input of a line an id of its own', async () => {
    const map = mapOf(`
kind: map
id: two
customers: { customerId: user, attributes: { city: host } }
events:
  - { type: session, customerId: user, at: at }
  - { type: order, when: 'bytes != ""', id: bytes, customerId: user, at: at, fields: { product: { const: mms } } }
asks: { customerId: user, at: at, channel: { const: desk }, limit: { const: 3 } }
outcomes: { customerId: user, at: at, contactId: host, outcome: { const: declined } }
`);
    const line = row('a', 1, '77', 'x');
    const inputs = withoutClocks((await readEvents(file(line), map)).inputs);
    expect(inputs.map(({ kind, id }) => [kind, id])).toEqual([
      ['profile', idOf('line', line)],
      ['event', idOf('line', line, 2)],
      ['event', '77'],
      ['command', idOf('line', line, 4)],
      ['outcome', idOf('line', line, 5)],
    ]);
    expect(inputs[3].values).toEqual({ command: 'ask', channel: 'desk', limit: 3 });
    expect(inputs[4].values).toEqual({ contactId: 'x', outcome: 'declined' });
  });

  it('reads customers first, at time 0 when they have none, without moving the clock', async () => {
    const reader = new InputReader({
      definitions: sampleDefinitions,
      customers: [contentOf('customers.csv', 'customerId,age,plan,tags\na,30,plus,x|b\nb,,basic,\n')],
      events: [contentOf('events.csv', file(row('a', 1)), sessions)],
    });
    const { inputs } = await readAll(reader, sampleDefinitions);
    expect(inputs.map(({ kind, at, source, values }) => [kind, at, source, values])).toEqual([
      ['profile', 0, '1:2', { age: 30, plan: 'plus', tags: 'b|x' }],
      ['profile', 0, '1:3', { plan: 'basic' }],
      ['clock', ms(1), '0:0', undefined],
      ['event', ms(1), '2:2', { bytes: 1, host: 'h' }],
    ]);
  });

  it("reads events and customers in the product's own form without a map", async () => {
    const lines = [
      { id: 'e1', type: 'session', customerId: 'a', at: ms(5), since: ms(2), bytes: 3, roaming: true, rat: '3g' },
      { type: 'order', customerId: 7, at: '2015-08-01T00:00:06', product: 'mms' },
      { type: 'sesion', customerId: 'a', at: ms(5) },
      { type: 'order', customerId: 'a', at: ms(5), bytes: 1 },
      { type: 'order', customerId: 'a', at: ms(5), colour: 'red' },
    ];
    const reader = new InputReader({
      definitions: sampleDefinitions,
      customers: [
        contentOf(
          'c.ndjson',
          '{"customerId":"a","age":null,"tags":["t","s"],"student":false}\n{"customerId":"b","agee":1}',
        ),
      ],
      events: [contentOf('e.ndjson', lines.map((line) => JSON.stringify(line)).join('\n'))],
    });
    const { inputs, rejects } = await readAll(reader, sampleDefinitions);
    expect(withoutClocks(inputs)).toEqual([
      {
        kind: 'profile',
        customerId: 'a',
        id: expect.any(String),
        at: 0,
        source: '1:1',
        values: { age: null, student: 0, tags: 's|t' },
      },
      {
        kind: 'event',
        type: 'session',
        customerId: 'a',
        id: 'e1',
        at: ms(5),
        since: ms(2),
        source: '2:1',
        values: { bytes: 3, roaming: 1, rat: '3g' },
      },
      {
        kind: 'event',
        type: 'order',
        customerId: '7',
        id: expect.any(String),
        at: ms(6),
        source: '2:2',
        values: { product: 'mms' },
      },
    ]);
    expect(codesOf(rejects)).toEqual(['field.unknown@2', 'event.type@3', 'field.unknown@4', 'field.unknown@5']);
    expect(rejects[1].message).toContain('did you mean "session"');
  });

  it('counts what lies outside the span asked for without refusing it', async () => {
    const content = file(row('a', 1), row('b', 2), row('c', 3));
    const { inputs, counts } = await readEvents(content, sessions, { from: ms(2), to: ms(3) });
    expect(withoutClocks(inputs).map(({ customerId }) => customerId)).toEqual(['b']);
    expect(counts).toMatchObject({ records: 3, outside: 2, rejects: 0, events: 1, clocks: 1 });
  });

  it('ends a batch right after the clock that enters a minute when asked to', async () => {
    const at = (minute: number, s: number) => `x,2015-08-01T00:0${minute}:0${s},,`;
    const content = file(at(1, 0), at(1, 5), at(2, 3), at(2, 4));
    const { steps } = await readEvents(content, sessions, { splitAtMinute: true });
    expect(steps.map(({ inputs, minute }) => [inputs, minute])).toEqual([
      [1, ms(60)],
      [4, ms(120)],
      [3, undefined],
    ]);
  });

  it('puts a file in order of time when the map says so, ties as they stand', async () => {
    const map = { ...sessions, ordered: true };
    const content = file(row('c', 3), row('a', 1), row('bad', 1, 'x'), row('b', 1), row('d', 2, '4', ''));
    const { inputs, rejects } = await readEvents(content, map);
    expect(withoutClocks(inputs).map(({ customerId, source, values }) => [customerId, source, values])).toEqual([
      ['a', '1:3', { bytes: 1, host: 'h' }],
      ['b', '1:5', { bytes: 1, host: 'h' }],
      ['d', '1:6', { bytes: 4 }],
      ['c', '1:2', { bytes: 1, host: 'h' }],
    ]);
    expect(codesOf(rejects)).toEqual(['field.number@4']);
  });

  it('says clearly when a file to be put in order has too many inputs', async () => {
    const content = file(row('c', 3), row('a', 1), row('b', 1));
    const reading = readEvents(content, { ...sessions, ordered: true }, { limits: { orderedInputs: 2 } });
    await expect(reading).rejects.toMatchObject({
      code: 'intake.order',
      message: expect.stringContaining('more than 2 inputs'),
    });
  });

  it('skips a file whose header lacks columns of the map, tells each once, and reads the next file', async () => {
    const reader = new InputReader({
      definitions: sampleDefinitions,
      customers: [],
      events: [
        contentOf('bad.csv', 'user,at,byte,host\na,b,c,d\n', sessions),
        contentOf('good.csv', file(row('a', 1)), sessions),
      ],
    });
    const { inputs, rejects } = await readAll(reader, sampleDefinitions);
    expect(withoutClocks(inputs).map(({ source }) => source)).toEqual(['2:2']);
    expect(codesOf(rejects)).toEqual(['file.header@1']);
    expect(reader.problems).toMatchObject([
      { file: 'map.yaml', line: 8, path: 'events.fields.bytes', nearest: 'byte' },
    ]);
  });

  it('names what is wrong with a customer file without a map', async () => {
    const reader = new InputReader({
      definitions: sampleDefinitions,
      customers: [contentOf('customers.csv', 'customerId,agee\na,1\n')],
      events: [],
    });
    const { rejects } = await readAll(reader, sampleDefinitions);
    expect(rejects).toMatchObject([
      { code: 'file.header', message: 'no attribute "agee" is declared; did you mean "age"?' },
    ]);
  });

  it('refuses to start without a file that was named, and without a map where one is needed', async () => {
    const definitions = sampleDefinitions;
    const source = { name: 'missing.csv', path: 'missing.csv', reopens: true, open: () => memorySource('', []).open() };
    const reader = new InputReader({ definitions, customers: [], events: [{ source, map: sessions }] });
    await expect(readAll(reader, definitions)).rejects.toMatchObject({ code: 'intake.file' });
    expect(() => new InputReader({ definitions, customers: [], events: [contentOf('e.csv', '')] })).toThrow(
      'needs a map',
    );
  });

  it('gives nothing for empty files', async () => {
    for (const content of ['', '\n\n', 'user,at,bytes,host', gzipSync('')]) {
      const { inputs, rejects } = await readEvents(content, sessions);
      expect([inputs, rejects]).toEqual([[], []]);
    }
  });
});

/** Rows good and bad, quoted, over several lines, blank, in any encoding. */
const anyRow = fc.oneof(
  fc
    .tuple(fc.constantFrom('a', 'b', '', '学'), fc.integer({ min: 0, max: 59 }), fc.constantFrom('1', '', 'x', '1e999'))
    .map(([user, s, bytes]) => row(user, s, bytes)),
  fc.constantFrom(
    '',
    '\r',
    'a,b',
    `a,${second(7)},5,"quoted, host"`,
    `a,${second(8)},5,"two\nlines"`,
    `a,${second(9)},5,"say ""hi"""`,
    `a,${second(9)},5,"open`,
    `a,${second(9)},5,x"y`,
    `学生,${second(9)},5,\u00e9`,
    'x'.repeat(300),
  ),
);
const anyContent = fc
  .tuple(fc.array(anyRow, { maxLength: 25 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean(), fc.boolean())
  .map(([rows, lineEnd, lastEnd, badByte, compressed]) => {
    const text = `user,at,bytes,host${lineEnd}${rows.join(lineEnd)}${lastEnd ? lineEnd : ''}`;
    const bytes = Buffer.from(text);
    if (badByte) bytes[Math.floor(bytes.length * 0.8)] = 0xff;
    return compressed ? gzipSync(bytes) : bytes;
  });

function splitAt(bytes: Uint8Array, cuts: readonly number[]): Content {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
}

describe('reading the same bytes', () => {
  const limits = { lineBytes: 250, recordLines: 4, wordsPerField: 3 };

  it('gives the same inputs and rejects however they are chunked and whatever the batch size', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyContent,
        fc.array(fc.nat(), { maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (bytes, cuts, batchSize, ordered) => {
          const map = { ...sessions, ordered };
          const whole = await readEvents(bytes, map, { limits });
          const split = await readEvents(splitAt(bytes, cuts), map, { limits, batchSize });
          expect(split.inputs).toEqual(whole.inputs);
          expect(split.rejects).toEqual(whole.rejects);
          expect(split.counts).toEqual(whole.counts);
          for (const step of split.steps)
            expect(Math.max(step.inputs, step.rejects.length)).toBeLessThanOrEqual(batchSize);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('goes on from any cursor with exactly the rest', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyContent,
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        fc.boolean(),
        async (bytes, batchSize, ordered, splitAtMinute) => {
          const files = {
            customers: [contentOf('c.csv', 'customerId,age\na,1\nb,x\n')],
            events: [contentOf('e.csv', bytes, { ...sessions, ordered })],
          };
          const reader = new InputReader({
            definitions: sampleDefinitions,
            ...files,
            batchSize,
            splitAtMinute,
            limits,
          });
          const { steps } = await readAll(reader, sampleDefinitions);
          for (const [i, { cursor }] of steps.entries()) {
            const again = new InputReader({
              definitions: sampleDefinitions,
              ...files,
              batchSize,
              splitAtMinute,
              limits,
            });
            const stored = JSON.parse(JSON.stringify(cursor));
            expect((await readAll(again, sampleDefinitions, stored)).steps).toEqual(steps.slice(i + 1));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('notices that the files are not those of the cursor', async () => {
    const rows = (bytes: string) => file(row('a', 1, bytes), row('b', 2, bytes), row('c', 3, bytes));
    const { steps } = await readEvents(rows('1'), sessions, { batchSize: 2 });
    const other = new InputReader({
      definitions: sampleDefinitions,
      customers: [],
      events: [contentOf('e.csv', `${file()}\n${row('z', 9)}`, sessions)],
    });
    await expect(readAll(other, sampleDefinitions, steps[0].cursor)).rejects.toMatchObject({ code: 'intake.cursor' });
  });
});
