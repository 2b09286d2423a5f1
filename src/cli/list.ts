import { Argument } from 'commander';
import type { CheckListOptions } from './check-list.ts';
import { exitCode } from './exit-code.ts';
import type { CommandModule } from './run.ts';

/** `opportune list check`: what would become of the numbers of a file. */
export const listCommand: CommandModule = (program, terminal, end) => {
  program
    .command('list')
    .description('check files of numbers for a number list: what would be accepted, and what not and why')
    .addArgument(new Argument('<action>', 'what to do').choices(['check']))
    .argument('<file...>', 'numbers: one a line, or CSV with a column of them; plain or gzip')
    .requiredOption('--customers <file...>', 'customers: CSV or NDJSON, plain or gzip')
    .option('--pack <folder...>', 'folders of definitions, taken together (the telecom pack)')
    .option('--map <file...>', 'how the columns of foreign customer files become attributes')
    .option('--as <list>', 'number list of the pack that the files are for (mainland mobile numbers)')
    .option('--at <time>', "when they arrive: a date or time in the pack's zone, or with an offset (now)")
    .option('--rejects <file>', 'write what is not accepted, with line and reason')
    .option('--no-progress', 'show no progress bar')
    .option('--json', 'print the report as JSON and nothing else')
    .action(async (_action: string, files: string[], options: CheckListOptions) => {
      const { checkList } = await import('./check-list.ts');
      const rejected = await checkList(files, options, terminal);
      end(rejected > 0 ? exitCode.rejects : exitCode.ok);
    });
};
