import { Empty, Flex, theme } from 'antd';
import type { EChartsOption, LineSeriesOption } from 'echarts';
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
  const [today, yesterday] = [addUp(day.today.hours)[measure], addUp(day.yesterday.hours)[measure]];
  if (today === 0 && yesterday === 0) {
    return (
      <Flex align="center" justify="center" style={{ height }}>
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('day.empty', { measure: t(`day.${measure}`) })} />
      </Flex>
    );
  }
  const hours = Math.max(day.yesterday.hours.length, 24);
  const numbers = ({ hours: of }: { hours: Record<DayMeasure, number>[] }) => of.map((counted) => counted[measure]);
  const yesterdayLine: LineSeriesOption = {
    type: 'line',
    name: t('day.yesterday'),
    data: numbers(day.yesterday),
    symbol: 'none',
    step: 'middle',
    lineStyle: { type: 'dashed', width: 1.5 },
    color: token.colorTextTertiary,
  };
  const option: EChartsOption = {
    animation: false,
    tooltip: { trigger: 'axis' },
    legend: {},
    xAxis: {
      type: 'category',
      data: Array.from({ length: hours }, (_, hour) => `${hour}:00`),
      axisLabel: { interval: 2 },
    },
    yAxis: { type: 'value', minInterval: 1 },
    series: [
      { type: 'bar', name: t('day.today'), data: numbers(day.today), barMaxWidth: 18 },
      // A line along the bottom would say that nothing happened, where nobody knows.
      ...(yesterday === 0 ? [] : [yesterdayLine]),
    ],
  };
  const label = t('day.label', {
    measure: t(`day.${measure}`),
    today: formatNumber(today),
    yesterday: formatNumber(yesterday),
  });
  return <Chart option={option} height={height} label={label} />;
}
