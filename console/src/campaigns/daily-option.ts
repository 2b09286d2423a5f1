import type { EChartsOption } from 'echarts';
import type { CampaignDetail } from './campaign-calls.ts';

type Numbers = CampaignDetail['days'][number]['numbers'];

/** Contacts as bars, what came of them as lines, day by day. */
export function dailyOption(
  days: readonly { name: string; numbers: Numbers }[],
  names: { contacts: string; accepted: string; conversions: string },
): EChartsOption {
  const values = (key: keyof typeof names) => days.map(({ numbers }) => numbers[key]);
  return {
    grid: { left: 48, right: 48, top: 32, bottom: 24 },
    legend: { top: 0 },
    tooltip: { trigger: 'axis' },
    xAxis: { type: 'category', data: days.map(({ name }) => name) },
    yAxis: [
      { type: 'value', minInterval: 1 },
      { type: 'value', minInterval: 1, splitLine: { show: false } },
    ],
    series: [
      { name: names.contacts, type: 'bar', barMaxWidth: 24, data: values('contacts') },
      { name: names.accepted, type: 'line', yAxisIndex: 1, data: values('accepted') },
      { name: names.conversions, type: 'line', yAxisIndex: 1, data: values('conversions') },
    ],
  };
}
