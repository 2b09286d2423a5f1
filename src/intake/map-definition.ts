import type { FieldDefinition } from '../core/schema/definitions.ts';
import type { RowExpression } from './row-expression.ts';

/** Where in the map something is written, for problems that only a file's header can show. */
export interface MapPlace {
  line: number;
  column: number;
  /** `events[0].fields.cell` */
  path: string;
}

/** Where a value comes from: a column, a constant, an expression over the columns. */
export type ValueSource =
  | { type: 'column'; column: string; place: MapPlace }
  /** `text` as a CSV cell would hold it. */
  | { type: 'constant'; text: string; place: MapPlace }
  | { type: 'expression'; expression: RowExpression; place: MapPlace };

/** `format` as `timeFormat` takes it. */
export interface TimeSource {
  value: ValueSource;
  format: string;
}

/** A declared name and its value; `format` matters for type `time` only. */
export interface FieldSource extends TimeSource {
  name: string;
}

/** What one record may become an input of. */
export interface InputMapping {
  kind: 'customer' | 'event' | 'ask' | 'outcome';
  /** Event type; empty for other kinds. */
  type: string;
  /** A `bool` expression; absent: always. */
  when?: { expression: RowExpression; place: MapPlace };
  /** Absent: the hash of the raw record. */
  id?: ValueSource;
  customerId: ValueSource;
  /** Absent only for customers: then their time is 0 and moves no clock. */
  at?: TimeSource;
  since?: TimeSource;
  /** Event fields, attributes, or what an ask or outcome consists of. */
  fields: FieldSource[];
}

export type RecordFormat = 'csv' | 'ndjson';

/** How foreign records become inputs; `kind: map` in YAML, see `docs/mapping.md`. */
export interface MapDefinition {
  id: string;
  /** The file it was read from, for problems. */
  file: string;
  format: RecordFormat;
  /** One ASCII character; CSV only. */
  delimiter: string;
  /** Columns of a CSV file without a header; absent: its first line names them. */
  columns?: readonly string[];
  zone: string;
  /** The inputs of a file are put in order of (at, position in the file). */
  ordered: boolean;
  /** In the order in which a record's inputs follow each other: customers, events, asks, outcomes. */
  inputs: readonly InputMapping[];
}

const text: FieldDefinition = { type: 'string', values: [] };

/** What an ask consists of; it becomes the command `{command: 'ask', channel, touchpoint, limit}`. */
export const askFields: Record<string, FieldDefinition> = {
  channel: text,
  touchpoint: text,
  limit: { type: 'int', values: [], min: 1, max: 100 },
};

/** What an outcome consists of. */
export const outcomeFields: Record<string, FieldDefinition> = {
  contactId: text,
  outcome: text,
  staffId: text,
  note: text,
};

/** Names without which an ask or an outcome means nothing. */
export const requiredFields: Record<InputMapping['kind'], readonly string[]> = {
  customer: [],
  event: [],
  ask: ['channel'],
  outcome: ['contactId', 'outcome'],
};
