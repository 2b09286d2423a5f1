import type { EChartsOption } from 'echarts';
import type { Speak } from '../frame/words.ts';
import { formatNumber } from '../parts/number-text.tsx';
import { formatTime } from '../parts/time-text.tsx';
import type { RuleName, Spread } from './group-calls.ts';
import type { groupsWords } from './groups-words.ts';
import { wordText } from './rule-fields.ts';

type Texts = Speak<(typeof groupsWords)['zh']>;

/** A bar: customers of all, then of each rule. */
interface SpreadRow {
  label: string;
  counts: readonly number[];
}

const MOST_BARS = 12;
/** So many can be named below their bars, in the narrowest chart. */
const MOST_WORDS = 6;
const NAMES_WIDTH_PX = 170;

/** What a distribution shows, in the order shown; declared words keep their order. */
export function spreadRows(spread: Spread, name: RuleName | undefined, t: Texts): SpreadRow[] {
  const order = new Map(name?.words?.map(({ word }, position) => [word, position]));
  const labels = new Map(name?.words?.map((word) => [word.word, wordText(name, word)]));
  const isOrdered = order.size > 0 && order.size <= MOST_BARS;
  const buckets = isOrdered
    ? [...spread.buckets].sort((a, b) => (order.get(a.word ?? '') ?? 0) - (order.get(b.word ?? '') ?? 0))
    : spread.buckets;
  const shown = spread.type === 'string' || spread.type === 'enum' ? buckets.slice(0, MOST_BARS) : buckets;
  const rows = shown.map(({ word, from, to, counts }): SpreadRow => {
    if (word === undefined) return { label: rangeText(from, to, spread.type, t), counts };
    if (spread.type === 'bool') return { label: t(word === 'true' ? 'operators.isTrue' : 'operators.isFalse'), counts };
    return { label: labels.get(word) ?? word, counts };
  });
  const others = sum([
    ...buckets.slice(shown.length).map(({ counts }) => counts),
    ...(spread.others ? [spread.others] : []),
  ]);
  if (others !== undefined) rows.push({ label: t('otherValues'), counts: others });
  if (spread.unknown.some((count) => count > 0)) rows.push({ label: t('unknownValue'), counts: spread.unknown });
  return rows;
}

function sum(counts: readonly (readonly number[])[]): number[] | undefined {
  if (counts.length === 0) return undefined;
  return counts.reduce<number[]>((a, b) => b.map((count, n) => count + (a[n] ?? 0)), []);
}

function rangeText(from: number | undefined, to: number | undefined, type: string, t: Texts): string {
  const text = (value: number) => (type === 'time' ? formatTime(value, 'day') : formatNumber(value));
  if (from === undefined) return t('below', { to: text(to!) });
  if (to === undefined) return t('above', { from: text(from) });
  if (type === 'int' && to - from === 1) return text(from);
  return type === 'int' ? `${text(from)}–${text(to - 1)}` : `${text(from)}–${text(to)}`;
}

interface SpreadLook {
  totals: readonly number[];
  /** Of all customers, then of each rule. */
  titles: readonly string[];
  colours: readonly string[];
}

/** Shares of their own totals side by side, so that a group of any size can be compared with everybody. */
export function spreadOption(rows: readonly SpreadRow[], { totals, titles, colours }: SpreadLook): EChartsOption {
  const shares = titles.map((_, n) => rows.map(({ counts }) => (totals[n] ? (counts[n] ?? 0) / totals[n]! : 0)));
  return {
    legend: { show: false },
    grid: { left: 4, right: 8, top: 8, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: (points) => {
        const list = Array.isArray(points) ? points : [points];
        const row = rows[list[0]?.dataIndex ?? 0];
        if (row === undefined) return '';
        const lines = titles.map((title, n) => {
          const share = formatNumber(shares[n]?.[list[0]?.dataIndex ?? 0], { as: 'percent' });
          return `${escaped(title)}: ${formatNumber(row.counts[n])} (${share})`;
        });
        return [escaped(row.label), ...lines].join('<br>');
      },
    },
    xAxis: {
      type: 'category',
      data: rows.map(({ label }) => label),
      axisLabel: rows.length > MOST_WORDS ? { interval: 'auto', hideOverlap: true } : everyWord(rows.length),
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      axisLabel: { formatter: (value: number) => formatNumber(value, { as: 'percent' }) },
      splitNumber: 3,
      // A share is not more than everybody.
      ...(Math.max(...shares.flat()) > 0.9 && { max: 1, interval: 0.25 }),
    },
    series: shares.map((data, n) => ({
      type: 'bar',
      name: titles[n]!,
      data,
      itemStyle: { color: colours[n] },
      barGap: '10%',
    })),
  };
}

/** Each has its name below it, on two lines where need be. */
const everyWord = (count: number) =>
  ({ interval: 0, hideOverlap: false, fontSize: 11, width: NAMES_WIDTH_PX / count, overflow: 'break' }) as const;

/** Tooltips are HTML, and names come from people. */
const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
