const FIRST_WORDS = 64;

/** A bit for each row of a partition; rows not marked yet cost nothing beyond the highest that is. */
export class RowMarks {
  private bits = new Int32Array(FIRST_WORDS);

  mark(row: number): void {
    const word = row >> 5;
    if (word >= this.bits.length) {
      const grown = new Int32Array(word * 2);
      grown.set(this.bits);
      this.bits = grown;
    }
    this.bits[word] = this.bits[word]! | (1 << (row & 31));
  }

  unmark(row: number): void {
    const word = row >> 5;
    if (word < this.bits.length) this.bits[word] = this.bits[word]! & ~(1 << (row & 31));
  }

  isMarked(row: number): boolean {
    const word = row >> 5;
    return word < this.bits.length && (this.bits[word]! & (1 << (row & 31))) !== 0;
  }
}
