import { idOf } from '../core/hash.ts';
import { type RecordKey, type RecordKind, recordKinds } from './record-store.ts';

/** Customer ids are kept whole in keys up to this many bytes, so that a key stays below LMDB's limit of 1,978. */
const CUSTOMER_ID_BYTES = 700;
const HEADER_BYTES = 9;

/** Stored numbers of the kinds; they only ever grow. */
const kindNumbers = new Map<RecordKind, number>(recordKinds.map((kind, index) => [kind, index + 1]));

/** Keys of a kind start with this byte and those of the next kind follow all of them. */
export function recordKindNumber(kind: RecordKind): number {
  return kindNumbers.get(kind)!;
}

/**
 * A record's key as bytes whose order is the order of `RecordKey`: kind, `at` as an order-preserving
 * f64, the customer id ended by a zero (zeros inside are escaped), the id.
 */
export function recordKeyBytes(key: RecordKey): Buffer {
  const customer = Buffer.from(key.customerId);
  const escaped = escapeZeros(customer.length > CUSTOMER_ID_BYTES ? shortened(customer, key.customerId) : customer);
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + escaped.length + 1 + Buffer.byteLength(key.id));
  bytes[0] = recordKindNumber(key.kind);
  bytes.writeDoubleBE(key.at + 0, 1);
  if (bytes[1]! < 0x80) bytes[1]! ^= 0x80;
  else for (let i = 1; i < HEADER_BYTES; i++) bytes[i]! ^= 0xff;
  escaped.copy(bytes, HEADER_BYTES);
  bytes[HEADER_BYTES + escaped.length] = 0;
  bytes.write(key.id, HEADER_BYTES + escaped.length + 1);
  return bytes;
}

function shortened(customer: Buffer, customerId: string): Buffer {
  return Buffer.concat([customer.subarray(0, CUSTOMER_ID_BYTES), Buffer.from(idOf(customerId))]);
}

/** 0 → 1 1 and 1 → 1 2 keep the order and leave 0 free to end the text. */
function escapeZeros(text: Buffer): Buffer {
  if (!text.some((byte) => byte <= 1)) return text;
  return Buffer.from([...text].flatMap((byte) => (byte <= 1 ? [1, byte + 1] : [byte])));
}
