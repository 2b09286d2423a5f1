import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { nearestOf } from '../core/rules/rule-problem.ts';
import { didYouMean, listNames } from '../definitions/name-hints.ts';

/** As the validator tells them; `message` is for what has no better words here. */
interface Told {
  keyword: string;
  instancePath: string;
  params: Record<string, unknown>;
  message: string;
}

interface KnownKeys {
  properties?: Record<string, TSchema>;
  patternProperties?: Record<string, TSchema>;
}

/**
 * What is wrong with a value, one sentence a place, for people who wrote it: `listen.prot: there is no such key; did you
 * mean "port"?`. Empty when nothing is.
 *
 * @param place where the value stands, `channels.sms.settings`; '' for the whole configuration
 */
export function schemaProblems(schema: TSchema, value: unknown, place: string): string[] {
  const told = Value.Errors(schema, value) as Told[];
  const problems = told.flatMap((problem) => sentencesOf(problem, told, schema, place));
  return [...new Set(problems)];
}

function sentencesOf(
  { keyword, instancePath, params, message }: Told,
  all: readonly Told[],
  schema: TSchema,
  place: string,
): string[] {
  const at = placeOf(place, instancePath);
  switch (keyword) {
    // A key that is not known is told twice, as itself and by what holds it.
    case 'boolean':
    case 'anyOf':
      return [];
    case 'additionalProperties':
      return (params.additionalProperties as string[]).map((key) => unknownKey(schema, place, instancePath, key));
    case 'required':
      return (params.requiredProperties as string[]).map(
        (key) => `${placeOf(place, `${instancePath}/${key}`)}: is missing`,
      );
    case 'const':
    case 'enum':
      return [`${at}: must be one of ${listNames(allowedAt(all, instancePath))}`];
    case 'type':
      return [`${at}: must be ${nounOf(String(params.type))}`];
    case 'minLength':
      return [`${at}: must not be ${params.limit === 1 ? 'empty' : `shorter than ${params.limit} characters`}`];
    case 'maxLength':
      return [`${at}: must not be longer than ${params.limit} characters`];
    case 'minimum':
      return [`${at}: must be at least ${params.limit}`];
    case 'maximum':
      return [`${at}: must be at most ${params.limit}`];
    case 'pattern':
      return [`${at}: must have the form ${String(params.pattern)}`];
    default:
      return [`${at}: ${message}`];
  }
}

/** Of alternatives every one is told: together they are what is allowed. */
function allowedAt(all: readonly Told[], path: string): string[] {
  return all
    .filter(({ instancePath }) => instancePath === path)
    .flatMap(({ params }) => params.allowedValues ?? params.allowedValue ?? [])
    .map(String);
}

function unknownKey(schema: TSchema, place: string, path: string, key: string): string {
  const names = Object.keys(keysAt(schema, path).properties ?? {});
  const nearest = nearestOf(key, names);
  const hint = nearest === undefined ? `; there are ${listNames(names)}` : didYouMean(nearest);
  return `${placeOf(place, `${path}/${key}`)}: there is no such key${hint}`;
}

function keysAt(schema: TSchema, path: string): KnownKeys {
  let found = schema as KnownKeys;
  for (const key of path.split('/').slice(1)) {
    const next = found.properties?.[key] ?? Object.values(found.patternProperties ?? {})[0];
    if (next === undefined) return {};
    found = next as KnownKeys;
  }
  return found;
}

function placeOf(place: string, path: string): string {
  const keys = path.split('/').slice(1).filter(Boolean);
  return [place, ...keys].filter(Boolean).join('.') || 'the configuration';
}

function nounOf(type: string): string {
  const nouns: Record<string, string> = {
    integer: 'a whole number',
    number: 'a number',
    string: 'a text',
    boolean: 'true or false',
    array: 'a list',
    object: 'a group of keys',
  };
  return nouns[type] ?? type;
}
