/**
 * What happens when the service says that the session has ended: whoever asked waits until the user has signed in
 * again in the dialog over the page, and is then answered. So nothing typed is lost and nothing has to be done twice.
 */
const listeners = new Set<() => void>();
let waiting: (() => void)[] = [];
let ended = false;

function tellAll(): void {
  for (const listener of listeners) listener();
}

export const sessionEnd = {
  hasEnded: (): boolean => ended,

  /** Resolves when somebody has signed in again. */
  async signedInAgain(): Promise<void> {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      ended = true;
      tellAll();
    });
  },

  /** The user has signed in again: what waits goes on. */
  begunAgain(): void {
    const resolved = waiting;
    waiting = [];
    ended = false;
    tellAll();
    for (const resolve of resolved) resolve();
  },

  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
