import { type InputBatch, InputKind, Record as Part } from '../core/inputs/input-batch.ts';
import type { AttributeType } from '../core/schema/definitions.ts';
import type { InputSchema } from '../core/schema/input-schema.ts';

/** A record in the product's own form, and where it was read. */
export interface ReadRecord {
  /** `other`: neither an event nor a customer. */
  kind: 'event' | 'customer' | 'other';
  content: Record<string, unknown>;
  /** Position among the files of the reader, and line, both from 1. */
  file: number;
  line: number;
}

/** The records of a batch as they can be told to a server; clocks are none. */
export function recordsOf(batch: InputBatch, schema: InputSchema): ReadRecord[] {
  const records: ReadRecord[] = [];
  for (let record = batch.first; record < batch.end; record = batch.next(record)) {
    const kind = batch.words[record + Part.kind]! & 0xff;
    if (kind === InputKind.clock) continue;
    const file = batch.words[record + Part.file]!;
    const line = batch.words[record + Part.line]!;
    if (kind === InputKind.event) {
      records.push({ kind: 'event', content: eventOf(batch, record, schema), file, line });
    } else if (kind === InputKind.profile) {
      records.push({ kind: 'customer', content: customerOf(batch, record, schema), file, line });
    } else records.push({ kind: 'other', content: {}, file, line });
  }
  return records;
}

function eventOf(batch: InputBatch, record: number, { eventTypes }: InputSchema): Record<string, unknown> {
  const { id: type, fields } = eventTypes[batch.words[record + Part.kind]! >>> 8]!;
  const event: Record<string, unknown> = { ...headOf(batch, record), type };
  const since = batch.doubles[(record + Part.since) >> 1]!;
  if (since !== event.at) event.since = since;
  fields.forEach((field, position) => {
    const value = valueIn(batch, field.type, batch.doubles[((record + Part.fields) >> 1) + position]!);
    if (value !== null) event[field.name] = value;
  });
  return event;
}

/** An attribute that the record clears is null. */
function customerOf(batch: InputBatch, record: number, { attributes }: InputSchema): Record<string, unknown> {
  const { at: when, ...customer }: Record<string, unknown> = headOf(batch, record);
  // A record without a time of its own is of the time at which the server hears of it.
  if (Number(when) > 0 && Number.isFinite(when)) customer.at = when;
  const end = batch.next(record) >> 1;
  for (let at = (record + Part.fields) >> 1; at + 1 < end; at += 2) {
    const attribute = attributes[batch.doubles[at]!];
    if (attribute !== undefined) customer[attribute.name] = valueIn(batch, attribute.type, batch.doubles[at + 1]!);
  }
  return customer;
}

function headOf(batch: InputBatch, record: number) {
  const text = (part: number) => batch.string(batch.words[record + part]!);
  return { customerId: text(Part.customer), id: text(Part.id), at: batch.doubles[(record + Part.at) >> 1]! };
}

function valueIn(batch: InputBatch, type: AttributeType, value: number): string | number | boolean | null {
  if (Number.isNaN(value)) return null;
  switch (type) {
    case 'string':
    case 'enum':
    case 'tags':
    case 'region':
      return batch.string(value);
    case 'bool':
      return value === 1;
    default:
      return value;
  }
}
