import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { ReplaySummary } from '../../runtime/replay-summary.ts';
import { definitionsIn } from '../pack-folders.ts';
import { replayOf } from '../run-replay.ts';
import { count, tableLines } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { decisionLines } from './decision-lines.ts';
import { momentOf, tellingDecision } from './telling-decision.ts';
import { writeTown } from './write-town.ts';

const TOWN = { customers: 2000, days: 2, seed: 7 };
const packFolder = fileURLToPath(new URL('../../../examples/demo', import.meta.url));

/** Makes the town in `out`, replays it there, and tells the story of it. */
export async function showTour(out: string, terminal: Terminal): Promise<void> {
  terminal.line(terminal.tone('strong', 'Opportune: two days in a little town'));
  terminal.line();
  const definitions = definitionsIn([packFolder]);
  const town = writeTown(join(out, 'town'), TOWN);
  terminal.line(`A town of ${count(town.customers)} inhabitants, who made ${count(town.events)} events:`);
  terminal.line('calls, messages, data sessions, ways from cell to cell, new phones, recharges, orders.');
  const summary = await replayOf(
    {
      events: [town.eventsFile],
      customers: [town.customersFile],
      pack: [packFolder],
      out,
      speed: 'max',
      progress: true,
    },
    terminal,
  );
  showWhatHappened(summary, definitions, terminal);
  const decision = await tellingDecision(join(out, 'decisions.ndjson'));
  if (decision !== undefined) {
    terminal.line();
    terminal.line(terminal.tone('strong', 'One of these decisions, explained'));
    const moment = await momentOf(join(out, 'moments.ndjson'), decision.momentId);
    for (const line of decisionLines(decision, moment, definitions, terminal)) terminal.line(line);
  }
  showFiles(out, terminal);
}

function showWhatHappened(summary: ReplaySummary, definitions: Definitions, terminal: Terminal): void {
  const { moments, decisions, contacts, run } = summary;
  const names = new Map(definitions.scenarios.map(({ id, name = id }) => [id, name]));
  const channels = new Map(definitions.channels.map(({ id, name = id }) => [id, name]));
  const rows = (counts: Record<string, number>, named: ReadonlyMap<string, string>) => {
    const sorted = Object.entries(counts).sort((a, b) => b[1] - a[1]);
    return tableLines([['', ''], ...sorted.map(([id, number]) => [named.get(id) ?? id, count(number)])]).slice(1);
  };
  const block = (title: string, lines: readonly string[]) => {
    terminal.line();
    terminal.line(terminal.tone('strong', title));
    for (const line of lines) terminal.line(line);
  };
  const seconds = (run.wallMs / 1000).toFixed(1);
  terminal.line(`Replayed in ${seconds} s, ${count(run.eventsPerSecond)} a second.`);
  block(`${count(moments.total)} moments of need`, rows(moments.byScenario, names));
  const results = new Map([
    ['contact', 'a contact'],
    ['control', 'held out, so that the effect can be measured'],
    ['deferred', 'not now: no channel is free, or it is night; decided again later'],
    ['nothing', 'nothing suits, or enough has been said'],
  ]);
  block(`${count(decisions.total)} decisions`, rows(decisions.byResult, results));
  block(`${count(contacts.total)} contacts`, rows(contacts.byChannel, channels));
}

function showFiles(out: string, terminal: Terminal): void {
  const show = (file: string) => relative(process.cwd(), join(out, file));
  terminal.line();
  terminal.line(terminal.tone('strong', 'Where to look'));
  const rows = [
    [show('town'), 'the town: customers and events'],
    [relative(process.cwd(), packFolder), 'its pack: groups, scenarios, offers, campaigns, policy'],
    [show('decisions.ndjson'), 'every decision with its reasons'],
    [show('moments.ndjson'), 'every moment and what opened it'],
    [show('contacts.ndjson'), 'every contact'],
    [show('summary.json'), 'the counts'],
  ];
  for (const line of tableLines(rows)) terminal.line(line);
  terminal.line();
  terminal.line('Change the pack and run it again, or replay your own files: npx opportune help replay');
}
