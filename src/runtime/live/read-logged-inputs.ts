import { InputBatch, InputKind, Record } from '../../core/inputs/input-batch.ts';
import { attributesOf, triggerOf } from '../../core/partition/dead-letter.ts';
import type { InputSchema } from '../../core/schema/input-schema.ts';
import type { LoggedInput } from '../../ports/customer-inputs.ts';
import type { LogEntry } from '../../ports/input-log.ts';

/** Events and profiles of a customer in an entry of the log, newest first; `schema`: what was active when it was written. */
export function readLoggedInputs({ offset, batch }: LogEntry, customerId: string, schema: InputSchema): LoggedInput[] {
  const inputs = new InputBatch(batch);
  const found: LoggedInput[] = [];
  let index = 0;
  for (let record = inputs.first; record < inputs.end; record = inputs.next(record), index++) {
    if (inputs.string(inputs.words[record + Record.customer]!) !== customerId) continue;
    const input = inputOf(inputs, record, schema);
    if (input !== undefined) found.push({ offset, index, ...input });
  }
  return found.reverse();
}

function inputOf(
  inputs: InputBatch,
  record: number,
  schema: InputSchema,
): Omit<LoggedInput, 'offset' | 'index'> | undefined {
  const kind = inputs.words[record + Record.kind]!;
  const id = inputs.string(inputs.words[record + Record.id]!);
  const at = inputs.doubles[(record + Record.at) >> 1]!;
  if ((kind & 0xff) === InputKind.profile) {
    return { kind: 'profile', eventType: '', id, at, values: attributesOf(schema, inputs, record) };
  }
  if ((kind & 0xff) !== InputKind.event || schema.eventTypes[kind >>> 8] === undefined) return undefined;
  const { id: _, type, at: __, since, ...values } = triggerOf(schema, inputs, record);
  const span = typeof since === 'number' ? { since } : {};
  return { kind: 'event', eventType: String(type), id, at, ...span, values };
}
