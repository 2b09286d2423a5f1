import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readHandsetRecord } from '../../src/simulator/handset-record.ts';

const SIMULATOR = fileURLToPath(new URL('../../src/simulator/simulator-process.ts', import.meta.url));

/** The simulated message centre, in a process of its own, with its own record of what was handed to it. */
export class MessageCentre {
  readonly port: number;
  private readonly recordFile: string;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, port: number, recordFile: string) {
    this.child = child;
    this.port = port;
    this.recordFile = recordFile;
  }

  static start(folder: string): Promise<MessageCentre> {
    const recordFile = join(folder, 'handsets.ndjson');
    const options = { recordFile, password: 'bench', phones: { deliverMs: 1000 } };
    const child = spawn(process.execPath, [SIMULATOR, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] });
    return new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', (line) => {
        const { port }: { port: number } = JSON.parse(line);
        resolve(new MessageCentre(child, port, recordFile));
      });
      child.once('close', (code) => reject(new Error(`the message centre ended with code ${code}`)));
    });
  }

  /** Every text that was handed over: number → when, epoch ms, as often as it was. */
  async handedOver(): Promise<Map<string, number[]>> {
    const texts = new Map<string, number[]>();
    for await (const line of readHandsetRecord(this.recordFile)) {
      if (line.kind !== 'submit' || line.status !== 'ESME_ROK') continue;
      const known = texts.get(line.to);
      if (known === undefined) texts.set(line.to, [line.at]);
      else known.push(line.at);
    }
    return texts;
  }

  end(): Promise<void> {
    return new Promise((resolve) => {
      this.child.once('close', () => resolve());
      this.child.kill('SIGTERM');
    });
  }
}
