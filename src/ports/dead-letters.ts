import type { DeadLetter } from '../core/effects.ts';

/** What names a letter. */
export interface DeadLetterKey {
  deadLetterId: string;
  at: number;
}

export interface KeptDeadLetter extends DeadLetter, DeadLetterKey {
  /** When it was fed again, epoch ms; absent: it waits for somebody. */
  fedAt?: number;
}

/** Inputs that could not be applied, to be looked at, mended and fed again. */
export interface DeadLetters {
  /** Newest first. `waiting`: those alone that were not fed again. `after`: the last of the page before. */
  list(limit: number, options?: { waiting?: boolean; after?: DeadLetterKey }): Promise<KeptDeadLetter[]>;
  /** One that fails again waits again. Those that are not there are passed over. */
  markFed(keys: readonly DeadLetterKey[], at: number): Promise<void>;
}
