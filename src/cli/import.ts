import { Argument } from 'commander';
import { exitCode } from './exit-code.ts';
import type { CommandModule } from './run.ts';
import type { ImportCommandOptions } from './run-import.ts';
import { takingServer } from './taking-server.ts';

/** `opportune import`: loads a running server from a file. */
export const importCommand: CommandModule = (program, terminal, end) => {
  const command = program
    .command('import')
    .description('tell a running server what is in a file of customers or events')
    .addArgument(new Argument('<kind>', 'what the file holds').choices(['customers', 'events']))
    .argument('<file>', 'CSV or NDJSON, plain or gzip')
    .option('--map <file...>', 'how the columns of a foreign file become fields')
    .option('--state <file>', 'where it is noted how far it is (FILE.import beside the source)')
    .option('--rejects <file>', 'what was not taken, with line and reason (FILE.rejects.ndjson beside the source)')
    .option('--json', 'print the summary as JSON and nothing else')
    .addHelpText('after', '\nStopped half-way, the same command goes on where it was.');
  takingServer(command).action(async (kind: 'customers' | 'events', file: string, options: ImportCommandOptions) => {
    const { runImport } = await import('./run-import.ts');
    const rejected = await runImport(kind, file, options, terminal);
    end(rejected > 0 ? exitCode.rejects : exitCode.ok);
  });
};
