import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** How a command ended, as a shell would see it. */
export interface Ended {
  /** Null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

interface Running {
  send(signal: NodeJS.Signals): void;
  ended: Promise<Ended>;
  /** Resolves with the match as soon as standard output has one; rejects when the command ends without. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
}

interface Surroundings {
  environment?: Record<string, string>;
  /** What standard input gives; nothing when absent. */
  input?: string;
}

/** Starts the real command in a process of its own, without a terminal; `folder` is where it is called. */
export function start(args: readonly string[], folder: string, { environment, input }: Surroundings = {}): Running {
  const child = spawn(process.execPath, [join(root, 'src', 'cli', 'main.ts'), ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input ?? '');
  let stdout = '';
  let stderr = '';
  let heard: () => void = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    heard();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  const says = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      heard = () => {
        const match = pattern.exec(stdout);
        if (match !== null) resolve(match);
      };
      heard();
      ended.then(() => reject(new Error(`it ended without saying ${pattern}:\n${stdout}${stderr}`)), reject);
    });
  return { send: (signal) => void child.kill(signal), ended, says };
}

export function run(args: readonly string[], folder: string, surroundings?: Surroundings): Promise<Ended> {
  return start(args, folder, surroundings).ended;
}

/** The pack of the demo. */
export const demoPack = join(root, 'examples', 'demo');

/** Objects of an NDJSON file, typed by the caller who knows the file. */
export function linesOf<T>(...path: string[]): T[] {
  const lines = readFileSync(join(...path), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line): T => JSON.parse(line));
}
