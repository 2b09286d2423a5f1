import { count, tableLines } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import type { WrittenTown } from './write-town.ts';

type Row = readonly [name: string, number: number];

/** What was made, for people: how much of what, what was planted, and how to replay it. */
export function showGenerateSummary(written: WrittenTown, wallMs: number, terminal: Terminal): void {
  const { facts, customersFile, eventsFile } = written;
  const { planted, answers } = facts;
  const total = Object.values(facts.records).reduce((sum, number) => sum + number, 0);
  const table = (title: string, rows: readonly Row[]) => showTable(title, rows, terminal);
  table(`${count(facts.customers)} customers by hidden habit`, Object.entries(facts.habits));
  table(`${count(total)} records by type`, Object.entries(facts.records));
  table('Planted', [
    ...Object.entries(planted.invalidHolders).map(([why, number]): Row => [`invalid holders: ${why}`, number]),
    ...Object.entries(planted.troubles).map(([cause, number]): Row => [`messages do not arrive: ${cause}`, number]),
    ['phones long switched off', planted.longSwitchedOff],
    ['records that come twice', planted.duplicates],
    ['records up to four minutes late', planted.delayed],
    ['records six minutes to three hours late', planted.late],
    ...planted.stoppedFeeds.map(({ event, missing }): Row => [`missing from the stopped feed of ${event}`, missing]),
  ]);
  if (answers !== undefined) {
    table(`${count(answers.contacts)} contacts answered`, Object.entries(answers.outcomes));
    table('Causes of failed deliveries', Object.entries(answers.failures));
  }
  const seconds = (wallMs / 1000).toFixed(1);
  terminal.line();
  terminal.line(`${count(total)} records in ${seconds} s, ${count((1000 * total) / wallMs)} a second`);
  const files = [customersFile, eventsFile, written.truthFile, written.answersFile ?? [], written.townFile].flat();
  terminal.line(`Files: ${files.join(', ')}`);
  terminal.line(`Next: opportune replay --customers ${customersFile} --events ${eventsFile}`);
}

function showTable(title: string, rows: readonly Row[], terminal: Terminal): void {
  terminal.line(terminal.tone('strong', title));
  const ordered = [...rows].sort((a, b) => b[1] - a[1]);
  for (const line of tableLines([['', ''], ...ordered.map(([name, number]) => [name, count(number)])]).slice(1)) {
    terminal.line(line);
  }
  terminal.line();
}
