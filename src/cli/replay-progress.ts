import { SingleBar } from 'cli-progress';
import type { ReplayProgress } from '../runtime/replay.ts';
import { count } from './table.ts';

const phases: Record<ReplayProgress['phase'], string> = {
  recovering: 'Going on  ',
  reading: 'Replaying ',
  writing: 'Writing   ',
};

const STEPS = 1000;

/** A progress bar on standard error, one for each phase; nothing unless it is to be shown. */
export class ReplayProgressBar {
  private readonly shown: boolean;
  private readonly totalBytes: number | undefined;
  private readonly localTime: Intl.DateTimeFormat;
  private bar: SingleBar | undefined;
  private phase: ReplayProgress['phase'] | undefined;

  /**
   * `totalBytes` of all files; undefined when not known, as of standard input: then the bar stays empty. The event time
   * reached is shown in `zone`.
   */
  constructor(shown: boolean, totalBytes: number | undefined, zone: string) {
    this.shown = shown;
    this.totalBytes = totalBytes;
    // The Swedish form is the ISO one.
    this.localTime = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'short', timeZone: zone });
  }

  show(progress: ReplayProgress): void {
    if (!this.shown) return;
    const { phase, fraction, bytesRead, counts, clock } = progress;
    if (phase !== this.phase) this.begin(phase);
    const done = fraction ?? (this.totalBytes ? bytesRead / this.totalBytes : 0);
    const reached = clock === null ? '' : this.localTime.format(clock);
    const numbers = { read: count(counts.records), rejected: count(counts.rejects), reached };
    this.bar?.update(Math.floor(done * STEPS), numbers);
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
      // Its own handlers would keep the process alive when it is to stop.
      gracefulExit: false,
      fps: 8,
    });
    this.bar.start(STEPS, 0, { read: '0', rejected: '0', reached: '' });
  }
}
