import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../config/config.ts';
import { tellingDecision } from './demo/telling-decision.ts';
import { writeTown } from './demo/write-town.ts';
import { exitCode } from './exit-code.ts';
import { definitionsIn } from './pack-folders.ts';
import { replayWith } from './replay.ts';
import { ReplayProgressBar } from './replay-progress.ts';
import { showReplaySummary } from './replay-summary-lines.ts';
import type { CommandModule } from './run.ts';
import type { Terminal } from './terminal.ts';
import { tellingMistakes } from './told-mistakes.ts';

const packFolder = fileURLToPath(new URL('../../examples/demo', import.meta.url));

/** `opportune demo`: makes a little town, replays two of its days and explains one decision. */
export const demoCommand: CommandModule = (program, terminal, end) => {
  program
    .command('demo')
    .description('make a little town, replay two of its days and explain one decision')
    .option('--out <folder>', 'folder for the town and the five files', join('out', 'demo'))
    .action(async ({ out }: { out: string }) => {
      await tellingMistakes(() => demo(out, terminal));
      end(exitCode.ok);
    });
};

async function demo(out: string, terminal: Terminal): Promise<void> {
  console.log(await tellingDecision(join(out, 'decisions.ndjson')), writeTown, ReplayProgressBar, showReplaySummary, definitionsIn, replayWith, packFolder, loadConfig);
}
