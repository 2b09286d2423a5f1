import type { ErrorObject } from 'ajv';
import { Ajv } from 'ajv';
import { nearestOf } from '../core/rules/rule-problem.ts';
import type { Kind } from './kinds.ts';
import { didYouMean, listNames } from './name-hints.ts';
import type { ProblemList } from './pack-documents.ts';
import type { ProblemCode } from './problem-codes.ts';
import { definitionShapes } from './shapes/definition-shapes.ts';
import type { Path, SourceDocument } from './source-document.ts';
import type { WrittenDefinitions } from './written-definitions.ts';

const ajv = new Ajv({
  ...{ allErrors: true, verbose: true, strict: true, strictTypes: false, strictRequired: false },
  // Every start waits for it, and what it saves of a check is nothing to speak of.
  code: { optimize: false },
});

/** `written` is absent when too little is left; `cut` holds the paths of what was taken out, but for unknown keys. */
interface CheckedShape<K extends Kind> {
  written?: WrittenDefinitions[K];
  cut: Path[];
}

/** Values of the right type can stay: whoever reads them later can do so although they are wrong. */
const tolerable = new Set([
  'pattern',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
]);

/** Mistakes may hide others of the same value, but not without end. */
const mostRounds = 8;

/**
 * Reports everything in a document that has not the shape of its kind, then cuts it out so that the rest
 * can be checked further.
 */
export function checkShape<K extends Kind>(
  source: SourceDocument,
  kind: K,
  id: string | undefined,
  problems: ProblemList,
): CheckedShape<K> {
  const subject = { source, kind, ...(id === undefined ? {} : { id }) };
  const value = structuredClone(source.value);
  const cut: Path[] = [];
  // Compiled with the first document of the kind, and kept by Ajv.
  const validate = ajv.compile(definitionShapes[kind]);
  for (let round = 0; round < mostRounds; round++) {
    if (validate(value)) return { written: value as WrittenDefinitions[K], cut };
    const found = distinctErrors(validate.errors ?? []);
    if (round === 0) {
      for (const error of found) {
        const { path, code, message, at, nearest } = describe(error, kind, value);
        problems.add(subject, path, code, message, { nearest, at });
      }
    }
    const errors = found.filter(({ keyword }) => !tolerable.has(keyword));
    if (errors.length === 0) return { written: value as WrittenDefinitions[K], cut };
    const paths = errors.map((error) => ({ error, path: pathToCut(error, value) }));
    if (paths.some(({ path }) => path.length === 0)) return { cut };
    for (const { error, path } of paths) {
      cutOut(value, path);
      if (error.keyword !== 'additionalProperties') cut.push(path);
    }
  }
  return { cut };
}

/** Leaves out what only repeats another error: `if`, and a missing key that an unknown one misspells. */
function distinctErrors(errors: ErrorObject[]): ErrorObject[] {
  const misspelt = new Set<string>();
  for (const error of errors) {
    if (error.keyword !== 'additionalProperties') continue;
    misspelt.add(`${error.instancePath} ${nearestKey(error) ?? ''}`);
  }
  return errors.filter((error) => {
    if (error.keyword === 'if') return false;
    if (error.keyword === 'required') return !misspelt.has(`${error.instancePath} ${error.params.missingProperty}`);
    if (error.keyword === 'minProperties')
      return !errors.some((e) => e.instancePath === error.instancePath && e !== error);
    return error.propertyName === undefined || error.keyword === 'propertyNames';
  });
}

function nearestKey(error: ErrorObject): string | undefined {
  const properties = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
  return nearestOf(String(error.params.additionalProperty), properties);
}

interface Description {
  path: Path;
  code: ProblemCode;
  message: string;
  at?: 'key' | 'value';
  nearest?: string | undefined;
}

function describe(error: ErrorObject, kind: Kind, root: unknown): Description {
  const path = pathOf(error, root);
  const title = String(error.parentSchema?.title ?? 'what the documentation says');
  const written = quote(error.data);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(error, path, kind);
    case 'required':
      return {
        path,
        code: 'key-missing',
        message: `the key "${error.params.missingProperty}" is missing`,
        at: 'key',
      };
    case 'propertyNames':
      return keyFormat(error, path);
    case 'minProperties':
    case 'maxProperties':
      return { path, code: 'key-choice', message: `must be ${title}, but ${keysOf(error.data)}` };
    case 'type':
      return {
        path,
        code: 'value-type',
        message: `${written} must be ${titleOr(error, typeWords(error))}${quoteHint(error)}`,
      };
    case 'enum':
    case 'const':
      return choice(error, path);
    case 'pattern':
      return { path, code: 'value-format', message: `${written} must be ${title}` };
    case 'minItems':
      return { path, code: 'list-length', message: `the list needs at least ${error.params.limit} item(s)` };
    case 'maxItems':
      return { path, code: 'list-length', message: `the list may have at most ${error.params.limit} items` };
    case 'uniqueItems':
      return duplicateItem(error, path);
    case 'minLength':
      return { path, code: 'value-format', message: 'the text must not be empty' };
    case 'maxLength':
      return { path, code: 'value-format', message: `the text may have at most ${error.params.limit} characters` };
    default:
      return {
        path,
        code: 'value-range',
        message: `${written} must be ${titleOr(error, error.message ?? 'in range')}`,
      };
  }
}

function unknownKey(error: ErrorObject, path: Path, kind: Kind): Description {
  const key = String(error.params.additionalProperty);
  const nearest = nearestKey(error);
  const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
  const parent = path.findLast((part) => typeof part === 'string');
  const where = parent === undefined ? `a ${kind}` : `"${parent}"`;
  const hint = nearest === undefined ? `; known are ${listNames(known)}` : didYouMean(nearest);
  return {
    path: [...path, key],
    code: 'key-unknown',
    message: `${where} has no key "${key}"${hint}`,
    at: 'key',
    nearest,
  };
}

function keyFormat(error: ErrorObject, path: Path): Description {
  const key = String(error.params.propertyName);
  const names = error.parentSchema?.propertyNames as { title?: string } | undefined;
  return {
    path: [...path, key],
    code: 'key-format',
    message: `the key "${key}" must be ${names?.title ?? 'a name'}`,
    at: 'key',
  };
}

function choice(error: ErrorObject, path: Path): Description {
  const allowed = (error.params.allowedValues ?? [error.params.allowedValue]) as unknown[];
  const words = allowed.map(String);
  const nearest = typeof error.data === 'string' ? nearestOf(error.data, words) : undefined;
  const message = `${quote(error.data)} is not one of ${words.join(', ')}${didYouMean(nearest)}`;
  return { path, code: 'value-choice', message, nearest };
}

function duplicateItem(error: ErrorObject, path: Path): Description {
  const later = Math.max(Number(error.params.i), Number(error.params.j));
  const item = (error.data as unknown[])[later];
  return { path: [...path, later], code: 'list-duplicate', message: `${quote(item)} is listed twice; remove one` };
}

function keysOf(data: unknown): string {
  const keys = Object.keys(data as object);
  return keys.length === 0 ? 'nothing is written' : `${listNames(keys)} ${keys.length === 1 ? 'is' : 'are'} written`;
}

const typeNames: Record<string, string> = {
  object: 'a mapping of keys to values',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
};

const typeWords = (error: ErrorObject) =>
  [error.params.type]
    .flat()
    .map((type) => typeNames[String(type)] ?? String(type))
    .join(' or ');

const titleOr = (error: ErrorObject, words: string) => String(error.parentSchema?.title ?? words);

/** A number or flag where text is wanted was most likely meant as text. */
function quoteHint(error: ErrorObject): string {
  const scalar = typeof error.data === 'number' || typeof error.data === 'boolean';
  return scalar && error.params.type === 'string' ? '; put it in quotes' : '';
}

function quote(data: unknown): string {
  if (data === null || data === undefined) return 'the value is empty: it';
  if (Array.isArray(data)) return 'a list is written: it';
  if (typeof data === 'object') return 'a mapping is written: it';
  return typeof data === 'string' ? `"${data.length > 60 ? `${data.slice(0, 60)}…` : data}"` : String(data);
}

/** Ajv's JSON pointer as a path; positions in lists become numbers. */
function pathOf(error: ErrorObject, root: unknown): (string | number)[] {
  let at = root;
  return error.instancePath
    .split('/')
    .slice(1)
    .map((part) => {
      const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const key = Array.isArray(at) ? Number(name) : name;
      at = (at as Record<string | number, unknown> | undefined)?.[key];
      return key;
    });
}

/** What to take out so that the error goes: the key, the value, or what lacks something; empty: the document. */
function pathToCut(error: ErrorObject, root: unknown): Path {
  const path = pathOf(error, root);
  const key = error.params.additionalProperty ?? error.params.propertyName;
  if (key !== undefined) return [...path, String(key)];
  // A broken attribute or field is cut whole, so that it is known as such.
  if (path.length > 2 && (path[0] === 'attributes' || path[0] === 'fields')) return path.slice(0, 2);
  // Lists are cut whole: taking out an item would move the places of those after it.
  const firstItem = path.findIndex((part) => typeof part === 'number');
  return firstItem < 0 ? path : path.slice(0, firstItem);
}

function cutOut(root: unknown, path: Path): void {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], root);
  if (typeof parent === 'object' && parent !== null)
    delete (parent as Record<string | number, unknown>)[path.at(-1) ?? ''];
}
