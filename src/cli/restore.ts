import { exitCode } from './exit-code.ts';
import type { CommandModule } from './run.ts';
import type { RestoreCommandOptions } from './run-back-up.ts';

/** `opportune restore`: makes a service's folder from a back-up. */
export const restoreCommand: CommandModule = (program, terminal, end) => {
  program
    .command('restore')
    .description('make the folder of a service from a back-up; its channels stay paused until the lost time is stated')
    .requiredOption('--from <folder>', 'the back-up')
    .requiredOption('--folder <folder>', 'new or empty folder of the restored service')
    .option('--erasures <file>', 'who was erased, as kept outside of what was lost (erasureFile)')
    .option('--config <file>', 'configuration of the service: its database, when it has one of its own')
    .action(async (options: RestoreCommandOptions) => {
      const { runRestore } = await import('./run-back-up.ts');
      await runRestore(options, terminal);
      end(exitCode.ok);
    });
};
