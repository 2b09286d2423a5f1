import type { Clock } from '../../ports/clock.ts';

/** A clock further ahead than this of where timers are is not believed without a person's word. */
export const CLOCK_JUMP_MS = 5 * 60_000;
/** While the service was down, time may have gone on by so much. */
export const DOWN_TIME_MS = 7 * 86_400_000;
const TICK_MS = 100;
const SECOND_MS = 1000;

export interface LiveClockOptions {
  clock: Clock;
  /** How many times as fast as the wall clock's the clock's time passes; 1 unless it is a made-up one. */
  speed: number;
  /** Second the timers have reached; null before the first. */
  reached: number | null;
  tick: (at: number) => void;
}

/**
 * Brings time to the engine: each second once, in order.
 *
 * T1. Seconds only ever grow; a clock that was put back is waited for.
 * T2. A clock that leaps forward by more than `CLOCK_JUMP_MS` while the service runs, or is further ahead on starting
 *     than any down time, stops the timers until `confirm`.
 */
export class LiveClock {
  private readonly options: LiveClockOptions;
  private reached: number | null;
  private timer: ReturnType<typeof setInterval> | undefined;
  private halted = false;
  private starting = true;

  constructor(options: LiveClockOptions) {
    this.options = options;
    this.reached = options.reached;
  }

  start(): void {
    this.beat();
    this.timer = setInterval(() => this.beat(), TICK_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Epoch ms the timers have reached; null before the first second. */
  get at(): number | null {
    return this.reached;
  }

  /** What is wrong with the clock, for people; undefined: nothing. */
  get trouble(): string | undefined {
    const { reached } = this;
    const now = this.options.clock.now();
    if (reached === null) return undefined;
    const shown = `${new Date(now).toISOString()}, timers are at ${new Date(reached).toISOString()}`;
    if (this.halted) return `the clock has leapt forward to ${shown}: confirm that it is right, or put it right`;
    if (reached - now > CLOCK_JUMP_MS) return `the clock was put back to ${shown}: timers wait until it has caught up`;
    return undefined;
  }

  get isHalted(): boolean {
    return this.halted;
  }

  /** A person says that the clock is right. */
  confirm(): void {
    this.halted = false;
    this.reached = null;
    this.beat();
  }

  private beat(): void {
    if (this.halted) return;
    const now = this.options.clock.now();
    const second = Math.floor(now / SECOND_MS) * SECOND_MS;
    const { reached } = this;
    if (reached !== null && second <= reached) return;
    const allowed = this.starting ? DOWN_TIME_MS : CLOCK_JUMP_MS * this.options.speed;
    if (reached !== null && second - reached > allowed) {
      this.halted = true;
      return;
    }
    this.starting = false;
    this.reached = second;
    this.options.tick(second);
  }
}
