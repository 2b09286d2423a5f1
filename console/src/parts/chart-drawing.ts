import type { GlobalToken } from 'antd';
import type { EChartsOption } from 'echarts';
import { BarChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  DataZoomInsideComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
  VisualMapPiecewiseComponent,
} from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

// What the pages draw and no more: each kind of chart costs every reader some kilobytes. SVG, because its text is drawn
// in the page's fonts, which may be loaded after the chart.
use([
  ...[BarChart, HeatmapChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent],
  ...[VisualMapContinuousComponent, VisualMapPiecewiseComponent, SVGRenderer],
  ...[ScatterChart, DataZoomInsideComponent],
]);

/** What was clicked: names and value as the option gives them. */
export interface ChartClick {
  seriesName?: string;
  name?: string;
  value?: unknown;
  dataIndex?: number;
}

/** A chart in its element. */
export interface DrawnChart {
  show(option: EChartsOption, token: GlobalToken): void;
  listen(onClick: ((click: ChartClick) => void) | undefined): () => void;
  end(): void;
}

/** Keeps the chart as wide as its element. */
export function drawChart(element: HTMLElement): DrawnChart {
  const chart = init(element, null, { renderer: 'svg' });
  const watch = new ResizeObserver(() => chart.resize());
  watch.observe(element);
  return {
    show(option, token) {
      chart.setOption({ ...themed(token), ...option, ...themedAxes(option, token) }, { notMerge: true });
    },
    listen(onClick) {
      const told = (params: unknown) => onClick?.(params as ChartClick);
      chart.on('click', told);
      return () => {
        if (!chart.isDisposed()) chart.off('click', told);
      };
    },
    end() {
      watch.disconnect();
      chart.dispose();
    },
  };
}

function themed(token: GlobalToken): EChartsOption {
  return {
    color: [token.blue6, token.cyan6, token.gold6, token.purple6, token.green6, token.volcano6, token.geekblue4],
    textStyle: { fontFamily: token.fontFamily, color: token.colorText, fontSize: token.fontSizeSM },
    backgroundColor: 'transparent',
    animationDuration: 200,
    grid: { left: 8, right: 16, top: 28, bottom: 4, containLabel: true },
    tooltip: { borderWidth: 0, backgroundColor: token.colorBgElevated, textStyle: { color: token.colorText } },
    legend: {
      textStyle: { color: token.colorTextSecondary, fontSize: token.fontSizeSM },
      ...{ top: 0, itemWidth: 14, itemHeight: 8 },
    },
  };
}

/** Axes have no place in a theme of all options: their lines and labels take its colours one by one. */
function themedAxes({ xAxis, yAxis, tooltip, legend }: EChartsOption, token: GlobalToken): EChartsOption {
  const axis = {
    axisLine: { lineStyle: { color: token.colorBorder } },
    axisLabel: { color: token.colorTextSecondary, fontSize: token.fontSizeSM },
    nameTextStyle: { color: token.colorTextSecondary, fontSize: token.fontSizeSM },
    splitLine: { lineStyle: { color: token.colorSplit } },
  };
  const base = themed(token);
  const axes = (own: EChartsOption['xAxis'] | EChartsOption['yAxis']) => [own].flat().map((each) => over(axis, each));
  return {
    ...(xAxis !== undefined && { xAxis: axes(xAxis) as EChartsOption['xAxis'] }),
    ...(yAxis !== undefined && { yAxis: axes(yAxis) as EChartsOption['yAxis'] }),
    ...(tooltip !== undefined && { tooltip: over(base.tooltip, [tooltip].flat()[0]) as EChartsOption['tooltip'] }),
    ...(legend !== undefined && { legend: over(base.legend, [legend].flat()[0]) as EChartsOption['legend'] }),
  };
}

/** What a chart says over what the theme says, as deep as both go. */
function over(base: unknown, own: unknown): unknown {
  if (!isSettings(base) || !isSettings(own)) return own ?? base;
  const keys = [...new Set([...Object.keys(base), ...Object.keys(own)])];
  return Object.fromEntries(keys.map((key) => [key, over(base[key], own[key])]));
}

const isSettings = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
