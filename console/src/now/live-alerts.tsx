import { Alert, Flex } from 'antd';
import { useWords, wordFor } from '../frame/words.ts';
import { formatNumber } from '../parts/number-text.tsx';
import type { LiveAlert, LivePicture } from './live-feed.ts';
import { nowWords } from './now-words.ts';

/** What keeps the service from its work; nothing when all is well. */
export function LiveAlerts({ picture }: { picture: LivePicture | undefined }) {
  const t = useWords(nowWords);
  if (picture === undefined || picture.alerts.length === 0) return null;
  const values = ({ state, share, channel }: LiveAlert) => ({
    state: wordFor(nowWords, `states.${state}`) ?? state ?? '',
    share: formatNumber(share, { as: 'percent' }),
    channel: picture.names.channels[channel ?? ''] ?? channel ?? '',
  });
  return (
    <Flex vertical gap="small" role="status">
      {picture.alerts.map((alert) => (
        <Alert
          key={`${alert.kind} ${alert.channel ?? ''}`}
          type={alert.kind === 'channel-paused' || alert.kind === 'back-pressure' ? 'warning' : 'error'}
          showIcon
          title={t(`alerts.${alert.kind}`, values(alert))}
          description={alert.detail}
        />
      ))}
    </Flex>
  );
}
