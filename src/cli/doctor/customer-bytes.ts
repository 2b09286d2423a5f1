import { Engine } from '../../core/engine.ts';
import { InputBatch, InputBatchWriter, InputKind } from '../../core/inputs/input-batch.ts';
import type { AttributeType, Definitions, FieldType } from '../../core/schema/definitions.ts';
import { inputSchemaOf } from '../../core/schema/input-schema.ts';

const CUSTOMERS = 20_000;
const BATCH_RECORDS = 4096;
const START = Date.UTC(2026, 0, 5, 4);

/**
 * Bytes of memory a customer takes in the engine who has every attribute and has had one event of each type: what
 * millions of customers will take at least. Measured, not estimated, on made-up customers.
 */
export function bytesPerCustomer(definitions: Definitions): number {
  const owned = Array.from({ length: 64 }, (_, partition) => partition);
  const engine = new Engine({ definitions, partitionCount: owned.length, owned, handover: 'assumed' });
  const writer = new InputBatchWriter();
  const ignored = { push: () => undefined };
  const flush = () => engine.apply(new InputBatch(writer.finish()), ignored);
  for (let customer = 0; customer < CUSTOMERS; customer++) {
    writeCustomer(writer, definitions, customer);
    if (writer.records >= BATCH_RECORDS) flush();
  }
  flush();
  const { customers, bytes } = engine.memory();
  return bytes / customers;
}

function writeCustomer(writer: InputBatchWriter, definitions: Definitions, customer: number): void {
  const { attributes, eventTypes } = inputSchemaOf(definitions);
  const customerId = `customer-${customer}`;
  writer.begin(InputKind.profile, 0, customerId, `profile-${customer}`, START, START);
  attributes.forEach(({ name, type }, position) => {
    const { values } = definitions.profile.attributes[name] ?? { values: [] };
    writer.value(position);
    writer.value(valueFor(writer, type, values, customer));
  });
  writer.end();
  eventTypes.forEach(({ id, fields }, position) => {
    const declared = definitions.eventTypes[position]?.fields ?? {};
    writer.begin(InputKind.event, position, customerId, `${id}-${customer}`, START, START);
    for (const { name, type } of fields) writer.value(valueFor(writer, type, declared[name]?.values ?? [], customer));
    writer.end();
  });
}

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
