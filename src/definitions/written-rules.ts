import type { PatternDefinition } from '../core/schema/definitions.ts';
import type { RuleVocabulary } from '../core/schema/rule-scopes.ts';
import { firingEventTypes } from '../core/schema/rule-scopes.ts';
import type { Kind } from './kinds.ts';
import type { PackDocument } from './pack-documents.ts';
import { ruleText } from './read-values.ts';
import type { Path } from './source-document.ts';
import type {
  WrittenDefinitions,
  WrittenMatch,
  WrittenRequirement,
  WrittenRule,
  WrittenStep,
} from './written-definitions.ts';
import { stepsOf } from './written-steps.ts';

/** A rule where it is written, and what it may see. */
export interface WrittenRulePlace {
  path: Path;
  rule: string;
  expected: 'bool' | 'number' | 'any';
  /**
   * `customer`: no event. `metric`: the event, profile and now. `event`: the customer and an event of these
   * types; a list that is empty says that no event fires it.
   */
  sees: { scope: 'customer' } | { scope: 'metric'; event: string } | { scope: 'event'; events: readonly string[] };
}

/** All rules of a document. `pattern` is the built pattern of a scenario. */
export function rulesOf<K extends Kind>(
  document: PackDocument<K>,
  vocabulary: RuleVocabulary,
  patterns: ReadonlyMap<string, PatternDefinition>,
): WrittenRulePlace[] {
  if (isOf(document, 'scenario')) return scenarioRules(document, vocabulary, patterns.get(document.id));
  return rulesByKind[document.kind]?.(document.written) ?? [];
}

function isOf<K extends Kind>(document: PackDocument, kind: K): document is PackDocument<K> & PackDocument {
  return document.kind === kind;
}

type RulesByKind = { [K in Kind]?: (written: WrittenDefinitions[K]) => WrittenRulePlace[] };

const rulesByKind: RulesByKind = {
  metric: metricRules,
  group: ({ rule }) => customer(['rule'], rule),
  lifecycle: ({ stages }) => stages.flatMap(({ rule }, i) => customer(['stages', i, 'rule'], rule)),
  product: ({ eligibility, suitability }) => [
    ...requirementRules(['eligibility'], eligibility),
    ...requirementRules(['suitability'], suitability),
  ],
  offer: ({ where, propensity }) => [
    ...customer(['where'], where),
    ...customer(['propensity'], propensity).map((place) => ({ ...place, expected: 'number' as const })),
  ],
  channel: ({ reach }) => requirementRules(['reach'], reach),
  policy: ({ consent }) => requirementRules(['consent'], consent),
  campaign: ({ audience, exitWhen, entry, journey }) => [
    ...customer(['audience'], audience),
    ...customer(['exitWhen'], exitWhen),
    ...matched(['entry', 'event'], entry.event),
    ...stepsOf(journey).flatMap(({ step, path }) => stepRules(step, path)),
  ],
};

/** The rule of a match sees its event. */
function matched(path: Path, match: WrittenMatch | undefined): WrittenRulePlace[] {
  const sees = { scope: 'event', events: [match?.event ?? ''] } as const;
  return customer([...path, 'where'], match?.where).map((place) => ({ ...place, sees }));
}

function stepRules({ offer, waitFor, branch }: WrittenStep, path: Path): WrittenRulePlace[] {
  return [
    ...(offer?.table ?? []).flatMap(({ where }, row) => customer([...path, 'table', row, 'where'], where)),
    ...matched([...path, 'event'], waitFor?.event),
    ...customer([...path, 'condition'], waitFor?.condition),
    ...(branch?.cases ?? []).flatMap(({ where }, i) => customer([...path, 'cases', i, 'where'], where)),
  ];
}

function customer(path: Path, rule: WrittenRule | undefined): WrittenRulePlace[] {
  if (rule === undefined) return [];
  return [{ path, rule: ruleText(rule), expected: 'bool', sees: { scope: 'customer' } }];
}

const requirementRules = (path: Path, written: WrittenRequirement[] = []) =>
  written.flatMap(({ rule }, i) => customer([...path, i, 'rule'], rule));

function metricRules({ event, where, value, agg }: WrittenDefinitions['metric']): WrittenRulePlace[] {
  const sees = { scope: 'metric', event } as const;
  const expected = agg === 'count' || agg === 'distinct' ? 'any' : 'number';
  return [
    ...customer(['where'], where).map((place) => ({ ...place, sees })),
    ...customer(['value'], value).map((place) => ({ ...place, sees, expected }) as const),
  ];
}

function scenarioRules(
  { written }: PackDocument<'scenario'>,
  vocabulary: RuleVocabulary,
  pattern: PatternDefinition | undefined,
): WrittenRulePlace[] {
  const { event, count, sequence, absence, schedule } = written.pattern;
  const of = (path: Path, match: WrittenMatch | undefined) => matched(['pattern', ...path], match);
  const events = pattern === undefined ? [] : firingEventTypes(vocabulary, pattern);
  return [
    ...of(['event'], event),
    ...of(['count'], count),
    ...(sequence?.steps ?? []).flatMap((step, i) => of(['sequence', 'steps', i], step)),
    ...of(['absence', 'after'], absence?.after),
    ...of(['absence', 'without'], absence?.without),
    ...customer(['pattern', 'schedule', 'audience'], schedule?.audience),
    ...customer(['where'], written.where).map(
      (place): WrittenRulePlace => ({ ...place, sees: { scope: 'event', events } }),
    ),
  ];
}
