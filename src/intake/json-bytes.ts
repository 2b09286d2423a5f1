/** The bytes of JSON's syntax. */
export const space = 32;
export const quote = 34;
export const comma = 44;
export const minus = 45;
export const dot = 46;
export const zero = 48;
export const nine = 57;
export const colon = 58;
export const openList = 91;
export const backslash = 92;
export const closeList = 93;
export const openObject = 123;
export const closeObject = 125;

const tab = 9;
const lineFeed = 10;
const carriageReturn = 13;

export const isBlank = (byte: number) => byte === space || byte === lineFeed || byte === carriageReturn || byte === tab;

/** The first place from `start` on that holds no blank; `end` when there is none before. */
export function afterBlanks(bytes: Uint8Array, start: number, end: number): number {
  let p = start;
  while (p < end && isBlank(bytes[p])) p++;
  return p;
}
