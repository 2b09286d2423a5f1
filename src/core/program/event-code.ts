import type { CustomerState } from '../decisions/customer-state.ts';
import type { CheckedRule } from '../rules/checked-rule.ts';
import { emitCondition, emitValue } from '../rules/emit-rule.ts';
import type { RuleRuntime } from '../rules/rule-runtime.ts';
import type { MetricDefinition } from '../schema/definitions.ts';
import { readMetric, updateMetric } from './metric-code.ts';
import type { MetricLayout, RowLayout, TumblingUnit } from './row-layout.ts';
import { assemble, type RowReader } from './row-reader.ts';

/** Applies an event's metrics to a row; scenarios whose threshold it crosses go to `state.crossed`. */
export type MetricUpdate = (state: CustomerState, row: number, at: number, now: number, late: boolean) => void;

/** Metrics one generated function updates at most, so that the optimising compiler takes all of it. */
const METRICS_PER_FUNCTION = 96;

export interface MetricRules {
  where: CheckedRule | undefined;
  value: CheckedRule | undefined;
}

export interface Threshold {
  scenario: number;
  metric: number;
  direction: 'above' | 'below';
  value: number;
}

/** Compiles what an event type does to metrics; several functions when there are many metrics. */
export function compileMetricUpdates(
  metrics: readonly MetricLayout[],
  layout: RowLayout,
  newReader: () => RowReader,
  runtime: RuleRuntime,
  rulesOf: (metric: MetricDefinition) => MetricRules,
  thresholds: readonly Threshold[],
): MetricUpdate[] {
  const functions: MetricUpdate[] = [];
  for (let from = 0; from < metrics.length; from += METRICS_PER_FUNCTION) {
    const part = metrics.slice(from, from + METRICS_PER_FUNCTION);
    const watched = thresholds.filter(({ metric }) => part.some(({ index }) => index === metric));
    const reader = newReader();
    const source = updateSource(part, layout, reader, rulesOf, watched);
    functions.push(assemble(reader, runtime, 'p,row,at,now,late', source) as MetricUpdate);
  }
  return functions;
}

function updateSource(
  metrics: readonly MetricLayout[],
  layout: RowLayout,
  reader: RowReader,
  rulesOf: (metric: MetricDefinition) => MetricRules,
  thresholds: readonly Threshold[],
): string {
  const lines = openWindows(metrics, layout);
  thresholds.forEach(({ metric }, k) => {
    lines.push(`const before${k}=${readMetric(layout.metrics[metric]!, layout).value};`);
  });
  const byWhere = Map.groupBy(metrics, ({ definition }) => definition.where ?? '');
  for (const [where, group] of byWhere) {
    const body = groupSource(group, layout, reader, rulesOf);
    const rule = where === '' ? undefined : rulesOf(group[0]!.definition).where;
    lines.push(rule === undefined ? `{${body}}` : `if(${emitCondition(rule, reader).whenTrue}){${body}}`);
  }
  thresholds.forEach(({ scenario, metric, direction, value }, k) => {
    const operator = direction === 'above' ? '>' : '<';
    const after = readMetric(layout.metrics[metric]!, layout).value;
    lines.push(`if(!late&&!(before${k}${operator}${value})&&${after}${operator}${value})p.cross(${scenario});`);
  });
  return lines.join('\n');
}

/** Turns the windows the metrics need and says in `<unit>Open`, `slot<n>` whether the event's is open. */
function openWindows(metrics: readonly MetricLayout[], layout: RowLayout): string[] {
  const lines: string[] = [];
  const units = new Set<TumblingUnit>();
  for (const { definition } of metrics) if (definition.window.type === 'tumbling') units.add(definition.window.unit);
  for (const unit of units) {
    const name = unit[0]!.toUpperCase() + unit.slice(1);
    const stamp = `i[o+${layout.stamps[unit]}]`;
    // A window below that of the clock is closed; when at is not now, now is the clock.
    lines.push(
      `const ${unit}At=at===now?p.now${name}:p.zone(row).${unit}Index(at);let ${unit}Open=false;`,
      `if(${unit}At>=p.now${name}){const s=${stamp};`,
      `if(${unit}At>s)p.windows.turn(o,"${unit}",${unit}At);${unit}Open=${unit}At>=s;}`,
    );
  }
  for (const k of new Set(metrics.map(({ sliding }) => sliding))) {
    if (k < 0) continue;
    const { stepMs, buckets, stampWord } = layout.sliding[k]!;
    lines.push(
      `const bucket${k}=Math.floor(at/${stepMs});let slot${k}=-1;{const s=i[o+${stampWord}];`,
      `if(bucket${k}>s)p.windows.slide(o,${k},bucket${k});`,
      `if(bucket${k}>s-${buckets})slot${k}=(bucket${k}%${buckets}+${buckets})%${buckets};}`,
    );
  }
  return lines;
}

function groupSource(
  metrics: readonly MetricLayout[],
  layout: RowLayout,
  reader: RowReader,
  rulesOf: (metric: MetricDefinition) => MetricRules,
): string {
  const lines: string[] = [];
  const values = new Map<string, string>();
  for (const { definition } of metrics) {
    if (definition.value === undefined || values.has(definition.value)) continue;
    const name = `v${values.size}`;
    values.set(definition.value, name);
    lines.push(`const ${name}=${emitValue(rulesOf(definition).value!, reader)};`);
  }
  const byCondition = Map.groupBy(metrics, ({ definition, sliding }) => {
    const value = definition.value === undefined ? '' : values.get(definition.value)!;
    const rule = definition.value === undefined ? undefined : rulesOf(definition).value!;
    const coded = rule !== undefined && (rule.type === 'string' || rule.type === 'enum');
    const present = value === '' ? '' : coded ? `${value}!==0` : `${value}===${value}`;
    return [windowOpen(definition, sliding), present].filter((condition) => condition !== '').join('&&');
  });
  for (const [condition, group] of byCondition) {
    const body = group.map((metric) => updateMetric(metric, layout, values.get(metric.definition.value ?? '') ?? '1'));
    lines.push(condition === '' ? body.join('') : `if(${condition}){${body.join('')}}`);
  }
  return lines.join('');
}

function windowOpen({ window }: MetricDefinition, sliding: number): string {
  if (window.type === 'tumbling') return `${window.unit}Open`;
  return window.type === 'sliding' ? `slot${sliding}>=0` : '';
}

/** Functions that write the numbers of the matchers that hold into `hits` from `n` on; return the new n. */
export type MatcherChunk = (state: CustomerState, row: number, now: number, hits: Int32Array, n: number) => number;

/** Rules evaluated one after another in a function: enough to share loads, few enough to be optimised. */
const RULES_PER_CHUNK = 16;

/** Compiles matchers that no index serves: each chunk tries its rules in turn. */
export function compileChunks(
  matchers: readonly { number: number; rule: CheckedRule | undefined }[],
  newReader: () => RowReader,
  runtime: RuleRuntime,
): MatcherChunk[] {
  const chunks: MatcherChunk[] = [];
  for (let from = 0; from < matchers.length; from += RULES_PER_CHUNK) {
    const reader = newReader();
    const tests = matchers.slice(from, from + RULES_PER_CHUNK).map(({ number, rule }) => {
      const hit = `hits[n++]=${number};`;
      return rule === undefined ? hit : `if(${emitCondition(rule, reader).whenTrue})${hit}`;
    });
    const source = `${tests.join('\n')}\nreturn n;`;
    chunks.push(assemble(reader, runtime, 'p,row,now,hits,n', source) as MatcherChunk);
  }
  return chunks;
}
