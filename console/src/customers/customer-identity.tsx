import { Flex, Tag } from 'antd';
import { currentLanguage } from '../frame/languages.ts';
import { useWords } from '../frame/words.ts';
import { formatTime } from '../parts/time-text.tsx';
import type { CustomerProfile } from './customer-calls.ts';
import { customersWords } from './customers-words.ts';
import { UnmaskButton } from './unmask-button.tsx';

/** Below the number: where the customer belongs, who they are first of all, and whether they may be approached. */
export function CustomerIdentity({ customerId, profile }: { customerId: string; profile: CustomerProfile }) {
  const t = useWords(customersWords);
  const { region, groups, policy, zone } = profile;
  const primary = groups.find(({ isPrimary }) => isPrimary);
  const isOtherZone = zone !== Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Flex gap={4} wrap align="center">
      <UnmaskButton key={customerId} customerId={customerId} />
      {region !== undefined && <span>{region.name}</span>}
      <Tag color="processing">{primary === undefined ? t('noPrimary') : t('primaryIs', { name: primary.name })}</Tag>
      {policy.refusal === undefined ? (
        <Tag color="success">{t('marketable')}</Tag>
      ) : (
        <Tag color="error">{t('notMarketable', { reason: policy.refusal[currentLanguage()] })}</Tag>
      )}
      {policy.quietUntil !== undefined && (
        <Tag color="warning">{t('quietNow', { time: formatTime(policy.quietUntil, 'minute', zone) })}</Tag>
      )}
      {isOtherZone && <Tag>{t('zone', { zone })}</Tag>}
    </Flex>
  );
}
