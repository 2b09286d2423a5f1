import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../config/config.ts';
import { readCellPlan } from './read-cell-plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'opportune-cells-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(text: string): string {
  const file = join(folder, 'cells.csv');
  writeFileSync(file, text);
  return file;
}

function problemsOf(file: string): readonly string[] {
  try {
    readCellPlan(file);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the plan of cells', () => {
  it('is read from CSV', () => {
    const file = written('\ufeffcell,longitude,latitude,name\n460-00-1,114.3,30.6,汉口\n');
    expect(readCellPlan(file)).toEqual([{ cell: '460-00-1', longitude: 114.3, latitude: 30.6 }]);
  });

  it('says which rows are wrong', () => {
    const file = written('cell,longitude,latitude\na,114.3,30.6\nb,30.6,114.3\n,1,1\nc,x,2\n');
    expect(problemsOf(file)).toEqual([2, 3, 4].map((row) => expect.stringContaining(`cells.csv, row ${row}`)));
  });

  it('that is not there is a mistake in the configuration', () => {
    expect(problemsOf(join(folder, 'none.csv'))).toEqual([expect.stringContaining('cellPlan')]);
  });
});
