import { join } from 'node:path';
import { exitCode } from './exit-code.ts';
import type { CommandModule } from './run.ts';

/** `opportune demo`: makes a little town, replays two of its days and explains one decision. */
export const demoCommand: CommandModule = (program, terminal, end) => {
  program
    .command('demo')
    .description('make a little town, replay two of its days and explain one decision')
    .option('--out <folder>', 'folder for the town and the five files', join('out', 'demo'))
    .action(async ({ out }: { out: string }) => {
      const { showDemo } = await import('./demo/show-demo.ts');
      await showDemo(out, terminal);
      end(exitCode.ok);
    });
};
