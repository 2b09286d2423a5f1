import { Argument } from 'commander';
import { exitCode } from './exit-code.ts';
import type { CommandModule } from './run.ts';
import type { UserAction, UserOptions } from './run-user.ts';

/** `opportune user`: people who may sign in to a service on this machine. */
export const userCommand: CommandModule = (program, terminal, end) => {
  program
    .command('user')
    .description('add, list and disable people who may sign in, and give them passwords')
    .addArgument(new Argument('<action>', 'what to do').choices(['add', 'list', 'password', 'disable', 'enable']))
    .argument('[name]', 'what the user signs in with')
    .option('--roles <roles>', 'of a new user, with commas between; docs/access.md lists them')
    .option('--region <region>', 'of a new user: bound to it and all in it')
    .option('--display-name <name>', 'of a new user: what people call them')
    .option('--config <file>', 'configuration of the service')
    .option('--json', 'print the result as JSON')
    .action(async (action: UserAction, name: string | undefined, options: UserOptions) => {
      const { runUser } = await import('./run-user.ts');
      await runUser(action, name, options, terminal);
      end(exitCode.ok);
    });
};
