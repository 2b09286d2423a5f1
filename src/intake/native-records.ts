import { nearestOf } from '../core/rules/rule-problem.ts';
import { didYouMean, listNames } from '../definitions/name-hints.ts';
import type { IntakeContext } from './input-plan.ts';
import type { FieldSource, InputMapping, MapPlace } from './map-definition.ts';
import { askFields, outcomeFields } from './map-definition.ts';
import type { InputMapper } from './record-mapper.ts';
import { RecordMapper } from './record-mapper.ts';
import type { RecordTerms } from './record-terms.ts';
import type { Fault } from './reject-codes.ts';
import { quoted } from './reject-codes.ts';
import type { Row } from './row.ts';
import type { StagedInput } from './staged-input.ts';
import { TextTable } from './text-table.ts';

/**
 * Records in the product's own form, which need no map: events `{id?, type, customerId, at, since?, …fields}`,
 * customers `{customerId, id?, at?, …attributes}`. A file of events may hold customers, asks and outcomes too: their
 * `type` says so, unless the pack declares an event type of that name. Times are epoch ms, or ISO in the pack's zone
 * when they carry no offset.
 */
const eventColumns = ['id', 'type', 'customerId', 'at', 'since'];
const customerColumns = ['customerId', 'id', 'at'];
const nowhere: MapPlace = { line: 1, column: 1, path: '' };

const column = (name: string) => ({ type: 'column', column: name, place: nowhere }) as const;
const time = (name: string) => ({ value: column(name), format: 'auto' });
const field = (name: string): FieldSource => ({ name, ...time(name) });

/** The keys that records of an event file can have. */
export function nativeEventColumns(context: IntakeContext): string[] {
  const fields = context.definitions.eventTypes.flatMap((type) => Object.keys(type.fields));
  const others = otherMappings(context).flatMap((mapping) => mapping.fields.map(({ name }) => name));
  return [...new Set([...eventColumns, ...fields, ...others])];
}

/** The keys that customers can have. */
export function nativeCustomerColumns({ definitions }: IntakeContext): string[] {
  return [...new Set([...customerColumns, ...Object.keys(definitions.profile.attributes)])];
}

/** What a file of events may hold besides events. */
function otherMappings({ definitions }: IntakeContext): InputMapping[] {
  const others: [InputMapping['kind'], object][] = [
    ['customer', definitions.profile.attributes],
    ['ask', askFields],
    ['outcome', outcomeFields],
  ];
  const taken = new Set(definitions.eventTypes.map(({ id }) => id));
  return others
    .filter(([kind]) => !taken.has(kind))
    .map(([kind, declared]) => ({
      kind,
      type: '',
      id: column('id'),
      customerId: column('customerId'),
      at: time('at'),
      fields: Object.keys(declared)
        .filter((name) => !eventColumns.includes(name))
        .map(field),
    }));
}

/** What a record of one type becomes. */
interface NativeType {
  kind: InputMapping['kind'];
  mapper: RecordMapper;
  /** By column: 1 when records of the type have no such field. */
  foreign: Uint8Array;
}

/** One of several event types or other inputs, by the record itself. Of JSON records: their columns must be noted. */
export class NativeEvents implements InputMapper {
  staged: StagedInput[] = [];
  private readonly columns: readonly string[];
  private readonly typeColumn: number;
  private readonly terms: RecordTerms;
  private readonly names = new TextTable();
  /** By position in `names`. */
  private readonly types: NativeType[] = [];

  constructor(columns: readonly string[], context: IntakeContext) {
    this.columns = columns;
    this.typeColumn = columns.indexOf('type');
    this.terms = context.terms;
    const { definitions } = context;
    const events = definitions.eventTypes.map(
      ({ id, fields }): InputMapping => ({
        kind: 'event',
        type: id,
        id: column('id'),
        customerId: column('customerId'),
        at: time('at'),
        since: time('since'),
        fields: Object.keys(fields)
          .filter((name) => !eventColumns.includes(name))
          .map(field),
      }),
    );
    for (const mapping of [...events, ...otherMappings(context)]) {
      const own = [...eventColumns, ...mapping.fields.map(({ name }) => name)];
      const foreign = Uint8Array.from(columns, (name) => (own.includes(name) ? 0 : 1));
      const mapper = new RecordMapper([mapping], columns, definitions.profile.zone, context);
      this.types[this.names.add(mapping.type || mapping.kind)] = { kind: mapping.kind, mapper, foreign };
    }
  }

  map(row: Row, fault: Fault): number {
    const { typeColumn, types } = this;
    const position = this.names.find(row.bytes, row.starts[typeColumn], row.ends[typeColumn]);
    if (position < 0) return this.refuseType(row.cell(typeColumn), fault);
    const { kind, mapper, foreign } = types[position];
    const forbidden = kind === 'event' ? undefined : this.terms.forbidden[kind];
    if (forbidden !== undefined) {
      fault.raise('record.forbidden', forbidden);
      return 0;
    }
    const column = firstForeign(row, foreign);
    const unknown = column < 0 ? row.unknownKey : this.columns[column];
    if (unknown !== '') {
      fault.raise('field.unknown', `events of type ${this.names.at(position)} have no field ${quoted(unknown)}`);
      return 0;
    }
    this.staged = mapper.staged;
    return mapper.map(row, fault);
  }

  private refuseType(type: string, fault: Fault): 0 {
    const names = this.types.map((_, position) => this.names.at(position));
    const hint = didYouMean(nearestOf(type.slice(0, 64), names));
    const undeclared = `no event type ${quoted(type)} is declared${hint}`;
    fault.raise('event.type', type === '' ? 'the event has no type' : undeclared);
    return 0;
  }
}

/** The first of the columns that the record has a value for and must not; −1 when there is none. */
function firstForeign(row: Row, foreign: Uint8Array): number {
  let first = -1;
  for (let i = 0; i < row.notedCount; i++) {
    const column = row.noted[i];
    const isForeign = foreign[column] === 1 && row.starts[column] !== row.ends[column];
    if (isForeign && (first < 0 || column < first)) first = column;
  }
  return first;
}

/** Customers with the attributes among `columns`. */
export class NativeCustomers implements InputMapper {
  readonly staged: StagedInput[];
  private readonly mapper: RecordMapper;

  constructor(columns: readonly string[], context: IntakeContext) {
    const { attributes, zone } = context.definitions.profile;
    const own = columns.filter((name) => Object.hasOwn(attributes, name) && !customerColumns.includes(name));
    const mapping: InputMapping = {
      kind: 'customer',
      type: '',
      customerId: column('customerId'),
      ...(columns.includes('id') ? { id: column('id') } : {}),
      ...(columns.includes('at') ? { at: time('at') } : {}),
      fields: own.map(field),
    };
    this.mapper = new RecordMapper([mapping], columns, zone, context);
    this.staged = this.mapper.staged;
  }

  map(row: Row, fault: Fault): number {
    if (row.unknownKey !== '') {
      fault.raise('field.unknown', `customers have no attribute ${quoted(row.unknownKey)}`);
      return 0;
    }
    return this.mapper.map(row, fault);
  }
}

/** What is wrong with the header of a customer file without a map, a sentence each. */
export function nativeCustomerProblems(columns: readonly string[], context: IntakeContext): string[] {
  const known = nativeCustomerColumns(context);
  const unknown = columns
    .filter((name) => !known.includes(name))
    .map((name) => {
      const nearest = nearestOf(name, known);
      const hint = nearest === undefined ? `; declared are ${listNames(known)}` : didYouMean(nearest);
      return `no attribute ${quoted(name)} is declared${hint}`;
    });
  return columns.includes('customerId') ? unknown : ['the header has no column "customerId"', ...unknown];
}
