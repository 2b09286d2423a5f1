import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NumberListDefinition } from '../../core/schema/definitions.ts';
import { memorySource } from '../byte-source.ts';
import { InputReader } from '../input-reader.ts';
import { codesOf, readAll, sampleDefinitions } from '../intake-fixture.ts';
import type { IntakeLimits } from '../intake-limits.ts';
import type { ListReading } from '../step-assembler.ts';

interface Reading extends Pick<ListReading, 'read' | 'formatErrors' | 'duplicates'> {
  /** `number@line`. */
  numbers: string[];
  /** `code@line`. */
  rejects: string[];
  messages: string[];
}

/** Reads one file for a list, in chunks of so many bytes. */
async function readList(
  content: string | Uint8Array,
  list: Partial<NumberListDefinition> = {},
  { chunkBytes = 1 << 20, limits }: { chunkBytes?: number; limits?: Partial<IntakeLimits> } = {},
): Promise<Reading> {
  const bytes = Buffer.from(content);
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) chunks.push(bytes.subarray(at, at + chunkBytes));
  const definition: NumberListDefinition = { kind: 'numberList', id: 'spring', ...list };
  const reader = new InputReader({
    definitions: sampleDefinitions,
    customers: [],
    events: [],
    lists: [{ source: memorySource('numbers.csv', chunks), list: definition }],
    ...(limits && { limits }),
  });
  const { steps, inputs, rejects } = await readAll(reader, sampleDefinitions);
  const reading = { read: 0, formatErrors: 0, duplicates: 0 };
  for (const { lists } of steps) {
    reading.read += lists[1]?.read ?? 0;
    reading.formatErrors += lists[1]?.formatErrors ?? 0;
    reading.duplicates += lists[1]?.duplicates ?? 0;
  }
  const numbers = inputs.map(({ customerId, source }) => `${customerId}@${source.split(':')[1]}`);
  return { ...reading, numbers, rejects: codesOf(rejects), messages: rejects.map(({ message }) => message) };
}

const [a, b, c] = ['13800138000', '13900139000', '15000150000'];

describe('a file of numbers', () => {
  it('counts each row once: as no number, as one that came before, or as one for the engine', async () => {
    const content = [a, 'x', `+86${a}`, b, '', '12345', b, '   ', c].join('\r\n');
    expect(await readList(content)).toMatchObject({
      read: 7,
      formatErrors: 2,
      duplicates: 2,
      numbers: [`${a}@1`, `${b}@4`, `${c}@9`],
      rejects: ['list.number@2', 'list.duplicate@3', 'list.number@6', 'list.duplicate@7'],
    });
  });

  it('names the line on which a duplicate came first', async () => {
    const { messages } = await readList(`${b}\n${a}\n${b}\n`);
    expect(messages).toEqual([`${b} stands on line 1 already`]);
  });

  it.each([
    ['a common name', `name,手机号码\nx,${a}\ny,${b}\n`, {}],
    ['a common name in capitals', `NAME;MSISDN\nx;${a}\ny;${b}\n`, {}],
    ['the name of the definition', `号码,line 2\n${c},${a}\n${c},${b}\n`, { column: 'Line 2' }],
    ['the first number of a first line', `x,${a},${c}\ny,${b},${c}\n`, {}],
    ['tabs', `name\tnumber\nx\t${a}\ny\t${b}`, {}],
    ['bars', `x|${a}\ny|${b}`, {}],
    ['quotes', `"last, first","number"\n"a, b","${a}"\n"c ""d""","${b}"\n`, {}],
    ['a byte order mark', `\ufeffnumber,name\n${a},x\n${b},y\n`, {}],
    ['a header over a single column', `phone\n${a}\n${b}\n`, {}],
  ])('finds its column by %s', async (_, content, list) => {
    const { numbers, rejects } = await readList(content, list);
    expect([numbers.map((each) => each.split('@')[0]), rejects]).toEqual([[a, b], []]);
  });

  it('takes a first line of one column that is no number for a mistake, not for a header', async () => {
    expect(await readList(`12345\n${a}\n`)).toMatchObject({ read: 2, formatErrors: 1, rejects: ['list.number@1'] });
  });

  it('is left out as a whole when the column cannot be told', async () => {
    const unknown = await readList(`name,place\nx,${a}\n`);
    expect(unknown).toMatchObject({ read: 0, numbers: [], rejects: ['file.header@1'] });
    const misnamed = await readList(`name,phones\nx,${a}\n`, { column: 'phone' });
    expect(misnamed).toMatchObject({ read: 0, numbers: [], rejects: ['file.header@1'] });
    expect(misnamed.messages[0]).toContain('did you mean "phones"?');
  });

  it('counts rows that are broken as rows', async () => {
    const content = [`number,name`, `${a},x`, `${b}`, `,x`, `${c},"x`, `${c},y`].join('\n');
    expect(await readList(content)).toMatchObject({
      read: 5,
      formatErrors: 3,
      duplicates: 0,
      numbers: [`${a}@2`, `${c}@6`],
      rejects: ['csv.columns@3', 'list.missing@4', 'csv.quote@5'],
    });
  });

  it('counts a line that is too long or not UTF-8', async () => {
    const long = await readList(`${a}\n${'9'.repeat(200)}\n${b}\n`, {}, { limits: { lineBytes: 100 } });
    expect(long).toMatchObject({ read: 3, formatErrors: 1, rejects: ['line.long@2'] });
    const broken = await readList(
      Buffer.concat([Buffer.from(`${a}\n`), Buffer.of(0xff, 0xff), Buffer.from(`\n${b}\n`)]),
    );
    expect(broken).toMatchObject({ read: 3, formatErrors: 1, rejects: ['line.encoding@2'] });
  });

  it('may be GBK, as spreadsheets of this country write it', async () => {
    // 姓名,手机号码 / 张三
    const header = Buffer.of(0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xca, 0xd6, 0xbb, 0xfa, 0xba, 0xc5, 0xc2, 0xeb, 0x0a);
    const name = Buffer.of(0xd5, 0xc5, 0xc8, 0xfd);
    const row = (number: string) => Buffer.concat([name, Buffer.from(`,${number}\n`)]);
    const content = Buffer.concat([header, row(a), row(b), row(a)]);
    for (const chunkBytes of [1, 7, 1000]) {
      const reading = await readList(content, {}, { chunkBytes });
      expect(reading).toMatchObject({ read: 3, numbers: [`${a}@2`, `${b}@3`], rejects: ['list.duplicate@4'] });
    }
  });

  it('may be gzip, and is used up to where it breaks off', async () => {
    const lines = Array.from({ length: 1000 }, (_, n) => `138${String((n * 7919) % 10 ** 8).padStart(8, '0')}`);
    const whole = gzipSync(lines.join('\n'));
    expect(await readList(whole)).toMatchObject({ read: 1000, rejects: [] });
    const cut = await readList(whole.subarray(0, whole.length / 2));
    expect(cut.read).toBeGreaterThan(100);
    expect(cut.read).toBe(cut.numbers.length);
    expect(cut.rejects).toEqual([`file.truncated@${cut.read + 1}`]);
  });

  it('may be empty', async () => {
    expect(await readList('')).toMatchObject({ read: 0, numbers: [], rejects: [] });
  });

  it('is refused when it has more numbers than fit', async () => {
    await expect(readList(`${a}\n${b}\n${c}\n`, {}, { limits: { numbersPerList: 2 } })).rejects.toMatchObject({
      code: 'intake.list',
    });
  });
});

const row = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 30 }).map((n) => `138001380${String(n).padStart(2, '0')}`) },
  fc.integer({ min: 0, max: 30 }).map((n) => `+86 138-0013-80${String(n).padStart(2, '0')}`),
  fc.constantFrom('', '12345', 'x', '1.38E+10', '"13800138000"', '"', 'a,b', '１３８００１３８０００'),
);

describe('any file of numbers', () => {
  it('has as many rows as no numbers, duplicates and numbers together', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row), fc.integer({ min: 1, max: 64 }), async (rows, chunkBytes) => {
        const { read, formatErrors, duplicates, numbers, rejects } = await readList(
          rows.join('\n'),
          {},
          { chunkBytes },
        );
        if (rejects.some((reject) => reject.startsWith('file.'))) return;
        expect(read).toBe(formatErrors + duplicates + numbers.length);
        expect(rejects).toHaveLength(formatErrors + duplicates);
        expect(new Set(numbers.map((each) => each.split('@')[0])).size).toBe(numbers.length);
      }),
    );
  });

  it('counts the same, whatever the order of its rows', async () => {
    const single = row.filter((text) => !text.includes('"') && !text.includes(','));
    const shuffled = fc
      .array(single, { minLength: 1 })
      .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })));
    await fc.assert(
      fc.asyncProperty(shuffled, async ([rows, others]) => {
        const read = async (some: string[]) => {
          const reading = await readList(some.join('\n'));
          const numbers = reading.numbers.map((each) => each.split('@')[0]).sort();
          return {
            ...reading,
            numbers,
            rejects: reading.rejects.map((each) => each.split('@')[0]).sort(),
            messages: [],
          };
        };
        expect(await read(others)).toEqual(await read(rows));
      }),
    );
  });
});
