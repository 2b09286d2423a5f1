import type { DefinitionProblem } from './definition-problem.ts';
import { compareProblems } from './definition-problem.ts';
import type { Kind } from './kinds.ts';
import { kinds } from './kinds.ts';
import type { ProblemCode } from './problem-codes.ts';
import type { Path, SourceDocument } from './source-document.ts';
import type { WrittenDefinitions } from './written-definitions.ts';

/** A document whose kind and id are known and whose shape holds, mistakes in it cut out. */
export interface PackDocument<K extends Kind = Kind> {
  kind: K;
  id: string;
  source: SourceDocument;
  written: WrittenDefinitions[K];
}

/** Which part of a value a problem is about, and what the nearest valid name is. */
interface ProblemDetail {
  at?: 'key' | 'value' | undefined;
  /** Character of a text value. */
  offset?: number;
  nearest?: string | undefined;
}

/** Collects the problems of a pack; every check adds to it and goes on. */
export class ProblemList {
  private readonly problems: DefinitionProblem[] = [];

  add(
    document: { source: SourceDocument; kind?: Kind; id?: string },
    path: Path,
    code: ProblemCode,
    message: string,
    detail: ProblemDetail = {},
  ): void {
    const { source } = document;
    const { line, column } =
      detail.offset === undefined ? source.place(path, detail.at ?? 'value') : source.placeInText(path, detail.offset);
    const nearest = detail.nearest === undefined ? {} : { nearest: detail.nearest };
    this.problems.push({ file: source.file, line, column, path: pathText(document, path), code, message, ...nearest });
  }

  addAll(problems: readonly DefinitionProblem[]): void {
    this.problems.push(...problems);
  }

  sorted(): DefinitionProblem[] {
    return this.problems.toSorted(compareProblems);
  }
}

/** `campaigns/spring.journey[0].offer.channels[1]`; a document without kind or id is named by its position. */
function pathText({ source, kind, id }: { source: SourceDocument; kind?: Kind; id?: string }, path: Path): string {
  let text = kind === undefined ? `(document ${source.number})` : `${kinds[kind]}/${id ?? '?'}`;
  for (const part of path) text += typeof part === 'number' ? `[${part}]` : `.${part}`;
  return text;
}

/** The documents of all packs loaded together, by kind, in the order of files. */
export class PackDocuments {
  private readonly byKind = new Map<Kind, PackDocument[]>();
  private readonly idsByKind = new Map<Kind, Set<string>>();
  /** Names of attributes, fields and ids whose definition was broken: what refers to them is not judged. */
  readonly unreliable = new Set<string>();

  add(document: PackDocument): void {
    const documents = this.byKind.get(document.kind) ?? [];
    documents.push(document);
    this.byKind.set(document.kind, documents);
  }

  /** Gives a kind other documents: those of before are forgotten, their ids are not. */
  replace<K extends Kind>(kind: K, documents: readonly PackDocument<K>[]): void {
    this.byKind.set(kind, [...documents] as unknown as PackDocument[]);
  }

  /** An id exists although its document may be broken, so that references to it stand. */
  know(kind: Kind, id: string): void {
    const ids = this.idsByKind.get(kind) ?? new Set();
    ids.add(id);
    this.idsByKind.set(kind, ids);
  }

  of<K extends Kind>(kind: K): readonly PackDocument<K>[] {
    return (this.byKind.get(kind) ?? []) as unknown as PackDocument<K>[];
  }

  ids(kind: Kind): ReadonlySet<string> {
    return this.idsByKind.get(kind) ?? new Set();
  }

  all(): PackDocument[] {
    return [...this.byKind.values()].flat();
  }
}
