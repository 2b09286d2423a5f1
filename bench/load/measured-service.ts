import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

export interface ServiceSettings {
  /** Of this run alone; everything is kept in it. */
  folder: string;
  pack: string;
  /** Written over what the service takes by itself (docs/guides/operator.md). */
  config?: Record<string, unknown>;
}

/** `opportune serve` as a process of its own, with its database: what an operator would run. */
export class MeasuredService {
  readonly url: string;
  readonly key: string;
  /** Of the service; its database has processes of its own. */
  readonly pid: number;
  /** The first process of the database the service runs. */
  readonly databasePid: number;
  /** From spawning the process until it took requests. */
  readonly startedInMs: number;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, folder: string, url: string, key: string, startedInMs: number) {
    this.child = child;
    this.url = url;
    this.key = key;
    this.pid = child.pid!;
    this.databasePid = Number(
      readFileSync(join(folder, 'service/database/data/postmaster.pid'), 'utf8').split('\n')[0],
    );
    this.startedInMs = startedInMs;
  }

  static async start({ folder, pack, config = {} }: ServiceSettings): Promise<MeasuredService> {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'config.yaml');
    const listen = { host: '127.0.0.1', port: 0 };
    // A line a request would be written to nobody.
    const log = { level: 'warn' };
    writeFileSync(file, stringify({ folder: join(folder, 'service'), packs: [pack], listen, log, ...config }));
    const startMs = performance.now();
    const child = spawn(process.execPath, [...process.execArgv.filter(isForService), MAIN, 'serve', '--config', file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [url, keyFile] = await greeting(child);
    return new MeasuredService(child, folder, url, readFileSync(keyFile, 'utf8').trim(), performance.now() - startMs);
  }

  /** Sends a request and returns the answer's JSON. @throws Error for anything but success */
  async ask<T>(method: string, path: string, content?: string, type = 'application/json'): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.key}`, ...(content !== undefined && { 'content-type': type }) },
      ...(content !== undefined && { body: content }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  }

  /** Value of a gauge or counter without labels. */
  async metric(name: string): Promise<number> {
    const headers = { authorization: `Bearer ${this.key}` };
    const text = await (await fetch(`${this.url}/metrics`, { headers })).text();
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    if (line === undefined) throw new Error(`/metrics tells no ${name}`);
    return Number(line.slice(name.length + 1));
  }

  /** Ends it, gently or not at all gently, and waits until it is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('close', resolve));
    this.child.kill(signal);
    await gone;
  }
}

/** Profiling flags are for the service, not for the program that starts it. */
const isForService = (flag: string) => flag.startsWith('--cpu-prof') || flag.startsWith('--max-old');

/** The two lines with which the service says where it listens and where the first key is. */
function greeting(child: ChildProcess): Promise<[url: string, keyFile: string]> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: child.stdout! });
    let url = '';
    lines.on('line', (line) => {
      url ||= /Listening at (\S+);/.exec(line)?.[1] ?? '';
      const keyFile = /key is in (.+)$/.exec(line)?.[1];
      if (url !== '' && keyFile !== undefined) resolve([url, keyFile]);
    });
    child.once('close', (code) => reject(new Error(`the service ended with code ${code} while starting`)));
  });
}
