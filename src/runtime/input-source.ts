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
  /** Numbers on their way into a list. */
  listed: number;
  clocks: number;
}

/** Rows of a file of numbers, counted on reading. */
export interface ListReading {
  /** Id of the list. */
  list: string;
  file: string;
  /** When it arrives, epoch ms; null: with the first event. */
  at: number | null;
  /** All rows; what is neither of no number's form nor a duplicate goes to the engine. */
  read: number;
  formatErrors: number;
  duplicates: number;
}

/** By number of the file. */
export type ListReadings = Readonly<Record<string, ListReading>>;

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
  /** Of this step alone; absent when it read no file of numbers. */
  lists?: ListReadings;
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
  listed: 0,
  clocks: 0,
};

export function addSourceCounts(a: SourceCounts, b: SourceCounts): SourceCounts {
  const sums = Object.keys(noSourceCounts).map((name) => {
    const count = name as keyof SourceCounts;
    return [count, a[count] + b[count]];
  });
  return Object.fromEntries(sums);
}

export function addListReadings(a: ListReadings, b: ListReadings = {}): ListReadings {
  const sums: Record<string, ListReading> = { ...a };
  for (const [file, more] of Object.entries(b)) {
    const known = sums[file];
    sums[file] = {
      ...more,
      read: more.read + (known?.read ?? 0),
      formatErrors: more.formatErrors + (known?.formatErrors ?? 0),
      duplicates: more.duplicates + (known?.duplicates ?? 0),
    };
  }
  return sums;
}
