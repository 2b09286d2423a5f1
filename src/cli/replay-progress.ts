import { SingleBar } from 'cli-progress';
import type { ReplayProgress } from '../runtime/replay.ts';
import { count } from './table.ts';
import type { Terminal } from './terminal.ts';

const phases: Record<ReplayProgress['phase'], string> = {
  recovering: 'Going on  ',
  reading: 'Replaying ',
  writing: 'Writing   ',
};

const STEPS = 1000;

/** A progress bar on standard error, one for each phase; nothing at all unless a person watches. */
export class ReplayProgressBar {
  private readonly watched: boolean;
  private bar: SingleBar | undefined;
  private phase: ReplayProgress['phase'] | undefined;

  constructor(terminal: Terminal) {
    this.watched = terminal.watched;
  }

  show(progress: ReplayProgress): void {
    if (!this.watched) return;
    const { phase, fraction, read, rejected, clock } = progress;
    if (phase !== this.phase) this.begin(phase);
    const reached = clock === null ? '' : new Date(clock).toISOString().slice(0, 16).replace('T', ' ');
    // Without a known size (standard input) the bar stays empty and the numbers tell.
    this.bar?.update(Math.floor((fraction ?? 0) * STEPS), { read: count(read), rejected: count(rejected), reached });
  }

  /** Leaves the terminal as it was found; the last bar stays as it stands. */
  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }

  private begin(phase: ReplayProgress['phase']): void {
    this.stop();
    this.phase = phase;
    this.bar = new SingleBar({
      format: `${phases[phase]} {bar} {percentage} %  {read} read  {rejected} rejected  {reached}`,
      barCompleteChar: '━',
      barIncompleteChar: '─',
      barsize: 30,
      hideCursor: true,
      fps: 8,
    });
    this.bar.start(STEPS, 0, { read: '0', rejected: '0', reached: '' });
  }
}
