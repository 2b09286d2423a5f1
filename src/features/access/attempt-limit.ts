const WINDOW_MS = 15 * 60_000;
/** Names and addresses that are remembered; beyond, the oldest are forgotten. */
const MOST_KEYS = 50_000;

interface Window {
  startedAt: number;
  attempts: number;
}

/**
 * Counts attempts by a key within a quarter of an hour. An attempt counts before its outcome is known, so that many at
 * once are no way around the limit; one that succeeded is taken back.
 */
export class AttemptLimit {
  private readonly most: number;
  private readonly now: () => number;
  private readonly windows = new Map<string, Window>();

  constructor(most: number, now: () => number) {
    this.most = most;
    this.now = now;
  }

  /** Counts an attempt. @returns ms after which the next one is allowed; undefined: this one is */
  take(key: string): number | undefined {
    const at = this.now();
    let window = this.windows.get(key);
    if (window === undefined || at - window.startedAt >= WINDOW_MS || at < window.startedAt) {
      this.windows.delete(key);
      if (this.windows.size >= MOST_KEYS) this.windows.delete(this.windows.keys().next().value!);
      window = { startedAt: at, attempts: 0 };
      this.windows.set(key, window);
    }
    if (window.attempts >= this.most) return window.startedAt + WINDOW_MS - at;
    window.attempts++;
    return undefined;
  }

  /** An attempt that was none of guessing. */
  giveBack(key: string): void {
    const window = this.windows.get(key);
    if (window !== undefined && window.attempts > 0) window.attempts--;
  }

  /** Of one who has proved to be who they say. */
  clear(key: string): void {
    this.windows.delete(key);
  }
}
