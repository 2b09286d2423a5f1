import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A child process that says in one line of JSON that it is there, and can be killed and started again. */
export class KilledProcess<Hello> {
  private readonly script: string;
  private readonly argument: () => object;
  private child: ChildProcess | undefined;
  private told = '';

  constructor(script: string, argument: () => object) {
    this.script = script;
    this.argument = argument;
  }

  /** What it wrote on standard error, to be shown when a test fails. */
  get errors(): string {
    return this.told;
  }

  async start(): Promise<Hello> {
    const child = spawn(process.execPath, [this.script, JSON.stringify(this.argument())], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child = child;
    child.stderr.on('data', (text: Buffer) => {
      this.told = `${this.told}${text}`.slice(-20_000);
    });
    return new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
      child.once('exit', (code) => reject(new Error(`${this.script} ended with ${code}: ${this.told}`)));
    });
  }

  /** Resolves when it is gone. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  }
}
