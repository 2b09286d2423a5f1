/**
 * The wire form of inputs: what the log stores and the engine applies, one batch a log entry.
 *
 * Words are 32 bits, little end first. A batch is
 *
 *   header   8 words: magic, format, records, record words, strings, string bytes, 0, 0
 *   records  each a multiple of 2 words, see `Record`
 *   offsets  strings + 1 words: where each string starts in the bytes
 *   bytes    the strings of the batch, UTF-8: those of fields once, ids as often as they come
 *
 * so that applying a batch makes no string and no object: a field that is text is a number, the
 * string's position in the batch.
 */
import { textOfBytes } from '../byte-text.ts';
import { hashBytes, lanes } from '../hash.ts';

const MAGIC = 0x4e54504f; // "OPTN"
const FORMAT = 1;
const HEADER_WORDS = 8;
/** Characters up to which a loop encodes faster than the built-in encoder. */
const SHORT_TEXT = 64;

/** Kinds of input, as stored. */
export const InputKind = {
  event: 1,
  profile: 2,
  outcome: 3,
  handover: 4,
  command: 5,
  clock: 6,
  shared: 7,
  definitions: 8,
  /** What was left of the work of earlier inputs goes on. */
  continue: 9,
} as const;

/** Word offsets inside a record; fields are f64 from `fields` on. */
export const Record = {
  /** kind | event type position << 8 */
  kind: 0,
  /** Length of the record in words. */
  words: 1,
  /** First two lanes of the customer's hash. */
  customerHash: 2,
  /** Batch string positions; −1 for none. */
  customer: 4,
  id: 5,
  /** First two lanes of the id's hash: the duplicate key with the customer. */
  idHash: 6,
  /** f64 epoch ms. */
  at: 8,
  since: 10,
  /** Source file number and line, 0 when the input came from elsewhere. */
  file: 12,
  line: 13,
  /**
   * event: one f64 a declared field, NaN when absent. profile: pairs (attribute position, value;
   * NaN clears). Others: one f64, the position of the string that holds their JSON.
   */
  fields: 14,
} as const;

/** Builds batches; reused after `finish`. Field values: text goes through `text` first. */
export class InputBatchWriter {
  /** Records written since the last `finish`. */
  records = 0;
  private buffer = new ArrayBuffer(1 << 16);
  private words = new Int32Array(this.buffer);
  private doubles = new Float64Array(this.buffer);
  private used = 0;
  private start = 0;
  private readonly positions = new Map<string, number>();
  private bytes = new Uint8Array(1 << 14);
  private bytesUsed = 0;
  private offsets: number[] = [0];
  private readonly encoder = new TextEncoder();

  /** About how long the batch would be if it ended here. */
  get writtenBytes(): number {
    return this.used * 4 + this.bytesUsed;
  }

  /** Lets `write` add records; what it wrote before it threw is taken back. */
  attempt(write: (inputs: InputBatchWriter) => void): void {
    const { records, used, bytesUsed } = this;
    const strings = this.offsets.length;
    try {
      write(this);
    } catch (error) {
      for (const [text, position] of this.positions) if (position >= strings - 1) this.positions.delete(text);
      this.offsets.length = strings;
      this.records = records;
      this.used = used;
      this.bytesUsed = bytesUsed;
      throw error;
    }
  }

  /** Position of a text in this batch. */
  text(text: string): number {
    const known = this.positions.get(text);
    if (known !== undefined) return known;
    const position = this.append(text);
    this.positions.set(text, position);
    return position;
  }

  /** Adds a text without looking whether the batch has it: ids hardly ever come twice, and a map of them is dear. */
  private append(text: string): number {
    const needed = this.bytesUsed + text.length * 3;
    if (needed > this.bytes.length) {
      const grown = new Uint8Array(needed * 2);
      grown.set(this.bytes.subarray(0, this.bytesUsed));
      this.bytes = grown;
    }
    this.bytesUsed += this.encode(text);
    const position = this.offsets.length - 1;
    this.offsets.push(this.bytesUsed);
    return position;
  }

  /** Opens a record. `customerId` and `id` may be empty for broadcasts and `clock`. */
  begin(kind: number, type: number, customerId: string, id: string, at: number, since: number): void {
    this.reserve(Record.fields);
    const w = this.used;
    this.start = w;
    this.words.fill(0, w, w + Record.fields);
    this.words[w + Record.kind] = kind | (type << 8);
    this.words[w + Record.customer] = this.hashed(customerId, w + Record.customerHash);
    this.words[w + Record.id] = this.hashed(id, w + Record.idHash);
    this.doubles[(w + Record.at) >> 1] = at;
    this.doubles[(w + Record.since) >> 1] = since;
    this.used = w + Record.fields;
  }

  /** Where the open record came from. */
  source(file: number, line: number): void {
    this.words[this.start + Record.file] = file;
    this.words[this.start + Record.line] = line;
  }

  /** Adds a field to the open record. */
  value(value: number): void {
    this.reserve(2);
    this.doubles[this.used >> 1] = value;
    this.used += 2;
  }

  /** Closes the open record. */
  end(): void {
    this.words[this.start + Record.words] = this.used - this.start;
    this.records++;
  }

  clock(at: number): void {
    this.begin(InputKind.clock, 0, '', '', at, at);
    this.end();
  }

  /** Anything whose content is JSON: outcome, handover, command, shared, definitions. */
  json(kind: number, customerId: string, id: string, at: number, content: unknown): void {
    this.begin(kind, 0, customerId, id, at, at);
    this.value(this.text(JSON.stringify(content)));
    this.end();
  }

  /** The batch as bytes of their own buffer; the writer is empty afterwards. */
  finish(): Uint8Array<ArrayBuffer> {
    const strings = this.offsets.length - 1;
    const offsetsAt = HEADER_WORDS + this.used;
    const bytesAt = (offsetsAt + strings + 1) * 4;
    const batch = new Uint8Array((bytesAt + this.bytesUsed + 7) & ~7);
    const out = new Int32Array(batch.buffer);
    out.set([MAGIC, FORMAT, this.records, this.used, strings, this.bytesUsed], 0);
    out.set(this.words.subarray(0, this.used), HEADER_WORDS);
    out.set(this.offsets, offsetsAt);
    batch.set(this.bytes.subarray(0, this.bytesUsed), bytesAt);
    this.records = 0;
    this.used = 0;
    this.bytesUsed = 0;
    this.offsets = [0];
    this.positions.clear();
    return batch;
  }

  /** Writes the text after the used bytes; returns its length. Short ASCII is not worth a call out of the engine. */
  private encode(text: string): number {
    const { bytes, bytesUsed } = this;
    if (text.length <= SHORT_TEXT) {
      let k = 0;
      for (; k < text.length; k++) {
        const code = text.charCodeAt(k);
        if (code > 127) break;
        bytes[bytesUsed + k] = code;
      }
      if (k === text.length) return k;
    }
    return this.encoder.encodeInto(text, bytes.subarray(bytesUsed)).written;
  }

  private hashed(text: string, lanesAt: number): number {
    if (text === '') return -1;
    const position = this.append(text);
    hashBytes(this.bytes, this.offsets[position]!, this.offsets[position + 1]!);
    this.words[lanesAt] = lanes[0]!;
    this.words[lanesAt + 1] = lanes[1]!;
    return position;
  }

  private reserve(words: number): void {
    if (this.used + words <= this.words.length) return;
    const grown = new ArrayBuffer(this.buffer.byteLength * 2);
    new Int32Array(grown).set(this.words.subarray(0, this.used));
    this.buffer = grown;
    this.words = new Int32Array(grown);
    this.doubles = new Float64Array(grown);
  }
}

/** A batch, read in place. Walk with `first`, `next`; `end` is past the last record. */
export class InputBatch {
  readonly records: number;
  /** Views of the whole batch; record positions are word positions in `words`. */
  readonly words: Int32Array;
  readonly doubles: Float64Array;
  readonly bytes: Uint8Array;
  readonly first = HEADER_WORDS;
  readonly end: number;
  readonly strings: number;
  private readonly offsetsAt: number;
  private readonly bytesAt: number;

  /** @throws Error when the bytes are not a batch of this format. */
  constructor(bytes: Uint8Array) {
    const aligned = bytes.byteOffset % 8 === 0 && bytes.byteLength % 8 === 0 ? bytes : new Uint8Array(bytes);
    this.words = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2);
    this.doubles = new Float64Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 3);
    this.bytes = aligned;
    if (this.words[0] !== MAGIC || this.words[1] !== FORMAT) throw new Error('not an input batch of format 1');
    this.records = this.words[2]!;
    this.end = HEADER_WORDS + this.words[3]!;
    this.strings = this.words[4]!;
    this.offsetsAt = this.end;
    this.bytesAt = (this.offsetsAt + this.strings + 1) * 4;
  }

  next(record: number): number {
    return record + this.words[record + Record.words]!;
  }

  /** Byte range of a string in `bytes`. */
  stringStart(position: number): number {
    return this.bytesAt + this.words[this.offsetsAt + position]!;
  }

  stringEnd(position: number): number {
    return this.bytesAt + this.words[this.offsetsAt + position + 1]!;
  }

  /** A string of the batch; '' for position −1. Decodes each time: not for the event path. */
  string(position: number): string {
    if (position < 0) return '';
    return textOfBytes(this.bytes, this.stringStart(position), this.stringEnd(position));
  }

  /** Content of a record written by `InputBatchWriter.json`. */
  json(record: number): unknown {
    return JSON.parse(this.string(this.doubles[(record + Record.fields) >> 1]!));
  }
}
