/** One entry of the log: a batch of inputs, and where its source goes on after it. */
export interface LogEntry {
  /** Position in the log, from 0, without gaps. */
  offset: number;
  /** As written by `InputBatchWriter.finish`. */
  batch: Uint8Array;
  /** JSON given with the batch. */
  cursor: unknown;
}

export interface Appended {
  offset: number;
  /** Resolves when this entry and all before it would survive a crash of process and system. */
  durable: Promise<void>;
}

/**
 * The ordered log of inputs; the state is a function of it.
 *
 * G1. One writer at a time. Offsets follow the order of the calls, not of the promises.
 * G2. After a crash the log is a gapless run of entries that holds every one whose `durable` had resolved.
 * G3. A batch is stored whole, with its cursor, or not at all.
 * G4. The bytes of an appended batch are not written to by anybody afterwards.
 */
export interface InputLog {
  append(batch: Uint8Array, cursor: unknown): Appended;
  /** Entries at or after `from` (below the oldest kept: from the oldest), as far as the head at the call. */
  read(from: number): AsyncIterable<LogEntry>;
  /** Offset the next entry will get; 0 for an empty log that was never trimmed. */
  head(): number;
  /**
   * Entries below `before` that were written more than `keepMs` ago may go; an adapter may keep more of them. Offsets
   * stay as they are.
   */
  trim(before: number, keepMs: number): Promise<void>;
  /** Waits for what was appended. */
  close(): Promise<void>;
}

/** Reads a log that somebody else writes, as it grows and is trimmed. */
export interface LogReader {
  /** Offset of the oldest entry that is kept; `head` when none is. */
  first(): number;
  /**
   * Entries at or after `from` (below the oldest kept: from the oldest), as far as the log reached at the call.
   * @throws StoredFormatError for entries of another format
   */
  read(from: number): AsyncIterable<LogEntry>;
  /** As `InputLog.head`. */
  head(): number;
}

/** A module that keeps a log in a folder and lets others read it. */
export interface LogReaderModule {
  /** May be opened while another thread writes the log. */
  openLogReader(folder: string): Promise<LogReader>;
}
