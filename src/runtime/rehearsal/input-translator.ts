import { Record as Field, InputBatch, InputBatchWriter, InputKind } from '../../core/inputs/input-batch.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import { type InputSchema, inputSchemaOf } from '../../core/schema/input-schema.ts';

/** What inputs are written by. */
export type InputDefinitions = Pick<Definitions, 'eventTypes' | 'profile'>;

/** The kinds a rehearsal applies: what is known of customers and what they do, and the passing of time. */
const appliedKinds: ReadonlySet<number> = new Set([
  InputKind.event,
  InputKind.profile,
  InputKind.command,
  InputKind.clock,
]);

/**
 * Rewrites logged inputs for an engine of other definitions, by names: fields and attributes that are not there any more
 * go, as do those of another type, and so do events of types that are gone. What is about campaigns alone is left out.
 */
export class InputTranslator {
  private readonly from: InputSchema;
  private readonly to: InputSchema;
  private readonly writer = new InputBatchWriter();
  /** By event type as written: its position now, and for each of its fields now the position of the written one. */
  private readonly types: ({ position: number; fields: (FieldSource | undefined)[] } | undefined)[];
  private readonly attributes: (FieldSource | undefined)[];

  constructor(from: InputDefinitions, to: InputDefinitions) {
    this.from = inputSchemaOf(from as Definitions);
    this.to = inputSchemaOf(to as Definitions);
    this.types = this.from.eventTypes.map(({ id, fields }) => {
      const position = this.to.eventTypeIndex.get(id);
      if (position === undefined) return undefined;
      return { position, fields: this.to.eventTypes[position]!.fields.map((field) => sourceOf(field, fields)) };
    });
    this.attributes = this.from.attributes.map((attribute) => sourceOf(attribute, this.to.attributes));
  }

  translated(bytes: Uint8Array): Uint8Array {
    const batch = new InputBatch(bytes);
    for (let record = batch.first; record < batch.end; record = batch.next(record)) this.copy(batch, record);
    return this.writer.finish();
  }

  private copy(batch: InputBatch, record: number): void {
    const { words, doubles } = batch;
    const kind = words[record + Field.kind]! & 0xff;
    if (!appliedKinds.has(kind)) return;
    const at = doubles[(record + Field.at) >> 1]!;
    if (kind === InputKind.clock) {
      this.writer.clock(at);
      return;
    }
    const customerId = batch.string(words[record + Field.customer]!);
    const id = batch.string(words[record + Field.id]!);
    if (kind === InputKind.command) {
      if (isAboutCustomer(customerId, batch.json(record))) {
        this.writer.json(kind, customerId, id, at, batch.json(record));
      }
      return;
    }
    const since = doubles[(record + Field.since) >> 1]!;
    if (kind === InputKind.event) this.copyEvent(batch, record, { customerId, id, at, since });
    else this.copyProfile(batch, record, { customerId, id, at, since });
  }

  private copyEvent(batch: InputBatch, record: number, { customerId, id, at, since }: Head): void {
    const type = this.types[batch.words[record + Field.kind]! >>> 8];
    if (type === undefined) return;
    this.writer.begin(InputKind.event, type.position, customerId, id, at, since);
    for (const source of type.fields) {
      const value =
        source === undefined ? Number.NaN : batch.doubles[((record + Field.fields) >> 1) + source.position]!;
      this.writer.value(this.valueOf(batch, source, value));
    }
    this.writer.end();
  }

  private copyProfile(batch: InputBatch, record: number, { customerId, id, at, since }: Head): void {
    this.writer.begin(InputKind.profile, 0, customerId, id, at, since);
    const end = batch.next(record) >> 1;
    for (let pair = (record + Field.fields) >> 1; pair < end; pair += 2) {
      const target = this.attributes[batch.doubles[pair]!];
      if (target === undefined) continue;
      this.writer.value(target.position);
      this.writer.value(this.valueOf(batch, target, batch.doubles[pair + 1]!));
    }
    this.writer.end();
  }

  /** Texts are positions in the batch they stand in. */
  private valueOf(batch: InputBatch, source: FieldSource | undefined, value: number): number {
    return source === undefined || !source.isText || Number.isNaN(value)
      ? value
      : this.writer.text(batch.string(value));
  }
}

interface Head {
  customerId: string;
  id: string;
  at: number;
  since: number;
}

interface FieldSource {
  position: number;
  isText: boolean;
}

const texts: ReadonlySet<string> = new Set(['string', 'enum', 'tags', 'region']);

/** Where among `others` the same name has the same type. */
function sourceOf(
  { name, type }: { name: string; type: string },
  others: readonly { name: string; type: string }[],
): FieldSource | undefined {
  const position = others.findIndex((other) => other.name === name && other.type === type);
  return position < 0 ? undefined : { position, isText: texts.has(type) };
}

/** Commands that change what is known of a customer; the rest is about campaigns. */
function isAboutCustomer(customerId: string, content: unknown): boolean {
  if (customerId === '' || typeof content !== 'object' || content === null || !('command' in content)) return false;
  return content.command === 'join-list' || content.command === 'erase';
}
