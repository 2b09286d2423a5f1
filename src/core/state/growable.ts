/**
 * Memory that grows in place: address space is reserved, pages come with `resize`, nothing is copied
 * and no view goes stale. So capacity grows without a stop, whatever the size.
 */

/** Reserved address space, not memory, of one growable buffer. */
const RESERVED_BYTES = 2 ** 32;
const GROWTH = 1.25;

export class Growable {
  readonly buffer: ArrayBuffer;
  /** Views over the same bytes, of the buffer's current length. */
  readonly i32: Int32Array<ArrayBuffer>;
  readonly f32: Float32Array<ArrayBuffer>;
  readonly f64: Float64Array<ArrayBuffer>;

  constructor(words: number) {
    this.buffer = new ArrayBuffer((words * 4 + 7) & ~7, { maxByteLength: RESERVED_BYTES });
    this.i32 = new Int32Array(this.buffer);
    this.f32 = new Float32Array(this.buffer);
    this.f64 = new Float64Array(this.buffer);
  }

  /** Makes room for `words` 32-bit words; new ones are zero. */
  ensure(words: number): void {
    const bytes = words * 4;
    if (bytes <= this.buffer.byteLength) return;
    const wanted = Math.max(bytes, this.buffer.byteLength * GROWTH);
    this.buffer.resize(Math.min(RESERVED_BYTES, (wanted + 4095) & ~4095));
  }

  get bytes(): number {
    return this.buffer.byteLength;
  }
}
