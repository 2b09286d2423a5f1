/**
 * Memory that grows in place: address space is reserved at once, pages come when they are first written, nothing
 * is copied and no view goes stale. So capacity grows without a stop, whatever the size, and generated code works
 * on arrays of fixed length, which the optimising compiler reads a third faster than resizable ones.
 */

/** Reserved address space, not memory, of one growable buffer: what it can hold at most. */
const RESERVED_BYTES = 2 ** 30;
/** Of the customer matrix of a partition. */
export const ROWS_RESERVED_BYTES = 2 ** 32;
/** A system that grants less than this has no room for state at all. */
const LEAST_BYTES = 2 ** 24;
const PAGE_BYTES = 4096;

export class Growable {
  readonly buffer: SharedArrayBuffer;
  /** Views over all that is reserved; zero where nothing was written. */
  readonly i32: Int32Array<SharedArrayBuffer>;
  readonly f32: Float32Array<SharedArrayBuffer>;
  readonly f64: Float64Array<SharedArrayBuffer>;
  readonly u8: Uint8Array<SharedArrayBuffer>;
  /** 32-bit words made room for. */
  private used: number;

  /** `words`: room at first. @throws RangeError when the address space is exhausted */
  constructor(words: number, reservedBytes = RESERVED_BYTES) {
    this.used = words;
    this.buffer = reserve(reservedBytes);
    const bytes = this.buffer.byteLength;
    // With their lengths, the views are of fixed length, which is what makes them fast.
    this.i32 = new Int32Array(this.buffer, 0, bytes / 4);
    this.f32 = new Float32Array(this.buffer, 0, bytes / 4);
    this.f64 = new Float64Array(this.buffer, 0, bytes / 8);
    this.u8 = new Uint8Array(this.buffer, 0, bytes);
  }

  /**
   * Makes room for `words` 32-bit words; new ones are zero.
   * @throws RangeError beyond what was reserved: the data directory needs more partitions
   */
  ensure(words: number): void {
    if (words <= this.used) return;
    if (words > this.i32.length) throw new RangeError(`state of a partition exceeds ${this.buffer.byteLength} bytes`);
    this.used = words;
  }

  /** Memory in use, in whole pages. */
  get bytes(): number {
    return Math.ceil((this.used * 4) / PAGE_BYTES) * PAGE_BYTES;
  }
}

/** As much address space as the system grants of what is wanted: small machines refuse to reserve more than they have. */
function reserve(bytes: number): SharedArrayBuffer {
  for (let size = bytes; ; size /= 2) {
    try {
      return new SharedArrayBuffer(size, { maxByteLength: size });
    } catch (error) {
      if (!(error instanceof RangeError) || size <= LEAST_BYTES) throw error;
    }
  }
}
