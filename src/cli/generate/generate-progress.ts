import { SingleBar } from 'cli-progress';
import { count } from '../table.ts';

/** A progress bar on standard error; nothing unless it is to be shown. */
export class GenerateProgressBar {
  private readonly bar: SingleBar | undefined;
  private readonly began = performance.now();

  /** `total` hours of the town. */
  constructor(shown: boolean, total: number) {
    if (!shown) return;
    this.bar = new SingleBar({
      format: 'Generating  {bar} {percentage} %  {records} records  {rate} a second',
      barCompleteChar: '━',
      barIncompleteChar: '─',
      barsize: 30,
      hideCursor: true,
      // Its own handlers would keep the process alive when it is to stop.
      gracefulExit: false,
      fps: 8,
    });
    this.bar.start(total, 0, { records: '0', rate: '0' });
  }

  show(hours: number, records: number): void {
    const seconds = (performance.now() - this.began) / 1000;
    this.bar?.update(hours, { records: count(records), rate: count(records / seconds) });
  }

  /** Leaves the terminal as it was found. */
  stop(): void {
    this.bar?.stop();
  }
}
