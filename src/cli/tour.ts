import { join } from 'node:path';
import { exitCode } from './exit-code.ts';
import type { CommandModule } from './run.ts';

/** `opportune tour`: makes a little town, replays two of its days and explains one decision. */
export const tourCommand: CommandModule = (program, terminal, end) => {
  program
    .command('tour')
    .description('make a little town, replay two of its days and explain one decision; starts no service')
    .option('--out <folder>', 'folder for the town and the five files', join('out', 'tour'))
    .action(async ({ out }: { out: string }) => {
      const { showTour } = await import('./tour/show-tour.ts');
      await showTour(out, terminal);
      end(exitCode.ok);
    });
};
