/**
 * An open-loop load: requests are due at even intervals whatever has become of those before, and a request's time runs
 * from when it was due, not from when it could be sent. So a service that stalls is charged for everybody who would have
 * come meanwhile ("coordinated omission"), and for requests that found no free connection.
 */
import { quantile } from '../harness/statistics.ts';
import { KeptConnection } from './kept-connection.ts';

export interface LoadPlan {
  url: string;
  path: string;
  key: string;
  contentType: string;
  /** Requests on their way at once, at most. */
  connections: number;
  requestsPerSecond: number;
  /** Measured, after the warm-up. */
  seconds: number;
  warmUpSeconds: number;
}

export interface LoadResult {
  offeredPerSecond: number;
  /** Answers a second, of those due while measuring. */
  answeredPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  p999Ms: number;
  mostMs: number;
  /** Requests by what became of them, warm-up included: what `wordOf` said, `unanswered`; and `lost` connections. */
  answers: Record<string, number>;
  /** Processor seconds of this process, warm-up included. */
  cpuSeconds: number;
}

export interface LoadContent {
  bodyOf: (request: number) => Buffer;
  /** What kind of answer it is, in a word. */
  wordOf: (status: number, body: Buffer, request: number) => string;
}

/** What was due last may take so long. */
const LAST_ANSWERS_MS = 10_000;
const LOOK_EVERY_MS = 1;

export class OpenLoop {
  private readonly plan: LoadPlan;
  private readonly content: LoadContent;
  private readonly idle: KeptConnection[] = [];
  private total: number;
  private firstMeasured: number;
  private readonly timesMs: number[] = [];
  private readonly answers: Record<string, number> = {};
  private readonly head: string;
  private startMs = 0;
  /** When the first request was due, epoch ms. */
  startedAt = 0;
  private next = 0;
  private answered = 0;
  private lastAnswerMs = 0;
  private done: () => void = () => undefined;

  constructor(plan: LoadPlan, content: LoadContent) {
    this.plan = plan;
    this.content = content;
    const { requestsPerSecond, warmUpSeconds, seconds, path, url, key, contentType } = plan;
    this.firstMeasured = Math.round(requestsPerSecond * warmUpSeconds);
    this.total = this.firstMeasured + Math.round(requestsPerSecond * seconds);
    this.head =
      `POST ${path} HTTP/1.1\r\nhost: ${new URL(url).host}\r\nauthorization: Bearer ${key}\r\n` +
      `content-type: ${contentType}\r\ncontent-length: `;
  }

  async run(): Promise<void> {
    const url = new URL(this.plan.url);
    for (let k = 0; k < this.plan.connections; k++) {
      this.idle.push(await KeptConnection.open(url, () => this.lose()));
    }
    const all = new Promise<void>((resolve) => {
      this.done = resolve;
    });
    this.startMs = performance.now();
    this.startedAt = Date.now();
    const timer = setInterval(() => this.sendDue(), LOOK_EVERY_MS);
    const { warmUpSeconds, seconds } = this.plan;
    const giveUp = setTimeout(this.done, (warmUpSeconds + seconds) * 1000 + LAST_ANSWERS_MS);
    await all;
    clearInterval(timer);
    clearTimeout(giveUp);
    for (const connection of this.idle) connection.close();
  }

  /** Requests before this were the warm-up. */
  measureFromNow(): void {
    this.firstMeasured = this.next;
    this.timesMs.length = 0;
  }

  /** What is not due yet is not sent any more: `run` resolves when what was sent is answered. */
  stop(): void {
    this.total = this.next;
    if (this.answered === this.total) this.done();
  }

  result(): LoadResult {
    const { plan, timesMs, total, answered, firstMeasured } = this;
    if (answered < total) this.answers.unanswered = total - answered;
    const { user, system } = process.cpuUsage();
    const tookMs = this.lastAnswerMs - this.dueMs(firstMeasured);
    return {
      offeredPerSecond: plan.requestsPerSecond,
      answeredPerSecond: (timesMs.length / Math.max(tookMs, plan.seconds * 1000)) * 1000,
      p50Ms: quantile(timesMs, 0.5),
      p99Ms: quantile(timesMs, 0.99),
      p999Ms: quantile(timesMs, 0.999),
      mostMs: quantile(timesMs, 1),
      answers: this.answers,
      cpuSeconds: (user + system) / 1e6,
    };
  }

  private dueMs(request: number): number {
    return this.startMs + (request / this.plan.requestsPerSecond) * 1000;
  }

  private sendDue(): void {
    const due = ((performance.now() - this.startMs) / 1000) * this.plan.requestsPerSecond;
    while (this.next < this.total && this.next <= due && this.idle.length > 0) this.send(this.next++);
  }

  private send(request: number): void {
    // The one that has rested longest: a service lets go of connections that never ask.
    const connection = this.idle.shift()!;
    const body = this.content.bodyOf(request);
    const head = Buffer.from(`${this.head}${body.length}\r\n\r\n`, 'latin1');
    connection.send([head, body], (status, answer) => {
      this.lastAnswerMs = performance.now();
      if (request >= this.firstMeasured) this.timesMs.push(this.lastAnswerMs - this.dueMs(request));
      this.count(this.content.wordOf(status, answer, request));
      this.idle.push(connection);
      if (++this.answered === this.total) this.done();
      else this.sendDue();
    });
  }

  /** Without any connection left nothing more will be answered. */
  private lose(): void {
    this.count('lost');
    if (this.answers.lost === this.plan.connections) this.done();
  }

  private count(word: string): void {
    this.answers[word] = (this.answers[word] ?? 0) + 1;
  }
}
