import { hashText, lanes } from '../hash.ts';
import type { CustomerReader, CustomerWriter } from './customer-writer.ts';

const MAGIC = 0x534e5054; // "TPNS"
const FORMAT = 3;
const HEADER_BYTES = 24;

/** Bytes that are no snapshot, or one of another format. */
export class SnapshotError extends Error {
  readonly code = 'snapshot-unreadable';
}

/** Writes a snapshot: a stream of f64 numbers and a table of the distinct texts they refer to. */
export class SnapshotWriter implements CustomerWriter {
  private numbers = new Float64Array(1 << 12);
  private used = 0;
  private readonly positions = new Map<string, number>();

  number(value: number): void {
    if (this.used === this.numbers.length) {
      const grown = new Float64Array(this.used * 2);
      grown.set(this.numbers);
      this.numbers = grown;
    }
    this.numbers[this.used++] = !Number.isNaN(value) ? value : Number.NaN;
  }

  text(value: string): void {
    let position = this.positions.get(value);
    if (position === undefined) {
      position = this.positions.size;
      this.positions.set(value, position);
    }
    this.number(position);
  }

  finish(): Uint8Array {
    const texts = new TextEncoder().encode(JSON.stringify([...this.positions.keys()]));
    const bytes = new Uint8Array(HEADER_BYTES + this.used * 8 + texts.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, MAGIC, true);
    view.setUint32(4, FORMAT, true);
    view.setFloat64(8, this.used, true);
    view.setFloat64(16, texts.length, true);
    new Float64Array(bytes.buffer, HEADER_BYTES, this.used).set(this.numbers.subarray(0, this.used));
    bytes.set(texts, HEADER_BYTES + this.used * 8);
    return bytes;
  }
}

/** Reads what a `SnapshotWriter` wrote, in the same order. */
export class SnapshotReader implements CustomerReader {
  private readonly numbers: Float64Array;
  private readonly texts: string[];
  private next = 0;

  /** @throws SnapshotError */
  constructor(bytes: Uint8Array) {
    const own = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
    const view = new DataView(own.buffer, own.byteOffset, own.byteLength);
    if (own.byteLength < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) throw new SnapshotError('not a snapshot');
    const format = view.getUint32(4, true);
    if (format !== FORMAT) throw new SnapshotError(`snapshot of format ${format}; this version reads ${FORMAT}`);
    const count = view.getFloat64(8, true);
    const textBytes = view.getFloat64(16, true);
    const textsAt = HEADER_BYTES + count * 8;
    if (own.byteLength !== textsAt + textBytes) throw new SnapshotError('snapshot is cut short');
    this.numbers = new Float64Array(own.buffer, own.byteOffset + HEADER_BYTES, count);
    this.texts = parsed(new TextDecoder().decode(own.subarray(textsAt))) as string[];
  }

  number(): number {
    if (this.next >= this.numbers.length) throw new SnapshotError('snapshot ends too early');
    return this.numbers[this.next++]!;
  }

  text(): string {
    const text = this.texts[this.number()];
    if (text === undefined) throw new SnapshotError('snapshot names a text it does not have');
    return text;
  }

  /** A text that is JSON. */
  json(): unknown {
    return parsed(this.text());
  }

  /** Everything must have been read. */
  end(): void {
    if (this.next !== this.numbers.length) throw new SnapshotError('snapshot holds more than it says');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SnapshotError('snapshot is damaged: its texts cannot be read', { cause: error });
  }
}

const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);

/** Hashes what is written instead of keeping it: two 32-bit lanes. */
export class HashingWriter implements CustomerWriter {
  lane1 = 0;
  lane2 = 0;

  begin(): void {
    this.lane1 = 0x243f6a88;
    this.lane2 = 0x13198a2e;
  }

  number(value: number): void {
    // One NaN for all: its bits differ by where it comes from.
    bits[0] = !Number.isNaN(value) ? value : Number.NaN;
    this.mix(words[0]!);
    this.mix(words[1]!);
  }

  text(value: string): void {
    hashText(value);
    this.mix(lanes[0]!);
    this.mix(lanes[1]!);
  }

  private mix(word: number): void {
    this.lane1 = Math.imul((this.lane1 << 13) | (this.lane1 >>> 19), 5) + Math.imul(word, 0xcc9e2d51);
    this.lane1 = (this.lane1 ^ (this.lane1 >>> 15)) | 0;
    this.lane2 = Math.imul(((this.lane2 << 15) | (this.lane2 >>> 17)) ^ word, 0x1b873593) + this.lane1;
    this.lane2 |= 0;
  }
}
