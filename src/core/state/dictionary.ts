import { hashBytes, lanes } from '../hash.ts';
import { RefTable } from './ref-table.ts';

/**
 * Words ↔ codes 1, 2, 3 …; 0 means absent. One dictionary serves all partitions of an engine; codes
 * differ between engines, so nothing that leaves an engine is a code. Bounded by intake, which limits
 * the distinct words of every field.
 */
export class Dictionary {
  private readonly words: string[] = [''];
  private readonly table = new RefTable(1024);
  private bytes = new Uint8Array(1 << 14);
  private bytesUsed = 0;
  private offsets = new Int32Array(1024);
  private readonly encoder = new TextEncoder();

  /** Codes handed out so far. */
  get size(): number {
    return this.words.length - 1;
  }

  word(code: number): string {
    return this.words[code]!;
  }

  /** The word's code, a new one when it has none. */
  code(word: string): number {
    const bytes = this.encoder.encode(word);
    return this.codeOfBytes(bytes, 0, bytes.length);
  }

  /** Code of `bytes[start, end)` as UTF-8; makes no string for a known word. */
  codeOfBytes(bytes: Uint8Array, start: number, end: number): number {
    hashBytes(bytes, start, end);
    const hash = lanes[0]!;
    for (let code = this.table.first(hash); code !== 0; code = this.table.next()) {
      if (this.equals(code, bytes, start, end)) return code;
    }
    return this.add(hash, bytes, start, end);
  }

  get memoryBytes(): number {
    return this.bytes.length + this.offsets.byteLength + this.table.bytes + this.bytesUsed * 2;
  }

  private equals(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    let at = this.offsets[code - 1]!;
    if (this.offsets[code]! - at !== end - start) return false;
    for (let i = start; i < end; i++) if (this.bytes[at++] !== bytes[i]) return false;
    return true;
  }

  private add(hash: number, bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (this.bytesUsed + length > this.bytes.length) {
      const grown = new Uint8Array((this.bytesUsed + length) * 2);
      grown.set(this.bytes.subarray(0, this.bytesUsed));
      this.bytes = grown;
    }
    for (let i = 0; i < length; i++) this.bytes[this.bytesUsed + i] = bytes[start + i]!;
    this.bytesUsed += length;
    const code = this.words.length;
    if (code >= this.offsets.length) {
      const grown = new Int32Array(this.offsets.length * 2);
      grown.set(this.offsets);
      this.offsets = grown;
    }
    this.offsets[code] = this.bytesUsed;
    this.words.push(new TextDecoder().decode(this.bytes.subarray(this.bytesUsed - length, this.bytesUsed)));
    this.table.insert(hash, code);
    return code;
  }
}
