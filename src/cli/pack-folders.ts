import { fileURLToPath } from 'node:url';
import type { Definitions } from '../core/schema/definitions.ts';
import { formatProblem } from '../definitions/definition-problem.ts';
import { parsePacks } from '../definitions/parse-packs.ts';
import { readPackFolder } from '../definitions/read-pack-folder.ts';
import type { SourceFile } from '../definitions/source-document.ts';
import { CommandError } from './command-error.ts';

/** The pack of the product, for commands that name none. */
export const telecomPack = fileURLToPath(new URL('../../packs/telecom', import.meta.url));

/** So many problems are shown; mending the first ones often mends the rest. */
const SHOWN_PROBLEMS = 50;

/**
 * The definitions of pack folders, taken together.
 *
 * @throws CommandError `pack-invalid` with a line for each problem.
 */
export function definitionsIn(folders: readonly string[]): Definitions {
  return packsIn(folders).definitions;
}

/**
 * The definitions of pack folders, taken together, and the files they are written in.
 *
 * @throws CommandError `pack-invalid` with a line for each problem.
 */
export function packsIn(folders: readonly string[]): { definitions: Definitions; files: SourceFile[] } {
  const read = folders.map(readPackFolder);
  const files = read.flatMap((folder) => folder.files);
  const loaded = parsePacks(
    files,
    read.flatMap((folder) => folder.problems),
  );
  if ('definitions' in loaded) return { definitions: loaded.definitions, files };
  const { problems } = loaded;
  const details = problems.slice(0, SHOWN_PROBLEMS).map(formatProblem);
  if (problems.length > SHOWN_PROBLEMS) details.push(`… and ${problems.length - SHOWN_PROBLEMS} more`);
  const many = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  throw new CommandError(
    'pack-invalid',
    `the definitions in ${folders.join(', ')} have ${many}`,
    'Mend them and check with `opportune apply --dry-run -f FOLDER`; docs/definition-problems.md explains each code',
    details,
  );
}
