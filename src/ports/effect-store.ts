import type { Effect } from '../core/effects.ts';

/** An effect and where it came from: the same place in every run over the same log. */
export interface PlacedEffect {
  /** Of the log entry. */
  offset: number;
  effect: Effect;
}

/**
 * Where effects go when the log has their cause: the sink of the engine.
 *
 * F1. Putting an effect again changes nothing: effects have ids of their own, and of two with one id the one with the
 *     higher offset stands (of one offset, the later in order).
 * F2. When `put` resolves its effects survive a crash of process and system.
 */
export interface EffectStore {
  put(effects: readonly PlacedEffect[]): Promise<void>;
  close(): Promise<void>;
}
