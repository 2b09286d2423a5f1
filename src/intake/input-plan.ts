import { InputKind } from '../core/inputs/input-batch.ts';
import type { InputSchema } from '../core/schema/input-schema.ts';
import type { FieldConverter } from './field-converter.ts';
import { fieldConverter, readTime } from './field-converter.ts';
import { longestCustomerId, longestId } from './intake-limits.ts';
import type { KeepsWords } from './kept-fields.ts';
import type { FieldWords } from './known-words.ts';
import type { InputMapping, TimeSource } from './map-definition.ts';
import { askFields, outcomeFields, requiredFields } from './map-definition.ts';
import type { InputDefinitions } from './parse-maps.ts';
import type { RecordTerms } from './record-terms.ts';
import type { Fault, RejectCode } from './reject-codes.ts';
import { quoted } from './reject-codes.ts';
import type { Row } from './row.ts';
import type { BoundExpression } from './row-expression.ts';
import { EvaluationFailure } from './row-expression.ts';
import type { StagedInput } from './staged-input.ts';
import type { TimeFormat } from './time-format.ts';
import { timeFormat } from './time-format.ts';
import { ValueReader } from './value-reader.ts';

/** What plans share: the declarations, and the words that fields have had. */
export interface IntakeContext {
  definitions: InputDefinitions;
  schema: InputSchema;
  words: FieldWords;
  /** Absent: the words of all fields are counted. */
  keeps?: KeepsWords;
  /** They change from body to body. */
  terms: RecordTerms;
}

/** A time of the record at hand. */
class TimeReader {
  private readonly name: string;
  private readonly value: ValueReader;
  private readonly format: TimeFormat;

  constructor(name: string, source: TimeSource, columns: readonly string[], zone: string) {
    this.name = name;
    this.value = new ValueReader(source.value, columns);
    this.format = knownFormat(source.format, zone);
  }

  /** Epoch ms; NaN when there is none. */
  read(row: Row, fault: Fault): number {
    const from = this.value.rowOf(row, fault);
    const { at } = this.value;
    return readTime(this.format, this.name, from, from.starts[at], from.ends[at], fault);
  }
}

function knownFormat(format: string, zone: string): TimeFormat {
  const known = timeFormat(format, zone);
  if (known === undefined) throw new Error(`no time format "${format}"`);
  return known;
}

interface FieldReader {
  name: string;
  value: ValueReader;
  converter: FieldConverter;
  /** Position of the event field or of the attribute. */
  position: number;
}

const kinds = {
  customer: InputKind.profile,
  event: InputKind.event,
  ask: InputKind.command,
  outcome: InputKind.outcome,
} as const;

/** One input mapping, made for records with certain columns. */
export class InputPlan {
  private readonly mapping: InputMapping;
  private readonly when: BoundExpression | undefined;
  private readonly id: ValueReader | undefined;
  private readonly customerId: ValueReader;
  private readonly at: TimeReader | undefined;
  private readonly since: TimeReader | undefined;
  private readonly fields: FieldReader[];
  private readonly terms: RecordTerms;
  private readonly type: number;
  /** Values of an event: its declared fields, mapped or not. */
  private readonly declared: number;

  /** Columns the mapping names must be among `columns`, or are always empty. */
  constructor(mapping: InputMapping, columns: readonly string[], zone: string, context: IntakeContext) {
    this.mapping = mapping;
    this.terms = context.terms;
    this.when = mapping.when?.expression.bind(columns);
    this.id = mapping.id && new ValueReader(mapping.id, columns);
    this.customerId = new ValueReader(mapping.customerId, columns);
    this.at = mapping.at && new TimeReader('at', mapping.at, columns, zone);
    this.since = mapping.since && new TimeReader('since', mapping.since, columns, zone);
    this.type = mapping.kind === 'event' ? positionIn(context.schema.eventTypeIndex, mapping.type) : 0;
    this.declared = mapping.kind === 'event' ? context.schema.eventTypes[this.type].fields.length : 0;
    this.fields = fieldReaders(mapping, this.type, columns, zone, context);
  }

  /** Values an input of this plan can have. */
  get room(): number {
    return Math.max(this.declared, this.fields.length, 1);
  }

  /** Makes the input of a record; false when it has none (`when` is not met) or the fault says what is wrong. */
  stage(row: Row, into: StagedInput, fault: Fault): boolean {
    const { mapping } = this;
    if (this.when !== undefined && !this.isMet(this.when, row, fault)) return false;
    into.kind = kinds[mapping.kind];
    into.type = this.type;
    into.customerId = this.readCustomer(row, fault);
    into.id = this.id === undefined ? '' : readName(this.id, row, longestId, 'id.invalid', fault);
    let at = this.at === undefined ? Number.NaN : this.at.read(row, fault);
    into.isTimed = !Number.isNaN(at);
    if (!into.isTimed) at = this.terms.now;
    // What is known about a customer from the start needs no time; 0 moves no clock.
    if (Number.isNaN(at) && mapping.kind === 'customer') at = 0;
    const since = this.since === undefined ? Number.NaN : this.since.read(row, fault);
    if (Number.isNaN(at)) fault.raise('time.missing', 'the record has no time');
    if (since > at) fault.raise('time.order', `the record ends ${since - at} ms before it begins`);
    into.at = at;
    into.since = Number.isNaN(since) ? at : since;
    if (fault.code !== '') return false;
    if (mapping.kind === 'event') this.stageEvent(row, into, fault);
    else if (mapping.kind === 'customer') this.stageProfile(row, into, fault);
    else this.stageContent(row, into, fault);
    return fault.code === '';
  }

  private isMet(when: BoundExpression, row: Row, fault: Fault): boolean {
    const met = when.evaluate(row);
    if (met instanceof EvaluationFailure && !met.ofAbsence) {
      return fault.raise('expression.failed', `${quoted(when.text)}: ${met.message}`);
    }
    return met === true;
  }

  private readCustomer(row: Row, fault: Fault): string {
    const customerId = readName(this.customerId, row, longestCustomerId, 'customer.invalid', fault);
    if (customerId === '') fault.raise('customer.missing', 'the record names no customer');
    return customerId;
  }

  private stageEvent(row: Row, into: StagedInput, fault: Fault): void {
    into.length = this.declared;
    for (let k = 0; k < this.declared; k++) {
      into.values[k] = Number.NaN;
      into.texts[k] = '';
    }
    for (const field of this.fields) if (!readField(field, row, into, field.position, fault)) return;
  }

  private stageProfile(row: Row, into: StagedInput, fault: Fault): void {
    let length = 0;
    for (const { value, converter, position } of this.fields) {
      const from = value.rowOf(row, fault);
      const start = from.starts[value.at];
      const end = from.ends[value.at];
      const cleared = value.column >= 0 && row.nulls[value.column] === 1;
      if (start === end && !cleared) continue;
      into.attributes[length] = position;
      into.values[length] = Number.NaN;
      into.texts[length] = '';
      if (!cleared && !converter.convert(from, start, end, into, length, fault)) return;
      // A blank number is as absent as an empty one, and absence must not clear.
      if (cleared || into.texts[length] !== '' || !Number.isNaN(into.values[length])) length++;
    }
    into.length = length;
  }

  /** Asks and outcomes are JSON, in the order of their declaration. */
  private stageContent(row: Row, into: StagedInput, fault: Fault): void {
    const content: Record<string, string | number> = {};
    if (this.mapping.kind === 'ask') content.command = 'ask';
    for (const field of this.fields) {
      into.values[0] = Number.NaN;
      into.texts[0] = '';
      if (!readField(field, row, into, 0, fault)) return;
      if (into.texts[0] !== '') content[field.name] = into.texts[0];
      else if (!Number.isNaN(into.values[0])) content[field.name] = into.values[0];
    }
    for (const name of requiredFields[this.mapping.kind]) {
      if (content[name] === undefined) fault.raise('field.missing', `${name}: the ${this.mapping.kind} has none`);
    }
    into.length = 1;
    into.texts[0] = JSON.stringify(content);
  }
}

/** Maps are checked against the declarations before they get here. */
function positionIn(positions: ReadonlyMap<string, number>, name: string): number {
  const position = positions.get(name);
  if (position === undefined) throw new Error(`${name} is mapped and not declared`);
  return position;
}

function readField(field: FieldReader, row: Row, into: StagedInput, k: number, fault: Fault): boolean {
  const { value } = field;
  const from = value.rowOf(row, fault);
  const start = from.starts[value.at];
  const end = from.ends[value.at];
  if (start === end) return fault.code === '';
  return field.converter.convert(from, start, end, into, k, fault);
}

function fieldReaders(
  mapping: InputMapping,
  type: number,
  columns: readonly string[],
  zone: string,
  context: IntakeContext,
): FieldReader[] {
  const { definitions, schema, words, keeps } = context;
  const eventType = definitions.eventTypes[type];
  const declared = {
    customer: definitions.profile.attributes,
    event: eventType?.fields ?? {},
    ask: askFields,
    outcome: outcomeFields,
  }[mapping.kind];
  const names = Object.keys(declared);
  return mapping.fields
    .map(({ name, value, format }) => {
      const position = mapping.kind === 'customer' ? positionIn(schema.attributeIndex, name) : names.indexOf(name);
      const { kind, type: eventType } = mapping;
      const isKept = keeps === undefined || kind === 'customer' || (kind === 'event' && keeps(eventType, name));
      // Texts of contacts and notes are as many as there are records; the engine keeps none of them as words.
      const owner = kind === 'outcome' ? undefined : words.of(`${kind} ${eventType} ${name}`, isKept);
      const converter = fieldConverter(name, declared[name], owner, knownFormat(format, zone));
      return { name, value: new ValueReader(value, columns), converter, position };
    })
    .sort((a, b) => a.position - b.position);
}

/** An id without the blanks around it, of at most so many characters; '' when absent. */
function readName(value: ValueReader, row: Row, longest: number, code: RejectCode, fault: Fault): string {
  const from = value.rowOf(row, fault);
  const start = from.starts[value.at];
  const end = from.ends[value.at];
  const written = from.slice(start, end);
  const isPlain = end - start <= longest && isPrintable(from.bytes, start, end);
  if (from.inexact[value.at] === 1) {
    fault.raise(code, `${written} is a number too large to be exact; write it as a text`);
  }
  if (isPlain) return written;
  const name = isBlankEnded(written) ? written.trim() : written;
  if (name.length > longest || hasControl(name)) {
    fault.raise(code, `${quoted(name)} is longer than ${longest} characters or holds a control character`);
  }
  return name;
}

/** Nothing but ASCII letters, digits and signs: no blanks either. */
function isPrintable(bytes: Uint8Array, start: number, end: number): boolean {
  for (let p = start; p < end; p++) if (bytes[p] <= 32 || bytes[p] >= 127) return false;
  return true;
}

function isBlankEnded(text: string): boolean {
  return text !== '' && (text.charCodeAt(0) <= 32 || text.charCodeAt(text.length - 1) <= 32);
}

function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 || (code >= 127 && code < 160)) return true;
  }
  return false;
}
