import type { ContactChanged, Effect } from '../../core/effects.ts';
import { idOf } from '../../core/hash.ts';
import type { PlacedEffect } from '../../ports/effect-store.ts';
import type { ColumnType, ColumnValue } from './column-bytes.ts';
import type { GrowingTable } from './growing-tables.ts';
import { bytesOfSurvivors } from './survivor-bytes.ts';

interface Column<E> {
  name: string;
  type: ColumnType;
  of: (effect: E, offset: number) => ColumnValue;
}

/**
 * How an effect becomes a row.
 *
 * - `insert`: rows of one key are equal; a second one is left out.
 * - `last`: of two rows of one key the one from the higher offset stands, of one offset the later.
 */
interface EffectTable<E> {
  table: GrowingTable | 'journeys';
  columns: readonly Column<E>[];
  /** Columns of the primary key. */
  key: readonly string[];
  keeps: 'insert' | 'last';
  /** Of `last`: no row of its key can be there before this effect is put for the first time. */
  begins?: (effect: E) => boolean;
  /** Makes no row: it follows from a row of another table. */
  leavesOut?: (effect: E) => boolean;
  /** Set when a row is replaced, beside its columns. */
  alsoSets?: string;
}

/** What its statement needs to know of a table. */
interface TableShape extends Pick<EffectTable<never>, 'table' | 'key' | 'keeps' | 'alsoSets'> {
  columns: readonly { name: string; type: ColumnType }[];
}

const text = <E>(name: string, of: (effect: E) => string | undefined): Column<E> => ({ name, type: 'text', of });
const time = <E>(name: string, of: (effect: E) => number | undefined): Column<E> => ({ name, type: 'bigint', of });
const float = <E>(name: string, of: (effect: E) => number | undefined): Column<E> => ({ name, type: 'float8', of });
const json = <E>(name: string, of: (effect: E) => object | undefined): Column<E> => ({
  name,
  type: 'json',
  of: (effect) => {
    const value = of(effect);
    return value === undefined ? undefined : JSON.stringify(value);
  },
});
const logOffset: Column<unknown> = { name: 'log_offset', type: 'bigint', of: (_, offset) => offset };
const at = time<{ at: number }>('at', (effect) => effect.at);
const customer = text<{ customerId: string }>('customer_id', (effect) => effect.customerId);
const campaign = text<{ campaign: string }>('campaign', (effect) => effect.campaign);

const isFirstStatus = ({ status, at: plannedAt, changedAt, reason }: ContactChanged): boolean =>
  (status === 'planned' || status === 'presented') && changedAt === plannedAt && reason === undefined;

type EffectOf<T extends Effect['type']> = Extract<Effect, { type: T }>;
type EffectTables = { readonly [T in Effect['type']]: readonly EffectTable<EffectOf<T>>[] };

/** Where each type of effect goes. */
const effectTables: EffectTables = {
  moment: [
    {
      table: 'moments',
      keeps: 'insert',
      key: ['moment_id', 'at'],
      columns: [
        text('moment_id', (moment) => moment.momentId),
        at,
        customer,
        text('scenario', (moment) => moment.scenario),
        time('expires_at', (moment) => moment.expiresAt),
        json('trigger', (moment) => moment.trigger),
      ],
    },
  ],
  decision: [
    {
      table: 'decisions',
      keeps: 'insert',
      key: ['decision_id', 'at'],
      columns: [
        text('decision_id', (decision) => decision.decisionId),
        at,
        customer,
        campaign,
        text('moment_id', (decision) => decision.momentId),
        text('result', (decision) => decision.result),
        text('offer', (decision) => decision.chosen?.offer),
        text('channel', (decision) => decision.chosen?.channel),
        float('probability', (decision) => decision.chosen?.probability),
        {
          name: 'survivors',
          type: 'bytea',
          of: ({ candidates }) => bytesOfSurvivors(candidates.filter((candidate) => 'score' in candidate)),
        },
        json('refusals', ({ candidates }) => candidates.filter((candidate) => 'stage' in candidate)),
        // One of the survivors is found again by offer and channel.
        json('chosen', ({ chosen, candidates }) => (candidates.includes(chosen!) ? undefined : chosen)),
        text('version', (decision) => decision.version),
      ],
    },
  ],
  contact: [
    {
      table: 'contacts',
      keeps: 'last',
      begins: isFirstStatus,
      key: ['contact_id', 'at'],
      columns: [
        text('contact_id', (contact) => contact.contactId),
        at,
        text('decision_id', (contact) => contact.decisionId),
        customer,
        campaign,
        text('step', (contact) => contact.step),
        text('offer', (contact) => contact.offer),
        text('template', (contact) => contact.template),
        text('purpose', (contact) => contact.purpose),
        text('channel', (contact) => contact.channel),
        text('touchpoint', (contact) => contact.touchpoint),
        text('test_number', (contact) => contact.testNumber),
        time('due_at', (contact) => contact.dueAt),
        text('status', (contact) => contact.status),
        text('reason', (contact) => contact.reason),
        time('changed_at', (contact) => contact.changedAt),
        logOffset,
      ],
    },
    {
      table: 'contact_changes',
      keeps: 'insert',
      // Most contacts never come further, and that they were planned is in their own row.
      leavesOut: (contact) => contact.status === 'planned' && isFirstStatus(contact),
      key: ['contact_id', 'at', 'changed_at', 'status'],
      columns: [
        text('contact_id', (contact) => contact.contactId),
        at,
        text('status', (contact) => contact.status),
        time('changed_at', (contact) => contact.changedAt),
        text('reason', (contact) => contact.reason),
      ],
    },
  ],
  outcome: [
    {
      table: 'outcomes',
      keeps: 'last',
      key: ['contact_id', 'at', 'outcome'],
      columns: [
        text('contact_id', (outcome) => outcome.contactId),
        at,
        text('outcome', (outcome) => outcome.outcome),
        customer,
        text('staff_id', (outcome) => outcome.staffId),
        text('note', (outcome) => outcome.note),
        logOffset,
      ],
    },
  ],
  journey: [
    {
      table: 'journeys',
      keeps: 'last',
      begins: ({ status }) => status === 'entered',
      key: ['journey_id'],
      columns: [
        text('journey_id', (journey) => journey.journeyId),
        customer,
        campaign,
        at,
        text('step', (journey) => journey.step),
        text('status', (journey) => journey.status),
        text('reason', (journey) => journey.reason),
        logOffset,
      ],
    },
    {
      table: 'journey_changes',
      keeps: 'insert',
      key: ['journey_id', 'at', 'step', 'status'],
      columns: [
        text('journey_id', (journey) => journey.journeyId),
        at,
        text('step', (journey) => journey.step),
        text('status', (journey) => journey.status),
        customer,
        campaign,
        text('reason', (journey) => journey.reason),
      ],
    },
  ],
  orderRequest: [
    {
      table: 'order_requests',
      keeps: 'last',
      key: ['request_id', 'at'],
      columns: [
        text('request_id', (request) => request.requestId),
        at,
        customer,
        text('action', (request) => request.action),
        text('product', (request) => request.product),
        campaign,
        text('contact_id', (request) => request.contactId),
        logOffset,
      ],
    },
  ],
  grant: [
    {
      table: 'grants',
      keeps: 'last',
      key: ['grant_id', 'at'],
      columns: [
        text('grant_id', (grant) => grant.grantId),
        at,
        customer,
        campaign,
        text('what', (grant) => grant.what),
        text('product', (grant) => grant.product),
        float('points', (grant) => grant.points),
        time('ends_at', (grant) => grant.endsAt),
        logOffset,
      ],
    },
  ],
  conversion: [
    {
      table: 'conversions',
      keeps: 'last',
      key: ['conversion_id', 'at'],
      columns: [
        text('conversion_id', (conversion) => conversion.conversionId),
        at,
        customer,
        text('product', (conversion) => conversion.product),
        text('decision_id', (conversion) => conversion.decisionId),
        text('contact_id', (conversion) => conversion.contactId),
        campaign,
        text('channel', (conversion) => conversion.channel),
        text('offer', (conversion) => conversion.offer),
        text('arm', (conversion) => conversion.arm),
        logOffset,
      ],
    },
  ],
  deadLetter: [
    {
      table: 'dead_letters',
      keeps: 'last',
      key: ['dead_letter_id', 'at'],
      columns: [
        text('dead_letter_id', (letter) => idOf(letter.customerId, letter.at, letter.code, letter.raw)),
        at,
        customer,
        text('code', (letter) => letter.code),
        text('message', (letter) => letter.message),
        time('file', (letter) => letter.file),
        time('line', (letter) => letter.line),
        text('raw', (letter) => letter.raw),
        logOffset,
      ],
      // The same input has failed anew after it was fed again.
      alsoSets:
        'fed_at = case when excluded.log_offset > dead_letters.log_offset then null else dead_letters.fed_at end',
    },
  ],
};

/** Rows of one table as columns. */
export interface TableRows {
  table: EffectTable<never>['table'];
  /** Of `columns`, in their order. */
  names: readonly string[];
  columns: readonly { type: ColumnType; values: readonly ColumnValue[] }[];
  count: number;
  /** Of the rows, in no order. */
  times: readonly number[];
  keeps: EffectTable<never>['keeps'];
}

export interface EffectRows {
  /** No row of their keys is there, unless they were put before. */
  fresh: TableRows[];
  others: TableRows[];
}

/** The rows of effects, table by table in a fixed order, so that two writers never wait for each other in a circle. */
export function rowsOf(effects: readonly PlacedEffect[]): EffectRows {
  const byType = Map.groupBy(effects, ({ effect }) => effect.type);
  const rows: EffectRows = { fresh: [], others: [] };
  for (const type of typesInOrder) {
    const placed = byType.get(type);
    if (placed !== undefined) addRowsOfType(rows, type, placed);
  }
  return rows;
}

const typesInOrder = Object.keys(effectTables) as Effect['type'][];

function addRowsOfType(rows: EffectRows, type: Effect['type'], placed: readonly PlacedEffect[]): void {
  // All effects here are of this type, so its tables' columns know them; the type system cannot follow a map that far.
  const tables = effectTables[type] as readonly EffectTable<Effect>[];
  for (const table of tables) {
    const kept = placed.filter(({ effect }) => table.leavesOut?.(effect) !== true);
    if (table.keeps === 'insert') addRows(rows.fresh, table, kept);
    else {
      const { fresh, others } = lastOfKey(table, kept);
      addRows(rows.fresh, table, fresh);
      addRows(rows.others, table, others);
    }
  }
}

function addRows(to: TableRows[], { table, columns, keeps }: EffectTable<Effect>, rows: readonly PlacedEffect[]): void {
  if (rows.length === 0) return;
  to.push({
    table,
    names: columns.map(({ name }) => name),
    columns: columns.map(({ type, of }) => ({ type, values: rows.map(({ effect, offset }) => of(effect, offset)) })),
    count: rows.length,
    times: rows.map(({ effect }) => effect.at),
    keeps,
  });
}

/** One statement may meet a key once. `fresh`: those whose first effect begins a row. */
function lastOfKey(
  table: EffectTable<Effect>,
  placed: readonly PlacedEffect[],
): Record<keyof EffectRows, PlacedEffect[]> {
  const keyColumns = table.columns.filter(({ name }) => table.key.includes(name));
  const last = new Map<string, { item: PlacedEffect; begins: boolean }>();
  for (const item of placed) {
    const key = keyColumns.map((column) => column.of(item.effect, item.offset)).join('\0');
    const earlier = last.get(key);
    if (earlier === undefined) last.set(key, { item, begins: table.begins?.(item.effect) === true });
    else if (earlier.item.offset <= item.offset) earlier.item = item;
  }
  const rows: Record<keyof EffectRows, PlacedEffect[]> = { fresh: [], others: [] };
  for (const { item, begins } of last.values()) rows[begins ? 'fresh' : 'others'].push(item);
  return rows;
}

/** Puts rows as their table keeps them; its parameters are the columns. */
export const putStatement = (table: TableRows['table']): string => statements.get(table)!;

/** Takes rows that are not there; the transaction fails when one is. */
export const copyStatement = ({ table, names }: TableRows): string =>
  `copy ${table} (${names.join(', ')}) from stdin with (format binary)`;

const statements = new Map(
  Object.values(effectTables).flatMap((tables) =>
    tables.map((table: TableShape): [string, string] => [table.table, statementOf(table)]),
  ),
);

function statementOf({ table, columns, key, keeps, alsoSets }: TableShape): string {
  const names = columns.map(({ name }) => name);
  const arrays = columns.map(({ type }, index) => `$${index + 1}::${type}[]`);
  const sets = names.filter((name) => !key.includes(name)).map((name) => `${name} = excluded.${name}`);
  const conflict =
    keeps === 'insert'
      ? 'nothing'
      : `update set ${[...sets, ...(alsoSets ? [alsoSets] : [])].join(', ')} ` +
        `where ${table}.log_offset <= excluded.log_offset`;
  return (
    `insert into ${table} (${names.join(', ')}) select * from unnest(${arrays.join(', ')}) ` +
    `on conflict (${key.join(', ')}) do ${conflict}`
  );
}
