import type { Kind } from '../../definitions/kinds.ts';
import { type LoadedPacks, parsePacks } from '../../definitions/parse-packs.ts';
import type { SourceFile } from '../../definitions/source-document.ts';
import { fileOfDefinition } from '../../definitions/written-texts.ts';
import type { DefinitionVersion } from '../../ports/definition-store.ts';

type Written = Pick<DefinitionVersion, 'kind' | 'id' | 'content'>;

/** Definitions as they are written, one of a kind and id. */
export class WrittenSet {
  private readonly byFile: ReadonlyMap<string, string>;

  constructor(written: readonly Written[]) {
    this.byFile = new Map(written.map(({ kind, id, content }) => [fileOf(kind, id), content]));
  }

  get isEmpty(): boolean {
    return this.byFile.size === 0;
  }

  get files(): SourceFile[] {
    return [...this.byFile].map(([file, text]) => ({ file, text }));
  }

  /** Those of `written` in the place of those they follow. */
  with(written: readonly Written[]): WrittenSet {
    return new WrittenSet([...this.entries(), ...written]);
  }

  without(named: readonly Pick<Written, 'kind' | 'id'>[]): WrittenSet {
    const gone = new Set(named.map(({ kind, id }) => fileOf(kind, id)));
    return new WrittenSet(this.entries().filter(({ kind, id }) => !gone.has(fileOf(kind, id))));
  }

  parse(): LoadedPacks {
    return parsePacks(this.files);
  }
}
