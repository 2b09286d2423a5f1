import { Engine } from '../../core/engine.ts';
import { InputBatch, InputBatchWriter, InputKind } from '../../core/inputs/input-batch.ts';
import type { AttributeType, Definitions, FieldType } from '../../core/schema/definitions.ts';
import { type InputSchema, inputSchemaOf } from '../../core/schema/input-schema.ts';

const CUSTOMERS = 20_000;
const BATCH_RECORDS = 4096;
const START = Date.UTC(2026, 0, 5, 4);

/** Bytes of memory that a customer takes in the engine, measured on made-up customers. */
export interface CustomerBytes {
  /** With a value for every attribute, and nothing else ever heard of. */
  known: number;
  /** After one event of each type as well: metrics, places, moments, decisions. */
  active: number;
}

/** What millions of customers of these definitions will take, each. */
export function bytesPerCustomer(definitions: Definitions): CustomerBytes {
  const engine = new Engine({ definitions, partitionCount: 1, owned: [0], handover: 'assumed' });
  const writer = new InputBatchWriter();
  const schema = inputSchemaOf(definitions);
  const ignored = { push: () => undefined };
  const flush = () => engine.apply(new InputBatch(writer.finish()), ignored);
  const measureAfter = (write: (customer: number) => void): number => {
    for (let customer = 0; customer < CUSTOMERS; customer++) {
      write(customer);
      if (writer.records >= BATCH_RECORDS) flush();
    }
    flush();
    const { customers, bytes } = engine.memory();
    return bytes / customers;
  };
  const known = measureAfter((customer) => writeProfile(writer, definitions, schema, customer));
  const active = measureAfter((customer) => writeEvents(writer, definitions, schema, customer));
  return { known, active };
}

function writeProfile(
  writer: InputBatchWriter,
  definitions: Definitions,
  { attributes }: InputSchema,
  customer: number,
): void {
  writer.begin(InputKind.profile, 0, customerIdOf(customer), `profile-${customer}`, START, START);
  attributes.forEach(({ name, type }, position) => {
    writer.value(position);
    writer.value(valueFor(writer, type, definitions.profile.attributes[name]?.values ?? [], customer));
  });
  writer.end();
}

function writeEvents(
  writer: InputBatchWriter,
  definitions: Definitions,
  { eventTypes }: InputSchema,
  customer: number,
): void {
  eventTypes.forEach(({ id, fields }, position) => {
    const declared = definitions.eventTypes[position]?.fields ?? {};
    writer.begin(InputKind.event, position, customerIdOf(customer), `${id}-${customer}`, START, START);
    for (const { name, type } of fields) writer.value(valueFor(writer, type, declared[name]?.values ?? [], customer));
    writer.end();
  });
}

const customerIdOf = (customer: number) => `customer-${customer}`;

/** A value as the wire form wants it: text by its position in the batch, the rest as numbers. */
function valueFor(
  writer: InputBatchWriter,
  type: FieldType | AttributeType,
  values: string[],
  customer: number,
): number {
  switch (type) {
    case 'enum':
      return writer.text(values[customer % values.length] ?? '');
    case 'string':
    case 'tags':
      return writer.text(`word-${customer % 1000}`);
    case 'region':
      return Number.NaN;
    case 'time':
      return START;
    case 'bool':
      return customer % 2;
    default:
      return customer % 100;
  }
}
