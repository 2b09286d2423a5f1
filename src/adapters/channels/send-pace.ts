import { setTimeout as rest } from 'node:timers/promises';

/** Lets through so many a second, evenly; callers wait their turn. What waits is bounded by who calls. */
export class SendPace {
  private readonly intervalMs: number;
  private nextAt = 0;

  constructor(perSecond: number) {
    this.intervalMs = 1000 / perSecond;
  }

  async turn(): Promise<void> {
    const now = performance.now();
    // Up to 20 ms that went by unused may be caught up: timers are no finer than that on a busy machine.
    const at = Math.max(this.nextAt, now - 20);
    this.nextAt = at + this.intervalMs;
    if (at > now) await rest(at - now);
  }
}
