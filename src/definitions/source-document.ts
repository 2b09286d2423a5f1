import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Document, Node, Pair, Scalar, YAMLError } from 'yaml';
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
    report('file-too-long', 0, `the file has ${source.text.length} characters, at most ${longestYaml} are read; split it`);
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
  if (error.code === 'DUPLICATE_KEY') {
    return report('yaml-duplicate-key', error.pos[0], 'this key is written twice in the same mapping; remove one');
  }
  if (error.code === 'TAB_AS_INDENT') {
    return report('yaml-tab', error.pos[0], 'a tab indents this line; YAML wants spaces');
  }
  const hint = syntaxHints[error.code];
  const message = error.message.replace(/[.:\s]+$/, '');
  report('yaml-syntax', error.pos[0], hint === undefined ? message : `${message}; ${hint}`);
}

interface Spot {
  key?: Node;
  value: Node;
}

function readDocument(
  source: SourceFile,
  number: number,
  document: Document.Parsed,
  lines: LineCounter,
  report: Report,
): Omit<SourceDocument, 'sound'> {
  const spots = new Map<string, Spot>();
  const reader = new ValueReader(document, spots, report);
  const value = reader.value(document.contents as Node, []);
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const spotOf = (path: Path): Spot => spots.get(keyOf(path)) ?? spotOf(path.slice(0, -1));
  const place: SourceDocument['place'] = (path, at = 'value') => {
    const spot = spotOf(path);
    return placeOf(startOf(at === 'key' || isEmpty(spot.value) ? (spot.key ?? spot.value) : spot.value));
  };
  return {
    file: source.file,
    number,
    value,
    place,
    placeInText(path, offset) {
      const { value: node } = spotOf(path);
      if (!isScalar(node) || node.range == null) return place(path);
      return placeOf(offsetInScalar(source.text, node as Scalar.Parsed, offset));
    },
  };
}

const startOf = (node: Node) => node.range?.[0] ?? 0;
const isEmpty = (node: Node) => isScalar(node) && node.value === null;
const keyOf = (path: Path) => path.join('\u0000');

/** Turns nodes into values; notes where each was; follows aliases within a budget. */
class ValueReader {
  private values = 0;
  private stopped = false;
  private readonly document: Document.Parsed;
  private readonly spots: Map<string, Spot>;
  private readonly report: Report;

  constructor(document: Document.Parsed, spots: Map<string, Spot>, report: Report) {
    this.document = document;
    this.spots = spots;
    this.report = report;
  }

  value(node: Node, path: Path, key?: Node): unknown {
    if (this.overBudget(node, path)) return null;
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      if (target === undefined) {
        this.report('yaml-alias', startOf(node), `nothing above is marked "&${node.source}" for this alias`);
        return null;
      }
      return this.value(target, path, key);
    }
    this.spots.set(keyOf(path), key === undefined ? { value: node } : { key, value: node });
    if (isSeq(node)) return node.items.map((item, i) => this.value(item as Node, [...path, i]));
    if (isMap(node)) return this.mapping(node.items as Pair<Node, Node | null>[], path);
    return isScalar(node) ? this.scalar(node) : null;
  }

  private mapping(pairs: Pair<Node, Node | null>[], path: Path): unknown {
    const mapping: Record<string, unknown> = Object.create(null);
    for (const { key, value } of pairs) {
      if (!isScalar(key)) {
        this.report('yaml-syntax', startOf(key), 'a key must be a plain name');
        continue;
      }
      const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
      const at = [...path, name];
      if (value !== null) mapping[name] = this.value(value, at, key);
      else {
        mapping[name] = null;
        this.spots.set(keyOf(at), { key, value: key });
      }
    }
    return mapping;
  }

  /** Numbers too large or odd for JSON stay text. */
  private scalar(node: Scalar): unknown {
    return typeof node.value === 'bigint' || typeof node.value === 'symbol' ? String(node.value) : node.value;
  }

  private overBudget(node: Node, path: Path): boolean {
    this.values++;
    if (this.stopped) return true;
    if (this.values <= mostValues && path.length <= deepest) return false;
    this.stopped = true;
    const what = path.length > deepest ? `is nested deeper than ${deepest} levels` : `holds more than ${mostValues} values`;
    this.report('yaml-alias', startOf(node), `the document ${what}, aliases followed; write it out or split it`);
    return true;
  }
}
