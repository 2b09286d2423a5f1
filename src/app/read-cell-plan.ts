import { readFileSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse/sync';
import { ConfigError } from '../config/config.ts';
import type { CellPosition } from '../features/areas/cell-routes.ts';

const MOST_PROBLEMS = 10;

/**
 * The plan of cells: CSV with a header and the columns `cell`, `longitude`, `latitude` (degrees).
 *
 * @throws ConfigError naming the file and the lines that are wrong.
 */
export function readCellPlan(file: string): CellPosition[] {
  const wrong = (problems: string[]) => new ConfigError(problems, 'the plan of cells cannot be used');
  let rows: Record<string, string>[];
  try {
    rows = parse(readFileSync(file), { bom: true, columns: true, comment: '#', trim: true, skip_empty_lines: true });
  } catch (error) {
    if (error instanceof CsvError) throw wrong([`${file}: ${error.message}`]);
    if (error instanceof Error && 'code' in error) throw wrong([`cellPlan: ${error.message}`]);
    throw error;
  }
  const problems: string[] = [];
  const plan = rows.flatMap((row, index) => {
    const position = { cell: row.cell ?? '', longitude: Number(row.longitude), latitude: Number(row.latitude) };
    const { cell, longitude, latitude } = position;
    if (cell !== '' && Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90) return position;
    problems.push(`${file}, row ${index + 1}: wants cell, longitude and latitude in degrees`);
    return [];
  });
  if (problems.length > 0) throw wrong(problems.slice(0, MOST_PROBLEMS));
  return plan;
}
