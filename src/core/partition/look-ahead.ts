import { Record as Field, type InputBatch, InputKind } from '../inputs/input-batch.ts';
import type { InputApplier } from './input-applier.ts';

/** Inputs looked at ahead: their rows and table slots fit the caches together. */
const AHEAD = 64;

/**
 * Finds the rows of the inputs that come next and touches what applying them will touch. An input's misses
 * depend on one another (index, then row, then metrics), but not on those of the next input: done side by
 * side here, the processor waits for many at once instead of for each in turn.
 *
 * Results depend on nothing found here: a row is a guess that the applier verifies.
 */
export class LookAhead {
  /** Row guessed for the k-th input after `from`, −1 for none. */
  readonly rows = new Int32Array(AHEAD);
  /** Keeps the touches from being optimised away. */
  touched = 0;

  /** Looks at the inputs from `record` on; returns the record after the last one looked at. */
  look(batch: InputBatch, record: number, partitions: readonly (InputApplier | undefined)[], mask: number): number {
    const { words } = batch;
    const { rows } = this;
    let end = record;
    for (let k = 0; k < AHEAD && end < batch.end; k++) {
      rows[k] = -1;
      if ((words[end + Field.kind]! & 0xff) <= InputKind.profile) {
        const partition = partitions[words[end + Field.customerHash]! & mask];
        if (partition !== undefined) rows[k] = partition.state.rows.guess(words[end + Field.customerHash + 1]!);
      }
      end = batch.next(end);
    }
    let touched = 0;
    for (let k = 0, at = record; at < end; k++) {
      const row = rows[k]!;
      if (row >= 0) {
        const { state } = partitions[words[at + Field.customerHash]! & mask]!;
        // The first line of a row; the processor fetches those beside it by itself.
        touched += state.i32[row * state.stride]!;
        touched += state.recent.touch(row, words[at + Field.idHash]!);
      }
      at = batch.next(at);
    }
    this.touched = touched | 0;
    return end;
  }
}
