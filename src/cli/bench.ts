import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Argument } from 'commander';
import { CommandError } from './command-error.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { CommandModule } from './run.ts';

interface BenchCommandOptions {
  json?: true;
  quick?: true;
  peers: boolean;
  only: string[];
  customers?: string;
  contacts?: string;
  folder?: string;
}

const BENCH = fileURLToPath(new URL('../../bench/bench.ts', import.meta.url));

/** `opportune bench`: the benchmarks live beside the program, not in it; this starts them. */
export const benchCommand: CommandModule = (program, _terminal, end) => {
  program
    .command('bench')
    .description('measure this machine, beside peers in the same run')
    .addArgument(
      new Argument('<workload>', 'what to measure').choices([
        'engine',
        'audience',
        'decision',
        'pipeline',
        'wave',
        'console',
      ]),
    )
    .option('--json', 'print the report as JSON and nothing else')
    .option('--quick', 'small sizes: shows that it runs and that answers agree; the figures mean nothing')
    .option('--no-peers', 'leave out the peers, which are installed by: npm install --prefix bench')
    .option('--only <result...>', 'measure only these results', [])
    .option('--customers <n>', 'of console: how many there are (1,000,000)')
    .option('--contacts <n>', 'of console: how many were recorded in a month (10,000,000)')
    .option('--folder <folder>', 'of console: keep what is loaded, and load nothing that is there')
    .action(async (workload: string, options: BenchCommandOptions) => {
      end(await benchmark(workload, options));
    });
};

function benchmark(workload: string, options: BenchCommandOptions): Promise<ExitCode> {
  const { json, quick, peers, only } = options;
  if (!existsSync(BENCH)) {
    throw new CommandError('usage', 'the benchmarks are not here', 'Run it in a clone of the repository');
  }
  const flags = [json && '--json', quick && '--quick', !peers && '--no-peers'].filter(
    (flag) => typeof flag === 'string',
  );
  const named = (['customers', 'contacts', 'folder'] as const).flatMap((name) => {
    const given = options[name];
    return given === undefined ? [] : [`--${name}`, given];
  });
  const args = [BENCH, workload, ...flags, ...named, ...only.flatMap((name) => ['--only', name])];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(exitCodeOf(code)));
  });
}

function exitCodeOf(code: number | null): ExitCode {
  if (code === exitCode.ok || code === exitCode.usage) return code;
  return exitCode.failure;
}
