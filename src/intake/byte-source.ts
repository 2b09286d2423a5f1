import { createReadStream } from 'node:fs';
import { atLeast, prepended } from './byte-chunks.ts';
import { gunzipped } from './gunzipped.ts';
import type { RejectCode } from './reject-codes.ts';

const fileChunkBytes = 1 << 18;

/** Bytes as they come: of a file, of standard input, of memory. */
export interface ByteSource {
  /** Shown in rejects. */
  name: string;
  /** A file that must be there before anything is read. */
  path?: string;
  /** `open` gives the same bytes again each time. */
  reopens: boolean;
  open(): AsyncIterable<Uint8Array>;
}

/** A file by its path; `-` is standard input. */
export function fileSource(path: string): ByteSource {
  if (path === '-') return { name: '-', reopens: false, open: () => process.stdin };
  return { name: path, path, reopens: true, open: () => createReadStream(path, { highWaterMark: fileChunkBytes }) };
}

/** Bytes at hand, in the chunks given. */
export function memorySource(name: string, chunks: readonly Uint8Array[]): ByteSource {
  return {
    name,
    reopens: true,
    async *open() {
      yield* chunks;
    },
  };
}

/** Why a source ended before its end. */
export interface SourceFailure {
  code: Extract<RejectCode, 'file.truncated' | 'file.unreadable' | 'file.encoding'>;
  message: string;
}

/**
 * The decoded content of a source without its byte order mark: gzip is recognised by its first bytes, whatever the
 * name says. Never throws: a failure ends the chunks and is told in `failure`.
 */
export class DecodedBytes {
  failure: SourceFailure | undefined;
  /** Bytes taken from the source so far, before decoding. */
  bytesRead = 0;
  private readonly source: ByteSource;

  constructor(source: ByteSource) {
    this.source = source;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    const decoded = this.decoded();
    const head = await atLeast(4, decoded);
    if (isWide(head)) {
      this.failure = { code: 'file.encoding', message: 'the file is UTF-16 or UTF-32; convert it to UTF-8' };
      return;
    }
    const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
    yield* prepended(marked ? head.subarray(3) : head, decoded);
  }

  private async *decoded(): AsyncGenerator<Uint8Array> {
    const incoming = this.counted();
    const head = await atLeast(2, incoming);
    const whole = prepended(head, incoming);
    if (head[0] !== 0x1f || head[1] !== 0x8b) return yield* whole;
    const damage = yield* gunzipped(whole, this.source.reopens ? () => this.opened() : undefined);
    if (damage !== undefined) this.failure ??= { code: 'file.truncated', message: `gzip: ${damage.message}` };
  }

  private async *counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.opened()) {
      this.bytesRead += chunk.length;
      yield chunk;
    }
  }

  private async *opened(): AsyncGenerator<Uint8Array> {
    try {
      yield* this.source.open();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.failure ??= { code: 'file.unreadable', message: `reading failed: ${reason}` };
    }
  }
}

/** Two or four bytes a character: a byte order mark, or the zeros beside the first two ASCII characters. */
function isWide(head: Uint8Array): boolean {
  const [a, b, c, d] = head;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  return head.length >= 4 && ((a !== 0 && b === 0 && d === 0) || (a === 0 && (b === 0 || (b !== 0 && c === 0))));
}
