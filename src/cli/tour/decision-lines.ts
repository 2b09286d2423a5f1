import { explainDecision } from '../../core/decisions/explain.ts';
import type { DecisionRecorded, MomentOpened } from '../../core/effects.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { Terminal } from '../terminal.ts';

const COLUMNS = 100;

/** A decision in words for a planner, and what of it a clerk would be told. `moment` is what it was made for. */
export function decisionLines(
  decision: DecisionRecorded,
  moment: MomentOpened | undefined,
  definitions: Definitions,
  terminal: Terminal,
): string[] {
  const planner = explainDecision(decision, definitions, 'planner').en.split('\n');
  const clerk = explainDecision(decision, definitions, 'clerk').en.split('\n');
  return [
    ...wrapped(
      `${decision.customerId}, ${localTime(decision.at, definitions.profile.zone)}. ${occasion(moment, definitions)}`,
    ),
    ...planner.flatMap((line) => wrapped(line)).map((line) => toned(line, terminal)),
    '',
    ...wrapped('Were the customer at a counter now, the clerk would be told no more than:'),
    ...clerk.flatMap((line) => wrapped(line)).map((line) => toned(line, terminal)),
  ];
}

function occasion(moment: MomentOpened | undefined, { scenarios }: Definitions): string {
  if (moment === undefined) return 'Not for a moment, but because it was asked for.';
  const name = scenarios.find(({ id }) => id === moment.scenario)?.name ?? moment.scenario;
  return `The moment: “${name}”.`;
}

function localTime(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone }).format(at);
}

function toned(line: string, terminal: Terminal): string {
  if (/^ {2}(Chosen|Suggested)/.test(line)) return terminal.tone('good', line);
  return line;
}

/** Lines of at most so many columns, what follows the first further in. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = ' ';
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > COLUMNS && line.trim() !== '') {
      lines.push(line);
      line = '     ';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
