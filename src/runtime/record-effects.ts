import type { EffectStore, PlacedEffect } from '../ports/effect-store.ts';
import type { RecordStore } from '../ports/record-store.ts';
import { recordOfEffect } from './effect-records.ts';

/** Keeps effects as the lines of a replay's files; those that no file holds are let go. */
export class RecordEffects implements EffectStore {
  private readonly records: RecordStore;
  private readonly files: readonly string[];

  /** `files`: names behind the file numbers of dead letters. */
  constructor(records: RecordStore, files: readonly string[]) {
    this.records = records;
    this.files = files;
  }

  put(effects: readonly PlacedEffect[]): Promise<void> {
    return this.records.put(effects.flatMap(({ effect }) => recordOfEffect(effect, this.files) ?? []));
  }

  close(): Promise<void> {
    return this.records.close();
  }
}
