import { Record as Field, InputBatch, InputKind } from '../../core/inputs/input-batch.ts';
import { type InputDefinitions, InputTranslator } from './input-translator.ts';

/** What the inputs of entries at and after an offset of the log, up to the next, are written by. */
export interface WrittenBy {
  from: number;
  definitions: InputDefinitions;
}

/** Entries that say what all partitions are to do from then on: a rehearsal keeps to its own definitions. */
const notReplayed: ReadonlySet<number> = new Set([InputKind.definitions, InputKind.shared]);

/** Gives the batches of a log as an engine of one set of definitions reads them. */
export class LoggedInputs {
  private readonly eras: { from: number; isSame: boolean; translator: InputTranslator }[];

  /** `writtenBy`: in order of their offsets, the first from 0. */
  constructor(writtenBy: readonly WrittenBy[], to: InputDefinitions) {
    const wanted = signatureOf(to);
    this.eras = writtenBy.map(({ from, definitions }) => ({
      from,
      isSame: signatureOf(definitions) === wanted,
      translator: new InputTranslator(definitions, to),
    }));
  }

  batch(offset: number, bytes: Uint8Array): Uint8Array {
    const era = this.eras.findLast(({ from }) => from <= offset);
    if (era === undefined) throw new Error(`broken invariant: no definitions are active at ${offset}`);
    return era.isSame && !isForAllPartitions(bytes) ? bytes : era.translator.translated(bytes);
  }
}

/** Such an entry holds one record. */
function isForAllPartitions(bytes: Uint8Array): boolean {
  const batch = new InputBatch(bytes);
  return batch.records === 1 && notReplayed.has(batch.words[batch.first + Field.kind]! & 0xff);
}

/** Two with the same one write inputs alike. */
function signatureOf({ eventTypes, profile }: InputDefinitions): string {
  const fields = eventTypes.map((type) => [
    type.id,
    Object.entries(type.fields).map(([name, { type: of }]) => [name, of]),
  ]);
  return JSON.stringify([fields, Object.entries(profile.attributes).map(([name, { type }]) => [name, type])]);
}
