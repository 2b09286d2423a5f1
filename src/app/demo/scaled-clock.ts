import type { Clock } from '../../ports/clock.ts';

/** A clock that shows `at` at the wall clock's `wallMs` and goes `speed` times as fast; plain data, so that threads can share it. */
export interface ClockFace {
  at: number;
  wallMs: number;
  speed: number;
}

/** A clock of the demonstration's town. */
export class ScaledClock implements Clock {
  private readonly face: ClockFace;

  constructor(face: ClockFace) {
    this.face = face;
  }

  now(): number {
    const { at, wallMs, speed } = this.face;
    return Math.round(at + (Date.now() - wallMs) * speed);
  }
}
