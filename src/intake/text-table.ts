const firstSlots = 64;
const firstBytes = 512;

/**
 * Texts, found by their UTF-8 bytes: looking for one makes no string. What is found is always the same string, which
 * costs later maps no hashing.
 */
export class TextTable {
  private readonly texts: string[] = [];
  /** Open addressing: position in `texts` and one, 0 where free. */
  private slots = new Int32Array(firstSlots);
  private hashes: number[] = [];
  /** All texts, one behind the other; the text at a position begins at its offset and ends at the next. */
  private bytes = new Uint8Array(firstBytes);
  private offsets: number[] = [0];

  constructor(texts: Iterable<string> = []) {
    for (const text of texts) this.add(text);
  }

  get size(): number {
    return this.texts.length;
  }

  /** The text at a position; positions count up from 0 as texts are added. */
  at(position: number): string {
    return this.texts[position];
  }

  /** Position of the text whose UTF-8 form is `bytes[start, end)`, −1 when it was not added. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const { slots, offsets } = this;
    const mask = slots.length - 1;
    const length = end - start;
    for (let slot = spread(hashOf(bytes, start, end)) & mask; ; slot = (slot + 1) & mask) {
      const position = slots[slot] - 1;
      if (position < 0) return -1;
      if (offsets[position + 1] - offsets[position] === length && this.isAt(position, bytes, start)) return position;
    }
  }

  /** Bytes of the text at a position. */
  lengthOf(position: number): number {
    return this.offsets[position + 1] - this.offsets[position];
  }

  /** Whether `bytes` has, from `start` on, all of the text at a position. */
  isAt(position: number, bytes: Uint8Array, start: number): boolean {
    const own = this.bytes;
    const end = this.offsets[position + 1];
    for (let p = this.offsets[position], q = start; p < end; p++, q++) if (own[p] !== bytes[q]) return false;
    return true;
  }

  /** Adds a text; returns its position, the old one when it was added before. Half of a surrogate pair has no bytes. */
  add(text: string): number {
    const utf8 = Buffer.from(text);
    const known = this.find(utf8, 0, utf8.length);
    if (known >= 0) return known;
    const position = this.texts.length;
    const used = this.offsets[position];
    if (used + utf8.length > this.bytes.length) {
      const grown = new Uint8Array((used + utf8.length) * 2);
      grown.set(this.bytes.subarray(0, used));
      this.bytes = grown;
    }
    this.bytes.set(utf8, used);
    this.offsets.push(used + utf8.length);
    // A slice would keep the whole chunk of the file alive that it was cut from.
    this.texts.push(utf8.toString());
    this.hashes.push(spread(hashOf(utf8, 0, utf8.length)));
    if (position * 2 >= this.slots.length) this.rehash();
    else this.enter(position);
    return position;
  }

  private enter(position: number): void {
    const { slots } = this;
    const mask = slots.length - 1;
    let slot = this.hashes[position] & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = position + 1;
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 4);
    for (let position = 0; position < this.texts.length; position++) this.enter(position);
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let p = start; p < end; p++) hash = (Math.imul(hash, 31) + bytes[p]) | 0;
  return hash;
}

/** The low bits choose the slot: the high ones must have a say in them. */
function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}
