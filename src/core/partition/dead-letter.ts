import type { DeadLetter, Trigger } from '../effects.ts';
import { Record as Field, type InputBatch, InputKind } from '../inputs/input-batch.ts';
import type { InputSchema } from '../schema/input-schema.ts';

/** An input about something that does not exist: a dead letter, not a defect. */
export class UnknownReference extends Error {}

/** An event's id, type, times and fields, by name; of any other input its id and time. */
export function triggerOf(schema: InputSchema, batch: InputBatch, record: number): Trigger {
  const id = batch.string(batch.words[record + Field.id]!);
  const at = batch.doubles[(record + Field.at) >> 1]!;
  const since = batch.doubles[(record + Field.since) >> 1]!;
  const kind = batch.words[record + Field.kind]!;
  if ((kind & 0xff) !== InputKind.event) return { id, type: 'profile', at };
  const { id: typeId, fields } = schema.eventTypes[kind >>> 8]!;
  const trigger: Trigger = { id, type: typeId, at };
  if (since !== at) trigger.since = since;
  fields.forEach(({ name, type }, k) => {
    const value = batch.doubles[((record + Field.fields) >> 1) + k]!;
    if (Number.isNaN(value)) return;
    const isText = type === 'string' || type === 'enum';
    trigger[name] = isText ? batch.string(value) : type === 'bool' ? value === 1 : value;
  });
  return trigger;
}

/** What becomes of an input that could not be applied, and why. */
export function deadLetterOf(schema: InputSchema, batch: InputBatch, record: number, error: unknown): DeadLetter {
  return {
    type: 'deadLetter',
    customerId: batch.string(batch.words[record + Field.customer]!),
    at: batch.doubles[(record + Field.at) >> 1]!,
    ...reasonOf(error),
    file: batch.words[record + Field.file]!,
    line: batch.words[record + Field.line]!,
    raw: rawOf(schema, batch, record),
  };
}

/** What is said of a timer that failed. */
export function timerLetterOf(customerId: string, due: number, error: unknown): DeadLetter {
  return { type: 'deadLetter', customerId, at: due, ...reasonOf(error), file: 0, line: 0, raw: '' };
}

function reasonOf(error: unknown): { code: string; message: string } {
  if (error instanceof UnknownReference) return { code: 'input.unknown-reference', message: error.message };
  return { code: 'input.failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** The input as JSON, as far as it can be told; '' when its kind or type is none. */
function rawOf(schema: InputSchema, batch: InputBatch, record: number): string {
  const kind = batch.words[record + Field.kind]!;
  switch (kind & 0xff) {
    case InputKind.event:
      return schema.eventTypes[kind >>> 8] === undefined ? '' : JSON.stringify(triggerOf(schema, batch, record));
    case InputKind.profile:
      return JSON.stringify({ ...triggerOf(schema, batch, record), attributes: attributesOf(schema, batch, record) });
    case InputKind.outcome:
    case InputKind.handover:
    case InputKind.command:
    case InputKind.shared:
    case InputKind.definitions:
      return batch.string(batch.doubles[(record + Field.fields) >> 1]!);
    default:
      return '';
  }
}

/** Values by name; null clears. An attribute the schema does not have goes by its number. */
export function attributesOf({ attributes }: InputSchema, batch: InputBatch, record: number) {
  const named: Record<string, string | number | null> = {};
  const end = batch.next(record) >> 1;
  for (let at = (record + Field.fields) >> 1; at + 1 < end; at += 2) {
    const position = batch.doubles[at]!;
    const value = batch.doubles[at + 1]!;
    const { name, type } = attributes[position] ?? { name: String(position), type: 'float' };
    const isNumber = type === 'int' || type === 'float' || type === 'time' || type === 'bool';
    named[name] = Number.isNaN(value) ? null : isNumber ? value : batch.string(value);
  }
  return named;
}
