import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Skeleton, theme } from 'antd';
import type { EChartsOption } from 'echarts';
import { useEffect, useRef } from 'react';
import { useWords } from '../frame/words.ts';
import type { ChartClick, DrawnChart } from './chart-drawing.ts';
import { partsWords } from './parts-words.ts';

interface ChartProps {
  option: EChartsOption;
  /** Pixels. */
  height: number;
  /** What it shows, with its main numbers, for those who do not see it. */
  label: string;
  onClick?: (click: ChartClick) => void;
}

/** A chart in the colours of the theme. ECharts is loaded when the first one is shown. */
export function Chart({ option, height, label, onClick }: ChartProps) {
  const t = useWords(partsWords);
  const { data: drawing, error } = useQuery({
    queryKey: ['chart-drawing'],
    queryFn: () => import('./chart-drawing.ts'),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error !== null) {
    return (
      <Flex vertical align="center" justify="center" gap="small" style={{ height }} role="alert">
        {t('chartFailed')}
        <Button onClick={() => location.reload()}>{t('reload')}</Button>
      </Flex>
    );
  }
  if (drawing === undefined) return <Skeleton.Node active style={{ height, width: '100%' }} />;
  return <Drawn draw={drawing.drawChart} option={option} height={height} label={label} onClick={onClick} />;
}

type DrawnProps = ChartProps & { draw: (element: HTMLElement) => DrawnChart };

function Drawn({ draw, option, height, label, onClick }: DrawnProps) {
  const { token } = theme.useToken();
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<DrawnChart>(undefined);
  useEffect(() => {
    const drawn = draw(element.current!);
    chart.current = drawn;
    return () => drawn.end();
  }, [draw]);
  useEffect(() => chart.current!.show(option, token), [option, token]);
  useEffect(() => chart.current!.listen(onClick), [onClick]);
  return <div ref={element} role="img" aria-label={label} style={{ height, width: '100%' }} />;
}
