import type { LogEntry } from './input-log.ts';

/**
 * Which entries of a log have events or profiles of a customer: a second reader of the log beside its one writer.
 *
 * X1. It follows the log at its own pace and never holds it up; what it has not gone over yet it does not know of.
 * X2. What it keeps goes with the part of the log it is about: retention takes both.
 */
export interface LogIndex {
  /** Goes over some of what was logged since. @returns whether there is more */
  catchUp(): boolean;
  /** Entries that may have inputs of the customer, newest first, as far as the index has come; read as they are taken. */
  entries(customerId: string): Iterable<LogEntry>;
  close(): Promise<void>;
}

/** A module that keeps a log in a folder and an index of it. */
export interface LogIndexModule {
  /** May be opened while another thread writes the log. */
  openLogIndex(folder: string): Promise<LogIndex>;
}
