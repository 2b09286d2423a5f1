import { Button, Flex, Tag, Typography } from 'antd';
import { useWords } from '../frame/words.ts';
import { formatNumber } from '../parts/number-text.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { groupsWords } from './groups-words.ts';
import type { Upload } from './list-calls.ts';

interface UploadHistoryProps {
  uploads: readonly Upload[];
  /** Id of the one that is shown. */
  shown: string | undefined;
  onChoose: (uploadId: string) => void;
}

/** What was taken into a list, newest first; one is chosen to be looked at. */
export function UploadHistory({ uploads, shown, onChoose }: UploadHistoryProps) {
  const t = useWords(groupsWords);
  if (uploads.length === 0) return <Typography.Text type="secondary">{t('lists.noUploads')}</Typography.Text>;
  return (
    <Flex vertical gap={4}>
      {uploads.map(({ uploadId, file, group, at, state, accepted, read }) => (
        <Button
          key={uploadId}
          type={uploadId === shown ? 'primary' : 'text'}
          ghost={uploadId === shown}
          aria-pressed={uploadId === shown}
          style={{ height: 'auto', textAlign: 'start', justifyContent: 'start', whiteSpace: 'normal' }}
          onClick={() => onChoose(uploadId)}
        >
          <Flex gap="small" wrap align="center">
            <TimeText at={at} />
            <span>{file ?? (group === undefined ? t('lists.fromRule') : t('lists.fromGroup', { group }))}</span>
            <Tag>{t(`lists.states.${state}`)}</Tag>
            <span className="numbers">
              {formatNumber(accepted)} / {formatNumber(read)}
            </span>
          </Flex>
        </Button>
      ))}
    </Flex>
  );
}
