import { sql } from 'kysely';
import type {
  ContactChanged,
  DecisionRecorded,
  DecisionResult,
  Effect,
  MomentOpened,
  Refusal,
  Survivor,
} from '../../core/effects.ts';
import {
  type HourCounts,
  type KeptContact,
  type Records,
  type StatusChange,
  type TimelineEntry,
  type TimelinePage,
  UnknownCursorError,
} from '../../ports/records.ts';
import { storable } from './column-bytes.ts';
import type { Database } from './open-database.ts';
import { fieldsOf } from './row-fields.ts';
import { survivorsOfBytes } from './survivor-bytes.ts';

const HOUR_MS = 3_600_000;

interface TimelineTable {
  type: Exclude<Effect['type'], 'deadLetter'>;
  table: string;
  /** An expression that tells rows of one time apart. */
  id: string;
}

/** Of things of one time the later in a life's course is the newer; the place here is part of a cursor. */
const timelineTables: readonly TimelineTable[] = [
  { type: 'conversion', table: 'conversions', id: 'conversion_id' },
  { type: 'grant', table: 'grants', id: 'grant_id' },
  { type: 'orderRequest', table: 'order_requests', id: 'request_id' },
  { type: 'outcome', table: 'outcomes', id: "contact_id || ' ' || outcome" },
  { type: 'contact', table: 'contacts', id: 'contact_id' },
  { type: 'decision', table: 'decisions', id: 'decision_id' },
  { type: 'journey', table: 'journey_changes', id: "journey_id || ' ' || step || ' ' || status" },
  { type: 'moment', table: 'moments', id: 'moment_id' },
];

/** What `erase` empties: all that is about customers. */
const customerTables = [
  ...timelineTables.map(({ table }) => table),
  'journeys',
  'dead_letters',
  'list_refusals',
  'sms_texts',
  'sms_conversations',
  'customers',
] as const;

/** Columns that serve the database alone: in the effect they stand inside of `chosen`, or not at all. */
const ownColumns: Partial<Record<Effect['type'], readonly string[]>> = {
  decision: ['offer', 'channel', 'probability', 'survivors', 'refusals'],
};

interface TimelineRow {
  kind: number;
  id: string;
  at: number;
  body: Record<string, unknown>;
}

export class PostgresRecords implements Records {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async decision(decisionId: string): Promise<DecisionRecorded | undefined> {
    const { rows } = await sql<Record<string, unknown>>`
      select * from decisions where decision_id = ${storable(decisionId)} limit 1`.execute(this.database);
    return rows[0] && (effectOf('decision', rows[0]) as DecisionRecorded);
  }

  async contact(contactId: string): Promise<KeptContact | undefined> {
    const row = await this.database
      .selectFrom('contacts')
      .selectAll()
      .where('contact_id', '=', storable(contactId))
      .executeTakeFirst();
    if (!row) return undefined;
    const [contact] = await this.withHistory([effectOf('contact', { ...row })]);
    return contact as KeptContact;
  }

  async contactOwner(contactId: string): Promise<string | undefined> {
    const row = await this.database
      .selectFrom('contacts')
      .select('customer_id')
      .where('contact_id', '=', storable(contactId))
      .executeTakeFirst();
    return row?.customer_id;
  }

  async timeline(
    customerId: string,
    limit: number,
    after?: string,
    types?: readonly TimelineEntry['type'][],
  ): Promise<TimelinePage> {
    const place = after === undefined ? undefined : placeOf(after);
    const parts = timelineTables.flatMap(({ type, table, id }, kind) => {
      if (types !== undefined && !types.includes(type)) return [];
      const before = place
        ? sql`and at <= ${place.at} and (at, ${sql.lit(-kind)}, ${sql.raw(id)}) < (${place.at}, ${-place.kind}, ${place.id})`
        : sql``;
      return sql`(select ${sql.lit(kind)} as kind, ${sql.raw(id)} as id, at, to_json(t) as body from ${sql.table(table)} t
        where customer_id = ${storable(customerId)} ${before} order by at desc, id desc limit ${limit + 1})`;
    });
    if (parts.length === 0) return { entries: [], places: [] };
    const { rows } = await sql<TimelineRow>`
      select * from (${sql.join(parts, sql` union all `)}) entries
      order by at desc, kind, id desc limit ${limit + 1}`.execute(this.database);
    const page = rows.slice(0, limit);
    const entries = await this.withHistory(page.map(({ kind, body }) => effectOf(timelineTables[kind]!.type, body)));
    return { entries, places: page.map(cursorOf), ...(rows.length > limit && { next: cursorOf(page.at(-1)!) }) };
  }

  async moment(customerId: string, momentId: string): Promise<MomentOpened | undefined> {
    const { rows } = await sql<Record<string, unknown>>`
      select * from moments where moment_id = ${storable(momentId)} and customer_id = ${storable(customerId)}
      limit 1`.execute(this.database);
    return rows[0] && (effectOf('moment', rows[0]) as MomentOpened);
  }

  async hourlyCounts(from: number, until: number): Promise<HourCounts[]> {
    const counted = (table: string, word: string) => sql`
      select at / ${sql.lit(HOUR_MS)} as hour, ${sql.lit(table)} as what, ${sql.raw(word)} as word, count(*) as number
      from ${sql.table(table)} where at >= ${from} and at < ${until} group by 1, 2, 3`;
    const parts = [counted('decisions', 'result'), counted('contacts', 'channel'), counted('conversions', "''")];
    const { rows } = await sql<{ hour: number; what: string; word: string; number: number }>`
      ${sql.join(parts, sql` union all `)} order by hour`.execute(this.database);
    const hours = new Map<number, HourCounts>();
    for (const { hour, what, word, number } of rows) {
      const counts = hours.get(hour) ?? { at: hour * HOUR_MS, decisions: {}, contacts: {}, conversions: 0 };
      if (what === 'decisions') counts.decisions[word as DecisionResult] = number;
      else if (what === 'contacts') counts.contacts[word] = number;
      else counts.conversions = number;
      hours.set(hour, counts);
    }
    return [...hours.values()];
  }

  async erase(customerId: string): Promise<void> {
    const id = storable(customerId);
    await this.database.transaction().execute(async (all) => {
      await sql`delete from contact_changes c using contacts o
        where o.customer_id = ${id} and c.contact_id = o.contact_id and c.at = o.at`.execute(all);
      for (const table of customerTables) {
        await sql`delete from ${sql.table(table)} where customer_id = ${id}`.execute(all);
      }
    });
  }

  private async withHistory(entries: readonly Effect[]): Promise<TimelineEntry[]> {
    const contacts = entries.filter((entry) => entry.type === 'contact');
    const changes = contacts.length === 0 ? [] : await this.changesOf(contacts.map(({ contactId }) => contactId));
    return entries.map((entry) => {
      if (entry.type !== 'contact') return entry as TimelineEntry;
      const history = changes.filter(({ contactId }) => contactId === entry.contactId).map(({ change }) => change);
      return { ...entry, history: fromItsPlan(entry, history) };
    });
  }

  private async changesOf(contactIds: readonly string[]): Promise<{ contactId: string; change: StatusChange }[]> {
    const rows = await this.database
      .selectFrom('contact_changes')
      .select(['contact_id', 'status', 'reason', 'changed_at'])
      .where('contact_id', 'in', contactIds)
      .orderBy('changed_at')
      .orderBy(sql`array_position(array['planned', 'released'], status) nulls last`)
      .execute();
    return rows.map(({ contact_id, status, reason, changed_at }) => ({
      contactId: contact_id,
      change: { status, ...(reason !== null && { reason }), at: changed_at },
    }));
  }
}

/** That a contact was planned is said by its own row; those recorded before have a change of it too. */
function fromItsPlan({ at }: ContactChanged, history: StatusChange[]): StatusChange[] {
  const [first] = history;
  const isWhole = first?.at === at && (first.status === 'planned' || first.status === 'presented');
  return isWhole ? history : [{ status: 'planned', at }, ...history];
}

/** The row was made of such an effect by `effectTables`. */
function effectOf(type: Effect['type'], row: Record<string, unknown>): Effect {
  const own = ['log_offset', 'fed_at', ...(ownColumns[type] ?? [])];
  const columns = Object.entries(row).filter(([name]) => !own.includes(name));
  const fields = fieldsOf(Object.fromEntries(columns));
  return { type, ...(type === 'decision' && weighed(row)), ...fields } as Effect;
}

/** What is left out of a decision's row, or kept another way. */
function weighed(row: Record<string, unknown>): Partial<DecisionRecorded> {
  const candidates = candidatesOf(row);
  if (row.chosen !== null || row.offer === null) return { candidates };
  const chosen = candidates.find(
    (one): one is Survivor => 'score' in one && one.offer === row.offer && one.channel === row.channel,
  );
  return { candidates, ...(chosen && { chosen }) };
}

/** Of a decision's row; one from before there were `survivors` has them in `candidates`. */
function candidatesOf({ survivors, refusals }: Record<string, unknown>): DecisionRecorded['candidates'] {
  if (survivors === null || survivors === undefined) return [];
  // A row that came as JSON has bytes as text: `\x…`.
  const bytes = typeof survivors === 'string' ? Buffer.from(survivors.slice(2), 'hex') : (survivors as Buffer);
  return [...survivorsOfBytes(bytes), ...(refusals as Refusal[])];
}

function cursorOf({ at, kind, id }: TimelineRow): string {
  return Buffer.from(JSON.stringify([at, kind, id])).toString('base64url');
}

function placeOf(cursor: string): { at: number; kind: number; id: string } {
  try {
    const [at, kind, id]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Number.isSafeInteger(at) && typeof kind === 'number' && timelineTables[kind] && typeof id === 'string') {
      return { at: Number(at), kind, id: storable(id) };
    }
  } catch {
    // Not one of ours: said below.
  }
  throw new UnknownCursorError();
}
