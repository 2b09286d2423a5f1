import { Worker } from 'node:worker_threads';
import type { CustomerInputs, CustomerInputsAnswer } from '../../ports/customer-inputs.ts';
import { errorOf, type WorkerFailure } from '../worker-message.ts';

export interface CustomerInputsSettings {
  /** URL of a `LogIndexModule`. */
  storageModule: string;
  /** Of the engine. */
  folder: string;
  /** Of `KeptDefinitions`. */
  definitionsFolder: string;
}

/** Calls to the worker. `activatedAt` tells the worker when other definitions have become active. */
export type CustomerInputsRequest =
  | { type: 'newest'; call: number; customerId: string; activatedAt: number }
  | { type: 'close'; call: number };

export type CustomerInputsReply =
  | { call: number; answer: CustomerInputsAnswer | undefined }
  | { call: number; failure: WorkerFailure };

interface PendingCall {
  resolve: (answer: CustomerInputsAnswer | undefined) => void;
  reject: (error: Error) => void;
}

const NOTHING: CustomerInputsAnswer = { inputs: [], isCut: false, isBehind: true };

/** Asks the thread that follows the log. Once that has failed, nothing is told of inputs until the next start. */
export class LogCustomerInputs implements CustomerInputs {
  private readonly settings: CustomerInputsSettings;
  private readonly activatedAt: () => number;
  private readonly report: (message: string) => void;
  private readonly pending = new Map<number, PendingCall>();
  private calls = 0;
  private worker: Worker | undefined;

  /** `report` hears why the thread failed. */
  constructor(settings: CustomerInputsSettings, activatedAt: () => number, report: (message: string) => void) {
    this.settings = settings;
    this.activatedAt = activatedAt;
    this.report = report;
  }

  /** To be called when the log is open; until then nothing is told. */
  start(): void {
    const worker = new Worker(new URL('./customer-inputs-worker.ts', import.meta.url), { workerData: this.settings });
    worker.on('message', (reply: CustomerInputsReply) => this.settle(reply));
    worker.on('error', (error: Error) => {
      this.report(`events of customers cannot be looked up until the next start: ${error.message}`);
      this.fail(error);
    });
    worker.on('exit', (code) => this.fail(new Error(`the reader of the log ended with code ${code}`)));
    this.worker = worker;
  }

  async newest(customerId: string): Promise<CustomerInputsAnswer> {
    const activatedAt = this.activatedAt();
    return (await this.call((call) => ({ type: 'newest', call, customerId, activatedAt }))) ?? NOTHING;
  }

  async stop(): Promise<void> {
    const { worker } = this;
    await this.call((call) => ({ type: 'close', call }));
    await worker?.terminate();
  }

  /** Undefined when the thread is not there. */
  private async call(request: (call: number) => CustomerInputsRequest): Promise<CustomerInputsAnswer | undefined> {
    const { worker } = this;
    if (worker === undefined) return undefined;
    return new Promise((resolve, reject) => {
      const call = this.calls++;
      this.pending.set(call, { resolve, reject });
      worker.postMessage(request(call));
    });
  }

  private settle(reply: CustomerInputsReply): void {
    const pending = this.pending.get(reply.call)!;
    this.pending.delete(reply.call);
    if ('failure' in reply) pending.reject(errorOf(reply.failure));
    else pending.resolve(reply.answer);
  }

  private fail(error: Error): void {
    this.worker = undefined;
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}
