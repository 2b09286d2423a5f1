import { readDocuments, type SourceFile } from './source-document.ts';

export type ReadDocuments = typeof readDocuments;

/** Characters of texts that are remembered; beyond them all are forgotten. */
const MOST_CHARACTERS = 8_000_000;

/**
 * A `readDocuments` that remembers what it has read: people change one definition of hundreds at a time, and reading YAML
 * is most of the work. What it gives is shared, so nobody may change it.
 */
export function rememberDocuments(): ReadDocuments {
  const known = new Map<string, ReturnType<ReadDocuments>>();
  let characters = 0;
  return (source: SourceFile) => {
    const key = `${source.file}\u0000${source.text}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    if (characters + key.length > MOST_CHARACTERS) {
      known.clear();
      characters = 0;
    }
    const read = readDocuments(source);
    known.set(key, read);
    characters += key.length;
    return read;
  };
}
