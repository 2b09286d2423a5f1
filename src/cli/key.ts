import { Argument } from 'commander';
import { exitCode } from './exit-code.ts';
import type { CommandModule } from './run.ts';
import type { KeyOptions } from './run-key.ts';

/** `opportune key`: API keys of a service on this machine. */
export const keyCommand: CommandModule = (program, terminal, end) => {
  program
    .command('key')
    .description('make, list and revoke API keys of a service, which may be running or not')
    .addArgument(new Argument('<action>', 'what to do').choices(['create', 'list', 'revoke']))
    .argument('[key-id]', 'of the key to revoke')
    .option('--name <name>', 'what people call the key')
    .option('--scopes <scopes>', 'what it may do, with commas between; docs/guides/operator.md lists them')
    .option('--expires <date>', 'from then on it is not valid (ISO 8601)')
    .option('--config <file>', 'configuration of the service')
    .option('--json', 'print the result as JSON')
    .action(async (action: 'create' | 'list' | 'revoke', keyId: string | undefined, options: KeyOptions) => {
      const { runKey } = await import('./run-key.ts');
      await runKey(action, keyId, options, terminal);
      end(exitCode.ok);
    });
};
