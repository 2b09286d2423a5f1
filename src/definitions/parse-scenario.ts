import type { Definitions, PatternDefinition, ScenarioDefinition } from '../core/schema/definitions.ts';
import { buildScenario } from './build-customer-definitions.ts';
import { checkScenario } from './check-meaning.ts';
import { checkReferences } from './check-references.ts';
import { checkRules } from './check-rules.ts';
import { checkShape } from './check-shape.ts';
import type { DefinitionProblem } from './definition-problem.ts';
import { byIdOf } from './diff-definitions.ts';
import { type Kind, kinds } from './kinds.ts';
import { PackDocuments, ProblemList } from './pack-documents.ts';
import { readDocuments, type SourceDocument } from './source-document.ts';
import { fileOfDefinition } from './written-texts.ts';

/** `id` is '' when the text names none. */
export type ParsedScenario = { scenario: ScenarioDefinition } | { id: string; problems: DefinitionProblem[] };

/**
 * One scenario, checked against definitions that are active, in milliseconds: what it says and names. Whether the others
 * get on with it (texts that would betray it) is not looked at; submitting does that.
 */
export function parseScenario(text: string, active: Definitions): ParsedScenario {
  const { documents: read, problems: found } = readDocuments({
    file: fileOfDefinition({ kind: 'scenario', id: '' }),
    text,
  });
  const problems = new ProblemList();
  problems.addAll(found);
  const [source, ...others] = read;
  if (source === undefined || others.length > 0) {
    if (found.length === 0)
      problems.addAll([problemAtTop('a scenario is one YAML document with kind, id and pattern')]);
    return { id: '', problems: problems.sorted() };
  }
  const { kind, id } = isMapping(source.value) ? source.value : {};
  if (kind !== 'scenario' || typeof id !== 'string') {
    if (source.sound) problems.addAll([problemAtTop('a scenario begins with "kind: scenario" and an id')]);
    return { id: typeof id === 'string' ? id : '', problems: problems.sorted() };
  }
  const scenario = source.sound ? build(source, id, active, problems) : undefined;
  const sorted = problems.sorted();
  return scenario === undefined || sorted.length > 0 ? { id, problems: sorted } : { scenario };
}

function build(
  source: SourceDocument,
  id: string,
  active: Definitions,
  problems: ProblemList,
): ScenarioDefinition | undefined {
  const { written } = checkShape(source, 'scenario', id, problems);
  if (written === undefined) return undefined;
  const documents = new PackDocuments();
  for (const kind of Object.keys(kinds) as Kind[])
    for (const known of byIdOf(active, kind).keys()) documents.know(kind, known);
  const document = { kind: 'scenario' as const, id, source, written };
  documents.add(document);
  const scenario = buildScenario(document, problems);
  checkReferences(documents, problems);
  checkScenario(document, active.profile, documents, problems);
  const patterns = new Map<string, PatternDefinition>([[id, scenario.pattern]]);
  checkRules(documents, withScenario(active, scenario), patterns, problems);
  return scenario;
}

/** The definitions with this scenario, in the place of the one of its id; `version` is that of those without it. */
export function withScenario(definitions: Definitions, scenario: ScenarioDefinition): Definitions {
  const others = definitions.scenarios.filter(({ id }) => id !== scenario.id);
  const scenarios = [...others, scenario].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { ...definitions, scenarios };
}

function problemAtTop(message: string): DefinitionProblem {
  return { file: '', line: 1, column: 1, path: '', code: 'document-shape', message };
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
