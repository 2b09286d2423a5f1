import { Flex, Spin, Typography } from 'antd';
import { useWords } from '../frame/words.ts';
import { formatNumber, NumberText } from '../parts/number-text.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useCount } from './group-calls.ts';
import { groupsWords } from './groups-words.ts';
import { useSettled } from './use-settled.ts';

const ESTIMATE_AFTER_MS = 80;
const COUNT_AFTER_MS = 300;

/** How many customers a rule holds for: an estimate at once, then the number. */
export function AudienceCount({ rule, isRight }: { rule: string; isRight: boolean }) {
  const t = useWords(groupsWords);
  const soon = useSettled(rule, ESTIMATE_AFTER_MS);
  const later = useSettled(rule, COUNT_AFTER_MS);
  const estimated = useCount(soon, { estimate: true, enabled: isRight });
  const exact = useCount(later, { estimate: false, enabled: isRight && later === rule });
  const isExact = later === rule && exact.data !== undefined;
  const shown = isExact ? exact.data : (estimated.data ?? exact.data);
  if (exact.error !== null && later === rule && isRight) return <ProblemNotice error={exact.error} />;
  const share = shown === undefined || shown.total === 0 ? undefined : shown.count / shown.total;
  return (
    <section aria-label={t('count')} aria-live="polite" aria-busy={!isExact}>
      <Typography.Text type="secondary">{t('count')}</Typography.Text>
      <Flex align="baseline" gap="small" wrap>
        <Typography.Text strong style={{ fontSize: 28, lineHeight: '36px' }} data-testid="audience-count">
          {!isExact && shown !== undefined && '≈ '}
          <NumberText value={isRight ? shown?.count : undefined} />
        </Typography.Text>
        {isRight && shown !== undefined && share !== undefined && (
          <Typography.Text type="secondary">
            {t('ofAll', { total: formatNumber(shown.total), share: formatNumber(share, { as: 'percent' }) })}
          </Typography.Text>
        )}
      </Flex>
      <Typography.Text type="secondary">
        {!isRight && t('notCounted')}
        {isRight && isExact && `${t('exact')} · ${t('tookMs', { ms: formatNumber(shown!.tookMs, { digits: 0 }) })}`}
        {isRight && !isExact && shown?.low !== undefined && (
          <Flex gap={6} align="center" component="span">
            <Spin size="small" />
            {t('estimated', { low: formatNumber(shown.low), high: formatNumber(shown.high) })}
          </Flex>
        )}
      </Typography.Text>
    </section>
  );
}
