import { join } from 'node:path';
import { plannerReason } from '../core/decisions/reason-texts.ts';
import type { Refusal } from '../core/effects.ts';
import type { Definitions } from '../core/schema/definitions.ts';
import type { ReplaySummary } from '../runtime/replay-summary.ts';
import { count, share, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';

type Row = readonly string[];

/** Long tables end here; the rest is in summary.json. */
const MOST_ROWS = 40;
const MOST_REFUSALS = 20;

/** Why a firing opened no moment, in words. */
const gateWords: Record<string, string> = {
  where: 'condition not met',
  resident: 'lives or works there',
  'resident-unknown': 'too little known of them',
  cooldown: 'had one lately',
};

/** The summary for people: what came in, what it led to, why not more, how fast. Names are those of the definitions. */
export function showReplaySummary(
  summary: ReplaySummary,
  definitions: Definitions,
  outFolder: string,
  terminal: Terminal,
): void {
  const { inputs, moments, decisions, contacts, rejects, run } = summary;
  const show = (title: string, rows: readonly Row[], most = MOST_ROWS) => showTable(title, rows, most, terminal);
  show('Inputs', [['', ''], ...inputRows(summary)]);
  show('Lists of numbers', listRows(summary));
  show(`Rejects  ${count(rejects.total)}`, counted(['code', 'records', ''], rejects.byCode));
  show(`Moments by scenario  ${count(moments.total)}`, scenarioRows(summary, definitions));
  show(`Decisions by campaign  ${count(decisions.total)}`, campaignRows(summary, definitions));
  show('Refusals of offers, and why', refusalRows(summary, definitions), MOST_REFUSALS);
  show(`Contacts by channel  ${count(contacts.total)}`, channelRows(summary, definitions));
  const seconds = (run.wallMs / 1000).toFixed(1);
  terminal.line();
  terminal.line(
    `${count(inputs.read)} records in ${seconds} s, ${count(run.eventsPerSecond)} a second; ` +
      `${count(run.bytesPerCustomer)} bytes a customer in memory; state ${summary.stateHash}`,
  );
  terminal.line(
    `Files: ${join(outFolder, '{moments,decisions,contacts,rejects}.ndjson')}, ${join(outFolder, 'summary.json')}`,
  );
  if (rejects.total === 0) return;
  const advice = `${count(rejects.total)} records were rejected: ${join(outFolder, 'rejects.ndjson')} says where and why.`;
  terminal.line(terminal.tone('warning', advice));
}

function inputRows({ inputs, customers, residentUnknown }: ReplaySummary): Row[] {
  const { read, accepted, duplicate, late, unused, outside, rejected } = inputs;
  const always: [string, number][] = [
    ['records read', read],
    ['inputs accepted', accepted],
    ['duplicate', duplicate],
    ['late', late],
    ['rejected', rejected],
    ['customers', customers],
  ];
  const sometimes: [string, number][] = [
    ['of no interest to the map', unused],
    ['outside --from and --to', outside],
    ['customers whose home and work are not known well enough for scenarios of place', residentUnknown.customers],
  ];
  return [...always, ...sometimes.filter(([, number]) => number > 0)].map(([name, number]) => [name, count(number)]);
}

function listRows({ lists }: ReplaySummary): Row[] {
  const rows = lists.map(({ list, file, read, accepted, formatErrors, duplicates, unknown, doNotDisturb }) => [
    list,
    file,
    ...[read, accepted, formatErrors, duplicates, unknown, doNotDisturb].map(count),
  ]);
  return [['list', 'file', 'rows', 'taken', 'no numbers', 'twice', 'no customers', 'do not disturb'], ...rows];
}

/** Every scenario of the pack, also those that never fired: that is worth knowing. */
function scenarioRows({ moments }: ReplaySummary, { scenarios }: Definitions): Row[] {
  const rows = scenarios
    .map(({ id, name = '' }) => ({ id, name, number: moments.byScenario[id] ?? 0 }))
    .sort((a, b) => b.number - a.number)
    .map(({ id, name, number }) => {
      const kept = Object.entries(moments.suppressed[id] ?? {}).sort((a, b) => b[1] - a[1]);
      const why = kept.map(([gate, times]) => `${gateWords[gate] ?? gate} ${count(times)}`).join(', ');
      return [name, id, count(number), share(number, moments.total), why];
    });
  return [['', 'id', 'moments', '', 'fired, but opened none'], ...rows];
}

function campaignRows({ decisions, contacts }: ReplaySummary, { campaigns }: Definitions): Row[] {
  const rows = campaigns
    .map(({ id, name = '' }) => {
      const results = decisions.byCampaign[id] ?? {};
      return { id, name, results, total: Object.values(results).reduce((sum, number) => sum + number, 0) };
    })
    .sort((a, b) => b.total - a.total)
    .map(({ id, name, results, total }) => {
      const { contact = 0, presented = 0, control = 0, deferred = 0, nothing = 0 } = results;
      const made = contacts.byCampaign[id] ?? 0;
      return [name, id, ...[total, contact + presented, control, deferred, nothing, made].map(count)];
    });
  return [['', 'id', 'decisions', 'offered', 'held out', 'put off', 'nothing', 'contacts'], ...rows];
}

function refusalRows({ decisions }: ReplaySummary, definitions: Definitions): Row[] {
  const refusals = Object.entries(decisions.refusals).flatMap(([stage, reasons]) =>
    Object.entries(reasons).map(([reason, number]) => ({ stage: stageOf(stage), reason, number })),
  );
  const total = refusals.reduce((sum, { number }) => sum + number, 0);
  const rows = refusals
    .sort((a, b) => b.number - a.number)
    .map(({ stage, reason, number }) => {
      const words = reasonWords(stage, reason, definitions);
      return [words, `${stage}.${reason}`, count(number), share(number, total)];
    });
  return [['', 'code', 'offers', ''], ...rows];
}

/** Channels may give one reason different words: then all of them. */
function reasonWords(stage: Refusal['stage'], reason: string, { channels, offers, ...rest }: Definitions): string {
  const given = channels.flatMap(({ reach }) =>
    reach.filter((requirement) => `channel.${requirement.reason}` === reason),
  );
  const texts = new Set(given.flatMap(({ text }) => text ?? []));
  if (texts.size > 1) return [...texts].join(' / ');
  const labels = offers.map(({ id }) => `${id}@`);
  const told = plannerReason({ stage, reason, offers: labels }, { channels, offers, ...rest }).en;
  // The code has a column of its own here.
  return told.replace(/ \[[^[\]]*\]$/, '');
}

const stages: readonly Refusal['stage'][] = [
  'eligibility',
  'applicability',
  'suitability',
  'consent',
  'policy',
  'time',
  'capacity',
];

function stageOf(name: string): Refusal['stage'] {
  const stage = stages.find((known) => known === name);
  if (stage === undefined) throw new Error(`broken invariant: no stage is called ${name}`);
  return stage;
}

function channelRows({ contacts }: ReplaySummary, { channels }: Definitions): Row[] {
  const names = new Map(channels.map(({ id, name = '' }) => [id, name]));
  const ordered = Object.entries(contacts.byChannel).sort((a, b) => b[1] - a[1]);
  const rows = ordered.map(([id, number]) => [names.get(id) ?? '', id, count(number), share(number, contacts.total)]);
  return [['', 'id', 'contacts', ''], ...rows];
}

function counted(head: Row, counts: Record<string, number>): Row[] {
  const total = Object.values(counts).reduce((sum, number) => sum + number, 0);
  const ordered = Object.entries(counts).sort((a, b) => b[1] - a[1]);
  return [head, ...ordered.map(([name, number]) => [name, count(number), share(number, total)])];
}

/** Nothing when there are no rows but the head. */
function showTable(title: string, rows: readonly Row[], most: number, terminal: Terminal): void {
  if (rows.length < 2) return;
  const [head, ...lines] = tableLines(rows.slice(0, most + 1));
  terminal.line();
  // A head without words would only be blanks.
  terminal.line(terminal.tone('strong', title));
  if (head.trim() !== '') terminal.line(terminal.tone('quiet', head));
  for (const line of lines) terminal.line(line);
  if (rows.length > most + 1) terminal.line(`  … and ${rows.length - most - 1} more in summary.json`);
}
