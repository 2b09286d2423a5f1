import { nearestOf } from '../core/rules/rule-problem.ts';
import { didYouMean, listNames } from '../definitions/name-hints.ts';
import type { IntakeContext } from './input-plan.ts';
import type { FieldSource, InputMapping, MapPlace } from './map-definition.ts';
import type { InputMapper } from './record-mapper.ts';
import { RecordMapper } from './record-mapper.ts';
import type { Fault } from './reject-codes.ts';
import { quoted } from './reject-codes.ts';
import type { Row } from './row.ts';
import type { StagedInput } from './staged-input.ts';

/**
 * Records in the product's own form, which need no map: events `{id?, type, customerId, at, since?, …fields}`,
 * customers `{customerId, id?, at?, …attributes}`. Times are epoch ms, or ISO in the pack's zone when they carry
 * no offset.
 */
const eventColumns = ['id', 'type', 'customerId', 'at', 'since'];
const customerColumns = ['customerId', 'id', 'at'];
const nowhere: MapPlace = { line: 1, column: 1, path: '' };

const column = (name: string) => ({ type: 'column', column: name, place: nowhere }) as const;
const time = (name: string) => ({ value: column(name), format: 'auto' });
const field = (name: string): FieldSource => ({ name, ...time(name) });

/** The keys that events can have. */
export function nativeEventColumns({ definitions }: IntakeContext): string[] {
  const fields = definitions.eventTypes.flatMap((type) => Object.keys(type.fields));
  return [...new Set([...eventColumns, ...fields])];
}

/** The keys that customers can have. */
export function nativeCustomerColumns({ definitions }: IntakeContext): string[] {
  return [...new Set([...customerColumns, ...Object.keys(definitions.profile.attributes)])];
}

/** One of several event types, by the record itself. */
export class NativeEvents implements InputMapper {
  staged: StagedInput[] = [];
  private readonly columns: readonly string[];
  private readonly typeColumn: number;
  private readonly types = new Map<string, { mapper: RecordMapper; foreign: number[] }>();

  constructor(columns: readonly string[], context: IntakeContext) {
    this.columns = columns;
    this.typeColumn = columns.indexOf('type');
    const { zone } = context.definitions.profile;
    for (const { id, fields } of context.definitions.eventTypes) {
      const own = Object.keys(fields).filter((name) => !eventColumns.includes(name));
      const mapping: InputMapping = {
        kind: 'event',
        type: id,
        id: column('id'),
        customerId: column('customerId'),
        at: time('at'),
        since: time('since'),
        fields: own.map(field),
      };
      const foreign = columns.flatMap((name, i) => (eventColumns.includes(name) || own.includes(name) ? [] : [i]));
      this.types.set(id, { mapper: new RecordMapper([mapping], columns, zone, context), foreign });
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
