import type { Effect, EffectSink } from './effects.ts';

/** Passes effects on to whoever the present `apply` was given. */
export class EffectRelay implements EffectSink {
  target: EffectSink | undefined;

  push(effect: Effect): void {
    if (this.target === undefined) throw new Error('broken invariant E2: an effect outside apply');
    this.target.push(effect);
  }

  answering(requestId: string): void {
    this.target?.answering?.(requestId);
  }
}
