import { nearestOf } from '../core/rules/rule-problem.ts';
import { didYouMean, listNames } from '../definitions/name-hints.ts';
import type { IntakeContext } from './input-plan.ts';
import type { FieldSource, InputMapping, MapPlace } from './map-definition.ts';
import { askFields, outcomeFields } from './map-definition.ts';
import type { InputMapper } from './record-mapper.ts';
import { RecordMapper } from './record-mapper.ts';
import type { Fault } from './reject-codes.ts';
import { quoted } from './reject-codes.ts';
import type { Row } from './row.ts';
import type { StagedInput } from './staged-input.ts';

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

/** One of several event types or other inputs, by the record itself. */
export class NativeEvents implements InputMapper {
  staged: StagedInput[] = [];
  private readonly columns: readonly string[];
  private readonly typeColumn: number;
  private readonly types = new Map<string, { mapper: RecordMapper; foreign: number[] }>();

  constructor(columns: readonly string[], context: IntakeContext) {
    this.columns = columns;
    this.typeColumn = columns.indexOf('type');
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
      const foreign = columns.flatMap((name, i) => (own.includes(name) ? [] : [i]));
      const mapper = new RecordMapper([mapping], columns, definitions.profile.zone, context);
      this.types.set(mapping.type || mapping.kind, { mapper, foreign });
    }
  }

  map(row: Row, fault: Fault): number {
    const type = row.cell(this.typeColumn);
    const found = this.types.get(type);
    if (found === undefined) {
      const hint = didYouMean(nearestOf(type.slice(0, 64), this.types.keys()));
      fault.raise(
        'event.type',
        type === '' ? 'the event has no type' : `no event type ${quoted(type)} is declared${hint}`,
      );
      return 0;
    }
    const foreign = found.foreign.find((i) => row.starts[i] !== row.ends[i]);
    const unknown = foreign === undefined ? row.unknownKey : this.columns[foreign];
    if (unknown !== '') {
      fault.raise('field.unknown', `events of type ${type} have no field ${quoted(unknown)}`);
      return 0;
    }
    this.staged = found.mapper.staged;
    return found.mapper.map(row, fault);
  }
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
