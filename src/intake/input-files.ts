import { readFileSync, statSync } from 'node:fs';
import { nearestOf } from '../core/rules/rule-problem.ts';
import type { Definitions } from '../core/schema/definitions.ts';
import { didYouMean, listNames } from '../definitions/name-hints.ts';
import { fileSource } from './byte-source.ts';
import type { FileToRead } from './input-reader.ts';
import { IntakeError } from './intake-error.ts';
import type { ListUpload } from './lists/list-reader.ts';
import type { MapDefinition } from './map-definition.ts';
import { parseMaps } from './parse-maps.ts';

/** A file of numbers and the list it is for. */
export interface ListPath {
  path: string;
  /** Id of a number list that is defined. */
  list: string;
  /** When it arrives, epoch ms; absent: with the first event. */
  at?: number;
}

/** Paths of files; `-` is standard input. */
export interface InputPaths {
  customerFiles: readonly string[];
  eventFiles: readonly string[];
  mapFiles: readonly string[];
  /** Absent: none. */
  listFiles?: readonly ListPath[];
}

/** Files with the maps they are read with, and what they are known by. */
export interface InputFiles {
  customers: FileToRead[];
  events: FileToRead[];
  lists: ListUpload[];
  /** JSON that changes when any of the files or maps changes; with standard input, always. */
  identity: object;
}

/**
 * Pairs files with maps: a map is for files of its format, and for customers when it makes nothing but customers. With
 * several maps for a kind of file, the first is for the first file, and so on. A file without a map is in the product's
 * own form.
 *
 * @throws IntakeError `intake.file`, `intake.map`, `intake.list`.
 */
export function inputFilesOf(
  definitions: Definitions,
  { customerFiles, eventFiles, mapFiles, listFiles = [] }: InputPaths,
): InputFiles {
  const maps = mapFiles.flatMap((path) => mapsIn(path, definitions));
  const forCustomers = maps.filter(({ inputs }) => inputs.every(({ kind }) => kind === 'customer'));
  const forEvents = maps.filter((map) => !forCustomers.includes(map));
  return {
    customers: paired(customerFiles, forCustomers, 'customers'),
    events: paired(eventFiles, forEvents, 'events'),
    lists: listFiles.map((file) => listUpload(file, definitions)),
    identity: {
      files: [...customerFiles, ...eventFiles].map(factsOf),
      maps: mapFiles.map(read),
      lists: listFiles.map((file) => ({ ...file, ...factsOf(file.path) })),
    },
  };
}

/** Bytes of all files together; undefined when standard input is among them. @throws IntakeError `intake.file`. */
export function bytesOfFiles({ customerFiles, eventFiles, listFiles = [] }: InputPaths): number | undefined {
  const paths = [...customerFiles, ...eventFiles, ...listFiles.map(({ path }) => path)];
  return paths.includes('-') ? undefined : paths.reduce((sum, path) => sum + factsOf(path).bytes, 0);
}

function listUpload({ path, list: id, at }: ListPath, { numberLists = [] }: Definitions): ListUpload {
  const list = numberLists.find((each) => each.id === id);
  if (list !== undefined) return { source: fileSource(path), list, ...(at !== undefined && { at }) };
  const ids = numberLists.map((each) => each.id);
  const defined = ids.length === 0 ? '; none is defined' : `; defined are ${listNames(ids)}`;
  const nearest = nearestOf(id, ids);
  const hint = nearest === undefined ? defined : didYouMean(nearest);
  throw new IntakeError('intake.list', `${path}: there is no number list "${id}"${hint}`);
}

function mapsIn(path: string, definitions: Definitions): MapDefinition[] {
  const { maps, problems } = parseMaps({ file: path, text: read(path) }, definitions);
  if (problems.length === 0) return maps;
  const many = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  throw new IntakeError('intake.map', `the map ${path} has ${many}`, problems);
}

function paired(paths: readonly string[], maps: readonly MapDefinition[], kind: string): FileToRead[] {
  return paths.map((path) => {
    const format = formatOf(path);
    const source = fileSource(path);
    // Standard input has no name to tell its format: its map does.
    const fitting = maps.filter((map) => path === '-' || map.format === format);
    if (fitting.length === 0) return { source };
    const place = paths.filter((other) => formatOf(other) === format).indexOf(path);
    const map = fitting.length === 1 ? fitting[0] : fitting[place];
    if (map) return { source, map };
    const message = `${path}: there are ${fitting.length} maps for ${format} files of ${kind}, and none for this file`;
    throw new IntakeError('intake.map', message);
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
