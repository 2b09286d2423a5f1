/**
 * Takes numbers into lists while the service runs. Owner of uploads under way: one per service.
 *
 * U1. One upload at a time: each waits for those before it. What waits is bounded.
 * U2. A row is counted once, and what was not taken is kept with line and reason before the upload ends.
 * U3. A number is counted as accepted when the engine has it durably; told again it changes nothing.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeadLetter, Effect } from '../../core/effects.ts';
import { InputKind } from '../../core/inputs/input-batch.ts';
import type { ListUpload, ListUploads, RefusedRow, UploadState } from '../../ports/list-uploads.ts';
import { type AskedService, type LiveService, Overloaded } from '../../runtime/live/live-service.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { UnreadableUpload, type UploadStep } from './upload-source.ts';

const MOST_WAITING = 8;
/** Rows of one upload of which the reason is kept; further ones are counted. */
const MOST_REFUSED_ROWS = 200_000;
/** Rows read until an upload is broken off: small files may unpack to anything. */
const MOST_ROWS = 10_000_000;
const KEEP_ROWS_MS = 30 * 86_400_000;
/** Numbers told to the engine at once. */
const BATCH_NUMBERS = 1000;

export interface NewUpload extends Pick<ListUpload, 'list' | 'file' | 'rule' | 'group' | 'who'> {
  steps: (signal: AbortSignal) => AsyncIterable<UploadStep>;
  /** Whether a customer may be taken at all; those who may not are told as unknown. Absent: all may. */
  mayTake?: ((customerId: string) => Promise<boolean>) | undefined;
}

export interface ListIntakeParts {
  live: LiveService & AskedService;
  uploads: ListUploads;
  now: () => number;
}

interface Running {
  upload: ListUpload;
  cancel: AbortController;
  refusedRows: number;
}

export class ListIntake {
  private readonly parts: ListIntakeParts;
  private readonly running = new Map<string, Running>();
  private tail: Promise<void> = Promise.resolve();
  private isStopping = false;

  constructor(parts: ListIntakeParts) {
    this.parts = parts;
  }

  /** Resolves when the upload is kept and waits for its turn. @throws HttpProblem `overloaded` */
  async begin({ steps, mayTake, ...about }: NewUpload): Promise<ListUpload> {
    if (this.running.size >= MOST_WAITING || this.isStopping) {
      throw new HttpProblem('overloaded', 'too many uploads wait for their turn', { retryAfterMs: 5000 });
    }
    const upload: ListUpload = {
      ...{ uploadId: randomUUID(), ...about, at: this.parts.now(), state: 'waiting' as const },
      ...{ read: 0, accepted: 0, formatErrors: 0, duplicates: 0, unknown: 0, doNotDisturb: 0 },
    };
    const running: Running = { upload, cancel: new AbortController(), refusedRows: 0 };
    this.running.set(upload.uploadId, running);
    try {
      await this.parts.uploads.keep(upload);
    } catch (error) {
      this.running.delete(upload.uploadId);
      throw error;
    }
    this.tail = this.tail.then(() => this.run(running, { steps, mayTake }));
    return { ...upload };
  }

  /** As it stands. */
  shown(kept: ListUpload): ListUpload {
    const running = this.running.get(kept.uploadId);
    if (running !== undefined) return { ...running.upload };
    const isOpen = kept.state === 'waiting' || kept.state === 'running';
    return isOpen ? { ...kept, state: 'interrupted' } : kept;
  }

  /** What was taken until then stays. Uploads that have ended are left as they are. */
  cancel(uploadId: string): void {
    this.running.get(uploadId)?.cancel.abort();
  }

  /** Breaks off what is under way and waits for it. */
  async stop(): Promise<void> {
    this.isStopping = true;
    for (const { cancel } of this.running.values()) cancel.abort();
    await this.tail;
  }

  private async run(running: Running, { steps, mayTake }: Pick<NewUpload, 'steps' | 'mayTake'>): Promise<void> {
    const { upload, cancel } = running;
    const { signal } = cancel;
    try {
      if (!signal.aborted) upload.state = 'running';
      for await (const step of steps(signal)) {
        if (signal.aborted) break;
        await this.take(running, step, mayTake);
        if (upload.read > MOST_ROWS) throw new UnreadableUpload(`it has more than ${MOST_ROWS} rows; split it`);
      }
      this.end(upload, signal.aborted ? 'cancelled' : upload.problem === undefined ? 'done' : 'failed');
    } catch (error) {
      if (error instanceof UnreadableUpload) upload.problem = error.message;
      else if (!signal.aborted) upload.problem = `the service could not go on: ${messageOf(error)}`;
      this.end(upload, signal.aborted ? 'cancelled' : 'failed');
    }
    await this.conclude(upload);
  }

  private end(upload: ListUpload, state: UploadState): void {
    upload.state = state;
    upload.endedAt = this.parts.now();
  }

  /** What cannot be kept is told as interrupted later; the next upload goes on all the same. */
  private async conclude(upload: ListUpload): Promise<void> {
    const { uploads, now } = this.parts;
    try {
      await uploads.keep(upload);
      await uploads.forgetRows(now() - KEEP_ROWS_MS);
    } catch (error) {
      upload.problem ??= messageOf(error);
    }
    this.running.delete(upload.uploadId);
  }

  private async take(running: Running, step: UploadStep, mayTake: NewUpload['mayTake']): Promise<void> {
    const { upload } = running;
    upload.read += step.read;
    upload.formatErrors += step.formatErrors;
    upload.duplicates += step.duplicates;
    await this.refuse(running, step.refused);
    // Mistakes of the file as a whole, not of a row.
    const whole = step.refused.find(({ code }) => code.startsWith('file.'));
    if (whole !== undefined) upload.problem ??= whole.message;
    for (let at = 0; at < step.numbers.length; at += BATCH_NUMBERS) {
      const numbers = step.numbers.slice(at, at + BATCH_NUMBERS);
      const allowed = await Promise.all(numbers.map(({ number }) => mayTake?.(number) ?? true));
      const foreign = numbers.filter((_, position) => !allowed[position]);
      upload.unknown += foreign.length;
      await this.refuse(
        running,
        foreign.map((number) => unknownRow(number, upload.list)),
      );
      await this.join(
        running,
        numbers.filter((_, position) => allowed[position]),
      );
    }
  }

  private async join(running: Running, numbers: UploadStep['numbers']): Promise<void> {
    if (numbers.length === 0) return;
    const { upload } = running;
    const letters = (await this.told(upload, numbers)).filter(
      (effect): effect is DeadLetter => effect.type === 'deadLetter',
    );
    const lineOf = new Map(numbers.map(({ number, line }) => [number, line]));
    const rows: RefusedRow[] = [];
    for (const { customerId, code, message, raw } of letters) {
      if (code === 'list.do-not-disturb') upload.doNotDisturb++;
      else if (code === 'list.unknown') upload.unknown++;
      else throw new Error(message);
      rows.push({ line: lineOf.get(customerId)!, code, message, raw, customerId });
    }
    upload.accepted += numbers.length - letters.length;
    await this.refuse(running, rows);
  }

  /** Waits while the engine cannot take more. */
  private async told(upload: ListUpload, numbers: UploadStep['numbers']): Promise<Effect[]> {
    const { live, now } = this.parts;
    const id = randomUUID();
    const at = now();
    for (;;) {
      try {
        return await live.ask(id, (inputs) => {
          for (const { number, written } of numbers) {
            const content = { command: 'join-list', list: upload.list, ...(written !== undefined && { written }) };
            inputs.json(InputKind.command, number, id, at, content);
          }
        });
      } catch (error) {
        if (!(error instanceof Overloaded)) throw error;
        await sleep(error.retryAfterMs);
      }
    }
  }

  private async refuse(running: Running, rows: readonly RefusedRow[]): Promise<void> {
    const room = MOST_REFUSED_ROWS - running.refusedRows;
    const kept = rows.slice(0, Math.max(0, room));
    running.refusedRows += kept.length;
    if (kept.length > 0) await this.parts.uploads.refuse(running.upload.uploadId, kept);
  }
}

/** As the engine says it of a number that no customer has. */
function unknownRow({ number, line, written }: UploadStep['numbers'][number], list: string): RefusedRow {
  const message = `no customer had this number when it came for the list ${list}`;
  return { line, code: 'list.unknown', message, raw: written ?? number, customerId: number };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
