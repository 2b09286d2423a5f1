import { replayFiles } from '../app/replay-files.ts';
import { type Config, loadConfig } from '../config/config.ts';
import { bytesOfFiles } from '../intake/input-files.ts';
import type { ReplaySummary } from '../runtime/replay-summary.ts';
import type { StateBeginning } from '../runtime/state-folder.ts';
import { exitCode } from './exit-code.ts';
import { instantIn } from './instant.ts';
import { listPathOf } from './list-path.ts';
import { definitionsIn, telecomPack } from './pack-folders.ts';
import { ReplayProgressBar } from './replay-progress.ts';
import { showReplaySummary } from './replay-summary-lines.ts';
import type { Terminal } from './terminal.ts';
import { tellingMistakes } from './told-mistakes.ts';

const stopSignals = ['SIGINT', 'SIGTERM'] as const;

export interface ReplayCommandOptions {
  events: string[];
  customers?: string[];
  /** The telecom pack of the product when absent. */
  pack?: string[];
  map?: string[];
  /** `LIST=FILE` or `LIST=FILE@TIME`. */
  list?: string[];
  out: string;
  speed: number | 'max';
  from?: string;
  to?: string;
  workers?: number;
  partitions?: number;
  batch?: number;
  checkpointEvery?: number;
  keepState?: true;
  progress: boolean;
  json?: true;
}

/** Replays as the options say and shows the summary. @returns how many records were rejected. */
export async function runReplay(options: ReplayCommandOptions, terminal: Terminal): Promise<number> {
  const summary = await replayOf(options, terminal);
  if (options.json) terminal.line(JSON.stringify(summary));
  else showReplaySummary(summary, definitionsIn(options.pack ?? [telecomPack]), options.out, terminal);
  return summary.rejects.total;
}

/**
 * Replays as the options say, with a progress bar for those who watch.
 *
 * @throws CommandError for mistakes in options, files, maps and definitions.
 */
export function replayOf(options: ReplayCommandOptions, terminal: Terminal): Promise<ReplaySummary> {
  return tellingMistakes(() => replayWith(options, loadConfig(), terminal));
}

async function replayWith(options: ReplayCommandOptions, config: Config, terminal: Terminal): Promise<ReplaySummary> {
  const definitions = definitionsIn(options.pack ?? [telecomPack]);
  const { zone } = definitions.profile;
  const from = instantIn(zone, '--from', options.from);
  const to = instantIn(zone, '--to', options.to);
  const paths = {
    customerFiles: options.customers ?? [],
    eventFiles: options.events,
    mapFiles: options.map ?? [],
    listFiles: (options.list ?? []).map((written) => listPathOf(written, zone, { from, to })),
  };
  const bar = new ReplayProgressBar(terminal.watched && options.progress, bytesOfFiles(paths), zone);
  const stop = () => {
    bar.stop();
    terminal.note('Stopped. The same command goes on where it was.');
    process.exit(exitCode.stopped);
  };
  for (const signal of stopSignals) process.once(signal, stop);
  try {
    return await replayFiles({
      ...paths,
      definitions,
      from,
      to,
      batchInputs: options.batch ?? config.batchInputs,
      outFolder: options.out,
      workers: options.workers ?? config.workers,
      partitions: options.partitions ?? config.partitions,
      checkpointEvery: options.checkpointEvery ?? config.checkpointEveryInputs,
      keepState: options.keepState ?? false,
      speed: options.speed,
      onBeginning: (beginning) => noteBeginning(beginning, terminal),
      onProgress: (progress) => bar.show(progress),
    });
  } finally {
    bar.stop();
    for (const signal of stopSignals) process.off(signal, stop);
  }
}

function noteBeginning(beginning: StateBeginning, terminal: Terminal): void {
  if (beginning === 'resumed') terminal.note('Going on with the replay that was stopped.');
  if (beginning === 'afresh') terminal.note('What was left here is of another replay: starting afresh.');
}
