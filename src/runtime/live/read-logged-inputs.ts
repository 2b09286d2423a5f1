import { hashText, lanes } from '../../core/hash.ts';
import { InputBatch, InputKind, Record } from '../../core/inputs/input-batch.ts';
import { attributesOf, triggerOf } from '../../core/partition/dead-letter.ts';
import type { InputSchema } from '../../core/schema/input-schema.ts';
import type { LoggedInput } from '../../ports/customer-inputs.ts';
import type { LogEntry } from '../../ports/input-log.ts';

/** Events and profiles of a customer in an entry of the log, newest first; `schema`: what was active when it was written. */
export function readLoggedInputs({ offset, batch }: LogEntry, customerId: string, schema: InputSchema): LoggedInput[] {
  const inputs = new InputBatch(batch);
  const { words } = inputs;
  hashText(customerId);
  const [hash1, hash2] = [lanes[0]!, lanes[1]!];
  const found: LoggedInput[] = [];
  let index = 0;
  for (let record = inputs.first; record < inputs.end; record = inputs.next(record), index++) {
    // Few are the customer's: the others are not worth decoding.
    if (words[record + Record.customerHash] !== hash1 || words[record + Record.customerHash + 1] !== hash2) continue;
    if (inputs.string(words[record + Record.customer]!) !== customerId) continue;
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
    const values = readable(attributesOf(schema, inputs, record), schema);
    return { kind: 'profile', eventType: '', id, at, values };
  }
  if ((kind & 0xff) !== InputKind.event || schema.eventTypes[kind >>> 8] === undefined) return undefined;
  const { id: _, type, at: __, since, ...values } = triggerOf(schema, inputs, record);
  const span = typeof since === 'number' ? { since } : {};
  return { kind: 'event', eventType: String(type), id, at, ...span, values };
}

/** Tags are kept as one word. */
const TAG_SEPARATOR = '|';

/** Attributes that are yes or no are kept as 1 and 0, tags in one word. */
function readable(values: Record<string, string | number | null>, schema: InputSchema): LoggedInput['values'] {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const attribute = schema.attributes[schema.attributeIndex.get(name) ?? -1];
      if (attribute?.type === 'bool' && value !== null) return [name, value === 1];
      if (attribute?.type === 'tags' && typeof value === 'string') return [name, value.replaceAll(TAG_SEPARATOR, ', ')];
      return [name, value];
    }),
  );
}
