import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Flex, Progress, Statistic, Tag, Typography } from 'antd';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { formatNumber } from '../parts/number-text.tsx';
import { personName } from '../parts/person-name.ts';
import { TimeText } from '../parts/time-text.tsx';
import { groupsWords } from './groups-words.ts';
import { cancelUpload, hasEnded, type Upload } from './list-calls.ts';

const counts = ['formatErrors', 'duplicates', 'unknown', 'doNotDisturb'] as const;
const stateColours = {
  waiting: 'default',
  running: 'processing',
  done: 'success',
  cancelled: 'warning',
  failed: 'error',
  interrupted: 'warning',
} as const;

/** What became of the rows of an upload; while it is under way, so far. */
export function UploadReport({ upload }: { upload: Upload }) {
  const t = useWords(groupsWords);
  const { may } = useSession();
  const queries = useQueryClient();
  const { state, read, accepted, problem, who, at, file, group } = upload;
  const isOpen = !hasEnded(upload);
  const from = file ?? (group === undefined ? t('lists.fromRule') : t('lists.fromGroup', { group }));
  const share = read === 0 ? 0 : Math.round((accepted / read) * 1000) / 10;
  const stop = async () => {
    await cancelUpload(upload);
    await queries.invalidateQueries({ queryKey: ['uploads', upload.list] });
  };
  return (
    <Card
      title={
        <Flex gap="small" align="center" wrap>
          <span>{from}</span>
          <Tag color={stateColours[state]}>{t(`lists.states.${state}`)}</Tag>
        </Flex>
      }
      extra={
        <Typography.Text type="secondary">
          {personName(who)} · <TimeText at={at} />
        </Typography.Text>
      }
    >
      <Flex vertical gap="middle">
        {problem !== undefined && <Alert type="error" showIcon role="alert" title={problem} />}
        {isOpen && (
          <Flex gap="small" align="center" role="status">
            <Progress percent={100} status="active" showInfo={false} style={{ flex: 1 }} />
            <Typography.Text>{t('lists.rowsSoFar', { count: formatNumber(read) })}</Typography.Text>
            {may('audiences:write') && <Button onClick={() => void stop()}>{t('lists.cancelUpload')}</Button>}
          </Flex>
        )}
        <Flex gap="large" wrap>
          <Statistic title={t('lists.read')} value={read} />
          <Statistic title={t('lists.taken')} value={accepted} />
          {counts.map((count) => (
            <Statistic key={count} title={t(`lists.${count}`)} value={upload[count]} />
          ))}
        </Flex>
        {!isOpen && read > 0 && <Progress percent={share} aria-label={t('lists.taken')} />}
      </Flex>
    </Card>
  );
}
