import { hashBytes, lanes } from '../core/hash.ts';

const separator = 0x1f;
const prefix = Buffer.from('line\u001f');
const hexDigits = Buffer.from('0123456789abcdef');
const idBytes = 24;

/**
 * Ids of records that carry none: of a record's first input `idOf('line', raw)`, of its k-th
 * `idOf('line', raw, k)` (docs/semantics.md §10), straight from the bytes of the record.
 */
export class LineIds {
  private bytes = Buffer.allocUnsafe(4096);
  private readonly hex = Buffer.allocUnsafe(idBytes);

  constructor() {
    prefix.copy(this.bytes);
  }

  /** `ordinal` of the input among those of the record, from 1. */
  idOf(raw: Buffer, start: number, end: number, ordinal: number): string {
    let length = prefix.length + end - start;
    // Room for the separator and the digits of the ordinal.
    if (length + 16 > this.bytes.length) {
      this.bytes = Buffer.allocUnsafe(length * 2 + 16);
      prefix.copy(this.bytes);
    }
    raw.copy(this.bytes, prefix.length, start, end);
    if (ordinal > 1) {
      this.bytes[length++] = separator;
      length += this.bytes.write(String(ordinal), length);
    }
    hashBytes(this.bytes, 0, length);
    this.writeHex(lanes[0], 0);
    this.writeHex(lanes[1], 8);
    this.writeHex(lanes[2], 16);
    return this.hex.toString('latin1');
  }

  private writeHex(lane: number, at: number): void {
    for (let digit = 0; digit < 8; digit++) this.hex[at + digit] = hexDigits[(lane >>> (28 - digit * 4)) & 15];
  }
}
