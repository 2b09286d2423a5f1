import { setTimeout as sleep } from 'node:timers/promises';

/** Holds a replay back so that event time passes `speed` times as fast as time does. */
export class EventTimePace {
  private readonly speed: number;
  private startMs = 0;
  private startClock: number | undefined;

  constructor(speed: number) {
    this.speed = speed;
  }

  /** Resolves when it is time for inputs up to `clock` (epoch ms; −∞: at once). The first sets the pace. */
  async until(clock: number): Promise<void> {
    if (!Number.isFinite(clock)) return;
    if (this.startClock === undefined) {
      this.startClock = clock;
      this.startMs = performance.now();
      return;
    }
    const dueMs = this.startMs + (clock - this.startClock) / this.speed;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
  }
}
