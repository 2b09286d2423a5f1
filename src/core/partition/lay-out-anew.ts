/**
 * Rows of customers under a layout that came with other definitions. Where a word means the same in both it is copied;
 * nothing is read as what it says, so that it takes as long as copying memory does.
 */
import {
  FLAG_MASK,
  INLINE_KEY_BYTES,
  metricParts,
  RowHeader,
  type RowLayout,
  TUMBLING_UNITS,
} from '../program/row-layout.ts';
import type { MetricDefinition } from '../schema/definitions.ts';
import type { CustomerRows } from '../state/customer-rows.ts';

/** Words that are copied one by one: positions in the old row and in the new one. */
interface Copies {
  from: Int32Array;
  to: Int32Array;
  flags: readonly { from: number; fromShift: number; to: number; toShift: number }[];
}

interface Earlier {
  readonly program: { readonly layout: RowLayout };
  readonly rows: CustomerRows;
}

const AFTER_KEY = RowHeader.key + INLINE_KEY_BYTES / 4;

/** Two metrics with the same signature keep the same numbers. */
export function metricSignature(metric: MetricDefinition): string {
  const { event, where, value, agg, window, precision } = metric;
  return JSON.stringify([event, where ?? '', value ?? '', agg, window, precision]);
}

/** The customers' rows under a layout: the very same when every word of both means the same. */
export function rowsUnder(layout: RowLayout, { program, rows }: Earlier): CustomerRows {
  const before = program.layout;
  const copies = copiesBetween(before, layout);
  if (isSame(before, layout, copies)) return rows;
  const { from, to, flags } = copies;
  return rows.laidOutAnew(layout.stride, layout.template, (into, word, old, earlier) => {
    for (let k = 0; k < from.length; k++) into[word + to[k]!] = old[earlier + from[k]!]!;
    for (const flag of flags) {
      const kept = (old[earlier + flag.from]! >>> flag.fromShift) & FLAG_MASK;
      into[word + flag.to] = into[word + flag.to]! | (kept << flag.toShift);
    }
  });
}

/** Whether rows of one layout can be copied into rows of the other: nothing that lies elsewhere would be left behind. */
export function canLayOut(before: RowLayout, layout: RowLayout): boolean {
  const types = new Map(layout.attributes.map(({ name, type }) => [name, type]));
  return (
    before.attributes.every(({ name, type }) => types.get(name) === type) &&
    before.listWords.every((word, kind) => word === 0 || layout.listWords[kind] !== 0)
  );
}

function copiesBetween(before: RowLayout, layout: RowLayout): Copies {
  const words: [from: number, to: number][] = Array.from({ length: AFTER_KEY }, (_, word) => [word, word]);
  before.listWords.forEach((word, kind) => {
    if (word !== 0) words.push([word, layout.listWords[kind]!]);
  });
  for (const unit of TUMBLING_UNITS) {
    if (before.stamps[unit] >= 0 && layout.stamps[unit] >= 0) words.push([before.stamps[unit], layout.stamps[unit]]);
  }
  for (const { stepMs, buckets, stampWord } of before.sliding) {
    const known = layout.sliding.find((window) => window.stepMs === stepMs && window.buckets === buckets);
    if (known !== undefined) words.push([stampWord, known.stampWord]);
  }
  for (const metric of before.metrics) {
    const { id } = metric.definition;
    const known = layout.metrics.find(({ definition }) => definition.id === id);
    if (known === undefined || metricSignature(known.definition) !== metricSignature(metric.definition)) continue;
    const parts = metricParts(known, layout.sliding);
    metricParts(metric, before.sliding).forEach(([from, count], part) => {
      for (let k = 0; k < count; k++) words.push([from + k, parts[part]![0] + k]);
    });
  }
  const flags: { from: number; fromShift: number; to: number; toShift: number }[] = [];
  for (const { name, type, word, shift } of before.attributes) {
    const known = layout.attributes.find((attribute) => attribute.name === name);
    if (known === undefined) continue;
    if (type === 'bool') flags.push({ from: word, fromShift: shift, to: known.word, toShift: known.shift });
    else words.push([word, known.word]);
  }
  return { from: Int32Array.from(words, ([from]) => from), to: Int32Array.from(words, ([, to]) => to), flags };
}

/** Every metric and attribute of either is in both, in the same words. */
function isSame(before: RowLayout, layout: RowLayout, { from, to, flags }: Copies): boolean {
  const signatures = ({ metrics }: RowLayout) =>
    JSON.stringify(metrics.map(({ definition }) => [definition.id, metricSignature(definition)]));
  return (
    before.stride === layout.stride &&
    before.attributes.length === layout.attributes.length &&
    before.template.every((word, k) => word === layout.template[k]) &&
    before.listWords.every((word, kind) => word === layout.listWords[kind]) &&
    signatures(before) === signatures(layout) &&
    from.every((word, k) => word === to[k]) &&
    flags.every((flag) => flag.from === flag.to && flag.fromShift === flag.toShift)
  );
}
