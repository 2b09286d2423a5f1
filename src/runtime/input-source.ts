/** Something that did not become an input. */
export interface Reject {
  /** One of the source's `files`, or '' when it came from elsewhere. */
  file: string;
  /** From 1; 0 for the whole file. */
  line: number;
  code: string;
  message: string;
  /** As it stood in the source, shortened. */
  raw: string;
}

/** What became of the records of a source; the names are those of the summary. */
export interface SourceCounts {
  /** Records read; one can become several inputs, or none. */
  records: number;
  blankLines: number;
  /** Records that are of no interest. */
  unused: number;
  /** Inputs outside of the span asked for. */
  outside: number;
  rejects: number;
  events: number;
  customers: number;
  asks: number;
  outcomes: number;
  clocks: number;
}

/** A batch of inputs with what happened on the way to it. */
export interface InputStep {
  /** As written by `InputBatchWriter.finish`; may hold no record. Not written to again by the source. */
  batch: Uint8Array;
  /** What was refused since the step before. */
  rejects: readonly Reject[];
  /** JSON from which `steps` goes on right after this step. */
  cursor: unknown;
  /** Of this step alone. */
  counts: SourceCounts;
}

/**
 * Where inputs come from, in order, clocks included.
 *
 * N1. The inputs and rejects are the same in every run and however they are cut into steps.
 * N2. When capacity is shared out, no record follows a clock that enters a new minute within its step.
 */
export interface InputSource {
  /** Names behind the file numbers of records: number 1 is `files[0]`. */
  readonly files: readonly string[];
  /** Bytes taken from the files so far, for a progress bar. */
  readonly bytesRead: number;
  /** From the beginning, or right after the step with this cursor. */
  steps(resumeFrom?: unknown): AsyncIterable<InputStep>;
}

export const noSourceCounts: Readonly<SourceCounts> = {
  records: 0,
  blankLines: 0,
  unused: 0,
  outside: 0,
  rejects: 0,
  events: 0,
  customers: 0,
  asks: 0,
  outcomes: 0,
  clocks: 0,
};

export function addSourceCounts(a: SourceCounts, b: SourceCounts): SourceCounts {
  const sums = Object.keys(noSourceCounts).map((name) => {
    const count = name as keyof SourceCounts;
    return [count, a[count] + b[count]];
  });
  return Object.fromEntries(sums);
}
