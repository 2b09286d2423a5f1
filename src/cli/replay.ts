import { type Command, InvalidArgumentError } from 'commander';
import { type Config, loadConfig } from '../config/config.ts';
import type { ReplaySummary } from '../runtime/replay-summary.ts';
import type { StateBeginning } from '../runtime/state-folder.ts';
import { exitCode } from './exit-code.ts';
import { inputFilesOf } from './input-files.ts';
import { instantIn } from './instant.ts';
import { definitionsIn } from './pack-folders.ts';
import { ReplayProgressBar } from './replay-progress.ts';
import { showReplaySummary } from './replay-summary-lines.ts';
import type { CommandModule } from './run.ts';
import type { Terminal } from './terminal.ts';
import { tellingMistakes } from './told-mistakes.ts';

interface ReplayCommandOptions {
  events: string[];
  customers: string[];
  pack: string[];
  map: string[];
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

/** `opportune replay`: runs packs over files of customers and events. */
export const replayCommand: CommandModule = (program, terminal, end) => {
  optionsOf(program.command('replay')).action(async (options: ReplayCommandOptions) => {
    const summary = await tellingMistakes(() => replayWith(options, loadConfig(), terminal));
    if (options.json) terminal.line(JSON.stringify(summary));
    else showReplaySummary(summary, options.out, terminal);
    end(summary.rejects.total > 0 ? exitCode.rejects : exitCode.ok);
  });
};

function optionsOf(command: Command): Command {
  return command
    .description('run the scenarios and campaigns of packs over files of customers and events')
    .requiredOption('--events <file...>', 'events: CSV or NDJSON, plain or gzip; - is standard input')
    .option('--customers <file...>', 'customers, read before the events', [])
    .option('--pack <folder...>', 'folders of definitions, taken together', ['packs/telecom'])
    .option('--map <file...>', 'how the columns of foreign files become fields', [])
    .option('--out <folder>', 'folder for the five files', 'out')
    .option('--speed <times>', 'event time over time: 1 is as it happened, 60 a minute a second', speedOf, 'max')
    .option('--from <time>', "leave out what happened before: a date or time in the pack's zone, or with an offset")
    .option('--to <time>', 'leave out what happened at or after')
    .option('--workers <n>', 'threads that decide, 0 for none but the reading one (one fewer than cores)', wholeOf)
    .option('--partitions <n>', 'logical partitions, a power of two up to 256 (64)', wholeOf)
    .option('--batch <n>', 'inputs in one batch of the log (4096)', wholeOf)
    .option('--checkpoint-every <n>', 'inputs between checkpoints, 0 for none (5000000)', wholeOf)
    .option('--keep-state', 'leave the state folder (.opportune beside the five files) when done')
    .option('--no-progress', 'show no progress bar')
    .option('--json', 'print the summary as JSON and nothing else')
    .addHelpText('after', '\nStopped half-way, the same command goes on where it was and writes the same bytes.');
}

export async function replayWith(options: ReplayCommandOptions, config: Config, terminal: Terminal): Promise<ReplaySummary> {
  const definitions = definitionsIn(options.pack);
  const { zone } = definitions.profile;
  const span = { from: instantIn(zone, '--from', options.from), to: instantIn(zone, '--to', options.to) };
  const files = inputFilesOf(definitions, { customers: options.customers, events: options.events, maps: options.map });
  const { replayFiles } = await import('../app.ts');
  const bar = new ReplayProgressBar(terminal.watched && options.progress, files.bytes);
  try {
    return await replayFiles({
      input: {
        definitions,
        customers: files.customers,
        events: files.events,
        batchSize: options.batch ?? config.batchInputs,
        ...(span.from !== undefined && { from: span.from }),
        ...(span.to !== undefined && { to: span.to }),
      },
      sourceIdentity: { ...files.identity, ...span },
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
  }
}

function noteBeginning(beginning: StateBeginning, terminal: Terminal): void {
  if (beginning === 'resumed') terminal.note('Going on with the replay that was stopped.');
  if (beginning === 'afresh') terminal.note('What was left here is of another replay: starting afresh.');
}

function wholeOf(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('It must be a whole number.');
}

function speedOf(text: string): number | 'max' {
  if (text === 'max') return 'max';
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0, or max.');
}
