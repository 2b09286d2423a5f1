import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { RejectCode } from './reject-codes.ts';

const fileChunkBytes = 1 << 18;
/** Compressed bytes decoded at a time: at most a thousand times as much comes out of them. */
const gzipPieceBytes = 1 << 14;
const gzipOutputBytes = 1 << 16;

/** Bytes as they come: of a file, of standard input, of memory. */
export interface ByteSource {
  /** Shown in rejects. */
  name: string;
  /** A file that must be there before anything is read. */
  path?: string;
  open(): AsyncIterable<Uint8Array>;
}

/** A file by its path; `-` is standard input. */
export function fileSource(path: string): ByteSource {
  if (path === '-') return { name: '-', open: () => process.stdin };
  return { name: path, path, open: () => createReadStream(path, { highWaterMark: fileChunkBytes }) };
}

/** Bytes at hand, in the chunks given. */
export function memorySource(name: string, chunks: readonly Uint8Array[]): ByteSource {
  return {
    name,
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
 * name says.
 * Never throws: a failure ends the chunks and is told in `failure`.
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
    yield* head[0] === 0x1f && head[1] === 0x8b ? this.gunzipped(inPieces(whole, gzipPieceBytes)) : whole;
  }

  private async *counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of this.source.open()) {
        this.bytesRead += chunk.length;
        yield chunk;
      }
    } catch (error) {
      this.failure = { code: 'file.unreadable', message: `reading failed: ${messageOf(error)}` };
    }
  }

  /**
   * One piece is decoded at a time and everything that came out of it is taken before the next, so that
   * damage later in the stream cannot take away what was decoded before it. Bytes after the end of the
   * compressed data are ignored.
   */
  private async *gunzipped(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const gunzip = createGunzip({ chunkSize: gzipOutputBytes });
    let decoded: Uint8Array[] = [];
    let over = false;
    gunzip.on('data', (chunk: Uint8Array) => decoded.push(chunk));
    const ended = new Promise<void>((resolve) => {
      const end = () => {
        over = true;
        resolve();
      };
      gunzip.once('end', end);
      gunzip.once('error', (error) => {
        this.failure ??= { code: 'file.truncated', message: `gzip: ${error.message}` };
        end();
      });
    });
    try {
      for await (const piece of pieces) {
        // A decoder that has met its end never calls back.
        await Promise.race([ended, new Promise<void>((resolve) => gunzip.write(piece, () => resolve()))]);
        const taken = decoded;
        decoded = [];
        yield* taken;
        if (over) break;
      }
      if (!over) gunzip.end();
      await ended;
      yield* decoded;
    } finally {
      gunzip.destroy();
    }
  }
}

/** Two or four bytes a character: a byte order mark, or the zeros beside the first two ASCII characters. */
function isWide(head: Uint8Array): boolean {
  const [a, b, c, d] = head;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  return head.length === 4 && ((a !== 0 && b === 0 && d === 0) || (a === 0 && (b === 0 || (b !== 0 && c === 0))));
}

/** The first chunks of `incoming`, joined until they have `bytes`; shorter when there are no more. */
async function atLeast(bytes: number, incoming: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < bytes) {
    const next = await incoming.next();
    if (next.done) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return head;
}

async function* prepended(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  yield* rest;
}

/** Cuts at fixed distances from the start, so that what is decoded does not depend on the source's chunks. */
async function* inPieces(chunks: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let kept: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    let data = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    for (; data.length >= bytes; data = data.subarray(bytes)) yield data.subarray(0, bytes);
    kept = data;
  }
  if (kept.length > 0) yield kept;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
