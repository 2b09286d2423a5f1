import { Alert, Button, Flex, Space, Typography } from 'antd';
import { useState } from 'react';
import { useWords } from '../frame/words.ts';
import { Dialog } from './dialog.tsx';
import { personName } from './person-name.ts';
import { TextDifference } from './text-difference.tsx';
import { formatTime } from './time-text.tsx';
import type { Draft } from './use-draft.ts';
import { workflowWords } from './workflow-words.ts';

/** Somebody else has written meanwhile: who, when, what, and the choice. Nothing when that is not so. */
export function DraftConflictNotice({ draft }: { draft: Draft }) {
  const t = useWords(workflowWords);
  const [isComparing, setComparing] = useState(false);
  const { conflict } = draft;
  if (conflict === undefined) return null;
  const { author, changedAt, state, theirs, mine } = conflict;
  const values = { author: personName(author), time: formatTime(changedAt, 'minute') };
  const canKeep = state === 'draft';
  const choose = (choice: () => Promise<void>) => {
    setComparing(false);
    void choice();
  };
  const buttons = (
    <Space wrap>
      {canKeep && <Button onClick={() => choose(draft.keepMine)}>{t('keepMine')}</Button>}
      {!canKeep && <Typography.Text copyable={{ text: mine }}>{t('copyMine')}</Typography.Text>}
      <Button onClick={() => choose(draft.takeTheirs)}>{t('takeTheirs')}</Button>
    </Space>
  );
  return (
    <>
      <Alert
        type="warning"
        showIcon
        role="alert"
        title={t(canKeep ? 'conflictTitle' : 'conflictState', values)}
        description={t('conflictText')}
        action={
          <Button type="primary" onClick={() => setComparing(true)}>
            {t('compare')}
          </Button>
        }
      />
      <Dialog
        open={isComparing}
        title={t(canKeep ? 'conflictTitle' : 'conflictState', values)}
        onCancel={() => setComparing(false)}
        footer={buttons}
        width={960}
      >
        <Flex vertical gap="small">
          <Typography.Text type="secondary">
            − {t('theirs')}　+ {t('mine')}
          </Typography.Text>
          <TextDifference before={theirs} after={mine} label={t('compare')} />
          <Typography.Text type="secondary">{t('takeTheirsHint')}</Typography.Text>
        </Flex>
      </Dialog>
    </>
  );
}
