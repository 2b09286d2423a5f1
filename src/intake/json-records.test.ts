import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codesOf, mapOf, readEvents, withoutClocks } from './intake-fixture.ts';

const map = mapOf(`
kind: map
id: m
format: ndjson
events:
  type: session
  customerId: user.id
  at: { column: at, format: epoch-ms }
  fields: { host: host, bytes: bytes, roaming: constructor }
`);
const at = Date.UTC(2015, 7, 1);
const read = (...lines: string[]) => readEvents(lines.join('\n'), map);
const line = (rest: object) => JSON.stringify({ user: { id: 'u' }, at, ...rest });

describe('NDJSON', () => {
  it('reads keys, keys of inner objects, and values of any type', async () => {
    const { inputs, rejects } = await read(
      line({ host: 'h', bytes: 5 }),
      line({ host: { a: [1] }, bytes: '7' }),
      line({ host: true, bytes: null }),
    );
    expect(rejects).toEqual([]);
    expect(withoutClocks(inputs).map(({ customerId, values }) => [customerId, values])).toEqual([
      ['u', { host: 'h', bytes: 5 }],
      ['u', { host: '{"a":[1]}', bytes: 7 }],
      ['u', { host: 'true' }],
    ]);
  });

  it('takes a dotted key as it stands before looking inside', async () => {
    const { inputs } = await read(line({ 'user.id': 'dotted' }));
    expect(withoutClocks(inputs)[0].customerId).toBe('dotted');
  });

  it.each([
    ['what is not JSON', '{"a":', 'json.syntax'],
    ['a list', '[1]', 'json.shape'],
    ['a text', '"x"', 'json.shape'],
    ['null', 'null', 'json.shape'],
    [
      'what is nested without end',
      line({ host: 'x' }).replace('"x"', '['.repeat(100_000) + ']'.repeat(100_000)),
      'json.shape',
    ],
    ['a customer whose number is not exact', `{"user":{"id":12345678901234567890},"at":${at}}`, 'customer.invalid'],
    ['half of a surrogate pair', `{"user":{"id":"\\ud800"},"at":${at}}`, 'line.encoding'],
    ['an infinite number', `{"user":{"id":"u"},"at":${at},"bytes":1e999}`, 'field.number'],
    ['a list of numbers for a number', line({ bytes: [1] }), 'field.number'],
  ])('refuses %s, and no other line', async (_what, bad, code) => {
    const { inputs, rejects } = await read(line({}), bad, '  ', line({ host: 'y' }));
    expect([withoutClocks(inputs).length, codesOf(rejects)]).toEqual([2, [`${code}@2`]]);
  });

  it('reads the same however the bytes are chunked', async () => {
    const content = Buffer.from(
      [line({ host: '学生' }), '{"a', '', line({ bytes: 1 }), 'x'.repeat(200), line({ bytes: 'z' })].join('\r\n'),
    );
    const limits = { lineBytes: 150 };
    const whole = await readEvents(content, map, { limits });
    expect(codesOf(whole.rejects)).toEqual(['json.syntax@2', 'line.long@5', 'field.number@6']);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(content.length), { maxLength: 20 }), async (cuts) => {
        const places = [0, ...cuts, content.length].sort((a, b) => a - b);
        const chunks = places.slice(1).map((end, i) => content.subarray(places[i], end));
        const split = await readEvents(chunks, map, { limits });
        expect([split.inputs, split.rejects]).toEqual([whole.inputs, whole.rejects]);
      }),
    );
  });
});
