import { spawn } from 'node:child_process';

/**
 * Runs a program of the benchmark in a process of its own, so that nothing measured before it has
 * left compiled code or garbage behind, and returns the JSON value it prints.
 *
 * @throws Error when it fails; its error output has been passed on
 */
export function measuredInChild<Result>(program: string, ...args: string[]): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--expose-gc', program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const printed: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(Buffer.concat(printed).toString()) as Result);
      else reject(new Error(`measuring ${args.join(' ')} ended with code ${code}`));
    });
  });
}
