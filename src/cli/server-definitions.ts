import type { Definitions } from '../core/schema/definitions.ts';
import { formatProblem } from '../definitions/definition-problem.ts';
import { parsePacks } from '../definitions/parse-packs.ts';
import { CommandError } from './command-error.ts';
import type { ServerClient } from './server-client.ts';

/** A file of definitions as a server takes and gives it. */
export interface DefinitionFile {
  file: string;
  text: string;
}

/** What a server's active definitions are written in. */
export async function filesOf(server: ServerClient): Promise<{ version: string; files: DefinitionFile[] }> {
  return (await server.ask('GET', '/v1/definitions')) as { version: string; files: DefinitionFile[] };
}

/** A server's active definitions. @throws CommandError `pack-invalid` when this version of the program cannot read them */
export async function definitionsOf(server: ServerClient): Promise<Definitions> {
  const { files } = await filesOf(server);
  const parsed = parsePacks(files);
  if ('definitions' in parsed) return parsed.definitions;
  throw new CommandError(
    'pack-invalid',
    'the definitions of the server cannot be read by this version of the program',
    'Use the version of the program that the server runs',
    parsed.problems.slice(0, 10).map(formatProblem),
  );
}
