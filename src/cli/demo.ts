import { type Command, InvalidArgumentError } from 'commander';
import { exitCode } from './exit-code.ts';
import type { CommandModule } from './run.ts';

interface DemoCommandOptions {
  folder: string;
  customers: number;
  speed: number;
  port: number;
}

/** `opportune demo`: the whole service on one machine, with a living town on it. */
export const demoCommand: CommandModule = (program, terminal, end) => {
  optionsOf(program.command('demo')).action(async (options: DemoCommandOptions) => {
    const { runLiveDemo } = await import('./demo/run-live-demo.ts');
    await runLiveDemo(options, terminal);
    end(exitCode.ok);
  });
};

function optionsOf(command: Command): Command {
  return command
    .description('start everything on this machine, with a town whose people call, travel and answer')
    .option('--folder <folder>', 'keeps all of it; the next start goes on from there', 'opportune-demo')
    .option('--customers <n>', 'people in a new town', numberOf(1, 1_000_000), 100_000)
    .option('--speed <times>', "how many times as fast as ours the town's time passes", numberOf(1, 600), 60)
    .option('--port <n>', 'port to listen on, 0 for any free one', numberOf(0, 65_535), 8080);
}

function numberOf(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}
