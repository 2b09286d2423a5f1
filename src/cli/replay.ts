import { type Command, InvalidArgumentError } from 'commander';
import { exitCode } from './exit-code.ts';
import type { CommandModule } from './run.ts';
import type { ReplayCommandOptions } from './run-replay.ts';

/** `opportune replay`: runs packs over files of customers and events. */
export const replayCommand: CommandModule = (program, terminal, end) => {
  optionsOf(program.command('replay')).action(async (options: ReplayCommandOptions) => {
    const { runReplay } = await import('./run-replay.ts');
    const rejected = await runReplay(options, terminal);
    end(rejected > 0 ? exitCode.rejects : exitCode.ok);
  });
};

function optionsOf(command: Command): Command {
  return command
    .description('run the scenarios and campaigns of packs over files of customers and events')
    .requiredOption('--events <file...>', 'events: CSV or NDJSON, plain or gzip; - is standard input')
    .option('--customers <file...>', 'customers, read before the events')
    .option('--pack <folder...>', 'folders of definitions, taken together (the telecom pack)')
    .option('--map <file...>', 'how the columns of foreign files become fields')
    .option(
      '--list <list=file...>',
      'files of numbers for number lists; LIST=FILE@TIME arrives then, others with the first event',
    )
    .option('--out <folder>', 'folder for the five files', 'out')
    .option('--speed <times>', 'event time over time: 1 is as it happened, 60 a minute a second', speedOf, 'max')
    .option('--from <time>', "leave out what happened before: a date or time in the pack's zone, or with an offset")
    .option('--to <time>', 'leave out what happened at or after')
    .option('--workers <n>', 'threads that decide, 0 for none but the reading one (one fewer than cores)', wholeOf)
    .option('--partitions <n>', 'logical partitions, a power of two up to 256 (8 a worker)', wholeOf)
    .option('--batch <n>', 'inputs in one batch of the log (4096)', wholeOf)
    .option('--checkpoint-every <n>', 'inputs between checkpoints, 0 for none (5000000)', wholeOf)
    .option('--keep-state', 'leave the state folder (.opportune beside the five files) when done')
    .option('--no-progress', 'show no progress bar')
    .option('--json', 'print the summary as JSON and nothing else')
    .addHelpText('after', '\nStopped half-way, the same command goes on where it was and writes the same bytes.');
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
