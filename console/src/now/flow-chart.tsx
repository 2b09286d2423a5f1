import type { EChartsOption } from 'echarts';
import { useWords } from '../frame/words.ts';
import { Chart } from '../parts/chart.tsx';
import { formatNumber } from '../parts/number-text.tsx';
import { formatTime } from '../parts/time-text.tsx';
import type { LiveWindow } from './live-feed.ts';
import { sumOf } from './live-numbers.ts';
import { nowWords } from './now-words.ts';

const POINTS = 300;

/** Events and contacts of every second of the last five minutes. */
export function FlowChart({ windows, height }: { windows: readonly LiveWindow[]; height: number }) {
  const t = useWords(nowWords);
  const hasEvents = windows.some(({ events }) => events !== undefined);
  // From the right, as time comes: a stream that has just begun does not fill the picture.
  const gap = Array.from({ length: POINTS - windows.length }, () => null);
  const line = { type: 'line' as const, symbol: 'none', lineStyle: { width: 1.5 } };
  const option: EChartsOption = {
    animation: false,
    tooltip: { trigger: 'axis' },
    legend: {},
    xAxis: {
      type: 'category',
      data: [...gap.map(() => ''), ...windows.map(({ at }) => formatTime(at, 'clock'))],
      boundaryGap: false,
      axisTick: { show: false },
      axisLabel: { interval: 59, showMaxLabel: true },
    },
    yAxis: [
      { type: 'value', minInterval: 1 },
      { type: 'value', minInterval: 1, splitLine: { show: false }, alignTicks: true },
    ],
    series: [
      ...(hasEvents
        ? [
            {
              ...line,
              name: t('flow.events'),
              areaStyle: { opacity: 0.08 },
              data: [...gap, ...windows.map(({ events }) => events ?? null)],
            },
          ]
        : []),
      {
        ...line,
        name: t('flow.contacts'),
        yAxisIndex: hasEvents ? 1 : 0,
        data: [...gap, ...windows.map(({ contacts }) => sumOf(contacts))],
      },
    ],
  };
  const label = t('flow.label', { events: formatNumber(windows.at(-1)?.events) });
  return <Chart option={option} height={height} label={label} />;
}
