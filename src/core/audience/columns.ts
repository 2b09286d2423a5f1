import type { PartitionState } from '../partition/partition-state.ts';
import type { ColumnKind, Leaf } from './column-reader.ts';

/** Rows of a block: what is scanned, or built, in one go. */
export const BLOCK_ROWS = 1 << 14;
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
  /** False while it is being built. */
  built: boolean;
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
  private readonly columns = new Map<string, Column>();
  private turn = 0;

  constructor(state: PartitionState) {
    this.state = state;
  }

  /** Begins a counting; returns its turn. */
  begin(): number {
    // What a counting that was given up left half built is built anew.
    for (const [key, { built }] of this.columns) if (!built) this.columns.delete(key);
    return ++this.turn;
  }

  /** To be called after every pause of the counting with this turn. */
  resume(turn: number): void {
    if (turn !== this.turn) throw new Error('broken invariant K3: another counting of this engine has begun');
  }

  /**
   * Brings the columns of the leaves up to `now`. Yields after each block built, so that the caller can let
   * events in; what they change is caught up with at the end, in one step.
   */
  *refresh(leaves: readonly CompiledLeaf[], now: number): Generator<void> {
    const { state } = this;
    if (this.columns.size === 0) state.dirty.enable(state.rows.count);
    if (state.dirty.overflowed) {
      this.columns.clear();
      state.dirty.clear();
    }
    const limit = Math.max(MAX_COLUMNS, leaves.length);
    for (const leaf of leaves) yield* this.build(leaf, now, limit);
    // Too much changed meanwhile to be listed: once more from the rows, without a pause.
    if (state.dirty.overflowed) {
      this.columns.clear();
      state.dirty.clear();
      for (const leaf of leaves) for (const _ of this.build(leaf, now, limit));
    }
    this.catchUp(now);
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

  private *build(leaf: CompiledLeaf, now: number, limit: number): Generator<void> {
    const { state } = this;
    let column = this.columns.get(leaf.key);
    if (column !== undefined) {
      // Used last: goes to the end of the map.
      this.columns.delete(leaf.key);
      this.columns.set(leaf.key, column);
      if (now >= column.from && now < column.until) return;
    }
    const blocks = column?.blocks ?? [];
    const [from, until] = steadyAround(leaf, state, now);
    column = { leaf, blocks, from, until, rows: state.rows.count, built: false };
    this.columns.set(leaf.key, column);
    if (this.columns.size > limit) this.columns.delete(this.columns.keys().next().value!);
    for (let row = 0; row < column.rows; row += BLOCK_ROWS) {
      const block = this.blockOf(column, row);
      leaf.fill(state, now, row, Math.min(BLOCK_ROWS, column.rows - row), block, 0);
      yield;
    }
    column.built = true;
  }

  /** Reads again the rows marked dirty, in all columns. */
  private catchUp(now: number): void {
    const { dirty, rows } = this.state;
    for (const column of this.columns.values()) {
      const at = now >= column.from && now < column.until ? now : column.from;
      for (let k = 0; k < dirty.count; k++) this.refill(column, dirty.list[k]!, at);
      // Rows that came while dirty marks were off.
      for (let row = column.rows; row < rows.count; row++) this.refill(column, row, at);
      column.rows = rows.count;
    }
    dirty.clear();
  }

  private refill(column: Column, row: number, now: number): void {
    column.leaf.fill(this.state, now, row, 1, this.blockOf(column, row), row % BLOCK_ROWS);
  }

  private blockOf({ leaf, blocks }: Column, row: number): Block {
    const number = Math.floor(row / BLOCK_ROWS);
    while (blocks.length <= number) blocks.push(new BLOCK_OF[leaf.kind](BLOCK_ROWS));
    return blocks[number]!;
  }
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
