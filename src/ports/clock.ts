/** What time it is outside of the engine. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
}
