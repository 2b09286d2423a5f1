/** An answer as it went out. */
export interface KeptAnswer {
  status: number;
  mediaType: string;
  body: string;
}

/** What a caller asks to be done once. Times are epoch ms. */
export interface KeyClaim {
  /** Keys of different callers have nothing to do with each other. */
  caller: string;
  key: string;
  /** Tells requests apart that come under one key. */
  fingerprint: string;
  at: number;
  /** Whoever claims later takes over: the one at work is taken to be dead. */
  workUntil: number;
  /** The answer may go from then on. */
  expiresAt: number;
}

/** `fresh`: the caller must work and then answer or release. `running`: another one is at work. */
export type ClaimState =
  | { state: 'fresh' }
  | { state: 'running' }
  | { state: 'mismatch' }
  | { state: 'answered'; answer: KeptAnswer };

/**
 * Answers to writes, so that a write told twice is done once and answered alike, across restarts.
 *
 * K1. Of several claims of a key at once one is `fresh`.
 */
export interface IdempotencyKeys {
  claim(claim: KeyClaim): Promise<ClaimState>;
  answer(caller: string, key: string, answer: KeptAnswer): Promise<void>;
  /** Nothing was done: the key is free again. */
  release(caller: string, key: string): Promise<void>;
}
