/**
 * Where customers are in one segment of the log: pairs of customer and entry.
 *
 * A pair is 64 bits, little end first: the entry's place in the segment below, the first lane of the customer's hash
 * above, so that sorted pairs are sorted by customer, then entry. Two customers may share a lane: who reads an entry
 * looks whose it is.
 */
import { closeSync, fstatSync, openSync, readSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'customers.index';
const MAGIC = 0x58494e4f; // "ONIX"
const FORMAT = 1;
const HEADER_BYTES = 16;
const PAIR_BYTES = 8;
/** Pairs read at once when the search has come close. */
const WINDOW_PAIRS = 512;

/** Pairs as they come, of a segment that is still written to. */
export class GrowingSegmentIndex {
  private pairs = new Uint32Array(1 << 12);
  private words = 0;

  /** `hash`: first lane of the customer's; `place`: of the entry in the segment. */
  add(hash: number, place: number): void {
    if (this.words === this.pairs.length) {
      const grown = new Uint32Array(this.pairs.length * 2);
      grown.set(this.pairs);
      this.pairs = grown;
    }
    this.pairs[this.words++] = place;
    this.pairs[this.words++] = hash;
  }

  /** Places of entries, newest first, each once. */
  places(hash: number): number[] {
    const found: number[] = [];
    for (let word = this.words - 2; word >= 0; word -= 2) {
      if (this.pairs[word + 1] === hash && found.at(-1) !== this.pairs[word]) found.push(this.pairs[word]!);
    }
    return found;
  }

  /** Keeps the pairs beside the segment: nothing is added to it any more. */
  keepIn(folder: string): void {
    const sorted = new BigUint64Array(this.pairs.buffer, 0, this.words >> 1).slice().sort();
    const header = Uint32Array.of(MAGIC, FORMAT, sorted.length, 0);
    const path = join(folder, FILE);
    writeFileSync(`${path}.new`, Buffer.concat([new Uint8Array(header.buffer), new Uint8Array(sorted.buffer)]));
    renameSync(`${path}.new`, path);
  }
}

/** Whether a whole index is kept beside the segment. */
export function hasSegmentIndex(folder: string): boolean {
  return withIndex(folder, () => true) ?? false;
}

/** Places of entries, newest first; undefined when the segment has gone, or has no index that can be read. */
export function keptPlaces(folder: string, hash: number): number[] | undefined {
  return withIndex(folder, (file, pairs) => placesIn(file, pairs, hash));
}

function withIndex<Result>(folder: string, read: (file: number, pairs: number) => Result): Result | undefined {
  let file: number;
  try {
    file = openSync(join(folder, FILE), 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const [magic, format, pairs = 0] = wordsAt(file, 0, HEADER_BYTES);
    const isWhole = fstatSync(file).size === HEADER_BYTES + pairs * PAIR_BYTES;
    return magic === MAGIC && format === FORMAT && isWhole ? read(file, pairs) : undefined;
  } finally {
    closeSync(file);
  }
}

function placesIn(file: number, pairs: number, hash: number): number[] {
  const pairAt = (position: number, count: number) =>
    wordsAt(file, HEADER_BYTES + position * PAIR_BYTES, count * PAIR_BYTES);
  let low = 0;
  let high = pairs;
  while (high - low > WINDOW_PAIRS) {
    const middle = (low + high) >> 1;
    if (pairAt(middle, 1)[1]! < hash) low = middle + 1;
    else high = middle;
  }
  const found: number[] = [];
  for (let position = low; position < pairs; position += WINDOW_PAIRS) {
    const window = pairAt(position, Math.min(WINDOW_PAIRS, pairs - position));
    for (let word = 0; word < window.length; word += 2) {
      if (window[word + 1]! > hash) return found.reverse();
      if (window[word + 1] === hash && found.at(-1) !== window[word]) found.push(window[word]!);
    }
  }
  return found.reverse();
}

function wordsAt(file: number, position: number, bytes: number): Uint32Array {
  const words = new Uint32Array(bytes >> 2);
  const read = readSync(file, words, 0, bytes, position);
  return words.subarray(0, read >> 2);
}
