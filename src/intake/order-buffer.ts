import { InputBatch, InputBatchWriter, InputKind, Record } from '../core/inputs/input-batch.ts';
import type { AttributeType } from '../core/schema/definitions.ts';
import type { InputSchema } from '../core/schema/input-schema.ts';
import { IntakeError } from './intake-error.ts';
import { StagedInput } from './staged-input.ts';

const chunkInputs = 1 << 12;

const holdsText = (type: AttributeType) => type !== 'int' && type !== 'float' && type !== 'bool' && type !== 'time';

/**
 * All inputs of a file, to be given back ordered by (at, position in the file). Kept in their wire form,
 * some 100 to 300 bytes an input.
 */
export class OrderBuffer {
  private readonly schema: InputSchema;
  private readonly limit: number;
  private readonly writer = new InputBatchWriter();
  private readonly chunks: InputBatch[] = [];
  private times = new Float64Array(chunkInputs);
  /** Word of each input in its chunk. */
  private words = new Int32Array(chunkInputs);
  private count = 0;
  private order: Uint32Array | undefined;
  private given = 0;
  private readonly restored: StagedInput;

  /** `limit` of inputs. */
  constructor(schema: InputSchema, limit: number) {
    this.schema = schema;
    this.limit = limit;
    const room = Math.max(1, schema.attributes.length, ...schema.eventTypes.map(({ fields }) => fields.length));
    this.restored = new StagedInput(room);
  }

  /** @throws IntakeError when the file has more inputs than the limit. */
  add(input: StagedInput): void {
    if (this.count === this.limit) {
      const message = `the file has more than ${this.limit} inputs to put in order; sort it before, or split it by time`;
      throw new IntakeError('intake.order', message);
    }
    if (this.count === this.times.length) this.grow();
    this.times[this.count++] = input.at;
    input.write(this.writer, 0);
    if (this.writer.records === chunkInputs) this.seal();
  }

  /** The next input in order, valid until the next call; undefined after the last. Nothing can be added any more. */
  next(): StagedInput | undefined {
    this.order ??= this.sorted();
    if (this.given === this.count) return undefined;
    const input = this.order[this.given++];
    this.restore(this.chunks[Math.floor(input / chunkInputs)], this.words[input]);
    return this.restored;
  }

  private sorted(): Uint32Array {
    if (this.writer.records > 0) this.seal();
    const { times } = this;
    const order = new Uint32Array(this.count);
    for (let i = 0; i < order.length; i++) order[i] = i;
    return order.sort((a, b) => times[a] - times[b] || a - b);
  }

  private seal(): void {
    const chunk = new InputBatch(this.writer.finish());
    let input = this.chunks.length * chunkInputs;
    for (let record = chunk.first; record < chunk.end; record = chunk.next(record)) this.words[input++] = record;
    this.chunks.push(chunk);
  }

  private grow(): void {
    const times = new Float64Array(this.times.length * 2);
    times.set(this.times);
    this.times = times;
    const words = new Int32Array(this.words.length * 2);
    words.set(this.words);
    this.words = words;
  }

  private restore(chunk: InputBatch, record: number): void {
    const { restored: input, schema } = this;
    const { words, doubles } = chunk;
    input.kind = words[record + Record.kind] & 255;
    input.type = words[record + Record.kind] >>> 8;
    input.customerId = chunk.string(words[record + Record.customer]);
    input.id = chunk.string(words[record + Record.id]);
    input.at = doubles[(record + Record.at) >> 1];
    input.since = doubles[(record + Record.since) >> 1];
    input.line = words[record + Record.line];
    const isProfile = input.kind === InputKind.profile;
    const stride = isProfile ? 2 : 1;
    const first = (record + Record.fields) >> 1;
    input.length = (words[record + Record.words] - Record.fields) / 2 / stride;
    for (let k = 0; k < input.length; k++) {
      const value = doubles[first + k * stride + stride - 1];
      if (isProfile) input.attributes[k] = doubles[first + k * stride];
      const isText =
        input.kind === InputKind.event
          ? holdsText(schema.eventTypes[input.type].fields[k].type)
          : !isProfile || holdsText(schema.attributes[input.attributes[k]].type);
      const present = !Number.isNaN(value);
      input.texts[k] = isText && present ? chunk.string(value) : '';
      input.values[k] = isText ? Number.NaN : value;
    }
  }
}
