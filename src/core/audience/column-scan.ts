import type { PartitionState } from '../partition/partition-state.ts';
import type { Program } from '../program/program.ts';
import { assemble } from '../program/row-reader.ts';
import { ColumnReader } from './column-reader.ts';
import { BLOCK_ROWS, type Block, type Columns, type CompiledLeaf, type FillColumn } from './columns.ts';

/** The rows `base … base + n` of a block, with a block of each leaf's column. */
type VisitBlock = (state: PartitionState, base: number, n: number, columns: readonly Block[]) => void;

/** Reads the same rules from columns that the program's rows are read by. */
export function columnReaderOf(program: Program): ColumnReader {
  const rows = program.rules.reader(undefined);
  return program.rules.columnReader((layout, definitions, dictionary, check) => {
    return new ColumnReader(definitions, layout, dictionary, check, rows);
  });
}

/** What the rules read with `reader` ask of every customer. */
export function compiledLeaves(reader: ColumnReader, program: Program): CompiledLeaf[] {
  return reader.leaves.map((leaf) => ({ ...leaf, fill: compileFill(leaf.expression, program) }));
}

/**
 * Shows `visit` every block of every partition as of `now`, in steps of a fraction of a millisecond; `begin` comes before
 * the first block of a partition, when nothing can change it any more until its last.
 */
export function* scanning(
  partitions: ReadonlyMap<PartitionState, Columns>,
  leaves: readonly CompiledLeaf[],
  now: number,
  visit: VisitBlock,
  begin: (state: PartitionState) => void,
): Generator<void> {
  for (const [state, columns] of partitions) {
    const turn = columns.begin();
    for (const _ of columns.refresh(leaves, now)) {
      yield;
      columns.resume(turn);
    }
    begin(state);
    const rows = state.rows.count;
    const blocks = leaves.map((leaf) => columns.blocks(leaf));
    for (let base = 0, block = 0; base < rows; base += BLOCK_ROWS, block++) {
      const arrays = blocks.map((column) => column[block]!);
      visit(state, base, Math.min(BLOCK_ROWS, rows - base), arrays);
      yield;
      columns.resume(turn);
    }
  }
}

/**
 * Makes the loop over a block: `body` runs for each row `row` (column position `k`), between what `before` declares and
 * `after`. `parameters`: of the function beside `p,now,base,n,columns`.
 */
export function assembleScan(
  reader: ColumnReader,
  program: Program,
  { parameters, before, body, after }: { parameters: string; before: string; body: string; after: string },
): unknown {
  const { temps } = reader.declarations;
  const constants = reader.declarations.constants().map(({ name, expression }) => `const ${name}=${expression};`);
  const columns = reader.leaves.map((_, n) => `const c${n}=columns[${n}];`).join('');
  const declared = temps.length > 0 ? `let ${temps.join(',')};` : '';
  const text =
    `${constants.join('')}return function(p,now,base,n,columns,${parameters}){${columns}${declared}${before}` +
    `for(let k=0;k<n;k++){const row=base+k;${body}}${after}}`;
  return new Function('R', text)(program.runtime);
}

/** Several zones mean several calendars: then `now`'s windows are those of each row. */
function compileFill(expression: string, program: Program): FillColumn {
  const enter = 'p.enterTime(row,now);';
  const zoned = program.regionWord >= 0;
  const reader = program.rules.reader(undefined);
  const statements =
    `${zoned ? '' : enter}for(let k=0;k<count;k++){row=from+k;${zoned ? enter : ''}` +
    `o=row*p.stride;h=o/2;out[offset+k]=${expression};}`;
  return assemble(reader, program.runtime, 'p,now,from,count,out,offset', statements, 'let row=from;') as FillColumn;
}
