import { type Command, InvalidArgumentError } from 'commander';
import { exitCode } from './exit-code.ts';
import type { GenerateCommandOptions } from './generate/run-generate.ts';
import type { CommandModule } from './run.ts';

const GREATEST_SEED = 2 ** 32 - 1;
/** Some 4 KB of memory each: this many have been tried. */
const MOST_CUSTOMERS = 1_000_000;
const MOST_DAYS = 366;

/** `opportune generate`: makes a town of customers, the events of its days, and the truth about them. */
export const generateCommand: CommandModule = (program, terminal, end) => {
  optionsOf(program.command('generate')).action(async (options: GenerateCommandOptions) => {
    const { runGenerate } = await import('./generate/run-generate.ts');
    await runGenerate(options, terminal);
    end(exitCode.ok);
  });
};

function optionsOf(command: Command): Command {
  return command
    .description(
      'make a town for the telecom pack: customers with habits, the events of their days, the truth about them',
    )
    .option('--customers <n>', 'how many live there', wholeFrom(1, MOST_CUSTOMERS), 10_000)
    .option('--days <n>', 'how many days it lives', wholeFrom(1, MOST_DAYS), 7)
    .option('--seed <n>', 'another number, another town', wholeFrom(0, GREATEST_SEED), 1)
    .option('--start <date>', 'its first day', '2012-03-05')
    .option('--out <folder>', 'folder for the files; - is standard output, as with --stream', 'town')
    .option('--format <format>', 'of customers: ndjson or csv', formatOf, 'ndjson')
    .option('--plain', 'do not compress the events')
    .option('--stream', 'write no files, but customers and events in one stream to standard output')
    .option('--answers <file>', 'contacts.ndjson of a replay of this town: what people answer goes among the events')
    .option('--pack <folder...>', 'the definitions the contacts were made with (the telecom pack)')
    .option('--no-progress', 'show no progress bar')
    .option('--json', 'print town.json and nothing else')
    .addHelpText(
      'after',
      `
The same options make the same bytes. To replay a town without a file between:
  opportune generate --customers 100000 --stream | opportune replay --events -`,
    );
}

function wholeFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

function formatOf(text: string): 'ndjson' | 'csv' {
  if (text === 'ndjson' || text === 'csv') return text;
  throw new InvalidArgumentError('It must be ndjson or csv.');
}
