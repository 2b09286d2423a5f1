import type { ApplyOptions } from './apply-definitions.ts';
import { exitCode } from './exit-code.ts';
import type { CommandModule } from './run.ts';
import type { DiffOptions, ExportOptions } from './run-definitions.ts';
import { takingServer } from './taking-server.ts';

/** `opportune apply`, `diff`, `export`: definitions as files, and those that a server decides by. */
export const applyCommand: CommandModule = (program, terminal, end) => {
  const apply = program
    .command('apply')
    .description('check definitions and make them those that a server decides by, all or nothing')
    .requiredOption('-f, --file <path...>', 'folders of definitions, taken together')
    .option('--dry-run', 'only check, without a server')
    .option('--against <path...>', 'with --dry-run: compare with the definitions in these folders')
    .option('--comment <text>', 'why, for the history')
    .option('--json', 'print the result as JSON');
  takingServer(apply).action(async (options: ApplyOptions) => {
    if (options.dryRun) {
      const { applyDefinitions } = await import('./apply-definitions.ts');
      applyDefinitions(options, terminal);
    } else {
      const { applyToServer } = await import('./run-definitions.ts');
      await applyToServer(options, terminal);
    }
    end(exitCode.ok);
  });
  const diff = program
    .command('diff')
    .description('what would be different if a server decided by these definitions')
    .requiredOption('-f, --file <path...>', 'folders of definitions, taken together')
    .option('--json', 'print the result as JSON');
  takingServer(diff).action(async (options: DiffOptions) => {
    const { diffWithServer } = await import('./run-definitions.ts');
    await diffWithServer(options, terminal);
    end(exitCode.ok);
  });
  const exported = program
    .command('export')
    .description('write the definitions that a server decides by, as they are written')
    .requiredOption('--to <folder>', 'new or empty folder');
  takingServer(exported).action(async (options: ExportOptions) => {
    const { exportFromServer } = await import('./run-definitions.ts');
    await exportFromServer(options, terminal);
    end(exitCode.ok);
  });
};
