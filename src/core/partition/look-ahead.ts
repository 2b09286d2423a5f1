import { Record as Field, type InputBatch, InputKind } from '../inputs/input-batch.ts';
import type { InputApplier } from './input-applier.ts';
import type { PartitionState } from './partition-state.ts';

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
  /** The partition of each row guessed. */
  private readonly states: PartitionState[] = [];

  /** Looks at the inputs from `record` on; returns the record after the last one looked at. */
  look(batch: InputBatch, record: number, partitions: readonly (InputApplier | undefined)[], mask: number): number {
    const { words } = batch;
    const { rows, states } = this;
    let end = record;
    let count = 0;
    for (; count < AHEAD && end < batch.end; count++) {
      rows[count] = -1;
      if ((words[end + Field.kind]! & 0xff) <= InputKind.profile) {
        const partition = partitions[words[end + Field.customerHash]! & mask];
        if (partition !== undefined) {
          rows[count] = partition.state.rows.guess(words[end + Field.customerHash + 1]!);
          states[count] = partition.state;
        }
      }
      end = batch.next(end);
    }
    let touched = 0;
    for (let k = 0, at = record; at < end; k++) {
      const row = rows[k]!;
      if (row >= 0) {
        const state = states[k]!;
        // The first line of a row; the processor fetches those beside it by itself.
        touched += state.i32[row * state.stride]!;
        touched += state.recent.touch(row, words[at + Field.idHash]!);
      }
      at = batch.next(at);
    }
    this.touched = touched + this.touchLists(count);
    return end;
  }

  /** The lists a row leads to. */
  private touchLists(count: number): number {
    const { rows, states } = this;
    let touched = 0;
    for (let k = 0; k < count; k++) {
      const row = rows[k]!;
      if (row >= 0) touched += states[k]!.touchPlaces(row);
    }
    for (let k = 0; k < count; k++) {
      const row = rows[k]!;
      if (row >= 0) touched += states[k]!.touchAreas(row);
    }
    return touched;
  }
}
