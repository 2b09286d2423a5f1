import { nearestOf } from '../core/rules/rule-problem.ts';
import type { DefinitionProblem } from '../definitions/definition-problem.ts';
import { didYouMean, listNames } from '../definitions/name-hints.ts';
import type { InputMapping, MapDefinition, MapPlace, ValueSource } from './map-definition.ts';

interface NamedColumn {
  name: string;
  place: MapPlace;
}

/** Every column a map reads, where it first does. */
export function columnsOf(map: MapDefinition): NamedColumn[] {
  const first = new Map<string, NamedColumn>();
  for (const named of map.inputs.flatMap(columnsOfInput)) if (!first.has(named.name)) first.set(named.name, named);
  return [...first.values()];
}

/** Whether an expression of the map can ask for any column. */
export function readsAnyColumn(map: MapDefinition): boolean {
  const expressions = map.inputs.flatMap(({ when, ...input }) => [
    ...(when === undefined ? [] : [when.expression]),
    ...sourcesOf(input).flatMap((source) => (source.type === 'expression' ? [source.expression] : [])),
  ]);
  return expressions.some(({ columns }) => columns === undefined);
}

/** The columns a map reads and the file does not have, or has twice, each once. */
export function columnProblems(map: MapDefinition, columns: readonly string[]): DefinitionProblem[] {
  return columnsOf(map).flatMap(({ name, place }) => {
    const count = columns.filter((column) => column === name).length;
    if (count === 1) return [];
    const nearest = nearestOf(name, columns);
    const hint = nearest === undefined ? `; it has ${listNames(columns)}` : didYouMean(nearest);
    const message =
      count > 1 ? `the file has the column "${name}" ${count} times` : `the file has no column "${name}"${hint}`;
    const problem: DefinitionProblem = { file: map.file, ...place, code: 'reference-unknown', message };
    return [count === 0 && nearest !== undefined ? { ...problem, nearest } : problem];
  });
}

function sourcesOf({ customerId, id, at, since, fields }: Omit<InputMapping, 'when'>): ValueSource[] {
  return [
    customerId,
    ...(id === undefined ? [] : [id]),
    ...(at === undefined ? [] : [at.value]),
    ...(since === undefined ? [] : [since.value]),
    ...fields.map(({ value }) => value),
  ];
}

function columnsOfInput(input: InputMapping): NamedColumn[] {
  const { when } = input;
  const asked = when?.expression.columns?.map((name) => ({ name, place: when.place })) ?? [];
  const read = sourcesOf(input).flatMap((source): NamedColumn[] => {
    if (source.type === 'column') return [{ name: source.column, place: source.place }];
    if (source.type === 'constant') return [];
    return source.expression.columns?.map((name) => ({ name, place: source.place })) ?? [];
  });
  return [...asked, ...read];
}
