import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputReader } from './input-reader.ts';
import { codesOf, contentOf, mapOf, readAll, readEvents, sampleDefinitions, withoutClocks } from './intake-fixture.ts';

const all = mapOf(`
kind: map
id: all
delimiter: ";"
events:
  type: session
  id: id
  customerId: user
  at: at
  since: since
  fields: { bytes: bytes, cost: cost, roaming: roaming, rat: rat, host: host, seen: { column: seen, format: epoch-seconds } }
`);
const columns = ['id', 'user', 'at', 'since', 'bytes', 'cost', 'roaming', 'rat', 'host', 'seen'];
const good: Record<string, string> = { user: 'u', at: '2015-08-01T00:00:00Z' };

/** What becomes of one record with these columns. */
async function readOne(cells: Record<string, string>) {
  const written = { ...good, ...cells };
  const { inputs, rejects } = await readEvents(
    `${columns.join(';')}\n${columns.map((name) => written[name] ?? '').join(';')}\n`,
    all,
  );
  return { input: withoutClocks(inputs)[0], rejects };
}

describe('fields', () => {
  it.each<[field: string, text: string, value: unknown]>([
    ['bytes', '0', 0],
    ['bytes', ' 42 ', 42],
    ['bytes', '34566.0', 34566],
    ['bytes', '1e3', 1000],
    ['bytes', '9007199254740992', 2 ** 53],
    ['bytes', '', undefined],
    ['bytes', '  ', undefined],
    ['cost', '-0.1', -0.1],
    ['cost', '+.5', 0.5],
    ['cost', '5.', 5],
    ['cost', '123456789012345.6789', 123456789012345.67],
    ['cost', '1.7976931348623157e308', Number.MAX_VALUE],
    ['roaming', 'TRUE', 1],
    ['roaming', '0', 0],
    ['rat', '3g', '3g'],
    ['rat', ' 3g', '3g'],
    ['host', ' spaced out ', ' spaced out '],
    ['host', '学生', '学生'],
    ['host', 'x'.repeat(256), 'x'.repeat(256)],
    ['seen', '1438359285', 1438359285000],
  ])('%s takes %j', async (field, text, value) => {
    const { input, rejects } = await readOne({ [field]: text });
    expect(rejects).toEqual([]);
    expect(input?.values).toEqual(value === undefined ? {} : { [field]: value });
  });

  it.each([
    ['bytes', '12a', 'field.number'],
    ['bytes', '0x10', 'field.number'],
    ['bytes', '1.5', 'field.number'],
    ['bytes', '-1', 'field.range'],
    ['bytes', '9007199254740994', 'field.range'],
    ['bytes', '1e999', 'field.range'],
    ['cost', '1e999', 'field.range'],
    ['cost', '-1e999', 'field.range'],
    ['cost', 'Infinity', 'field.number'],
    ['cost', 'NaN', 'field.number'],
    ['cost', '1.2.3', 'field.number'],
    ['cost', '-', 'field.number'],
    ['cost', '.', 'field.number'],
    ['roaming', 'yes', 'field.bool'],
    ['rat', '5g', 'field.enum'],
    ['host', 'x'.repeat(257), 'field.length'],
    ['seen', 'yesterday', 'time.format'],
    ['seen', '0', 'time.range'],
    ['at', '', 'time.missing'],
    ['at', 'now', 'time.format'],
    ['at', '1989-12-31T23:59:59Z', 'time.range'],
    ['at', '2100-01-01T00:00:00Z', 'time.range'],
    ['since', '2015-08-01T00:00:01Z', 'time.order'],
    ['since', '0001-01-01T00:00:00Z', 'time.range'],
    ['user', '', 'customer.missing'],
    ['user', '   ', 'customer.missing'],
    ['user', 'x'.repeat(65), 'customer.invalid'],
    ['user', 'a\u0007b', 'customer.invalid'],
    ['user', 'a\u0085b', 'customer.invalid'],
    ['id', 'x'.repeat(129), 'id.invalid'],
  ])('%s refuses %j', async (field, text, code) => {
    const { input, rejects } = await readOne({ [field]: text });
    expect([input, codesOf(rejects)]).toEqual([undefined, [`${code}@2`]]);
    expect(rejects[0]).toMatchObject({ file: 'events.csv', raw: expect.stringContaining(text.slice(0, 100)) });
  });

  it('says which declared value was probably meant', async () => {
    const { rejects } = await readOne({ rat: '3gg' });
    expect(rejects[0].message).toBe('rat: "3gg" is not one of the declared values; did you mean "3g"?');
  });

  it('takes 64 characters of a customer, none of them the blanks around', async () => {
    const { input } = await readOne({ user: ` ${'学'.repeat(64)} ` });
    expect(input?.customerId).toBe('学'.repeat(64));
  });

  it('reads every number as JavaScript does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: 0, max: 20 }),
        async (number, decimals) => {
          for (const text of [String(number), number.toFixed(decimals)]) {
            const { input } = await readOne({ cost: text });
            expect(input?.values?.cost).toBe(Number(text));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('refuses new texts of a field that has had its share, and takes those it knows', async () => {
    const map = mapOf('{kind: map, id: m, events: {type: session, customerId: user, at: at, fields: {host: host}}}');
    const line = (host: string) => `u,2015-08-01T00:00:00Z,${host}`;
    const content = ['user,at,host', line('a'), line('b'), line('c'), line('a'), line('')].join('\n');
    const limits = { wordsPerField: 2 };
    const { inputs, rejects } = await readEvents(content, map, { limits });
    expect(withoutClocks(inputs).map(({ values }) => values?.host)).toEqual(['a', 'b', 'a', undefined]);
    expect(codesOf(rejects)).toEqual(['field.words@4']);
    const twoFiles = {
      customers: [],
      events: [contentOf('1.csv', content, map), contentOf('2.csv', `user,at,host\n${line('d')}`, map)],
    };
    const reader = new InputReader({ definitions: sampleDefinitions, ...twoFiles, limits });
    expect(codesOf((await readAll(reader, sampleDefinitions)).rejects)).toEqual(['field.words@4', 'field.words@2']);
  });
});
