import { join } from 'node:path';
import type { ReplaySummary } from '../runtime/replay-summary.ts';
import { count, share, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';

type Row = readonly [name: string, number: number];

/** Long tables end here; the rest is in summary.json. */
const MOST_ROWS = 20;

/** The summary for people: what came in, what it led to, why not more, how fast. */
export function showReplaySummary(summary: ReplaySummary, outFolder: string, terminal: Terminal): void {
  const { decisions, contacts, moments, rejects, run } = summary;
  const table = (title: string, rows: readonly Row[]) => showTable(title, rows, terminal);
  showTable('Inputs', inputRows(summary), terminal, false);
  table('Rejects by code', Object.entries(rejects.byCode));
  table('Moments by scenario', Object.entries(moments.byScenario));
  table('Moments not opened', suppressedRows(moments.suppressed));
  table('Decisions', Object.entries(decisions.byResult));
  table('Refusals, by stage and reason', refusalRows(decisions.refusals));
  table('Contacts by channel', Object.entries(contacts.byChannel));
  table('Contacts by campaign', Object.entries(contacts.byCampaign));
  const seconds = (run.wallMs / 1000).toFixed(1);
  terminal.line();
  terminal.line(
    `${count(summary.inputs.read)} records in ${seconds} s, ${count(run.eventsPerSecond)} a second; ` +
      `${count(run.bytesPerCustomer)} bytes a customer in memory; state ${summary.stateHash}`,
  );
  terminal.line(
    `Files: ${join(outFolder, '{moments,decisions,contacts,rejects}.ndjson')}, ${join(outFolder, 'summary.json')}`,
  );
  if (rejects.total === 0) return;
  const advice = `${count(rejects.total)} records were rejected: ${join(outFolder, 'rejects.ndjson')} says where and why.`;
  terminal.line(terminal.tone('warning', advice));
}

function inputRows({ inputs, customers }: ReplaySummary): Row[] {
  const { read, accepted, duplicate, late, unused, outside, rejected } = inputs;
  const always: Row[] = [
    ['records read', read],
    ['inputs accepted', accepted],
    ['duplicate', duplicate],
    ['late', late],
    ['rejected', rejected],
    ['customers', customers],
  ];
  const sometimes: Row[] = [
    ['of no interest to the map', unused],
    ['outside --from and --to', outside],
  ];
  return [...always, ...sometimes.filter(([, number]) => number > 0)];
}

function suppressedRows(suppressed: ReplaySummary['moments']['suppressed']): Row[] {
  return Object.entries(suppressed).flatMap(([scenario, gates]) =>
    Object.entries(gates).map(([gate, number]): Row => [`${scenario}: ${gate}`, number]),
  );
}

function refusalRows(refusals: ReplaySummary['decisions']['refusals']): Row[] {
  return Object.entries(refusals).flatMap(([stage, reasons]) =>
    Object.entries(reasons).map(([reason, number]): Row => [`${stage}: ${reason}`, number]),
  );
}

/** Nothing when there are no rows. */
function showTable(title: string, rows: readonly Row[], terminal: Terminal, shares = true): void {
  if (rows.length === 0) return;
  const total = rows.reduce((sum, [, number]) => sum + number, 0);
  const ordered = shares ? [...rows].sort((a, b) => b[1] - a[1]) : rows;
  const cells = ordered
    .slice(0, MOST_ROWS)
    .map(([name, number]) => [name, count(number), ...(shares ? [share(number, total)] : [])]);
  terminal.line();
  terminal.line(terminal.tone('strong', title) + (shares ? `  ${count(total)}` : ''));
  for (const line of tableLines([['', '', ''], ...cells]).slice(1)) terminal.line(line);
  if (rows.length > MOST_ROWS) terminal.line(`  … and ${rows.length - MOST_ROWS} more in summary.json`);
}
