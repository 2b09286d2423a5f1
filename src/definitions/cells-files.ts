import { posix } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { nearestOf } from '../core/rules/rule-problem.ts';
import type { DefinitionProblem } from './definition-problem.ts';
import { didYouMean, listNames } from './name-hints.ts';
import type { PackDocument, PackDocuments, ProblemList } from './pack-documents.ts';
import type { SourceFile } from './source-document.ts';

/** Cells that the file named by an area's `cellsFrom` gives to it; undefined when that has been reported. */
export type CellsOf = (document: PackDocument<'area'>, cellsFrom: string) => readonly string[] | undefined;

interface CellsFile {
  cellsByArea: Map<string, string[]>;
  /** First line that names each area. */
  lineByArea: Map<string, number>;
}

/** Reads the CSV files that areas name, each once; lines that start with `#` are remarks. */
export function readCellsFiles(
  csvFiles: readonly SourceFile[],
  documents: PackDocuments,
  problems: ProblemList,
): CellsOf {
  const sources = new Map(csvFiles.map((source) => [posix.normalize(source.file.replaceAll('\\', '/')), source]));
  const read = new Map<string, CellsFile | undefined>();
  return (document, cellsFrom) => {
    const folder = posix.dirname(document.source.file.replaceAll('\\', '/'));
    const file = posix.normalize(posix.join(folder, cellsFrom));
    const source = sources.get(file);
    if (source === undefined) {
      const beside = [...sources.keys()].map((name) => posix.relative(folder, name));
      const nearest = nearestOf(cellsFrom, beside);
      const message = `there is no file "${cellsFrom}" beside this one${didYouMean(nearest)}`;
      problems.add(document, ['cellsFrom'], 'cells-file', message, { nearest });
      return undefined;
    }
    if (!read.has(file)) read.set(file, readCellsFile(source, documents, problems));
    return read.get(file)?.cellsByArea.get(document.id) ?? (read.get(file) && []);
  };
}

function readCellsFile(source: SourceFile, documents: PackDocuments, problems: ProblemList): CellsFile | undefined {
  const report = (line: number, code: DefinitionProblem['code'], message: string, nearest?: string) => {
    const found = nearest === undefined ? {} : { nearest };
    problems.addAll([{ file: source.file, line, column: 1, path: '', code, message, ...found }]);
  };
  const rows = parseRows(source.text, report);
  if (rows === undefined) return undefined;
  const header = rows.shift();
  const [areaAt, cellAt] = ['area', 'cell'].map((name) => header?.record.indexOf(name) ?? -1) as [number, number];
  if (areaAt < 0 || cellAt < 0) {
    report(header?.line ?? 1, 'cells-file', 'the first line must name the columns, "area" and "cell" among them');
    return undefined;
  }
  const file: CellsFile = { cellsByArea: new Map(), lineByArea: new Map() };
  for (const { record, line } of rows) {
    const [area = '', cell = ''] = [record[areaAt], record[cellAt]];
    if (area === '' || cell === '') report(line, 'cells-file', 'the line lacks its area or its cell');
    file.cellsByArea.set(area, [...(file.cellsByArea.get(area) ?? []), cell]);
    if (!file.lineByArea.has(area)) file.lineByArea.set(area, line);
  }
  const areas = documents.ids('area');
  for (const [area, line] of file.lineByArea) {
    if (area === '' || areas.has(area)) continue;
    const nearest = nearestOf(area, areas);
    const hint = nearest === undefined ? `; defined are ${listNames(areas)}` : didYouMean(nearest);
    report(line, 'reference-unknown', `there is no area "${area}"${hint}`, nearest);
  }
  return file;
}

type Report = (line: number, code: DefinitionProblem['code'], message: string) => void;

function parseRows(text: string, report: Report): { record: string[]; line: number }[] | undefined {
  try {
    const lines: number[] = [];
    const options = { bom: true, comment: '#', comment_no_infix: true, skip_empty_lines: true, trim: true };
    const on_record = (record: string[], { lines: line }: { lines: number }) => {
      lines.push(line);
      return record;
    };
    return parse(text, { ...options, on_record }).map((record, i) => ({ record, line: lines[i] ?? 1 }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    report(Number(error.lines ?? 1), 'cells-file', `the CSV cannot be read: ${error.message}`);
    return undefined;
  }
}
