import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputBatchWriter } from '../core/inputs/input-batch.ts';
import { BodyReader } from './body-reader.ts';
import { InputReader } from './input-reader.ts';
import type { ReadInput } from './intake-fixture.ts';
import { contentOf, sampleDefinitions as definitions, inputsOf, readAll, withoutClocks } from './intake-fixture.ts';

const at = Date.UTC(2015, 6, 31, 16);

const absurd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    '',
    ' ',
    0,
    -0,
    -1,
    1.5,
    1e-9,
    1e21,
    2 ** 53,
    2 ** 53 + 2,
    Number.MAX_VALUE,
  ),
  fc.constantFrom<unknown>(
    'TRUE',
    ' 1 ',
    '0x10',
    '1e3',
    'NaN',
    '3g',
    ' 3g ',
    'basic',
    'wuhan',
    '学生',
    'a|b',
    '\u0000',
  ),
  fc.constantFrom<unknown>(
    [],
    ['b', 'a', 'b'],
    ['one'],
    [1],
    {},
    { a: [1] },
    at,
    `${at}`,
    '2015-08-01',
    'x'.repeat(300),
  ),
  fc.double(),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 2 }),
);
const mostly = <T>(usual: fc.Arbitrary<T>) => fc.oneof({ weight: 20, arbitrary: usual }, absurd);
const mostlyAbsurd = fc.oneof({ weight: 3, arbitrary: absurd }, fc.constant('b'));

const needed = {
  id: mostly(fc.oneof(fc.stringMatching(/^[a-z]{1,2}$/), fc.nat(9))),
  customerId: mostly(fc.constantFrom<unknown>('a', 'b', 8613800000001, ' a ')),
  at: mostly(fc.constantFrom<unknown>(at, at + 1, '2015-08-01T00:00:00Z')),
};
const own: Record<string, Record<string, fc.Arbitrary<unknown>>> = {
  session: {
    since: mostly(fc.constantFrom(at - 1000, at)),
    bytes: mostly(fc.nat()),
    cost: mostly(fc.double({ min: 0, max: 100, noNaN: true })),
    roaming: mostly(fc.boolean()),
    rat: mostly(fc.constantFrom('2g', '3g')),
    host: mostlyAbsurd,
    seen: mostly(fc.constant(at)),
  },
  order: { product: mostlyAbsurd },
  customer: {
    age: mostly(fc.nat(99)),
    spend: mostly(fc.double({ min: -9, max: 9, noNaN: true })),
    student: mostly(fc.boolean()),
    plan: mostly(fc.constantFrom('basic', 'plus')),
    city: mostlyAbsurd,
    joined: mostly(fc.constant('2015-08-01')),
    tags: mostly(fc.subarray(['x', 'y', 'z'])),
  },
  ask: { channel: fc.constant('desk'), limit: mostly(fc.nat(5)) },
  outcome: { contactId: fc.constant('c'), outcome: fc.constant('declined'), note: mostlyAbsurd },
  unknown: {},
};
const foreign = fc.constantFrom('product', 'age', 'unknown', 'type', 'note', 'since');

const record = fc.constantFrom(...Object.keys(own)).chain((type) =>
  fc
    .tuple(
      fc.record(needed),
      fc.record(own[type], { requiredKeys: [] }),
      fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, foreign),
      absurd,
    )
    .map(([base, fields, name, value]) => ({
      ...base,
      type,
      ...fields,
      ...(name === null ? {} : { [name]: value }),
    })),
);

/** As a producer writes it, and so that only the library can read it. */
const plain = (one: object) => JSON.stringify(one);
const escaped = (one: object) => JSON.stringify(one).replace('"customerId"', '"customer\\u0049d"');

const withoutPlace = (inputs: readonly ReadInput[]) => withoutClocks(inputs).map(({ source: _, ...input }) => input);

async function readFile(lines: readonly string[]) {
  const events = [contentOf('events.ndjson', lines.join('\n'))];
  const { inputs, rejects } = await readAll(new InputReader({ definitions, customers: [], events }), definitions);
  const told = rejects.map(({ line, code, message }) => ({ index: line - 1, code, message }));
  return { inputs: withoutPlace(inputs), rejects: told };
}

/** An id made of the line tells how it is written. */
function withoutLineIds({ inputs, rejects }: Awaited<ReturnType<typeof readFile>>) {
  return { inputs: inputs.map((input) => ({ ...input, id: input.id?.replace(/^[0-9a-f]{24}$/, '') })), rejects };
}

function readBody(body: string, format: 'ndjson' | 'json') {
  const writer = new InputBatchWriter();
  const reading = new BodyReader({ definitions, kind: 'events' }).read(Buffer.from(body), format, writer);
  if ('problem' in reading) throw new Error(reading.problem);
  const { duplicates, rejects } = reading;
  const told = rejects.map(({ index, code, message }) => ({ index, code, message }));
  return { inputs: withoutPlace(inputsOf(writer.finish(), definitions)), duplicates, rejects: told };
}

describe("any records in the product's own form", () => {
  it('become the same, read where they stand or by way of the library, from a file or a body', async () => {
    let good = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 40, size: 'max' }), async (records) => {
        const read = await readFile(records.map(plain));
        good += read.inputs.length;
        expect(withoutLineIds(await readFile(records.map(escaped)))).toEqual(withoutLineIds(read));
        const body = readBody(records.map(plain).join('\r\n'), 'ndjson');
        expect(body.rejects).toEqual(read.rejects);
        expect(body.inputs.length + body.duplicates).toBe(read.inputs.length);
        const keys = read.inputs.map(({ kind, customerId, id }) =>
          JSON.stringify([kind === 'command', customerId, id]),
        );
        const first = read.inputs.filter(({ kind }, i) => kind === 'command' || keys.indexOf(keys[i]) === i);
        expect(body.inputs).toEqual(first);
        const list = readBody(`[${records.map(plain).join(' ,\n')}]`, 'json');
        expect({ ...list, rejects: list.rejects.map(({ code }) => code) }).toEqual({
          ...body,
          rejects: body.rejects.map(({ code }) => code),
        });
      }),
      { numRuns: 100 },
    );
    expect(good).toBeGreaterThan(300);
  });
});
