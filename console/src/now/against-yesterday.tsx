import { Typography } from 'antd';
import { useWords } from '../frame/words.ts';
import { formatNumber } from '../parts/number-text.tsx';
import { change } from './live-numbers.ts';
import { nowWords } from './now-words.ts';

interface AgainstYesterdayProps {
  today: number | undefined;
  yesterday: number | undefined;
  /** `percent`: both are shares, and what is told is the difference in points. */
  as?: 'number' | 'percent';
}

/** How today stands against yesterday at the same time of day. */
export function AgainstYesterday({ today, yesterday, as = 'number' }: AgainstYesterdayProps) {
  const t = useWords(nowWords);
  if (yesterday === undefined || (as === 'number' && yesterday === 0)) return t('tiles.noYesterday');
  const by = as === 'number' ? change(today, yesterday) : (today ?? Number.NaN) - yesterday;
  return (
    <>
      {t('tiles.yesterday', { value: formatNumber(yesterday, { as }) })}{' '}
      {by !== undefined && !Number.isNaN(by) && (
        <Typography.Text type={by < 0 ? 'warning' : 'success'}>
          {by < 0 ? '▼' : '▲'}{' '}
          {as === 'number'
            ? formatNumber(Math.abs(by), { as: 'percent' })
            : t('tiles.points', { value: formatNumber(Math.abs(by) * 100, { digits: 1 }) })}
        </Typography.Text>
      )}
    </>
  );
}
