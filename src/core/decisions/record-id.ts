/**
 * Ids inside records: 24 hex digits are three 32-bit lanes, so an id costs 12 bytes and no string.
 */
import { idOfLanes } from '../hash.ts';

const ID = /^[0-9a-f]{24}$/;

/** Whether a text from outside can be an id of ours at all. */
export const isId = (text: string): boolean => ID.test(text);

/** Lane 0, 1 or 2 of an id, signed. */
export const laneOf = (id: string, lane: 0 | 1 | 2): number =>
  Number.parseInt(id.slice(lane * 8, lane * 8 + 8), 16) | 0;

/** Writes the three lanes of an id at `at`. */
export function writeId(words: Int32Array, at: number, id: string): void {
  words[at] = laneOf(id, 0);
  words[at + 1] = laneOf(id, 1);
  words[at + 2] = laneOf(id, 2);
}

/** The id whose lanes start at `at`. */
export const readId = (words: Int32Array, at: number): string => idOfLanes(words[at], words[at + 1], words[at + 2]);
