import { parseAllDocuments } from 'yaml';
import type { Definitions } from '../core/schema/definitions.ts';
import { canonicalJson } from './definitions-version.ts';
import { isKind, type Kind, kinds } from './kinds.ts';
import { readDocuments, type SourceFile } from './source-document.ts';

/** One definition as somebody wrote it: a YAML document, or JSON, which is one too. */
export interface WrittenText {
  kind: Kind;
  id: string;
  text: string;
}

/**
 * The definitions of files that `parsePacks` has accepted as `definitions`, each by itself: comments and layout are
 * kept. The cells that an area takes from a file are written into it, for a text by itself has no files beside it.
 */
export function writtenTexts(files: readonly SourceFile[], definitions: Definitions): WrittenText[] {
  const cellsOf = new Map(definitions.areas.map(({ id, cells }) => [id, cells]));
  return files
    .filter(({ file }) => !/\.csv$/i.test(file))
    .flatMap((file) => textsOf(file, cellsOf))
    .flatMap(({ value, text }) => {
      const { kind, id } = value;
      return isKind(kind) && typeof id === 'string' ? [{ kind, id, text }] : [];
    });
}

/** Where a definition stands when each has a file of its own. */
export function fileOfDefinition({ kind, id }: { kind: string; id: string }): string {
  return `${isKind(kind) ? kinds[kind] : kind}/${id}.yaml`;
}

/** What a text says, as far as it is one YAML document that names its kind and id; undefined: it is not. */
export function writtenValue(text: string): Record<string, unknown> | undefined {
  const { documents, problems } = readDocuments({ file: '', text });
  const [only, ...others] = documents;
  const isOne = only !== undefined && others.length === 0 && problems.length === 0;
  return isOne && isMapping(only.value) ? only.value : undefined;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface DocumentText {
  value: Record<string, unknown>;
  text: string;
}

function textsOf(source: SourceFile, cellsOf: ReadonlyMap<string, readonly string[]>): DocumentText[] {
  const texts: DocumentText[] = [];
  let start = 0;
  for (const document of parseAllDocuments(source.text, { logLevel: 'silent' })) {
    const [, , end] = document.range;
    const text = withoutMarks(source.text.slice(start, end));
    start = end;
    const value: unknown = document.toJS({ maxAliasCount: -1 });
    if (!isMapping(value)) continue;
    if ('cellsFrom' in value) {
      document.delete('cellsFrom');
      document.set('cells', document.createNode([...(cellsOf.get(String(value.id)) ?? [])], { flow: true }));
      texts.push({ value, text: withoutMarks(document.toString({ lineWidth: 120 })) });
    } else {
      // A text that leans on what stood before it says something else by itself.
      const stands = canonicalJson(writtenValue(text)) === canonicalJson(value);
      texts.push({ value, text: stands ? text : withoutMarks(document.toString()) });
    }
  }
  return texts;
}

/** The marks between documents go; what is written beside them stays. */
function withoutMarks(text: string): string {
  const body = text
    .replace(/^\uFEFF/, '')
    .replace(/^(?:\s*\n)?---(?=\s|$)[ \t]*\n?/, '')
    .replace(/^\.\.\.[ \t]*$/m, '');
  return `${body.trim()}\n`;
}
