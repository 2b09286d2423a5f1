import type { DoctorOptions } from './doctor/examine.ts';
import { exitCode } from './exit-code.ts';
import type { CommandModule } from './run.ts';

/** `opportune doctor`: looks at the machine and, when given, at packs; says what to do about what it finds. */
export const doctorCommand: CommandModule = (program, terminal, end) => {
  program
    .command('doctor')
    .description('check the machine, and a service or the folder of replays and packs; say what to do')
    .option('--out <folder>', 'folder a replay would write to', 'out')
    .option('--pack <folder...>', 'folders of definitions to check, taken together')
    .option('--config <file>', 'configuration of a service to look at, whether it runs or not')
    .option('--json', 'print the findings as JSON')
    .action(async (options: DoctorOptions) => {
      const { examine } = await import('./doctor/examine.ts');
      const healthy = await examine(options, terminal);
      end(healthy ? exitCode.ok : exitCode.failure);
    });
};
