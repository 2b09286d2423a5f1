/**
 * Gives cells of a signalling file to made-up areas: `node tools/assign-areas.ts FILE.csv.gz > areas.csv`.
 *
 * The records say nothing about places, so the assignment is SYNTHETIC: a hash of the cell decides, and the
 * same file always gives the same areas. Cells are the columns `lac` and `ci`, joined by "-".
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { uniformOf } from '../src/core/hash.ts';

/** Area → share of all cells. */
const shares: readonly (readonly [area: string, share: number])[] = [
  ['railway-station', 0.04],
  ['airport', 0.02],
  ['cinema', 0.03],
  ['gym', 0.02],
  ['business-district', 0.06],
  ['campus', 0.04],
  ['phone-shop', 0.02],
];

const remarks = [
  '# SYNTHETIC: the signalling records say nothing about places. tools/assign-areas.ts gave these cells to',
  '# made-up areas by a hash of the cell, so that scenarios of place can be tried on them.',
];

/** The area a cell falls into; most fall into none. */
function areaOf(cell: string): string | undefined {
  let draw = uniformOf('area', cell);
  for (const [area, share] of shares) {
    if (draw < share) return area;
    draw -= share;
  }
  return undefined;
}

function main(file: string | undefined): void {
  if (file === undefined) {
    console.error('usage: node tools/assign-areas.ts FILE.csv.gz > areas.csv');
    process.exitCode = 2;
    return;
  }
  const rows = parse(gunzipSync(readFileSync(file)), { columns: true }) as { lac: string; ci: string }[];
  const cells = [...new Set(rows.map(({ lac, ci }) => `${lac}-${ci}`))].sort();
  const assigned = cells.map((cell) => ({ area: areaOf(cell), cell })).filter(({ area }) => area !== undefined);
  const sorted = assigned.map(({ area, cell }) => `${area},${cell}`).sort();
  console.log([...remarks, 'area,cell', ...sorted].join('\n'));
}

main(process.argv[2]);
