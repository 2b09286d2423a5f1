import { createGunzip } from 'node:zlib';
import { inPieces } from './byte-chunks.ts';

/** Compressed bytes decoded at a time: at most a thousand times as much comes out of them. */
const pieceBytes = 1 << 14;
/** The same when damage cannot be looked at a second time. */
const smallPieceBytes = 1 << 10;
const outputBytes = 1 << 16;

/** Where decoding stopped before the end of the data. */
interface Damage {
  message: string;
  /** The piece, from 0, in which it was met. */
  piece: number;
}

/**
 * Decodes gzip; what comes after the compressed data is ignored when it is zeros, damage otherwise. Returns what
 * stopped it early, if anything did, after everything that could be decoded before.
 *
 * The decoder gives nothing of the piece in which it meets damage. So when the bytes can be had again (`reopen`)
 * that piece is decoded once more, byte by byte; when not, pieces are small.
 */
export async function* gunzipped(
  compressed: AsyncIterable<Uint8Array>,
  reopen: (() => AsyncIterable<Uint8Array>) | undefined,
): AsyncGenerator<Uint8Array, { message: string } | undefined> {
  let given = 0;
  const decoding = decoded(inPieces(compressed, reopen === undefined ? smallPieceBytes : pieceBytes));
  let next = await decoding.next();
  for (; !next.done; next = await decoding.next()) {
    given += next.value.length;
    yield next.value;
  }
  const damage = next.value;
  if (damage !== undefined && reopen !== undefined) {
    let known = given;
    for await (const chunk of decoded(byteByByteFrom(damage.piece, inPieces(reopen(), pieceBytes)))) {
      if (known < chunk.length) yield chunk.subarray(known);
      known = Math.max(0, known - chunk.length);
    }
  }
  return damage;
}

async function* byteByByteFrom(piece: number, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let number = 0;
  for await (const bytes of pieces) {
    if (number++ < piece) yield bytes;
    else for (let i = 0; i < bytes.length; i++) yield bytes.subarray(i, i + 1);
  }
}

/** One piece is decoded at a time, and everything that came out of it is given before the next. */
async function* decoded(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, Damage | undefined> {
  const gunzip = createGunzip({ chunkSize: outputBytes });
  let output: Uint8Array[] = [];
  let damage: Damage | undefined;
  let over = false;
  let piece = 0;
  gunzip.on('data', (chunk: Uint8Array) => output.push(chunk));
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      over = true;
      resolve();
    };
    gunzip.once('end', end);
    gunzip.once('error', ({ message }) => {
      damage = { message, piece };
      end();
    });
  });
  try {
    for await (const bytes of pieces) {
      // A decoder that has met its end never calls back.
      await Promise.race([ended, new Promise<void>((resolve) => gunzip.write(bytes, () => resolve()))]);
      const taken = output;
      output = [];
      yield* taken;
      if (over) break;
      piece++;
    }
    if (!over) gunzip.end();
    await ended;
    yield* output;
  } finally {
    gunzip.destroy();
  }
  return damage;
}
