import { checkRule } from '../../core/rules/check-rule.ts';
import type { Reference, RuleScope } from '../../core/rules/rule-scope.ts';
import type { Definitions, EventMatch, PatternDefinition, ScenarioDefinition } from '../../core/schema/definitions.ts';
import { customerScope, eventScope, firingEventTypes, metricScope } from '../../core/schema/rule-scopes.ts';

/** A rule whose names are looked for, and what it may name. */
interface FoundRule {
  text: string;
  scope: RuleScope;
}

/**
 * Definitions in which the scenario does what it does among all of them, and as little else as can be: no campaigns and
 * no other scenarios, of metrics, groups and stages only those it leans on. Event types and attributes stay, for inputs
 * are written by their positions.
 */
export function narrowDefinitions(definitions: Definitions, scenario: ScenarioDefinition): Definitions {
  const needed = new Needed(definitions, scenario);
  const area = 'area' in scenario.pattern ? scenario.pattern.area : undefined;
  return {
    version: definitions.version,
    profile: definitions.profile,
    policy: { ...definitions.policy, caps: [], consent: needed.lists ? definitions.policy.consent : [] },
    eventTypes: definitions.eventTypes,
    metrics: definitions.metrics.filter(({ id }) => needed.metrics.has(id)),
    areas: definitions.areas.filter(({ id }) => id === area),
    groups: definitions.groups.filter(({ id }) => needed.groups.has(id)),
    ...(definitions.numberLists && { numberLists: definitions.numberLists }),
    lifecycles: definitions.lifecycles.filter(({ id }) => needed.lifecycles.has(id)),
    products: definitions.products.map((product) => ({ ...product, eligibility: [], suitability: [] })),
    offers: [],
    channels: [],
    scenarios: [scenario],
    campaigns: [],
    templates: [],
    regions: definitions.regions,
  };
}

/** Goes from the rules of a scenario to what they name, and on to what the rules of that name. */
class Needed {
  readonly metrics = new Set<string>();
  readonly groups = new Set<string>();
  readonly lifecycles = new Set<string>();
  /** Some rule asks for number lists: then it matters who may come into one. */
  lists = false;
  private readonly definitions: Definitions;
  private readonly customer: RuleScope;

  constructor(definitions: Definitions, scenario: ScenarioDefinition) {
    this.definitions = definitions;
    this.customer = customerScope(definitions);
    if (scenario.pattern.type === 'threshold') this.addMetric(scenario.pattern.metric);
    for (const rule of this.rulesOf(scenario)) this.addRule(rule);
  }

  private rulesOf({ pattern, where }: ScenarioDefinition): FoundRule[] {
    const types = firingEventTypes(this.definitions, pattern);
    const matches = matchesOf(pattern).flatMap(({ event, where: rule }) =>
      rule === undefined ? [] : [{ text: rule, scope: eventScope(this.definitions, [event]) }],
    );
    const own = where === undefined ? [] : [{ text: where, scope: eventScope(this.definitions, types) }];
    const audience = pattern.type === 'schedule' ? [{ text: pattern.audience, scope: this.customer }] : [];
    return [...matches, ...own, ...audience];
  }

  private addRule({ text, scope }: FoundRule): void {
    const checked = checkRule(text, scope, 'any');
    if ('problems' in checked) return;
    for (const reference of checked.rule.references) this.addReference(reference);
  }

  private addReference({ root, name }: Reference): void {
    if (root === 'lists') this.addLists();
    else if (root === 'metric') this.addMetric(name);
    else if (root === 'stage') this.addLifecycle(name);
    else if (root === 'group' && name !== 'primary') this.addGroup(name);
    else if (root === 'group') {
      for (const { id, primary } of this.definitions.groups) if (primary !== undefined) this.addGroup(id);
    }
  }

  private addLists(): void {
    if (this.lists) return;
    this.lists = true;
    for (const { rule } of this.definitions.policy.consent) this.addRule({ text: rule, scope: this.customer });
  }

  private addMetric(id: string): void {
    const metric = this.definitions.metrics.find((each) => each.id === id);
    if (metric === undefined || this.metrics.has(id)) return;
    this.metrics.add(id);
    const scope = metricScope(this.definitions, metric.event);
    for (const text of [metric.where, metric.value]) if (text !== undefined) this.addRule({ text, scope });
  }

  private addGroup(id: string): void {
    const group = this.definitions.groups.find((each) => each.id === id);
    if (group === undefined || this.groups.has(id)) return;
    this.groups.add(id);
    this.addRule({ text: group.rule, scope: this.customer });
  }

  private addLifecycle(id: string): void {
    const lifecycle = this.definitions.lifecycles.find((each) => each.id === id);
    if (lifecycle === undefined || this.lifecycles.has(id)) return;
    this.lifecycles.add(id);
    for (const { rule } of lifecycle.stages) this.addRule({ text: rule, scope: this.customer });
  }
}

/** The events that a pattern looks for, in the order of their parts; empty for patterns of places, changes and times. */
export function matchesOf(pattern: PatternDefinition): EventMatch[] {
  switch (pattern.type) {
    case 'event':
    case 'count':
      return [pattern];
    case 'sequence':
      return pattern.steps;
    case 'absence':
      return [pattern.after, pattern.without];
    default:
      return [];
  }
}
