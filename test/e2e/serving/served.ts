/** The service as the real command runs it, on a free port and in a folder of its own. */
import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ended, run, start } from '../opportune.ts';

const START_MS = 300_000;
const LOOK_MS = 100;

const pack = `
kind: profile
id: readers
zone: Etc/UTC
attributes:
  age: { type: int, source: crm, freshness: 24h }
---
kind: eventType
id: visit
fields: { page: string }
---
kind: metric
id: visits
event: visit
agg: count
window: day
---
kind: group
id: everybody
rule: "true"
primary: 1
---
kind: product
id: paper
name: Paper
category: press
---
kind: offer
id: paper-month
product: paper
name: A month of the paper
content: { default: paper-text }
---
kind: template
id: paper-text
text: "{{ offer.name }}"
---
kind: channel
id: letter
mode: push
---
kind: channel
id: bill
mode: push
---
kind: scenario
id: reads
pattern: { event: { event: visit } }
ttl: 4h
cooldown: 0m
---
kind: campaign
id: papers
name: Papers
entry: { scenarios: [reads] }
reentry: 1m
control: { share: 0, experiment: papers }
journey:
  - offer: { id: offer, offers: [paper-month], channels: [CHANNEL], exploration: 0 }
---
kind: policy
id: policy
caps: []
refusalCooldown: { product: 1d, category: 0h, all: 0h }
allowedLateness: 5m
dedupeHorizon: 10m
presenceTimeout: 30m
`;

/** A place for a service: its configuration, a little pack, and what it keeps. */
export class Place {
  readonly path = mkdtempSync(join(tmpdir(), 'opportune-service-'));
  readonly config = join(this.path, 'service.yaml');
  readonly folder = join(this.path, 'data');
  private readonly running = new Set<Served>();

  /** `channel`: where the campaign's offers go. `more`: further lines of the configuration. */
  constructor(channel: 'letter' | 'bill' = 'letter', more = '') {
    mkdirSync(join(this.path, 'pack'));
    this.writePack(pack.replace('CHANNEL', channel));
    this.configure(this.folder, more);
  }

  writePack(text: string): void {
    writeFileSync(join(this.path, 'pack', 'pack.yaml'), text);
  }

  get pack(): string {
    return readFileSync(join(this.path, 'pack', 'pack.yaml'), 'utf8');
  }

  configure(folder: string, more = ''): void {
    const lines = [`folder: ${folder}`, 'listen: { port: 0 }', `packs: [${join(this.path, 'pack')}]`, more];
    writeFileSync(this.config, `${lines.join('\n')}\n`);
  }

  /** Resolves when it serves. */
  async serve(folder = this.folder): Promise<Served> {
    const served = this.begin();
    await served.ready(folder);
    return served;
  }

  /** A service on its way. */
  begin(environment: Record<string, string> = {}): Served {
    const served = new Served(this.path, this.config, environment);
    this.running.add(served);
    return served;
  }

  command(...args: string[]): Promise<Ended> {
    return run([...args, '--config', this.config], this.path);
  }

  async end(): Promise<void> {
    await Promise.all([...this.running].map((served) => served.end('SIGTERM')));
    rmSync(this.path, { recursive: true, force: true });
  }
}

export class Served {
  url = '';
  key = '';
  private readonly process: ReturnType<typeof start>;

  constructor(path: string, config: string, environment: Record<string, string>) {
    this.process = start(['serve', '--config', config], path, { environment });
  }

  get ended(): Promise<Ended> {
    return this.process.ended;
  }

  /** @throws when it ends before, with what it wrote. */
  async ready(folder: string): Promise<void> {
    const early = this.ended.then(({ code, stderr }) => {
      throw new Error(`the service ended with ${code}: ${stderr}`);
    });
    early.catch(() => undefined);
    await Promise.race([this.serving(folder), early]);
  }

  async end(signal: NodeJS.Signals): Promise<Ended> {
    this.process.send(signal);
    return this.ended;
  }

  async ask(
    method: string,
    path: string,
    content?: object,
  ): Promise<{ status: number; answer: Record<string, unknown> }> {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.key}`, ...(content && { 'content-type': 'application/json' }) },
      ...(content && { body: JSON.stringify(content) }),
    });
    return { status: response.status, answer: JSON.parse((await response.text()) || '{}') };
  }

  private async serving(folder: string): Promise<void> {
    const until = Date.now() + START_MS;
    while (Date.now() < until) {
      await sleep(LOOK_MS);
      try {
        const { url } = JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8'));
        this.key = readFileSync(join(folder, 'administrator.key'), 'utf8').trim();
        this.url = url;
        if ((await this.ask('GET', '/readyz')).answer.ready === true) return;
      } catch {
        // Not there yet.
      }
    }
    throw new Error('the service does not serve');
  }
}

/**
 * A port that was free a moment ago. It is none of those that systems give to whoever asks for any, which another test
 * could have got by the time it is used.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
