import type { CallAggregate } from '../workload/call-aggregates.ts';
import type { Calls } from '../workload/call-stream.ts';
import type { CallPredicate, CampaignRule } from '../workload/campaign-rules.ts';
import { windowIndex } from '../workload/local-windows.ts';

/** Applies call `i` of `calls` to the row that starts at word `base`; returns how many rules match. */
type ApplyCall = (
  base: number,
  day: number,
  week: number,
  cost: number,
  duration: number,
  longDistance: number,
  callerPlace: number,
) => number;

const WINDOWS = ['day', 'week'] as const;

/** Rules a generated function holds at most: larger ones are not optimised as a whole. */
const RULES_A_FUNCTION = 24;

/**
 * What a good engineer would write by hand for exactly these aggregates and rules: one row of a
 * typed array per caller, generated straight-line code, rules grouped by place. Nothing else: the
 * caller is a row number already, and there is no duplicate, lateness, timer, cooldown or effect.
 * It is the ceiling the engine is compared with.
 */
export class HandWrittenLoop {
  readonly rowWords: number;
  private readonly applyCall: ApplyCall;
  private readonly numbers: Float32Array;
  private readonly words = new Map<CallAggregate, number>();

  constructor(aggregates: readonly CallAggregate[], rules: readonly CampaignRule[], callers: number) {
    const { words } = this;
    WINDOWS.forEach((window) => {
      const ofWindow = aggregates.filter((aggregate) => aggregate.window === window);
      const start = words.size + WINDOWS.length;
      ofWindow.forEach((aggregate, i) => {
        words.set(aggregate, start + i);
      });
    });
    this.rowWords = words.size + WINDOWS.length;
    const memory = new ArrayBuffer(callers * this.rowWords * 4);
    const numbers = new Float32Array(memory);
    this.numbers = numbers;
    const scope = { m: numbers, w: new Int32Array(memory), groups: ruleGroups(rules, words, numbers) };
    const body = [...WINDOWS.map((window, i) => windowCode(window, i, aggregates, words)), rulesCode(rules)].join('\n');
    this.applyCall = compile<ApplyCall>(scope, 'b, day, week, cost, duration, longDistance, callerPlace', body);
  }

  /** Applies all calls, in order; returns how often a rule matched. */
  run(calls: Calls): number {
    const { caller, at, cost, duration, longDistance, callerPlace, count } = calls;
    const { rowWords, applyCall } = this;
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
      matches += applyCall(caller[i] * rowWords, day, week, cost[i], duration[i], longDistance[i], callerPlace[i]);
    }
    return matches;
  }

  /** The aggregate as stored; NaN for an empty minimum or maximum. */
  read(caller: number, aggregate: CallAggregate): number {
    return this.numbers[caller * this.rowWords + this.words.get(aggregate)!];
  }
}

/** The one place where text becomes code; the text is made from the lists of this file alone. */
function compile<Compiled>(scope: Record<string, unknown>, parameters: string, body: string): Compiled {
  const make = new Function(...Object.keys(scope), `return (${parameters}) => { ${body} }`);
  return make(...Object.values(scope)) as Compiled;
}

/** Opens a new window when the call is in one, then adds the call to each aggregate it counts for. */
function windowCode(
  window: 'day' | 'week',
  stampWord: number,
  aggregates: readonly CallAggregate[],
  words: ReadonlyMap<CallAggregate, number>,
): string {
  const ofWindow = aggregates.filter((aggregate) => aggregate.window === window);
  const empty = ofWindow.map((aggregate) => {
    const value = aggregate.agg === 'count' || aggregate.agg === 'sum' ? '0' : 'NaN';
    return `m[b + ${words.get(aggregate)}] = ${value};`;
  });
  const byCondition = new Map<string, string[]>();
  for (const aggregate of ofWindow) {
    const statements = byCondition.get(conditionOf(aggregate)) ?? [];
    statements.push(updateCode(aggregate, `m[b + ${words.get(aggregate)}]`));
    byCondition.set(conditionOf(aggregate), statements);
  }
  const updates = [...byCondition].map(([condition, statements]) => `if (${condition}) { ${statements.join(' ')} }`);
  return `if (w[b + ${stampWord}] !== ${window}) { w[b + ${stampWord}] = ${window}; ${empty.join(' ')} }
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

function predicateCode(predicate: CallPredicate, words: ReadonlyMap<CallAggregate, number>): string {
  const value = predicate.subject === 'event' ? predicate.field : `m[b + ${words.get(predicate.aggregate)}]`;
  return `${value} ${predicate.op} ${predicate.value}`;
}

function ruleCode(rule: CampaignRule, words: ReadonlyMap<CallAggregate, number>): string {
  const any = rule.anyOf.map((all) => `(${all.map((one) => predicateCode(one, words)).join(' && ')})`);
  return `if (${any.join(' || ')}) n++;`;
}

type RuleGroup = (base: number, cost: number, duration: number) => number;

/** Functions by place, and at the end the rules of no place. */
function ruleGroups(
  rules: readonly CampaignRule[],
  words: ReadonlyMap<CallAggregate, number>,
  numbers: Float32Array,
): RuleGroup[] {
  const places = Math.max(-1, ...rules.map((rule) => rule.callerPlace ?? -1)) + 1;
  const groups = Array.from({ length: places }, (_, place) => rules.filter((rule) => rule.callerPlace === place));
  const anywhere = rules.filter((rule) => rule.callerPlace === undefined);
  for (let i = 0; i < anywhere.length; i += RULES_A_FUNCTION) groups.push(anywhere.slice(i, i + RULES_A_FUNCTION));
  return groups.map((group) => {
    const body = `let n = 0; ${group.map((rule) => ruleCode(rule, words)).join('\n')} return n;`;
    return compile<RuleGroup>({ m: numbers }, 'b, cost, duration', body);
  });
}

function rulesCode(rules: readonly CampaignRule[]): string {
  const places = Math.max(-1, ...rules.map((rule) => rule.callerPlace ?? -1)) + 1;
  const anywhere = rules.filter((rule) => rule.callerPlace === undefined);
  const chunks: string[] = [];
  if (places > 0) chunks.push(`if (callerPlace < ${places}) n += groups[callerPlace](b, cost, duration);`);
  for (let i = 0, g = places; i < anywhere.length; i += RULES_A_FUNCTION, g++) {
    chunks.push(`n += groups[${g}](b, cost, duration);`);
  }
  return `let n = 0;\n${chunks.join('\n')}\nreturn n;`;
}
