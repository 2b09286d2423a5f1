import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { fileSource } from './byte-source.ts';
import { InputReader } from './input-reader.ts';
import { definitionsWith, field, mapOf, readAll, withoutClocks } from './intake-fixture.ts';

const folder = process.env.OPPORTUNE_SHARED_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const present = existsSync(folder);
const where = present ? '' : ` (skipped: there is no folder ${folder}; set OPPORTUNE_SHARED_DATA)`;

async function rowsOf(path: string, delimiter: string): Promise<Record<string, string>[]> {
  return parse(gunzipSync(await readFile(path)), { columns: true, delimiter });
}

describe.skipIf(!present)(`real files${where}`, () => {
  it('reads every signalling record as the library reads it', { timeout: 60_000 }, async () => {
    const definitions = definitionsWith({
      cell: field('string'),
      imei6: field('string'),
      upBytes: field('int'),
      downBytes: field('int'),
      app: field('string'),
    });
    const map = mapOf(
      `
kind: map
id: xdr-end
zone: Asia/Shanghai
events:
  type: session
  customerId: user_id
  at: end_time
  since: start_time
  fields: { cell: { cel: 'lac + "-" + ci' }, imei6: imei6, upBytes: up_bytes, downBytes: down_bytes, app: app }
`,
      definitions,
    );
    const path = `${folder}/signalling/shanghai.csv.gz`;
    const reader = new InputReader({ definitions, customers: [], events: [{ source: fileSource(path), map }] });
    const { inputs, rejects, counts } = await readAll(reader, definitions);
    expect(counts).toMatchObject({ records: 74_095, events: 74_095, rejects: 0 });
    expect(rejects).toEqual([]);
    const rows = await rowsOf(path, ',');
    const expected = rows.map((row) => {
      const values: Record<string, unknown> = { cell: `${row.lac}-${row.ci}` };
      if (row.imei6 !== '') values.imei6 = row.imei6;
      if (row.up_bytes !== '') values.upBytes = Number(row.up_bytes);
      if (row.down_bytes !== '') values.downBytes = Number(row.down_bytes);
      if (row.app !== '') values.app = row.app;
      const at = Date.parse(`${row.end_time}+08:00`);
      return { customerId: row.user_id, at, since: Date.parse(`${row.start_time}+08:00`), values };
    });
    const found = withoutClocks(inputs).map(({ customerId, at, since = at, values }) => ({
      customerId,
      at,
      since,
      values,
    }));
    expect(found).toEqual(expected);
  });

  it('reads every client of a quoted file with semicolons as the library reads it', { timeout: 60_000 }, async () => {
    const attribute = (type: 'int' | 'enum', values: string[] = []) =>
      ({ type, values, source: 'bank', freshness: '24h' }) as const;
    const job = attribute('enum', [
      'admin.',
      'blue-collar',
      'entrepreneur',
      'housemaid',
      'management',
      'retired',
      'self-employed',
      'services',
      'student',
      'technician',
      'unemployed',
      'unknown',
    ]);
    const definitions = definitionsWith(
      {},
      { age: attribute('int'), balance: attribute('int'), job: { ...job, values: [...job.values] } },
    );
    const map = mapOf(
      `
kind: map
id: bank
delimiter: ";"
customers:
  customerId: { cel: '"client-" + age + "-" + balance' }
  attributes: { age: age, balance: balance, job: job }
`,
      definitions,
    );
    const path = `${folder}/propensity/bank-full.csv.gz`;
    const reader = new InputReader({ definitions, customers: [{ source: fileSource(path), map }], events: [] });
    const { inputs, rejects, counts } = await readAll(reader, definitions);
    expect([counts.records, counts.customers, rejects]).toEqual([45_211, 45_211, []]);
    const expected = (await rowsOf(path, ';')).map(({ age, balance, job }) => ({
      age: Number(age),
      balance: Number(balance),
      job,
    }));
    expect(inputs.map(({ values }) => values)).toEqual(expected);
  });
});
