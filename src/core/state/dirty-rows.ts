/**
 * Rows changed since they were last taken: what derived columns must read again. A bit per row and a
 * list; when the list is full everything counts as changed.
 */
const MAX_LISTED = 1 << 16;

export class DirtyRows {
  /** Rows changed, each once. */
  private list = new Int32Array(0);
  count = 0;
  /** More changed than the list holds. */
  overflowed = false;
  private bits = new Int32Array(0);
  private enabled = false;

  /** Starts marking for `rows` rows, unless it has begun; until then marks cost one test. */
  enable(rows: number): void {
    if (this.enabled) return;
    this.enabled = true;
    this.list = new Int32Array(MAX_LISTED);
    this.bits = new Int32Array((rows >> 5) + 1024);
  }

  mark(row: number): void {
    if (!this.enabled) return;
    const word = row >> 5;
    if (word >= this.bits.length) {
      const grown = new Int32Array(word * 2);
      grown.set(this.bits);
      this.bits = grown;
    }
    const bit = 1 << (row & 31);
    if ((this.bits[word]! & bit) !== 0) return;
    if (this.count === MAX_LISTED) {
      this.overflowed = true;
      return;
    }
    this.bits[word] = this.bits[word]! | bit;
    this.list[this.count++] = row;
  }

  /** Takes the row listed last off the list; there must be one. */
  take(): number {
    const row = this.list[--this.count]!;
    this.bits[row >> 5] = this.bits[row >> 5]! & ~(1 << (row & 31));
    return row;
  }

  clear(): void {
    for (let i = 0; i < this.count; i++) {
      const row = this.list[i]!;
      this.bits[row >> 5] = 0;
    }
    this.count = 0;
    this.overflowed = false;
  }

  get bytes(): number {
    return this.bits.byteLength + this.list.byteLength;
  }
}
