import { diffDefinitions } from '../definitions/diff-definitions.ts';
import { summariseDefinitions } from '../definitions/summarise-definitions.ts';
import { definitionsIn } from './pack-folders.ts';
import { count, tableLines } from './table.ts';
import type { ServerOptions } from './taking-server.ts';
import type { Terminal } from './terminal.ts';

export interface ApplyOptions extends ServerOptions {
  file: string[];
  comment?: string;
  dryRun?: true;
  against?: string[];
  json?: true;
}

/** Checks definitions and tells what is in them, and what differs from others. @throws CommandError `pack-invalid` */
export function applyDefinitions({ file, against, json }: ApplyOptions, terminal: Terminal): void {
  const definitions = definitionsIn(file);
  const { version, counts } = summariseDefinitions(definitions);
  const changes = against && diffDefinitions(definitionsIn(against), definitions);
  if (json) {
    terminal.line(JSON.stringify({ version, counts, changes }));
    return;
  }
  terminal.line(`${terminal.tone('good', 'Valid.')} Version ${version}`);
  const kinds = Object.entries(counts).map(([kind, number]) => [kind, count(number)]);
  for (const line of tableLines([['kind', 'definitions'], ...kinds])) terminal.line(line);
  if (!changes) return;
  terminal.line(changes.length === 0 ? 'Nothing changes.' : 'Changes:');
  const rows = changes.map(({ change, kind, id, paths }) => [change, `${kind}/${id}`, paths.join(', ')]);
  for (const line of tableLines(rows)) terminal.line(line);
}
