import { checkRule } from '../core/rules/check-rule.ts';
import type { RuleProblem } from '../core/rules/rule-problem.ts';
import type { Reference, RuleScope } from '../core/rules/rule-scope.ts';
import type { PatternDefinition } from '../core/schema/definitions.ts';
import type { RuleVocabulary } from '../core/schema/rule-scopes.ts';
import { customerScope, eventScope, metricScope } from '../core/schema/rule-scopes.ts';
import type { Dependency } from './check-cycles.ts';
import type { PackDocument, PackDocuments, ProblemList } from './pack-documents.ts';
import type { WrittenRulePlace } from './written-rules.ts';
import { rulesOf } from './written-rules.ts';

/**
 * Checks every rule of every document against what it may see there. Returns which groups and stages need
 * which others, for `checkCycles`.
 */
export function checkRules(
  documents: PackDocuments,
  vocabulary: RuleVocabulary,
  patterns: ReadonlyMap<string, PatternDefinition>,
  problems: ProblemList,
): Dependency[] {
  const scopes = new ScopeCache(vocabulary);
  const dependencies: Dependency[] = [];
  for (const document of documents.all()) {
    for (const place of rulesOf(document, vocabulary, patterns)) {
      const scope = scopes.of(place);
      if (scope === undefined) continue;
      const checked = checkRule(place.rule, scope, place.expected);
      if ('problems' in checked) reportRule(document, place, checked.problems, documents, problems);
      else dependencies.push(...dependenciesOf(document, place, checked.rule.references, vocabulary));
    }
  }
  return dependencies;
}

/** Scopes are large and few. */
class ScopeCache {
  private readonly scopes = new Map<string, RuleScope>();
  private readonly vocabulary: RuleVocabulary;

  constructor(vocabulary: RuleVocabulary) {
    this.vocabulary = vocabulary;
  }

  /** Undefined when an event type does not exist, which is reported as such. */
  of({ sees }: WrittenRulePlace): RuleScope | undefined {
    const events = sees.scope === 'customer' ? [] : sees.scope === 'metric' ? [sees.event] : sees.events;
    if (!events.every((event) => this.vocabulary.eventTypes.some(({ id }) => id === event))) return undefined;
    const key = `${sees.scope} ${events.join(' ')}`;
    const scope = this.scopes.get(key) ?? this.make(sees.scope, events);
    this.scopes.set(key, scope);
    return scope;
  }

  private make(scope: WrittenRulePlace['sees']['scope'], events: readonly string[]): RuleScope {
    if (scope === 'customer') return customerScope(this.vocabulary);
    return scope === 'metric' ? metricScope(this.vocabulary, events[0] ?? '') : eventScope(this.vocabulary, events);
  }
}

function reportRule(
  document: PackDocument,
  { path, rule, sees }: WrittenRulePlace,
  found: readonly RuleProblem[],
  documents: PackDocuments,
  problems: ProblemList,
): void {
  const words = rule.match(/[\w-]+/g) ?? [];
  if (words.some((word) => documents.unreliable.has(word))) return;
  const eventless = sees.scope === 'event' && sees.events.length === 0;
  for (const { message, offset, line, column, nearest } of found) {
    if (eventless && /^event\b/.test(rule.slice(offset))) {
      const why =
        'no event fires this scenario, so there is none to look at; use profile or metric, or put the rule into the pattern';
      problems.add(document, path, 'rule-event', why, { offset });
      continue;
    }
    // The place within the rule is said by the place within the file.
    problems.add(document, path, 'rule-invalid', message.replace(` at ${line}:${column}`, ''), { offset, nearest });
  }
}

function dependenciesOf(
  document: PackDocument,
  { path }: WrittenRulePlace,
  references: readonly Reference[],
  { groups }: RuleVocabulary,
): Dependency[] {
  const root = { group: 'group', lifecycle: 'stage' }[document.kind as 'group' | 'lifecycle'];
  if (root === undefined) return [];
  const from = `${root}.${document.id}`;
  return references
    .filter((reference) => reference.root === 'group' || reference.root === 'stage')
    .flatMap(({ root: to, name }) => {
      if (to !== 'group' || name !== 'primary') return [{ document, path, from, to: `${to}.${name}` }];
      const primary = groups.filter((group) => group.primary !== undefined);
      return primary.map(({ id }) => ({ document, path, from, to: `group.${id}` }));
    });
}
