import { diffDefinitions } from '../definitions/diff-definitions.ts';
import { summariseDefinitions } from '../definitions/summarise-definitions.ts';
import { CommandError } from './command-error.ts';
import { exitCode } from './exit-code.ts';
import { definitionsIn } from './pack-folders.ts';
import type { CommandModule } from './run.ts';
import { count, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';

interface ApplyOptions {
  file: string[];
  dryRun?: true;
  against?: string[];
  json?: true;
}

/** `opportune apply`: checks definitions. Making them active needs a server, which does not exist yet. */
export const applyCommand: CommandModule = (program, terminal, end) => {
  program
    .command('apply')
    .description('check definitions and, with a server, make them active')
    .requiredOption('-f, --file <path...>', 'folders of definitions, taken together')
    .option('--dry-run', 'only check and say what would change')
    .option('--against <path...>', 'compare with the definitions in these folders')
    .option('--json', 'print the result as JSON')
    .action((options: ApplyOptions) => {
      apply(options, terminal);
      end(exitCode.ok);
    });
};

function apply({ file, dryRun, against, json }: ApplyOptions, terminal: Terminal): void {
  const definitions = definitionsIn(file);
  if (!dryRun) {
    throw new CommandError(
      'server-missing',
      'the definitions are valid, but there is no server to make them active on',
      'Add --dry-run to check them only; `opportune replay --pack` uses them as they are',
    );
  }
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
