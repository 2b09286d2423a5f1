import { type LoadedPacks, parsePacks } from './parse-packs.ts';
import { readPackFolder } from './read-pack-folder.ts';

/** Loads folders of YAML files together; the same kind and id may be defined once over all of them. */
export function loadPacks(folders: readonly string[]): LoadedPacks {
  const read = folders.map(readPackFolder);
  return parsePacks(
    read.flatMap(({ files }) => files),
    read.flatMap(({ problems }) => problems),
  );
}
