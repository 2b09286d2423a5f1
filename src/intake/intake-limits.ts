/** What bounds the memory of reading files. */
export interface IntakeLimits {
  /** Longest line, and longest record over several lines, in bytes. */
  lineBytes: number;
  /** Most lines one quoted CSV record may span. */
  recordLines: number;
  /** Most different texts of one field over all files. */
  wordsPerField: number;
  /** Most inputs of a file that is put in order (`order: at`). */
  orderedInputs: number;
  /** Most different numbers of an uploaded file. */
  numbersPerList: number;
}

export const defaultLimits: IntakeLimits = {
  lineBytes: 1 << 20,
  recordLines: 64,
  wordsPerField: 65_536,
  orderedInputs: 5_000_000,
  numbersPerList: 50_000_000,
};

export const longestText = 256;
export const longestCustomerId = 64;
export const longestId = 128;
/** Times from here … */
export const earliestTime = Date.UTC(1990, 0, 1);
/** … to before here are believed. */
export const endOfTime = Date.UTC(2100, 0, 1);
