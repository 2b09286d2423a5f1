import { describe, expect, it } from 'vitest';
import { InputBatchWriter } from '../core/inputs/input-batch.ts';
import type { BodyFormat, BodyReading } from './body-reader.ts';
import { BodyReader } from './body-reader.ts';
import { sampleDefinitions as definitions, inputsOf } from './intake-fixture.ts';
import type { RecordTerms } from './record-terms.ts';

const at = Date.UTC(2015, 6, 31, 16);
const order = { type: 'order', id: 'o1', customerId: 'a', at, product: 'mms' };
const lines = (...records: unknown[]) => records.map((record) => JSON.stringify(record)).join('\n');

interface Asked {
  format?: BodyFormat;
  terms?: Partial<RecordTerms>;
  reader?: BodyReader;
}

const eventReader = () => new BodyReader({ definitions, kind: 'events' });

function read(body: string | Buffer, { format = 'ndjson', terms, reader = eventReader() }: Asked = {}) {
  const writer = new InputBatchWriter();
  const reading = reader.read(Buffer.from(body), format, writer, terms);
  return { reading, inputs: inputsOf(writer.finish(), definitions) };
}

const codesOf = (reading: BodyReading) => reading.rejects.map(({ index, code }) => `${index} ${code}`);

function readable(body: string | Buffer, asked?: Asked) {
  const { reading, inputs } = read(body, asked);
  if ('problem' in reading) throw new Error(reading.problem);
  return { ...reading, inputs, codes: codesOf(reading) };
}

describe('a body of lines', () => {
  it('gives inputs without clocks, that come from no file', () => {
    const { accepted, inputs } = readable(`${lines(order, { ...order, id: 'o2', at: at + 5000 })}\n`);
    expect(accepted).toBe(2);
    expect(inputs).toEqual([
      { kind: 'event', type: 'order', customerId: 'a', id: 'o1', at, source: '0:0', values: { product: 'mms' } },
      {
        kind: 'event',
        type: 'order',
        customerId: 'a',
        id: 'o2',
        at: at + 5000,
        source: '0:0',
        values: { product: 'mms' },
      },
    ]);
  });

  it('tells each refused record by its place among the records, blank lines not counted', () => {
    const body = `\uFEFF\r\n${lines(order)}\n \n{"type":\n${lines({ ...order, id: 'o2' }, { ...order, price: 3 }, [])}`;
    const { accepted, rejects } = readable(body);
    expect(accepted).toBe(2);
    expect(rejects).toEqual([
      { index: 1, code: 'json.syntax', message: expect.stringMatching(/^the line is not JSON: /), raw: '{"type":' },
      {
        index: 3,
        code: 'field.unknown',
        message: 'events of type order have no field "price"',
        raw: JSON.stringify({ ...order, price: 3 }),
      },
      { index: 4, code: 'json.shape', message: 'the line is "[]", not an object', raw: '[]' },
    ]);
  });

  it('refuses lines that are no UTF-8 or too long, and only those', () => {
    const reader = new BodyReader({ definitions, kind: 'events', limits: { lineBytes: 200 } });
    const bad = Buffer.concat([Buffer.from('{"type":"'), Buffer.from([0xff]), Buffer.from('"}\n')]);
    const long = `${JSON.stringify({ ...order, product: 'x'.repeat(200) })}\n`;
    const { accepted, codes } = readable(Buffer.concat([bad, Buffer.from(long), Buffer.from(lines(order))]), {
      reader,
    });
    expect([accepted, codes]).toEqual([1, ['0 line.encoding', '1 line.long']]);
  });

  it('counts what comes again with the same customer and id, and writes it once', () => {
    const { accepted, duplicates, inputs } = readable(
      lines(order, order, { ...order, customerId: 'b' }, { ...order, product: 'music' }, { ...order, customerId: 'b' }),
    );
    expect([accepted, duplicates]).toEqual([2, 3]);
    expect(inputs.map(({ customerId, values }) => [customerId, values])).toEqual([
      ['a', { product: 'mms' }],
      ['b', { product: 'mms' }],
    ]);
  });

  it('takes two equal lines without an id for one, and two asks for two', () => {
    const { id: _, ...nameless } = order;
    const ask = { type: 'ask', id: 'q', customerId: 'a', at, channel: 'desk' };
    const { accepted, duplicates } = readable(lines(nameless, nameless, ask, ask));
    expect([accepted, duplicates]).toEqual([3, 1]);
  });

  it('refuses what lies too far ahead', () => {
    const { codes, rejects } = readable(lines(order, { ...order, id: 'o2', at: at + 1 }), {
      terms: { latestAt: at },
    });
    expect(codes).toEqual(['1 time.ahead']);
    expect(rejects[0].message).toBe('the time lies 1 ms further ahead than is allowed');
  });

  it('is read like the first, however many were read before', () => {
    const reader = new BodyReader({ definitions, kind: 'events', limits: { wordsPerField: 2 } });
    const body = (product: string) => lines({ ...order, product }, 7);
    const first = readable(body('mms'), { reader });
    expect(readable(body('mms'), { reader })).toEqual(first);
    readable(body('music'), { reader });
    expect(readable(body('games'), { reader }).codes).toEqual(['0 field.words', '1 json.shape']);
    expect(readable(body('mms'), { reader })).toEqual(first);
  });

  it('takes any number of texts of a field that nothing keeps', () => {
    const reader = new BodyReader({ definitions, kind: 'events', limits: { wordsPerField: 2 } });
    const visit = (n: number) => ({ type: 'session', customerId: 'a', id: `${n}`, at, host: `h${n}` });
    const body = lines(...Array.from({ length: 5000 }, (_, n) => visit(n)));
    const { accepted, codes, inputs } = readable(body, { reader });
    expect([accepted, codes]).toEqual([5000, []]);
    expect(inputs.at(-1)?.values).toEqual({ host: 'h4999' });
  });

  it('refuses what the caller may not send by its place, and takes the rest', () => {
    const records = [
      { type: 'customer', customerId: 'a', id: 'p', at, age: 3 },
      { type: 'outcome', customerId: 'a', id: 'r', at, contactId: 'c', outcome: 'declined' },
      order,
    ];
    const { accepted, rejects } = readable(lines(...records), { terms: { forbidden: { customer: 'not you' } } });
    expect(accepted).toBe(2);
    expect(rejects).toEqual([
      { index: 0, code: 'record.forbidden', message: 'not you', raw: JSON.stringify(records[0]) },
    ]);
  });

  describe('without times', () => {
    const untimed = { type: 'order', customerId: 'a', product: 'mms' };
    const terms = { now: at + 7, request: 'first' };

    it('is refused where no time is known', () => {
      expect(readable(lines(untimed)).codes).toEqual(['0 time.missing']);
    });

    it('happened when it arrived', () => {
      const { inputs } = readable(lines({ ...untimed, id: 'o1' }, { ...order, id: 'o2' }), { terms });
      expect(inputs.map(({ id, at: when, since }) => [id, when, since])).toEqual([
        ['o1', at + 7, undefined],
        ['o2', at, undefined],
      ]);
    });

    it('is another in each request, and the same in the same request told again', () => {
      const idIn = (request: string) => readable(lines(untimed), { terms: { ...terms, request } }).inputs[0].id;
      expect(idIn('first')).not.toBe(idIn('second'));
      expect(idIn('first')).toBe(idIn('first'));
    });
  });

  it('may be empty', () => {
    expect(readable('')).toMatchObject({ accepted: 0, duplicates: 0, rejects: [] });
  });
});

describe('a body that is a JSON list', () => {
  const json = { format: 'json' } as const;

  it('is read record by record, whatever stands around and in them', () => {
    const strange = { ...order, id: '"]},{', product: 'a\\"]' };
    const body = `\n[ ${JSON.stringify(order)},\n${JSON.stringify(strange, null, 2)} , 5, {"type":nonsense}, ["x"] ]\n`;
    const { inputs, rejects } = readable(body, json);
    expect(inputs.map(({ id, values }) => [id, values])).toEqual([
      ['o1', { product: 'mms' }],
      ['"]},{', { product: 'a\\"]' }],
    ]);
    expect(rejects.map(({ index, code, message }) => [index, code, message.slice(0, 29)])).toEqual([
      [2, 'json.shape', 'the record is "5", not an obj'],
      [3, 'json.syntax', 'the record is not JSON: Unexp'],
      [4, 'json.shape', 'the record is "[\\"x\\"]", not '],
    ]);
  });

  it('refuses records that are no UTF-8, are too long, or are blanks of another script', () => {
    const reader = new BodyReader({ definitions, kind: 'events', limits: { lineBytes: 200 } });
    const long = JSON.stringify({ ...order, product: 'x'.repeat(200) });
    const body = Buffer.from(`[{"type":"#"},${long},\u00a0,${JSON.stringify(order)}]`);
    body[body.indexOf('#')] = 0xff;
    const { accepted, codes } = readable(body, { ...json, reader });
    expect([accepted, codes]).toEqual([1, ['0 line.encoding', '1 line.long', '2 json.syntax']]);
  });

  it('may be one record, or none', () => {
    expect(readable(` ${JSON.stringify(order)} `, json).accepted).toBe(1);
    expect(readable(' [ ] ', json)).toMatchObject({ accepted: 0, rejects: [] });
  });

  it.each([
    '',
    ' ',
    '[',
    `[${lines(order)}`,
    `[${lines(order)},]`,
    `[,${lines(order)}]`,
    `[${lines(order)}] x`,
    '["]',
    '[1]]',
  ])('is not read at all when its records cannot be told apart: %s', (body) => {
    const { reading, inputs } = read(body, json);
    expect(reading).toEqual({ problem: expect.stringContaining('JSON list') });
    expect(inputs).toEqual([]);
  });
});

describe('a body of customers', () => {
  it('holds attributes; null clears one', () => {
    const reader = new BodyReader({ definitions, kind: 'customers' });
    const body = lines(
      { customerId: 'a', id: 'x', age: 30, city: null, tags: ['t', 's'] },
      { customerId: 'b', bytes: 1 },
    );
    const { inputs, codes } = readable(body, { reader });
    expect(inputs).toEqual([
      { kind: 'profile', customerId: 'a', id: 'x', at: 0, source: '0:0', values: { age: 30, city: null, tags: 's|t' } },
    ]);
    expect(codes).toEqual(['1 field.unknown']);
  });
});
