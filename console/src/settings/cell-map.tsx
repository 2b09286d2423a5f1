import type { EChartsOption } from 'echarts';
import { useMemo } from 'react';
import { useWords } from '../frame/words.ts';
import { Chart } from '../parts/chart.tsx';
import type { ChartClick } from '../parts/chart-drawing.ts';
import type { Cell } from './settings-calls.ts';
import { settingsWords } from './settings-words.ts';

interface CellMapProps {
  cells: readonly Cell[];
  chosen: readonly string[];
  isReadOnly: boolean;
  onChange: (chosen: string[]) => void;
}

const HEIGHT = 520;
/** Room around the outermost cells, as a share of the whole. */
const MARGIN = 0.04;

/**
 * Cells where they stand, chosen ones larger and in colour; a click takes one in or out. The list beside the map does the
 * same from the keyboard.
 */
export function CellMap({ cells, chosen, isReadOnly, onChange }: CellMapProps) {
  const t = useWords(settingsWords);
  const taken = useMemo(() => new Set(chosen), [chosen]);
  const option = useMemo(() => mapOption(cells, taken, [t('areas.others'), t('areas.chosen')]), [cells, taken, t]);
  const click = ({ name = '' }: ChartClick) => {
    if (isReadOnly || name === '') return;
    onChange(taken.has(name) ? chosen.filter((each) => each !== name) : [...chosen, name]);
  };
  const inside = cells.filter(({ cell }) => taken.has(cell)).length;
  return (
    <Chart
      option={option}
      height={HEIGHT}
      label={t('areas.mapLabel', { count: inside, total: cells.length })}
      onClick={click}
    />
  );
}

function mapOption(
  cells: readonly Cell[],
  taken: ReadonlySet<string>,
  names: readonly [string, string],
): EChartsOption {
  const dots = (isTaken: boolean) =>
    cells
      .filter(({ cell }) => taken.has(cell) === isTaken)
      .map(({ cell, longitude, latitude }) => ({ name: cell, value: [longitude, latitude] }));
  return {
    grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
    legend: {},
    tooltip: { formatter: '{b}' },
    dataZoom: [
      { type: 'inside', xAxisIndex: 0, filterMode: 'none' },
      { type: 'inside', yAxisIndex: 0, filterMode: 'none' },
    ],
    xAxis: { type: 'value', scale: true, axisLabel, ...edges(cells.map(({ longitude }) => longitude)) },
    yAxis: { type: 'value', scale: true, axisLabel, ...edges(cells.map(({ latitude }) => latitude)) },
    series: [
      { type: 'scatter', name: names[0], symbolSize: 6, itemStyle: { opacity: 0.45 }, data: dots(false) },
      { type: 'scatter', name: names[1], symbolSize: 11, data: dots(true) },
    ],
  };
}

/** The edges are no round numbers. */
const axisLabel = { showMinLabel: false, showMaxLabel: false };

function edges(degrees: readonly number[]): { min: number; max: number } {
  const least = degrees.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = degrees.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const room = (most - least || 1) * MARGIN;
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  return { min: rounded(least - room), max: rounded(most + room) };
}
