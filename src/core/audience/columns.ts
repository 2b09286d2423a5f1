import type { PartitionState } from '../partition/partition-state.ts';
import type { ColumnKind, Leaf } from './column-reader.ts';

/** Rows of a block: what is scanned in one go. */
export const BLOCK_ROWS = 1 << 14;
/** Rows read in one go, for all columns that need them, while they are in the cache. Divides a block. */
const ROWS_READ = 1 << 9;
/** Changed rows read in one go. */
const CHANGES_READ = 1 << 9;
/** Columns kept per partition, or as many as one rule names; the one unused for longest goes first. */
const MAX_COLUMNS = 64;

export type Block = Uint8Array | Int32Array | Float32Array | Float64Array;

/** Writes the leaf's values of rows `from … from + count` into `out` from `offset` on. */
export type FillColumn = (
  state: PartitionState,
  now: number,
  from: number,
  count: number,
  out: Block,
  offset: number,
) => void;

export interface CompiledLeaf extends Leaf {
  fill: FillColumn;
}

interface Column {
  leaf: CompiledLeaf;
  blocks: Block[];
  /** Values are as of instants in [from, until). */
  from: number;
  until: number;
  /** Rows that have values. */
  rows: number;
  /** Equals the rows but for those marked dirty; otherwise it must be read anew. */
  kept: boolean;
}

/** Other definitions became active between two steps: who asked has to ask anew. */
export class StateGaveWay extends Error {
  constructor() {
    super('other definitions became active while customers were counted');
    this.name = 'StateGaveWay';
  }
}

const BLOCK_OF: Record<ColumnKind, new (length: number) => Block> = {
  flag: Uint8Array,
  code: Int32Array,
  int: Int32Array,
  f32: Float32Array,
  f64: Float64Array,
};

/**
 * Columns of one partition, derived from its rows when a rule first asks for them and kept fresh by the
 * rows' dirty marks; a window that turns makes its columns be read anew.
 *
 * K1. After `refresh` ends, every column of the leaves given equals the rows as of `now`.
 * K2. Columns change only inside `refresh`: a scan that pauses between blocks sees one state.
 * K3. One counting at a time: one that begins ends those begun before it, finished or not.
 */
export class Columns {
  private readonly state: PartitionState;
  private readonly columns: Map<string, Column>;
  private turn = 0;

  /** `before`: of the same rows under definitions in which every leaf reads the same. */
  constructor(state: PartitionState, before?: Columns) {
    this.state = state;
    this.columns = before?.columns ?? new Map();
  }

  /** Begins a counting; returns its turn. */
  begin(): number {
    return ++this.turn;
  }

  /** To be called after every pause of the counting with this turn. @throws StateGaveWay */
  resume(turn: number): void {
    if (this.state.gaveWay) throw new StateGaveWay();
    if (turn !== this.turn) throw new Error('broken invariant K3: another counting of this engine has begun');
  }

  /**
   * Brings the columns of the leaves up to `now`. Yields after a few hundred rows, so that the caller can let events
   * in; the last of what they change is caught up with in one step at the end.
   */
  *refresh(leaves: readonly CompiledLeaf[], now: number): Generator<void> {
    const { dirty, rows } = this.state;
    dirty.enable(rows.count);
    if (dirty.overflowed) this.drop();
    const asked = leaves.map((leaf) => this.use(leaf, Math.max(MAX_COLUMNS, leaves.length)));
    yield* this.read(asked, now);
    while (dirty.count > CHANGES_READ && !dirty.overflowed) {
      this.catchUp(now, CHANGES_READ);
      yield;
    }
    // Too much changed meanwhile to be listed: once more from the rows, without a pause.
    if (dirty.overflowed) {
      this.drop();
      for (const _ of this.read(asked, now));
    }
    this.catchUp(now, dirty.count);
  }

  /** Blocks of a leaf's column. */
  blocks(leaf: Leaf): readonly Block[] {
    return this.columns.get(leaf.key)!.blocks;
  }

  get bytes(): number {
    let bytes = 0;
    for (const { blocks } of this.columns.values()) for (const block of blocks) bytes += block.byteLength;
    return bytes;
  }

  /** All columns must be read anew. */
  private drop(): void {
    for (const column of this.columns.values()) column.kept = false;
    this.state.dirty.clear();
  }

  /** The leaf's column, now the one used last. */
  private use(leaf: CompiledLeaf, limit: number): Column {
    const before = this.columns.get(leaf.key);
    const column = before ?? { leaf, blocks: [], from: 0, until: 0, rows: 0, kept: false };
    this.columns.delete(leaf.key);
    this.columns.set(leaf.key, column);
    if (this.columns.size > limit) this.columns.delete(this.columns.keys().next().value!);
    return column;
  }

  /** Reads those columns from the rows that are not as of `now`. */
  private *read(asked: readonly Column[], now: number): Generator<void> {
    const { state } = this;
    const old = asked.filter(({ kept, from, until }) => !kept || now < from || now >= until);
    const rows = old.length === 0 ? 0 : state.rows.count;
    for (const column of old) {
      [column.from, column.until] = steadyAround(column.leaf, state, now);
      column.rows = rows;
      // Given up halfway, it stays so.
      column.kept = false;
    }
    for (let row = 0; row < rows; row += ROWS_READ) {
      const count = Math.min(ROWS_READ, rows - row);
      for (const column of old) {
        column.leaf.fill(state, now, row, count, this.blockOf(column, row), row % BLOCK_ROWS);
      }
      yield;
    }
    for (const column of old) column.kept = true;
  }

  /** Reads up to `most` of the rows marked dirty again, in all columns, and the rows that are new. */
  private catchUp(now: number, most: number): void {
    const { dirty, rows } = this.state;
    const kept: Column[] = [];
    for (const column of this.columns.values()) {
      // Nobody asked for it since its window turned.
      if (now < column.from || now >= column.until) column.kept = false;
      if (column.kept) kept.push(column);
    }
    for (let left = most; left > 0; left--) {
      const row = dirty.take();
      for (const column of kept) this.refill(column, row, now);
    }
    for (const column of kept) {
      for (; column.rows < rows.count; column.rows++) this.refill(column, column.rows, now);
    }
  }

  private refill(column: Column, row: number, now: number): void {
    column.leaf.fill(this.state, now, row, 1, this.blockOf(column, row), row % BLOCK_ROWS);
  }

  /** The block that holds the row, with room for it and for those read with it. */
  private blockOf({ leaf, blocks }: Column, row: number): Block {
    const number = Math.floor(row / BLOCK_ROWS);
    const block = blocks[number];
    const first = row % BLOCK_ROWS;
    if (block !== undefined && first < block.length) return block;
    const rowsAfter = Math.max(row + 1, this.state.rows.count) - (row - first);
    const grown = new BLOCK_OF[leaf.kind](blockLength(rowsAfter));
    if (block !== undefined) grown.set(block);
    blocks[number] = grown;
    return grown;
  }
}

/** Small partitions do not pay for whole blocks. */
function blockLength(rows: number): number {
  let length = ROWS_READ;
  while (length < rows && length < BLOCK_ROWS) length *= 2;
  return length;
}

/** The instants around `now` in which a window's values change by events alone. */
function steadyAround({ window, since }: Leaf, state: PartitionState, now: number): [number, number] {
  if (window === undefined || window.type === 'lifetime') {
    if (since === undefined) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    return now < since ? [Number.NEGATIVE_INFINITY, since] : [since, Number.POSITIVE_INFINITY];
  }
  if (window.type === 'sliding') {
    const bucket = Math.floor(now / window.stepMs) * window.stepMs;
    return [bucket, bucket + window.stepMs];
  }
  let from = Number.NEGATIVE_INFINITY;
  let until = Number.POSITIVE_INFINITY;
  for (const zone of state.program.zones) {
    const { unit } = window;
    const index = unit === 'day' ? zone.dayIndex(now) : unit === 'week' ? zone.weekIndex(now) : zone.monthIndex(now);
    const startOf = (n: number) =>
      unit === 'day' ? zone.startOfDay(n) : unit === 'week' ? zone.startOfWeek(n) : zone.startOfMonth(n);
    from = Math.max(from, startOf(index));
    until = Math.min(until, startOf(index + 1));
  }
  return [from, until];
}
