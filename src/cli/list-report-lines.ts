import type { ListReport } from '../runtime/replay-summary.ts';
import { count, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';

const header = ['list', 'file', 'rows', 'accepted', 'format errors', 'duplicates', 'unknown', 'do not disturb'];

/** A line for each uploaded file with what became of its rows; nothing when there are none. */
export function showListReports(reports: readonly ListReport[], terminal: Terminal): void {
  if (reports.length === 0) return;
  const rows = reports.map(({ list, file, read, accepted, formatErrors, duplicates, unknown, doNotDisturb }) => {
    return [list, file, ...[read, accepted, formatErrors, duplicates, unknown, doNotDisturb].map(count)];
  });
  terminal.line();
  terminal.line(terminal.tone('strong', 'Number lists'));
  for (const line of tableLines([header, ...rows])) terminal.line(line);
}
