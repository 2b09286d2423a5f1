import type { InputBatchWriter } from '../core/inputs/input-batch.ts';
import { InputKind } from '../core/inputs/input-batch.ts';

/** An input in the making: checked as a whole before any of it is written. Used again for each record. */
export class StagedInput {
  kind = 0;
  /** Position of the event type; 0 for other kinds. */
  type = 0;
  customerId = '';
  id = '';
  at = 0;
  since = 0;
  /** False: the record names no time, and `at` is when it arrived. */
  isTimed = true;
  /** Values in use. */
  length = 0;
  /** A value is its text, or when that is empty its number; NaN is absent (profile: cleared). */
  values: Float64Array;
  texts: string[];
  /** Profile: attribute position of each value. */
  attributes: Int32Array;
  line = 0;

  constructor(room: number) {
    this.values = new Float64Array(room);
    this.texts = new Array<string>(room).fill('');
    this.attributes = new Int32Array(room);
  }

  /** @param file number of the source file, from 1. */
  write(writer: InputBatchWriter, file: number): void {
    writer.begin(this.kind, this.type, this.customerId, this.id, this.at, this.since);
    writer.source(file, this.line);
    for (let k = 0; k < this.length; k++) {
      if (this.kind === InputKind.profile) writer.value(this.attributes[k]);
      const text = this.texts[k];
      writer.value(text === '' ? this.values[k] : writer.text(text));
    }
    writer.end();
  }
}
