import { isMainThread } from 'node:worker_threads';
import type { EffectStore, PlacedEffect } from '../../ports/effect-store.ts';

/** Effects in the order they were first put, by the id of what they tell. */
export class MemoryEffects implements EffectStore {
  readonly kept: PlacedEffect[] = [];
  /** Puts wait for it. */
  gate: Promise<void> = Promise.resolve();
  private readonly known = new Set<string>();

  async put(effects: readonly PlacedEffect[]): Promise<void> {
    await this.gate;
    for (const placed of effects) {
      const text = JSON.stringify(placed);
      if (this.known.has(text)) continue;
      this.known.add(text);
      this.kept.push(placed);
    }
  }

  async close(): Promise<void> {}
}

const opened = new Map<string, MemoryEffects>();

/** The URL of this module (see `EffectModule`). */
export const memoryEffectModule = import.meta.url;

/** @param settings a name: who names the same gets the same store. @throws Error in a worker thread */
export async function openEffectStore(settings: unknown): Promise<MemoryEffects> {
  if (!isMainThread) throw new Error('memory effects are not shared between threads: host in-process (workers 0)');
  const name = String(settings);
  const store = opened.get(name) ?? new MemoryEffects();
  opened.set(name, store);
  return store;
}
