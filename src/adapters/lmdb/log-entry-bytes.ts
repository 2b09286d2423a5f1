/** How entries of the log are stored. */
import { StoredFormatError } from '../../ports/checkpoint-store.ts';
import type { LogEntry } from '../../ports/input-log.ts';

const FORMAT = 1;
const PREFIX_BYTES = 8;

/** Names of the folders of segments: their first offset. */
export const segmentName = /^\d{16}$/;

export const segmentFolderName = (first: number): string => String(first).padStart(16, '0');

/** Format and cursor length as 32-bit words, the cursor's JSON, zeros to a multiple of 8, the batch. */
export function encodeEntry(batch: Uint8Array, cursor: unknown): Uint8Array {
  const text = Buffer.from(JSON.stringify(cursor) ?? 'null');
  const batchAt = (PREFIX_BYTES + text.length + 7) & ~7;
  const entry = new Uint8Array(batchAt + batch.length);
  const prefix = new DataView(entry.buffer);
  prefix.setUint32(0, FORMAT, true);
  prefix.setUint32(4, text.length, true);
  entry.set(text, PREFIX_BYTES);
  entry.set(batch, batchAt);
  return entry;
}

/** @throws StoredFormatError */
export function decodeEntry(offset: number, stored: Uint8Array): LogEntry {
  const prefix = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  if (prefix.getUint32(0, true) !== FORMAT) throw new StoredFormatError('The log', prefix.getUint32(0, true), FORMAT);
  const length = prefix.getUint32(4, true);
  const text = Buffer.from(stored.buffer, stored.byteOffset + PREFIX_BYTES, length).toString();
  // Copied: aligned for the batch's views, and of its own buffer to be handed to another thread.
  const batch = new Uint8Array(stored.subarray((PREFIX_BYTES + length + 7) & ~7));
  return { offset, batch, cursor: JSON.parse(text) };
}
