import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { connectClient } from '../../src/adapters/postgres/connection.ts';
import { growingTables, makeWeekSql, WEEK_MS, weekOf } from '../../src/adapters/postgres/growing-tables.ts';
import { bytesOfSurvivors } from '../../src/adapters/postgres/survivor-bytes.ts';
import type { Refusal, Survivor } from '../../src/core/effects.ts';
import type { Definitions } from '../../src/core/schema/definitions.ts';
import { mixed } from '../workload/mixing.ts';
import { AUDIT_ENTRIES, fillAudit } from './fill-audit.ts';
import { FIRST_NUMBER } from './load-customers.ts';

const DAY_MS = 86_400_000;
/** Over which the records are spread. */
const DAYS = 30;
const VARIANTS = 64;
const SURVIVORS = 6;
const REFUSALS = 4;

export interface RecordSizes {
  customers: number;
  contacts: number;
}

/**
 * Fills the service's database with what a month of such an operator leaves in it, straight into the tables that the
 * sink of effects writes, in its columns: for each contact its decision, its changes of status and, by chance, moment,
 * answers, order, conversion and journey. Indexes are made afterwards, and so is what triggers count behind the sink.
 */
export async function fillRecords(
  folder: string,
  definitions: Definitions,
  sizes: RecordSizes,
  progress: (text: string) => void,
): Promise<void> {
  const { databaseUrl } = JSON.parse(readFileSync(join(folder, 'service/running.json'), 'utf8')) as RunningFacts;
  const client = await connectClient(databaseUrl, 'bench', 0);
  try {
    const now = Date.now();
    const from = now - DAYS * DAY_MS;
    await client.query("set synchronous_commit = off; set work_mem = '128MB'; set maintenance_work_mem = '512MB'");
    await makeWeeks(client, from, now);
    await makeWords(client, definitions);
    const spread = { last: sizes.contacts - 1, from, step: (now - from) / sizes.contacts, customers: sizes.customers };
    const indexes = await takeIndexes(client);
    for (const [table, statement] of Object.entries(statements)) {
      progress(`records: ${table}`);
      await client.query(numbered(statement, spread));
    }
    for (const index of indexes) {
      progress(`records: ${index}`);
      await client.query(index);
    }
    await client.query(tallies);
    for (const table of filled) await client.query(`alter table ${table} enable trigger user`);
    await fillAudit(client, Math.min(AUDIT_ENTRIES, sizes.contacts), from, now);
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

interface RunningFacts {
  databaseUrl: string;
}

async function makeWeeks(client: Client, from: number, until: number): Promise<void> {
  for (const table of growingTables) {
    for (let at = from; at <= until + WEEK_MS; at += WEEK_MS) await client.query(makeWeekSql(table, weekOf(at)!));
  }
}

/**
 * `bench_words` says by number what a contact is about, `bench_choices` what a decision weighed. More often the first
 * campaigns: a few make most of the contacts.
 */
async function makeWords(client: Client, definitions: Definitions): Promise<void> {
  const channels = definitions.channels.filter(({ mode }) => mode !== 'pull').map(({ id }) => id);
  const words = Array.from({ length: VARIANTS }, (_, n) => {
    const { campaigns, offers, scenarios } = definitions;
    const campaign = campaigns[Math.floor(((mixed(n) % 1000) / 1000) ** 2 * campaigns.length)]!;
    const offer = offers[mixed(n + 1000) % offers.length]!;
    const scenario = scenarios[mixed(n + 2000) % scenarios.length]!;
    const channel = channels[mixed(n + 3000) % channels.length]!;
    return [n, campaign.id, offer.id, offer.product, channel, scenario.id] as const;
  });
  const column = (k: number) => words.map((word) => word[k]);
  await client.query(
    `create temporary table bench_words as select * from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[],
     $6::text[]) w (n, campaign, offer, product, channel, scenario)`,
    [0, 1, 2, 3, 4, 5].map(column),
  );
  const choices = words.map(([n]) => choiceOf(definitions, channels, n));
  await client.query(
    `create temporary table bench_choices as select * from unnest($1::int[], $2::bytea[], $3::text[], $4::text[])
     c (n, survivors, refusals, chosen)`,
    [
      choices.map((_, n) => n),
      choices.map(({ survivors }) => Buffer.from(bytesOfSurvivors(survivors))),
      choices.map(({ refusals }) => JSON.stringify(refusals)),
      choices.map(({ survivors }) => JSON.stringify(survivors[0])),
    ],
  );
}

function choiceOf({ offers }: Definitions, channels: readonly string[], n: number) {
  const named = (k: number) => ({ offer: offers[mixed(n * 64 + k) % offers.length]!.id, channel: channels[0]! });
  const survivors = Array.from({ length: SURVIVORS }, (_, k): Survivor => {
    const factors = { propensity: 0.1 + k / 100, fit: 0.05, value: 10, lever: 1 };
    return { ...named(k), score: 1 / (k + 1), factors, probability: k === 0 ? 0.95 : 0.01 };
  });
  const refusals = Array.from({ length: REFUSALS }, (_, k): Refusal => {
    const { offer, channel } = named(32 + k);
    return { stage: 'applicability', reason: 'matrix.cell', offers: [`${offer}@${channel}`] };
  });
  return { survivors, refusals };
}

/** Of contact i: who it goes to, when, and what it is about. `h` is its chance, from 0 to 999. */
const contacts = `
  select i, substr(md5('contact' || i), 1, 24) as contact_id, substr(md5('decision' || i), 1, 24) as decision_id,
    substr(md5('moment' || i), 1, 24) as moment_id, ($from + i * $step)::bigint as at,
    (${FIRST_NUMBER} + abs(hashint8extended(i, 7)) % $customers)::text as customer_id,
    abs(hashint8extended(i, 8)) % 1000 as h, w.*
  from generate_series(0::bigint, $last::bigint) i join bench_words w on w.n = abs(hashint8extended(i, 9)) % ${VARIANTS}`;

/** What came of a contact by its chance. */
const status = `case when h < 20 then 'withdrawn' when h < 50 then 'failed' when h < 900 then 'delivered' else 'sent' end`;

const statements = {
  moments: `insert into moments (moment_id, at, customer_id, scenario, expires_at, trigger)
   select moment_id, at, customer_id, scenario, at + 86400000, '{"type":"location-update","cell":"42701-1"}'
   from (${contacts}) c where h % 2 = 0`,
  decisions: `insert into decisions (decision_id, at, customer_id, campaign, moment_id, result, offer, channel, probability,
     survivors, refusals, chosen, version)
   select decision_id, at, customer_id, campaign, case when h % 2 = 0 then moment_id end,
     case when h >= 990 then 'control' else 'contact' end, offer, channel, 0.95, survivors, refusals::json, chosen::json,
     '0123456789abcdef'
   from (${contacts}) c join bench_choices using (n)`,
  contacts: `insert into contacts (contact_id, at, decision_id, customer_id, campaign, step, offer, purpose, channel, due_at,
     status, changed_at, log_offset)
   select contact_id, at, decision_id, customer_id, campaign, 'offer', offer, 'marketing', channel, at, ${status},
     at + 60000, i
   from (${contacts}) c where h < 990`,
  contact_changes: `insert into contact_changes (contact_id, at, status, changed_at)
   select contact_id, at, s.status, at + s.after
   from (${contacts}) c cross join lateral (values ('planned', 0), ('released', 1000), (${status}, 60000)) s (status, after)
   where h < 990`,
  outcomes: `insert into outcomes (contact_id, at, outcome, customer_id, log_offset)
   select contact_id, at + 600000, case when h % 7 = 0 then 'declined' else 'agreed-to-pay' end, customer_id, i
   from (${contacts}) c where h between 100 and 179`,
  conversions: `insert into conversions (conversion_id, at, customer_id, product, decision_id, contact_id, campaign, channel, offer,
     arm, log_offset)
   select substr(md5('conversion' || i), 1, 24), at + 3600000, customer_id, product, decision_id, contact_id, campaign,
     channel, offer, 'contact', i
   from (${contacts}) c where h between 100 and 129`,
  order_requests: `insert into order_requests (request_id, at, customer_id, action, product, campaign, contact_id, log_offset)
   select substr(md5('order' || i), 1, 24), at + 660000, customer_id, 'order', product, campaign, contact_id, i
   from (${contacts}) c where h between 100 and 129`,
  journey_changes: `insert into journey_changes (journey_id, at, step, status, customer_id, campaign, reason)
   select substr(md5('journey' || i), 1, 24), at + s.after, s.step, s.status, customer_id, campaign, s.reason
   from (${contacts}) c
     cross join lateral (values ('offer', 0, 'entered', null), ('', 86400000, 'left', 'end')) s (step, after, status, reason)
   where h between 200 and 299`,
  journeys: `insert into journeys (journey_id, customer_id, campaign, at, step, status, reason, log_offset)
   select substr(md5('journey' || i), 1, 24), customer_id, campaign, at + 86400000, '', 'left', 'end', i
   from (${contacts}) c where h between 200 and 299`,
  dead_letters: `insert into dead_letters (dead_letter_id, at, customer_id, code, message, file, line, raw, log_offset)
   select substr(md5('letter' || i), 1, 24), at, customer_id, 'input.unknown-reference', 'no contact is known', 0, 0,
     '{"outcome":"viewed"}', i
   from (${contacts}) c where h = 999`,
};
const filled = Object.keys(statements);

/** What the triggers would have counted, as far as pages show it. */
const tallies = `
  insert into campaign_tallies (campaign, channel, day, what, number)
  select campaign, channel, at / 86400000, mark, count(*)
  from contacts cross join lateral unnest(marks_of_contact(status)) as mark group by 1, 2, 3, 4
  union all
  select campaign, channel, at / 86400000, case result when 'control' then 'held-out' else 'decided' end, count(*)
  from decisions group by 1, 2, 3, 4
  union all
  select campaign, channel, at / 86400000, 'converted', count(*) from conversions group by 1, 2, 3`;

/** Numbers written out: each is of a type that the statement's place for it would not guess. */
function numbered(statement: string, values: Readonly<Record<string, number>>): string {
  return statement.replaceAll(/\$([a-z]+)/g, (_, name: string) => String(values[name]));
}

/** Takes the indexes of the tables away, and what triggers count. @returns statements that make the indexes again */
async function takeIndexes(client: Client): Promise<string[]> {
  const made: string[] = [];
  for (const table of filled) {
    await client.query(`alter table ${table} disable trigger user`);
    const { rows } = await client.query<{ name: string; constraint: string | null; definition: string }>(
      `select i.indexrelid::regclass::text as name, pg_get_constraintdef(c.oid) as constraint,
         pg_get_indexdef(i.indexrelid) as definition
       from pg_index i left join pg_constraint c on c.conindid = i.indexrelid where i.indrelid = $1::regclass`,
      [table],
    );
    for (const { name, constraint, definition } of rows) {
      await client.query(constraint === null ? `drop index ${name}` : `alter table ${table} drop constraint ${name}`);
      // Of the weeks too: the definition as it is told is of the whole table alone.
      const index = definition.replace(' ON ONLY ', ' ON ');
      made.push(constraint === null ? index : `alter table ${table} add constraint ${name} ${constraint}`);
    }
  }
  return made;
}
