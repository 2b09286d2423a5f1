import type { Clock } from '../../ports/clock.ts';

/** A clock that shows `at` at the wall clock's `wallMs` and goes `speed` times as fast; plain data, so that threads can share it. */
export interface ClockFace {
  at: number;
  wallMs: number;
  speed: number;
}

/** A clock of the demonstration's town. */
export class ScaledClock implements Clock {
  private face: ClockFace;
  private isStanding: boolean;

  constructor(face: ClockFace, isStanding = false) {
    this.face = face;
    this.isStanding = isStanding;
  }

  now(): number {
    return this.at(Date.now());
  }

  /** What it shows when the wall clock shows `wallMs`, epoch ms. */
  at(wallMs: number): number {
    const { face } = this;
    return this.isStanding ? face.at : Math.round(face.at + (wallMs - face.wallMs) * face.speed);
  }

  /** Goes on from where it stands. @returns its face from now on */
  start(): ClockFace {
    this.face = { ...this.face, wallMs: Date.now() };
    this.isStanding = false;
    return this.face;
  }
}
