import { useWords } from '../frame/words.ts';
import { formatTime } from '../parts/time-text.tsx';
import type { CampaignRow } from './campaign-calls.ts';
import { campaignsWords } from './campaigns-words.ts';

/** The last day is part of the period: it ends with the midnight that is written. */
const lastDay = (until: number) => until - 1;

/** From when until when a campaign runs. */
export function CampaignPeriod({ campaign: { from, until } }: { campaign: Pick<CampaignRow, 'from' | 'until'> }) {
  const t = useWords(campaignsWords);
  const [start, end] = [
    from === undefined ? undefined : formatTime(from, 'day'),
    until === undefined ? undefined : formatTime(lastDay(until), 'day'),
  ];
  if (start !== undefined && end !== undefined) {
    return (
      <span className="numbers" style={{ whiteSpace: 'nowrap' }}>
        {start} – {end}
      </span>
    );
  }
  if (start !== undefined) return <span className="numbers">{t('fromOn', { from: start })}</span>;
  return <span className="numbers">{end === undefined ? t('always') : t('untilOn', { until: end })}</span>;
}
