/**
 * Memory that grows in place: address space is reserved, pages come with `resize`, nothing is copied
 * and no view goes stale. So capacity grows without a stop, whatever the size.
 */

/** Reserved address space, not memory, of one growable buffer: what it can hold at most. */
const RESERVED_BYTES = 2 ** 30;
/** Of the customer matrix of a partition. */
export const ROWS_RESERVED_BYTES = 2 ** 32;
const GROWTH = 1.25;
const PAGE_BYTES = 4096;

export class Growable {
  readonly buffer: ArrayBuffer;
  /** Views over the same bytes, of the buffer's current length. */
  readonly i32: Int32Array<ArrayBuffer>;
  readonly f32: Float32Array<ArrayBuffer>;
  readonly f64: Float64Array<ArrayBuffer>;

  private readonly reservedBytes: number;

  /** `words`: room at first. @throws RangeError when the address space is exhausted */
  constructor(words: number, reservedBytes = RESERVED_BYTES) {
    this.reservedBytes = reservedBytes;
    this.buffer = new ArrayBuffer((words * 4 + 7) & ~7, { maxByteLength: reservedBytes });
    this.i32 = new Int32Array(this.buffer);
    this.f32 = new Float32Array(this.buffer);
    this.f64 = new Float64Array(this.buffer);
  }

  /**
   * Makes room for `words` 32-bit words; new ones are zero.
   * @throws RangeError beyond what was reserved: the data directory needs more partitions
   */
  ensure(words: number): void {
    const bytes = words * 4;
    if (bytes <= this.buffer.byteLength) return;
    if (bytes > this.reservedBytes) throw new RangeError(`state of a partition exceeds ${this.reservedBytes} bytes`);
    const wanted = Math.max(bytes, Math.ceil(this.buffer.byteLength * GROWTH));
    this.buffer.resize(Math.min(this.reservedBytes, Math.ceil(wanted / PAGE_BYTES) * PAGE_BYTES));
  }

  get bytes(): number {
    return this.buffer.byteLength;
  }
}
