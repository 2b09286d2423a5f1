import { exitCode } from './exit-code.ts';
import type { CommandModule } from './run.ts';

/** `opportune serve`: the server. */
export const serveCommand: CommandModule = (program, terminal, end) => {
  program
    .command('serve')
    .description('take events, decide and deliver until stopped')
    .option('--config <file>', 'configuration (YAML); docs/guides/operator.md tells what it can say')
    .action(async ({ config }: { config?: string }) => {
      const { runServe } = await import('./run-serve.ts');
      await runServe(config, terminal);
      end(exitCode.ok);
    });
};
