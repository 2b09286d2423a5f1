import { useQueryClient } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useEffect, useSyncExternalStore } from 'react';
import { connection } from '../api/connection.ts';
import { frameWords } from './frame-words.ts';
import { useWords } from './words.ts';

const ASK_AGAIN_MS = 2000;

/** Says that the service cannot be reached, until it can: then everything shown is read anew. */
export function ConnectionNotice() {
  const t = useWords(frameWords);
  const queries = useQueryClient();
  const isLost = useSyncExternalStore(connection.subscribe, connection.isLost);
  useEffect(() => {
    if (!isLost) return;
    const timer = setInterval(connection.probe, ASK_AGAIN_MS);
    return () => {
      clearInterval(timer);
      void queries.invalidateQueries();
    };
  }, [isLost, queries]);
  return isLost ? <Alert banner type="warning" showIcon title={t('connectionLost')} role="alert" /> : null;
}
