import { type LoadedPacks, parsePacks } from '../../definitions/parse-packs.ts';
import type { ReadDocuments } from '../../definitions/remembered-documents.ts';
import type { SourceFile } from '../../definitions/source-document.ts';
import { fileOfDefinition } from '../../definitions/written-texts.ts';
import type { DefinitionVersion } from '../../ports/definition-store.ts';

export type Written = Pick<DefinitionVersion, 'kind' | 'id' | 'content'>;

/** Definitions as they are written, one of a kind and id, each in a file of its own. */
export class WrittenSet {
  /** File → text. */
  private readonly texts: ReadonlyMap<string, string>;

  constructor(texts: ReadonlyMap<string, string> = new Map()) {
    this.texts = texts;
  }

  get files(): SourceFile[] {
    return [...this.texts].map(([file, text]) => ({ file, text }));
  }

  has(definition: Pick<Written, 'kind' | 'id'>): boolean {
    return this.texts.has(fileOfDefinition(definition));
  }

  /** These in the place of those of their kind and id. */
  with(written: readonly Written[]): WrittenSet {
    return new WrittenSet(
      new Map([...this.texts, ...written.map((each) => [fileOfDefinition(each), each.content] as const)]),
    );
  }

  without(definitions: readonly Pick<Written, 'kind' | 'id'>[]): WrittenSet {
    const gone = new Set(definitions.map(fileOfDefinition));
    return new WrittenSet(new Map([...this.texts].filter(([file]) => !gone.has(file))));
  }

  equals(other: WrittenSet): boolean {
    return (
      this.texts.size === other.texts.size && [...this.texts].every(([file, text]) => other.texts.get(file) === text)
    );
  }

  /** Parses all of it: some tenths of a second with hundreds of definitions, less with texts that `read` remembers. */
  parse(read?: ReadDocuments): LoadedPacks {
    return parsePacks(this.files, [], read);
  }
}

/** Two different ones of one kind and id cannot be in a set. */
export function namedTwice(definitions: readonly Pick<Written, 'kind' | 'id'>[]): string | undefined {
  const files = definitions.map(fileOfDefinition);
  return files.find((file, index) => files.indexOf(file) !== index);
}
