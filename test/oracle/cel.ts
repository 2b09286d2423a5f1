/** Rules, evaluated by the CEL library itself over plain objects made anew for every rule. */
import { Environment } from '@marcbachmann/cel-js';
import type { Definitions, MetricDefinition } from '../../src/core/schema/definitions.ts';
import type { Customer, Moment } from './customer.ts';
import { readMetric } from './metrics.ts';
import type { PlainValue } from './plain-input.ts';
import { DAY_MS, HOUR_MS, localParts } from './zone-time.ts';

/** What a rule sees. Absent values are missing keys. */
export interface View {
  customer: Customer;
  zone: string;
  now: number;
  /** The event's `type` and fields; missing when no event is in sight. */
  event?: Record<string, string | number | boolean>;
  moment?: Moment;
}

/** Fields and attributes declared `int` are CEL ints, other numbers doubles. */
function celValue(value: PlainValue, type: string | undefined): unknown {
  return type === 'int' && typeof value === 'number' ? BigInt(value) : value;
}

function asPlain(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

/** Arithmetic of an int and a double is arithmetic of doubles. */
function mixNumbers(environment: Environment): void {
  const operations: [string, (a: number, b: number) => number][] = [
    ['+', (a, b) => a + b],
    ['-', (a, b) => a - b],
    ['*', (a, b) => a * b],
    ['/', (a, b) => a / b],
  ];
  for (const [sign, apply] of operations) {
    const handler = (a: unknown, b: unknown) => apply(Number(a), Number(b));
    environment.registerOperator(`int ${sign} double`, handler);
    environment.registerOperator(`double ${sign} int`, handler);
  }
}

type Parsed = (context: Record<string, unknown>) => unknown;

/** All rules of a pack, parsed once by their text. */
export class Rules {
  private readonly definitions: Definitions;
  private readonly environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });
  private readonly parsed = new Map<string, Parsed>();
  private readonly metrics: Map<string, MetricDefinition>;
  /** Instant and zone of the evaluation under way, for the functions of time. */
  private zone = 'UTC';
  private now = 0;

  constructor(definitions: Definitions) {
    this.definitions = definitions;
    this.metrics = new Map(definitions.metrics.map((metric) => [metric.id, metric]));
    mixNumbers(this.environment);
    const parts = () => localParts(this.zone, this.now);
    const since = (time: unknown, unitMs: number) => (this.now - Number(time)) / unitMs;
    this.environment
      .registerFunction('daysSince(dyn): double', (time: unknown) => since(time, DAY_MS))
      .registerFunction('hoursSince(dyn): double', (time: unknown) => since(time, HOUR_MS))
      .registerFunction('hour(): int', () => BigInt(parts().hour))
      .registerFunction('weekday(): int', () => BigInt(parts().weekday))
      .registerFunction('dayOfMonth(): int', () => BigInt(parts().dayOfMonth))
      .registerFunction('month(): int', () => BigInt(parts().month));
  }

  /** Whether a rule holds; one that ends without a value does not. A missing rule holds. */
  holds(rule: string | undefined, view: View): boolean {
    return rule === undefined || this.value(rule, view) === true;
  }

  /** The rule's value with ints as numbers; nothing when it ends without one. */
  value(rule: string, view: View): unknown {
    const parsed = this.parse(rule);
    const context = this.contextOf(rule, view);
    this.zone = view.zone;
    this.now = view.now;
    try {
      return asPlain(parsed(context));
    } catch {
      // Absence spreads as an error does in CEL: the rule has no value.
      return undefined;
    }
  }

  /** Whether the customer is in a group. */
  isMember(group: string, view: View): boolean {
    const definition = this.definitions.groups.find(({ id }) => id === group);
    return definition !== undefined && this.holds(definition.rule, view);
  }

  /** The first group of the exclusive order whose rule holds. */
  primaryGroup(view: View): string | undefined {
    return this.definitions.groups
      .filter((group) => group.primary !== undefined)
      .sort((a, b) => a.primary! - b.primary!)
      .find((group) => this.holds(group.rule, view))?.id;
  }

  private parse(rule: string): Parsed {
    let parsed = this.parsed.get(rule);
    if (parsed === undefined) {
      parsed = this.environment.parse(rule) as Parsed;
      this.parsed.set(rule, parsed);
    }
    return parsed;
  }

  /** Only what the rule's text names is worked out: metrics and groups cost a pass over lists each. */
  private contextOf(rule: string, view: View): Record<string, unknown> {
    const { customer, event, moment } = view;
    const context: Record<string, unknown> = {
      now: view.now,
      profile: this.typed(customer.attributes, this.definitions.profile.attributes),
      holdings: [...customer.holdings],
      metric: this.metricsIn(rule, view),
    };
    if (event !== undefined) {
      const type = this.definitions.eventTypes.find(({ id }) => id === event.type);
      context.event = this.typed(event, type?.fields ?? {});
    }
    if (moment !== undefined) context.moment = { scenario: moment.scenario, at: moment.at, expiresAt: moment.expiresAt };
    if (/\bgroup\b/.test(rule)) context.group = this.groupsOf(view);
    if (/\bstage\b/.test(rule)) context.stage = this.stagesOf(view);
    return context;
  }

  private typed(values: Record<string, PlainValue>, declared: Record<string, { type: string }>) {
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, celValue(value, declared[name]?.type)]));
  }

  private metricsIn(rule: string, view: View): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    for (const [, id] of rule.matchAll(/\bmetric\.(\w+)/g)) {
      const metric = this.metrics.get(id!);
      const value = metric && readMetric(view.customer, metric, view);
      if (value === undefined) continue;
      found[id!] = metric!.agg === 'count' || metric!.agg === 'distinct' ? BigInt(value as number) : value;
    }
    return found;
  }

  private groupsOf(view: View): Record<string, boolean> {
    return Object.fromEntries(this.definitions.groups.map(({ id, rule }) => [id, this.holds(rule, view)]));
  }

  private stagesOf(view: View): Record<string, string> {
    const stages: Record<string, string> = {};
    for (const lifecycle of this.definitions.lifecycles) {
      const stage = lifecycle.stages.find(({ rule }) => this.holds(rule, view));
      if (stage !== undefined) stages[lifecycle.id] = stage.id;
    }
    return stages;
  }
}
