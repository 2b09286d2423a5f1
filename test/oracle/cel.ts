/** Rules, evaluated by the CEL library itself over plain objects made anew for every rule. */
import { Environment } from '@marcbachmann/cel-js';
import type { Definitions, MetricDefinition } from '../../src/core/schema/definitions.ts';
import type { Customer, Moment } from './customer.ts';
import { readMetric } from './metrics.ts';
import type { PlainValue } from './plain-input.ts';
import { HOUR_MS, localDay, localParts } from './zone-time.ts';

/** What a rule sees. Absent values are missing keys. */
export interface View {
  customer: Customer;
  zone: string;
  now: number;
  /** The event's `type` and fields; missing when no event is in sight. */
  event?: Record<string, string | number | boolean>;
  moment?: Moment;
}

/** Fields and attributes declared `int` are CEL ints, `time` timestamps, other numbers doubles. */
function celValue(value: PlainValue, type: string | undefined): unknown {
  if (typeof value !== 'number') return value;
  if (type === 'time') return new Date(value);
  return type === 'int' ? BigInt(value) : value;
}

function asPlain(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
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

/** A rule read once: what runs it, and what its text names. */
interface Parsed {
  run: (context: Record<string, unknown>) => unknown;
  names: ReadonlySet<string>;
  metrics: readonly MetricDefinition[];
}

/** All rules of a pack, parsed once by their text. */
export class Rules {
  private readonly definitions: Definitions;
  private readonly environment = new Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
  });
  private readonly parsed = new Map<string, Parsed>();
  private readonly metrics: Map<string, MetricDefinition>;
  /** Instant and zone of the evaluation under way, for the functions of time. */
  private zone = 'UTC';
  private now = 0;

  constructor(definitions: Definitions) {
    this.definitions = definitions;
    this.metrics = new Map(definitions.metrics.map((metric) => [metric.id, metric]));
    mixNumbers(this.environment);
    const partsOf = (time: unknown) => localParts(this.zone, (time as Date).getTime());
    const dayOf = (time: unknown) => localDay(this.zone, (time as Date).getTime());
    this.environment
      .registerFunction('daysSince(dyn): int', (time: unknown) => BigInt(localDay(this.zone, this.now) - dayOf(time)))
      .registerFunction('hoursSince(dyn): double', (time: unknown) => (this.now - (time as Date).getTime()) / HOUR_MS)
      .registerFunction('hour(dyn): int', (time: unknown) => BigInt(partsOf(time).hour))
      .registerFunction('weekday(dyn): int', (time: unknown) => BigInt(partsOf(time).weekday))
      .registerFunction('dayOfMonth(dyn): int', (time: unknown) => BigInt(partsOf(time).dayOfMonth))
      .registerFunction('month(dyn): int', (time: unknown) => BigInt(partsOf(time).month));
  }

  /** Whether a rule holds; one that ends without a value does not. A missing rule holds. */
  holds(rule: string | undefined, view: View): boolean {
    return rule === undefined || this.value(rule, view) === true;
  }

  /** The rule's value with ints as numbers; nothing when it ends without one. */
  value(rule: string, view: View): unknown {
    const parsed = this.parse(rule);
    const context = this.contextOf(parsed, view);
    this.zone = view.zone;
    this.now = view.now;
    const { stackTraceLimit } = Error;
    // Nobody looks at where a value was absent, and finding out takes longer than the rule.
    Error.stackTraceLimit = 0;
    try {
      return asPlain(parsed.run(context));
    } catch {
      // Absence spreads as an error does in CEL: the rule has no value.
      return undefined;
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
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
      const run = this.environment.parse(rule) as Parsed['run'];
      parsed = { run, names: new Set(rule.match(/\w+/g)), metrics: this.metricsNamedIn(rule) };
      this.parsed.set(rule, parsed);
    }
    return parsed;
  }

  private metricsNamedIn(rule: string): MetricDefinition[] {
    const named = rule.matchAll(/\bmetric(?:\.(\w+)|\["([^"]+)"\])/g);
    return [...named].flatMap(([, plain, quoted]) => this.metrics.get(plain ?? quoted!) ?? []);
  }

  /** Only what the rule's text names is worked out: metrics and groups cost a pass over lists each. */
  private contextOf({ names, metrics }: Parsed, view: View): Record<string, unknown> {
    const { customer, event, moment } = view;
    const context: Record<string, unknown> = {
      now: new Date(view.now),
      holdings: [...customer.holdings],
      lists: [...customer.lists],
      metric: this.metricsOf(metrics, view),
    };
    if (names.has('profile')) {
      context.profile = this.typed(customer.attributes, this.definitions.profile.attributes);
    }
    if (event !== undefined && names.has('event')) {
      const type = this.definitions.eventTypes.find(({ id }) => id === event.type);
      context.event = this.typed(event, type?.fields ?? {});
    }
    if (moment !== undefined) context.moment = { scenario: moment.scenario, at: new Date(moment.at) };
    if (names.has('group')) context.group = this.groupsOf(view);
    if (names.has('stage')) context.stage = this.stagesOf(view);
    return context;
  }

  private typed(values: Record<string, PlainValue>, declared: Record<string, { type: string }>) {
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, celValue(value, declared[name]?.type)]),
    );
  }

  private metricsOf(metrics: readonly MetricDefinition[], view: View): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    for (const metric of metrics) {
      const value = readMetric(view.customer, metric, view);
      if (value === undefined) continue;
      found[metric.id] = metric.agg === 'count' || metric.agg === 'distinct' ? BigInt(value as number) : value;
    }
    return found;
  }

  private groupsOf(view: View): Record<string, boolean | string> {
    const primary = this.primaryGroup(view);
    const memberships = this.definitions.groups.map(({ id, rule }) => [id, this.holds(rule, view)]);
    return { ...Object.fromEntries(memberships), ...(primary === undefined ? {} : { primary }) };
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
