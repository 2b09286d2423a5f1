import { readFileSync, statSync } from 'node:fs';
import type { Definitions } from '../core/schema/definitions.ts';
import type { DefinitionProblem } from '../definitions/definition-problem.ts';
import { fileSource } from '../intake/byte-source.ts';
import type { FileToRead } from '../intake/input-reader.ts';
import { IntakeError } from '../intake/intake-error.ts';
import type { MapDefinition } from '../intake/map-definition.ts';
import { parseMaps } from '../intake/parse-maps.ts';

/** Files with the maps they are read with, and what they are known by. */
export interface InputFiles {
  customers: FileToRead[];
  events: FileToRead[];
  /** Changes when any of the files or maps changes; of standard input, always. */
  identity: { files: unknown[]; maps: string[] };
  /** Of all files together; undefined when standard input is among them. */
  bytes: number | undefined;
}

/**
 * Pairs files with maps: a map is for files of its format, and for customers when it makes nothing but customers. With
 * several maps for a kind of file, the first is for the first file, and so on. A file without a map is in the product's
 * own form.
 *
 * @throws IntakeError `intake.file`, `intake.map`.
 */
export function inputFilesOf(
  definitions: Definitions,
  paths: { customers: readonly string[]; events: readonly string[]; maps: readonly string[] },
): InputFiles {
  const maps = paths.maps.flatMap((path) => mapsIn(path, definitions));
  const forCustomers = maps.filter(({ inputs }) => inputs.every(({ kind }) => kind === 'customer'));
  const forEvents = maps.filter((map) => !forCustomers.includes(map));
  const customers = paired(paths.customers, forCustomers, 'customers');
  const events = paired(paths.events, forEvents, 'events');
  const all = [...paths.customers, ...paths.events].map(factsOf);
  return {
    customers,
    events,
    identity: { files: all, maps: paths.maps.map(read) },
    bytes: all.some(({ path }) => path === '-') ? undefined : all.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function mapsIn(path: string, definitions: Definitions): MapDefinition[] {
  const { maps, problems } = parseMaps({ file: path, text: read(path) }, definitions);
  if (problems.length > 0) throw mapError(path, problems);
  return maps;
}

function mapError(path: string, problems: readonly DefinitionProblem[]): IntakeError {
  return new IntakeError('intake.map', `the map ${path} has ${problems.length} problems`, problems);
}

function paired(paths: readonly string[], maps: readonly MapDefinition[], kind: string): FileToRead[] {
  const mapped = paths.map((path) => maps.filter(({ format }) => format === formatOf(path)));
  const rank = new Map<string, number>();
  return paths.map((path, index) => {
    const fitting = mapped[index] ?? [];
    const format = formatOf(path);
    const place = rank.get(format) ?? 0;
    rank.set(format, place + 1);
    const source = fileSource(path);
    if (fitting.length === 0) return { source };
    const map = fitting.length === 1 ? fitting[0] : fitting[place];
    if (map) return { source, map };
    throw new IntakeError(
      'intake.map',
      `${path}: of the ${fitting.length} maps for ${format} ${kind}, none is left for it`,
    );
  });
}

/** By the name, as the reader does. */
function formatOf(path: string): 'csv' | 'ndjson' {
  return /\.(csv|tsv|txt)(\.gz)?$/i.test(path) ? 'csv' : 'ndjson';
}

function factsOf(path: string): { path: string; bytes: number; changedMs: number } {
  // Standard input cannot be read again: no two runs over it are the same.
  if (path === '-') return { path, bytes: 0, changedMs: Date.now() };
  const { size, mtimeMs } = onlyReadable(path, () => statSync(path));
  return { path, bytes: size, changedMs: mtimeMs };
}

function read(path: string): string {
  return onlyReadable(path, () => readFileSync(path, 'utf8'));
}

function onlyReadable<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new IntakeError('intake.file', `${path} cannot be read: ${reason}`);
  }
}
