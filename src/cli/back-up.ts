import { exitCode } from './exit-code.ts';
import type { CommandModule } from './run.ts';

/** `opportune back-up`: copies what a service keeps, while it runs or not. */
export const backUpCommand: CommandModule = (program, terminal, end) => {
  program
    .command('back-up')
    .description('copy all that a service keeps into a new folder, while it runs or when it is stopped')
    .requiredOption('--to <folder>', 'new or empty folder')
    .option('--config <file>', 'configuration of the service')
    .action(async (options: { to: string; config?: string }) => {
      const { runBackUp } = await import('./run-back-up.ts');
      await runBackUp(options, terminal);
      end(exitCode.ok);
    });
};
