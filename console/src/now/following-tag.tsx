import { Tag } from 'antd';
import { useWords } from '../frame/words.ts';
import { TimeText } from '../parts/time-text.tsx';
import type { LiveState } from './live-feed.ts';
import { nowWords } from './now-words.ts';

/** Whether what is shown is of this moment, and of which. */
export function FollowingTag({ state: { isFollowing, windows, picture } }: { state: LiveState }) {
  const t = useWords(nowWords);
  const at = windows.at(-1)?.at ?? picture?.day.at;
  if (!isFollowing) return <Tag color="warning">{t('reconnecting')}</Tag>;
  return (
    <Tag color="success">
      {at === undefined ? t('waiting') : t('following')} {at !== undefined && <TimeText at={at} form="clock" />}
    </Tag>
  );
}
