import type { Definitions } from '../core/schema/definitions.ts';
import { parsePacks } from './parse-packs.ts';
import type { DefinitionProblem } from './definition-problem.ts';
import { readPackFolder } from './read-pack-folder.ts';

/** Valid definitions, or every problem found, in the order of files and lines. */
export type LoadedPacks = { definitions: Definitions } | { problems: DefinitionProblem[] };

/** Loads folders of YAML files together; the same kind and id may be defined once over all of them. */
export function loadPacks(folders: readonly string[]): LoadedPacks {
  const read = folders.map(readPackFolder);
  return parsePacks(
    read.flatMap(({ files }) => files),
    read.flatMap(({ problems }) => problems),
  );
}
