import { closeSync, createReadStream, existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import type { FailureReason } from '../ports/channel.ts';

/** A line of the record: what the message centre saw, at epoch ms. */
export type RecordLine =
  | { kind: 'bind'; at: number; account: string; as: string; refused?: string }
  | { kind: 'lost'; at: number; account: string }
  /** A short message that was handed over. Written before it is answered. */
  | {
      kind: 'submit';
      at: number;
      id: string;
      account: string;
      from: string;
      to: string;
      text: string;
      coding: number;
      /** Epoch ms; absent when none was asked for. */
      expiresAt?: number;
      /** Whether a receipt is wanted. */
      receipt: boolean;
      part?: { reference: number; total: number; sequence: number };
      /** 'ESME_ROK', or why it was refused: then it was not handed over. */
      status: string;
      /** The sender never got this answer. */
      answer?: 'none';
    }
  /** A whole text is in the message centre: one phone rings once. */
  | { kind: 'message'; at: number; ids: string[]; account: string; from: string; to: string; text: string }
  | { kind: 'arrived' | 'read'; at: number; id: string; to: string }
  | { kind: 'failed' | 'expired'; at: number; id: string; to: string; reason: FailureReason }
  /** One attempt to tell the sender of a part; `answered` is the status it gave, or 'lost'. */
  | { kind: 'receipt'; at: number; id: string; state: string; answered: string }
  /** One attempt to hand a text of a customer to the account. */
  | { kind: 'reply'; at: number; id: string; from: string; to: string; text: string; answered: string };

/** What is left out of a line that is to be added: the record says when. */
export type Unrecorded = RecordLine extends infer Line ? (Line extends RecordLine ? Omit<Line, 'at'> : never) : never;

/**
 * The append-only record of the message centre: NDJSON, a line each, in the order in which things happened.
 *
 * H1. A line is with the operating system when `add` returns: it survives the death of the process.
 * H2. A line cut by such a death is removed at the next start; nothing else ever is.
 */
export class HandsetRecord {
  private readonly file: number;

  constructor(path: string) {
    if (existsSync(path)) dropCutLine(path);
    this.file = openSync(path, 'a');
  }

  /** @returns when it was: epoch ms. */
  add(line: Unrecorded): number {
    const at = Date.now();
    writeSync(this.file, `${JSON.stringify({ ...line, at })}\n`);
    return at;
  }

  close(): void {
    closeSync(this.file);
  }
}

/** The whole lines of a record, in order; nothing when there is no such file. */
export async function* readHandsetRecord(path: string): AsyncGenerator<RecordLine> {
  if (!existsSync(path)) return;
  let begun = '';
  for await (const chunk of createReadStream(path, 'utf8')) {
    const lines = (begun + chunk).split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line);
  }
}

function dropCutLine(path: string): void {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) truncateSync(path, end);
}
