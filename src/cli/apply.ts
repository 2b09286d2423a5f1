import type { ApplyOptions } from './apply-definitions.ts';
import { exitCode } from './exit-code.ts';
import type { CommandModule } from './run.ts';

/** `opportune apply`: checks definitions. Making them active needs a server, which does not exist yet. */
export const applyCommand: CommandModule = (program, terminal, end) => {
  program
    .command('apply')
    .description('check definitions and, with a server, make them active')
    .requiredOption('-f, --file <path...>', 'folders of definitions, taken together')
    .option('--dry-run', 'only check and say what would change')
    .option('--against <path...>', 'compare with the definitions in these folders')
    .option('--json', 'print the result as JSON')
    .action(async (options: ApplyOptions) => {
      const { applyDefinitions } = await import('./apply-definitions.ts');
      applyDefinitions(options, terminal);
      end(exitCode.ok);
    });
};
