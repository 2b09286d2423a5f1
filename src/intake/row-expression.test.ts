import { describe, expect, it } from 'vitest';
import { codesOf, mapOf, readEvents, withoutClocks } from './intake-fixture.ts';
import { CellBuffer, Row } from './row.ts';
import { EvaluationFailure, ExpressionError, RowExpression } from './row-expression.ts';

const columns = ['a', 'b', 'type', 'bytes', 'Call Failure'];

function evaluated(text: string, cells: Record<string, string>): unknown {
  const row = new Row(columns.length);
  const buffer = new CellBuffer();
  buffer.start(row);
  for (const [i, name] of columns.entries()) buffer.put(row, i, cells[name] ?? '');
  return new RowExpression(text).bind(columns).evaluate(row);
}

describe('RowExpression', () => {
  it.each<[text: string, cells: Record<string, string>, value: unknown]>([
    ['a + "-" + b', { a: '1', b: '2' }, '1-2'],
    ['int(a) * 2', { a: '21' }, 42n],
    ['double(a) / 2.0', { a: '5' }, 2.5],
    ['a == "" ? 0 : int(a)', {}, 0n],
    ['int(a) > 3 || b == "x"', { b: 'x' }, true],
    ['row["Call Failure"] + a', { 'Call Failure': '3', a: '4' }, '34'],
    ['row[a]', { a: 'b', b: 'found' }, 'found'],
    ['type + bytes', { type: 't', bytes: '9' }, 't9'],
    ['int(bytes) > int(type)', { type: '1', bytes: '9' }, true],
    ['a.split("|").exists(part, part == b)', { a: 'x|y', b: 'y' }, true],
    ['"学" + a', { a: '生' }, '学生'],
  ])('%s', (text, cells, value) => expect(evaluated(text, cells)).toEqual(value));

  it.each(['int(a)', 'double(a)', 'int(a) + 1'])('%s has no value when the column is empty, rather than 0', (text) => {
    expect(evaluated(text, {})).toMatchObject({ ofAbsence: true });
  });

  it.each([
    ['int(a)', '5.5'],
    ['double(a)', '1e999'],
    ['double(a)', 'x'],
    ['int(a)', '99999999999999999999x'],
  ])('%s refuses %s', (text, a) => {
    const value = evaluated(text, { a, b: 'b' });
    expect(value).toBeInstanceOf(EvaluationFailure);
    expect(value).toMatchObject({ ofAbsence: false });
  });

  it('says which columns it reads, and whether it can read any', () => {
    expect(new RowExpression('a + row.b + row["c d"]').columns).toEqual(['a', 'b', 'c d']);
    expect(new RowExpression('[a].map(x, x + b)[0]').columns).toEqual(['a', 'b']);
    expect(new RowExpression('row[a]').columns).toBeUndefined();
  });

  it.each([
    ['a +', 3],
    ['a + 1', 0],
    ['nosuch(a)', 0],
    ['"x" + "', 6],
  ])('refuses %s at its place', (text, offset) => {
    expect(() => new RowExpression(text)).toThrow(ExpressionError);
    try {
      new RowExpression(text);
    } catch (error) {
      expect(error).toMatchObject({ offset });
    }
  });
});

describe('expressions of a map', () => {
  const map = mapOf(`
kind: map
id: m
events:
  type: session
  when: 'int(kind) > 0'
  customerId: { cel: '"86" + user' }
  at: at
  fields: { bytes: { cel: 'int(up) + int(down)' }, host: { cel: 'up == "" ? "none" : "some"' } }
`);
  const read = (...rows: string[]) =>
    readEvents(['user,kind,at,up,down', ...rows.map((row) => row.replace('T', '2015-08-01T00:00:00'))].join('\n'), map);

  it('give absence for absence, and refuse a record whose columns they cannot take', async () => {
    const { inputs, rejects, counts } = await read(
      '1,1,T,2,3',
      '2,1,T,,3',
      '3,0,T,1,1',
      '4,,T,1,1',
      '5,1,T,x,3',
      '6,x,T,1,1',
    );
    expect(withoutClocks(inputs).map(({ customerId, values }) => [customerId, values])).toEqual([
      ['861', { bytes: 5, host: 'some' }],
      ['862', { host: 'none' }],
    ]);
    expect(codesOf(rejects)).toEqual(['expression.failed@6', 'expression.failed@7']);
    expect(rejects[0].message).toBe('"int(up) + int(down)": int: not a whole number');
    expect(counts).toMatchObject({ records: 6, events: 2, unused: 2, rejects: 2 });
  });
});
