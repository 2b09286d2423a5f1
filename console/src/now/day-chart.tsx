import { theme } from 'antd';
import type { EChartsOption } from 'echarts';
import { useWords } from '../frame/words.ts';
import { Chart } from '../parts/chart.tsx';
import { formatNumber } from '../parts/number-text.tsx';
import type { LivePicture } from './live-feed.ts';
import { addUp } from './live-numbers.ts';
import { nowWords } from './now-words.ts';

export type DayMeasure = 'contacts' | 'agreed' | 'conversions';

interface DayChartProps {
  picture: LivePicture;
  measure: DayMeasure;
  height: number;
}

/** One measure by hour: today as bars, yesterday as a line behind them. */
export function DayChart({ picture: { day }, measure, height }: DayChartProps) {
  const t = useWords(nowWords);
  const { token } = theme.useToken();
  const hours = Math.max(day.yesterday.hours.length, 24);
  const numbers = ({ hours: of }: { hours: Record<DayMeasure, number>[] }) => of.map((counted) => counted[measure]);
  const option: EChartsOption = {
    animation: false,
    tooltip: { trigger: 'axis' },
    legend: {},
    xAxis: {
      type: 'category',
      data: Array.from({ length: hours }, (_, hour) => `${hour}:00`),
      axisLabel: { interval: 2, color: token.colorTextSecondary, fontSize: token.fontSizeSM },
    },
    yAxis: { type: 'value', minInterval: 1 },
    series: [
      { type: 'bar', name: t('day.today'), data: numbers(day.today), barMaxWidth: 18 },
      {
        type: 'line',
        name: t('day.yesterday'),
        data: numbers(day.yesterday),
        symbol: 'none',
        step: 'middle',
        lineStyle: { type: 'dashed', width: 1.5 },
        color: token.colorTextTertiary,
      },
    ],
  };
  const label = t('day.label', {
    measure: t(`day.${measure}`),
    today: formatNumber(addUp(day.today.hours)[measure]),
    yesterday: formatNumber(addUp(day.yesterday.hours)[measure]),
  });
  return <Chart option={option} height={height} label={label} />;
}
