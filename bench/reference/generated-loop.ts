import type { CallAggregate, CallWindow } from '../workload/call-aggregates.ts';
import type { Calls } from '../workload/call-stream.ts';
import type { CallPredicate, CampaignRule } from '../workload/campaign-rules.ts';
import { windowIndex } from '../workload/local-windows.ts';

/** Where code finds what is kept of a caller: expressions over `row`, to be read and assigned. */
export interface Slots {
  /** Index of the window that the aggregates of `window` are of; 0 before the first call. */
  stamp(window: CallWindow): string;
  value(aggregate: CallAggregate): string;
  /** What an aggregate without a call in its window holds, as written in code. */
  empty(aggregate: CallAggregate): string;
}

/** NaN for a minimum or maximum, so that no comparison with it holds. */
export const emptyNumber = ({ agg }: CallAggregate) => (agg === 'count' || agg === 'sum' ? '0' : 'NaN');

/** Applies all calls, in order, `rowOf(i)` being what is kept of the caller of call `i`; returns how often a rule matched. */
export type GeneratedLoop<Row> = (calls: Calls, rowOf: (i: number) => Row) => number;

/** Applies one call to a row; returns how many rules match. */
type ApplyCall<Row> = (
  row: Row,
  day: number,
  week: number,
  cost: number,
  duration: number,
  longDistance: number,
  callerPlace: number,
) => number;

export const WINDOWS: readonly CallWindow[] = ['day', 'week'];

/** Rules a generated function holds at most: larger ones are not optimised as a whole. */
const RULES_A_FUNCTION = 24;

/**
 * Straight-line code for exactly these aggregates and rules, rules grouped by place; `scope` holds
 * what the expressions of `slots` name besides `row`.
 */
export function generatedLoop<Row>(
  aggregates: readonly CallAggregate[],
  rules: readonly CampaignRule[],
  slots: Slots,
  scope: Record<string, unknown>,
): GeneratedLoop<Row> {
  const groups = ruleGroups<Row>(rules, slots, scope);
  const body = [...WINDOWS.map((window) => windowCode(window, aggregates, slots)), rulesCode(rules)].join('\n');
  const parameters = 'row, day, week, cost, duration, longDistance, callerPlace';
  const applyCall = compile<ApplyCall<Row>>({ ...scope, groups }, parameters, body);
  return (calls, rowOf) => {
    const { at, cost, duration, longDistance, callerPlace, count } = calls;
    let matches = 0;
    let secondEnd = Number.NEGATIVE_INFINITY;
    let day = 0;
    let week = 0;
    for (let i = 0; i < count; i++) {
      if (at[i] >= secondEnd) {
        secondEnd = Math.floor(at[i] / 1000) * 1000 + 1000;
        day = windowIndex('day', at[i]);
        week = windowIndex('week', at[i]);
      }
      matches += applyCall(rowOf(i), day, week, cost[i], duration[i], longDistance[i], callerPlace[i]);
    }
    return matches;
  };
}

/** The one place where text becomes code; the text is made from the lists of the workload alone. */
export function compile<Compiled>(scope: Record<string, unknown>, parameters: string, body: string): Compiled {
  const make = new Function(...Object.keys(scope), `return (${parameters}) => { ${body} }`);
  return make(...Object.values(scope)) as Compiled;
}

/** Opens a new window when the call is in one, then adds the call to each aggregate it counts for. */
function windowCode(window: CallWindow, aggregates: readonly CallAggregate[], slots: Slots): string {
  const ofWindow = aggregates.filter((aggregate) => aggregate.window === window);
  const empty = ofWindow.map((aggregate) => `${slots.value(aggregate)} = ${slots.empty(aggregate)};`);
  const byCondition = new Map<string, string[]>();
  for (const aggregate of ofWindow) {
    const statements = byCondition.get(conditionOf(aggregate)) ?? [];
    statements.push(updateCode(aggregate, slots.value(aggregate)));
    byCondition.set(conditionOf(aggregate), statements);
  }
  const updates = [...byCondition].map(([condition, statements]) => `if (${condition}) { ${statements.join(' ')} }`);
  const stamp = slots.stamp(window);
  return `if (${stamp} !== ${window}) { ${stamp} = ${window}; ${empty.join(' ')} }
${updates.join('\n')}`;
}

function conditionOf({ distance, band }: CallAggregate): string {
  const conditions: string[] = [];
  if (distance !== 'all') conditions.push(`longDistance === ${distance === 'local' ? 0 : 1}`);
  if (band) conditions.push(`${band.field} ${band.op} ${band.value}`);
  return conditions.join(' && ') || 'true';
}

function updateCode({ agg, field }: CallAggregate, slot: string): string {
  if (agg === 'count') return `${slot}++;`;
  if (agg === 'sum') return `${slot} += ${field};`;
  return `if (!(${slot} ${agg === 'min' ? '<=' : '>='} ${field})) ${slot} = ${field};`;
}

function predicateCode(predicate: CallPredicate, slots: Slots): string {
  if (predicate.subject === 'event') return `${predicate.field} ${predicate.op} ${predicate.value}`;
  const { aggregate, op } = predicate;
  const comparison = `${slots.value(aggregate)} ${op} ${predicate.value}`;
  if (aggregate.agg === 'count' || aggregate.agg === 'sum') return comparison;
  // What stands for an empty minimum or maximum must not be taken for one.
  const empty = slots.empty(aggregate);
  const mistaken = op === '>' ? Number(empty) > predicate.value : Number(empty) < predicate.value;
  return mistaken ? `${slots.value(aggregate)} !== ${empty} && ${comparison}` : comparison;
}

/** Asks about the call before the caller's aggregates: those conditions are at hand and decide most often. */
function ruleCode(rule: CampaignRule, slots: Slots): string {
  const any = rule.anyOf.map((all) => {
    const ofCall = all.filter(({ subject }) => subject === 'event');
    const ofCaller = all.filter(({ subject }) => subject === 'metric');
    return `(${[...ofCall, ...ofCaller].map((one) => predicateCode(one, slots)).join(' && ')})`;
  });
  return `if (${any.join(' || ')}) n++;`;
}

type RuleGroup<Row> = (row: Row, cost: number, duration: number) => number;

/** Functions by place, and at the end the rules of no place. */
function ruleGroups<Row>(
  rules: readonly CampaignRule[],
  slots: Slots,
  scope: Record<string, unknown>,
): RuleGroup<Row>[] {
  const places = Math.max(-1, ...rules.map((rule) => rule.callerPlace ?? -1)) + 1;
  const groups = Array.from({ length: places }, (_, place) => rules.filter((rule) => rule.callerPlace === place));
  const anywhere = rules.filter((rule) => rule.callerPlace === undefined);
  for (let i = 0; i < anywhere.length; i += RULES_A_FUNCTION) groups.push(anywhere.slice(i, i + RULES_A_FUNCTION));
  return groups.map((group) => {
    const body = `let n = 0; ${group.map((rule) => ruleCode(rule, slots)).join('\n')} return n;`;
    return compile<RuleGroup<Row>>(scope, 'row, cost, duration', body);
  });
}

function rulesCode(rules: readonly CampaignRule[]): string {
  const places = Math.max(-1, ...rules.map((rule) => rule.callerPlace ?? -1)) + 1;
  const anywhere = rules.filter((rule) => rule.callerPlace === undefined);
  const chunks: string[] = [];
  if (places > 0) chunks.push(`if (callerPlace < ${places}) n += groups[callerPlace](row, cost, duration);`);
  for (let i = 0, g = places; i < anywhere.length; i += RULES_A_FUNCTION, g++) {
    chunks.push(`n += groups[${g}](row, cost, duration);`);
  }
  return `let n = 0;\n${chunks.join('\n')}\nreturn n;`;
}
