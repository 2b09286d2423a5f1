import type { Document, Node, Pair, Scalar, YAMLError } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { DefinitionProblem } from './definition-problem.ts';
import type { ProblemCode } from './problem-codes.ts';
import { offsetInScalar } from './scalar-offset.ts';

/** A file as read. `file` is shown in problems and is the base of paths such as `cellsFrom`. */
export interface SourceFile {
  file: string;
  text: string;
}

export type Path = readonly (string | number)[];

/** A YAML document as plain values that remembers where each of them was written. */
export interface SourceDocument {
  file: string;
  /** Position in its file, from 1. */
  number: number;
  /** False: it has a syntax error and was read only in part. */
  sound: boolean;
  /** Mappings have no prototype, so any key is safe. */
  value: unknown;
  /** Line and column, from 1, of a value; of its key with `key`; of the closest parent when it is missing. */
  place(path: Path, at?: 'key' | 'value'): { line: number; column: number };
  /** Line and column of a character of a text value. */
  placeInText(path: Path, offset: number): { line: number; column: number };
}

/** Longest YAML file, in characters; lists of cells belong into CSV files. */
export const longestYaml = 2_000_000;
const mostValues = 100_000;
const deepest = 40;

type Report = (code: ProblemCode, offset: number, message: string) => void;

/**
 * All documents of a file; empty ones are left out. A document with a syntax error is given too, as far as
 * it could be read, so that other documents still find its id.
 */
export function readDocuments(source: SourceFile): { documents: SourceDocument[]; problems: DefinitionProblem[] } {
  const problems: DefinitionProblem[] = [];
  const lines = new LineCounter();
  const report: Report = (code, offset, message) => {
    const { line, col } = lines.linePos(offset);
    problems.push({ file: source.file, line: Math.max(line, 1), column: Math.max(col, 1), path: '', code, message });
  };
  if (source.text.length > longestYaml) {
    report(
      'file-too-long',
      0,
      `the file has ${source.text.length} characters, at most ${longestYaml} are read; split it`,
    );
    return { documents: [], problems };
  }
  const parsed = parseAllDocuments(source.text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  const documents: SourceDocument[] = [];
  for (const [index, document] of [...parsed].entries()) {
    const error = [...document.errors, ...document.warnings][0];
    if (error !== undefined) reportSyntax(error, report);
    if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) continue;
    const known = problems.length;
    const read = readDocument(source, index + 1, document, lines, report);
    documents.push({ ...read, sound: error === undefined && problems.length === known });
  }
  return { documents, problems };
}

const syntaxHints: Partial<Record<YAMLError['code'], string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'a text that contains ": " must be put in quotes',
  BAD_SCALAR_START: 'put the text in quotes',
  BAD_INDENT: 'look at the spaces the line starts with, and whether every [ and { is closed',
  MISSING_CHAR: 'close what was opened',
};

/** Only the first error of a document is told: the following are mostly its echoes. */
function reportSyntax(error: YAMLError, report: Report): void {
  const { code, message, pos } = error;
  if (code === 'DUPLICATE_KEY') {
    report('yaml-duplicate-key', pos[0], 'this key is written twice in the same mapping; remove one');
  } else if (code === 'TAB_AS_INDENT') {
    report('yaml-tab', pos[0], 'a tab indents this line; YAML wants spaces');
  } else {
    const hint = syntaxHints[code];
    const what = message.replace(/[.:\s]+$/, '');
    report('yaml-syntax', pos[0], hint === undefined ? what : `${what}; ${hint}`);
  }
}

function readDocument(
  source: SourceFile,
  number: number,
  document: Document.Parsed,
  lines: LineCounter,
  report: Report,
): Omit<SourceDocument, 'sound'> {
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const place: SourceDocument['place'] = (path, at = 'value') => {
    const { key, value } = spotOf(document, path);
    const node = key !== undefined && (at === 'key' || isEmpty(value)) ? key : value;
    return placeOf(startOf(node));
  };
  return {
    file: source.file,
    number,
    value: new ValueReader(document, report).value(document.contents, 0),
    place,
    placeInText(path, offset) {
      const { value } = spotOf(document, path);
      if (!isScalar(value) || value.range == null) return place(path);
      return placeOf(offsetInScalar(source.text, value as Scalar.Parsed, offset));
    },
  };
}

type AnyNode = Node | null | undefined;

const startOf = (node: AnyNode) => node?.range?.[0] ?? 0;
const isEmpty = (node: AnyNode) => node == null || (isScalar(node) && node.value === null);
const keyName = (key: Scalar) => (typeof key.value === 'string' ? key.value : (key.source ?? String(key.value)));

/** What stands at a path, aliases followed, or the closest parent of it that exists. */
function spotOf(document: Document.Parsed, path: Path): { key?: Node; value: AnyNode } {
  let spot: { key?: Node; value: AnyNode } = { value: document.contents };
  for (const part of path) {
    const parent: AnyNode = isAlias(spot.value) ? spot.value.resolve(document) : spot.value;
    if (isSeq(parent) && parent.items[Number(part)] !== undefined) {
      spot = { value: parent.items[Number(part)] as Node };
    } else if (isMap(parent)) {
      const pair = parent.items.findLast(({ key }) => isScalar(key) && keyName(key) === part);
      if (pair === undefined) break;
      spot = { key: pair.key as Node, value: pair.value as AnyNode };
    } else break;
  }
  const { value } = spot;
  return isAlias(value) ? { ...spot, value: value.resolve(document) ?? value } : spot;
}

/** Turns nodes into values; follows aliases within a budget. */
class ValueReader {
  private values = 0;
  private stopped = false;
  private readonly document: Document.Parsed;
  private readonly report: Report;

  constructor(document: Document.Parsed, report: Report) {
    this.document = document;
    this.report = report;
  }

  value(node: AnyNode, depth: number): unknown {
    if (node == null || this.overBudget(node, depth)) return null;
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      if (target !== undefined) return this.value(target, depth);
      this.report('yaml-alias', startOf(node), `nothing above is marked "&${node.source}" for this alias`);
      return null;
    }
    if (isSeq(node)) return node.items.map((item) => this.value(item as AnyNode, depth + 1));
    if (isMap(node)) return this.mapping(node.items as Pair<Node, AnyNode>[], depth);
    return isScalar(node) ? this.scalar(node) : null;
  }

  private mapping(pairs: Pair<Node, AnyNode>[], depth: number): unknown {
    const mapping: Record<string, unknown> = Object.create(null);
    for (const { key, value } of pairs) {
      if (isScalar(key)) mapping[keyName(key)] = this.value(value, depth + 1);
      else this.report('yaml-syntax', startOf(key), 'a key must be a plain name');
    }
    return mapping;
  }

  /** Numbers too large or odd for JSON stay text. */
  private scalar(node: Scalar): unknown {
    return typeof node.value === 'bigint' || typeof node.value === 'symbol' ? String(node.value) : node.value;
  }

  private overBudget(node: Node, depth: number): boolean {
    this.values++;
    if (this.stopped) return true;
    if (this.values <= mostValues && depth <= deepest) return false;
    this.stopped = true;
    const what = depth > deepest ? `is nested deeper than ${deepest} levels` : `holds more than ${mostValues} values`;
    this.report('yaml-alias', startOf(node), `the document ${what}, aliases followed; write it out or split it`);
    return true;
  }
}
