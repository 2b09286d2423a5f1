/**
 * MurmurHash3 x86 128 (Austin Appleby, public domain), the one hash of the product: it places
 * customers in partitions, names moments, decisions and contacts, and draws every chance. Stable for
 * ever: changing it changes every id.
 */

const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

/** Result lanes of the last call, as signed 32-bit integers; read them before hashing again. */
export const lanes = new Int32Array(4);

const rotl = (x: number, r: number) => (x << r) | (x >>> (32 - r));

function fmix(h: number): number {
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Hashes `bytes[start, end)` into `lanes`. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): void {
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  const length = end - start;
  const blocksEnd = start + (length & ~15);
  let p = start;
  for (; p < blocksEnd; p += 16) {
    let k1 = word(bytes, p);
    let k2 = word(bytes, p + 4);
    let k3 = word(bytes, p + 8);
    let k4 = word(bytes, p + 12);
    k1 = Math.imul(rotl(Math.imul(k1, C1), 15), C2);
    h1 = (Math.imul(rotl(h1 ^ k1, 19) + h2, 5) + 0x561ccd1b) | 0;
    k2 = Math.imul(rotl(Math.imul(k2, C2), 16), C3);
    h2 = (Math.imul(rotl(h2 ^ k2, 17) + h3, 5) + 0x0bcaa747) | 0;
    k3 = Math.imul(rotl(Math.imul(k3, C3), 17), C4);
    h3 = (Math.imul(rotl(h3 ^ k3, 15) + h4, 5) + 0x96cd1c35) | 0;
    k4 = Math.imul(rotl(Math.imul(k4, C4), 18), C1);
    h4 = (Math.imul(rotl(h4 ^ k4, 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  const rest = end - p;
  if (rest > 12) h4 ^= Math.imul(rotl(Math.imul(tail(bytes, p + 12, end), C4), 18), C1);
  if (rest > 8) h3 ^= Math.imul(rotl(Math.imul(tail(bytes, p + 8, end), C3), 17), C4);
  if (rest > 4) h2 ^= Math.imul(rotl(Math.imul(tail(bytes, p + 4, end), C2), 16), C3);
  if (rest > 0) h1 ^= Math.imul(rotl(Math.imul(tail(bytes, p, end), C1), 15), C2);
  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = fmix(h1);
  h2 = fmix(h2);
  h3 = fmix(h3);
  h4 = fmix(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  lanes[0] = h1;
  lanes[1] = h2 + h1;
  lanes[2] = h3 + h1;
  lanes[3] = h4 + h1;
}

function word(bytes: Uint8Array, p: number): number {
  return bytes[p]! | (bytes[p + 1]! << 8) | (bytes[p + 2]! << 16) | (bytes[p + 3]! << 24);
}

/** Up to four bytes of the tail, little end first. */
function tail(bytes: Uint8Array, p: number, end: number): number {
  let k = 0;
  for (let i = Math.min(end, p + 4) - 1; i >= p; i--) k = (k << 8) | bytes[i]!;
  return k;
}

const encoder = new TextEncoder();
let scratch = new Uint8Array(1024);

/** Hashes the UTF-8 form of a text into `lanes`. */
export function hashText(text: string): void {
  hashBytes(scratch, 0, encode(text, 0));
}

/** Hashes the UTF-8 form of the parts, joined by U+001F, into `lanes`. */
function hashParts(parts: readonly (string | number)[]): void {
  let end = 0;
  for (let k = 0; k < parts.length; k++) {
    if (k > 0) scratch[end++] = 0x1f;
    end = encode(String(parts[k]), end);
  }
  hashBytes(scratch, 0, end);
}

/** Writes a text as UTF-8 at `start` of the scratch, with room for a separator after it; returns where it ends. */
function encode(text: string, start: number): number {
  const most = start + text.length * 3 + 1;
  if (scratch.length < most) {
    const grown = new Uint8Array(most * 2);
    grown.set(scratch);
    scratch = grown;
  }
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return start + encoder.encodeInto(text, scratch.subarray(start)).written;
    scratch[start + i] = code;
  }
  return start + text.length;
}

/** Two hex digits of each byte. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const hex8 = (lane: number) =>
  HEX[lane >>> 24]! + HEX[(lane >>> 16) & 0xff]! + HEX[(lane >>> 8) & 0xff]! + HEX[lane & 0xff]!;

/** An id as its lanes have it: 24 hex digits. */
export const idOfLanes = (lane0: number, lane1: number, lane2: number): string =>
  hex8(lane0) + hex8(lane1) + hex8(lane2);

/** An id: the first 24 hex digits of the hash of the parts, joined by U+001F. */
export function idOf(...parts: (string | number)[]): string {
  hashParts(parts);
  return idOfLanes(lanes[0]!, lanes[1]!, lanes[2]!);
}

/** A number in [0, 1) from the first 52 bits of the hash of the parts. */
export function uniformOf(...parts: (string | number)[]): number {
  hashParts(parts);
  return ((lanes[0]! >>> 0) * 2 ** 20 + (lanes[1]! >>> 12)) / 2 ** 52;
}
