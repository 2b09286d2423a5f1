/** Whether the service can be reached: told by every request, watched by the frame. */
const listeners = new Set<() => void>();
let lost = false;

export const connection = {
  isLost: (): boolean => lost,

  /** To be told of every request that was answered, whatever the answer, or that did not come through. */
  note(reached: boolean): void {
    if (lost === !reached) return;
    lost = !reached;
    for (const listener of listeners) listener();
  },

  /** Asks the service whether it is there. */
  async probe(): Promise<void> {
    try {
      await fetch('/healthz', { cache: 'no-store' });
      connection.note(true);
    } catch {
      connection.note(false);
    }
  },

  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
