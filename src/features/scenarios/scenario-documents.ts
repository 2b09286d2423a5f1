import { type Static, Type } from 'typebox';
import type { Definitions, ScenarioDefinition } from '../../core/schema/definitions.ts';
import { type ParsedScenario, parseScenario } from '../../definitions/parse-scenario.ts';
import { invalidDefinitions } from '../definitions/definition-refusals.ts';

/** A scenario as it is written. */
export const scenarioSchema = Type.Union(
  [
    Type.String({ minLength: 1, maxLength: 100_000, description: 'One YAML document.' }),
    Type.Record(Type.String(), Type.Unknown(), { description: 'The same as plain values: `{kind, id, pattern, …}`.' }),
  ],
  { description: 'A scenario as docs/definitions.md has it, a draft or not.' },
);

/** Checked against the active definitions. */
export function parsedDocument(document: Static<typeof scenarioSchema>, active: Definitions): ParsedScenario {
  // JSON is YAML.
  return parseScenario(typeof document === 'string' ? document : JSON.stringify(document), active);
}

/** @throws HttpProblem `definitions-invalid` */
export function validScenario(document: Static<typeof scenarioSchema>, active: Definitions): ScenarioDefinition {
  const parsed = parsedDocument(document, active);
  if ('problems' in parsed) throw invalidDefinitions(parsed.problems);
  return parsed.scenario;
}
