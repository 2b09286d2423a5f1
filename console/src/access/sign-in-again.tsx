import { useQueryClient } from '@tanstack/react-query';
import { Button, Modal, Typography } from 'antd';
import { useSyncExternalStore } from 'react';
import type { Session } from '../api/session-calls.ts';
import { sessionEnd } from '../api/session-end.ts';
import { sessionKey } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { accessWords } from './access-words.ts';
import { SignInForm } from './sign-in-form.tsx';

/** The dialog over a page whose session has ended. The page behind it stays as it is, with everything typed. */
export function SignInAgain({ name }: { name: string }) {
  const t = useWords(accessWords);
  const queries = useQueryClient();
  const hasEnded = useSyncExternalStore(sessionEnd.subscribe, sessionEnd.hasEnded);
  const goOn = (session: Session) => {
    queries.setQueryData(sessionKey, session);
    sessionEnd.begunAgain();
    void queries.invalidateQueries();
  };
  return (
    <Modal
      open={hasEnded}
      title={t('again')}
      footer={null}
      closable={false}
      keyboard={false}
      width={380}
      destroyOnHidden
    >
      <Typography.Paragraph>{t('againHint')}</Typography.Paragraph>
      <SignInForm name={name} onSignedIn={goOn} />
      <Button type="link" block title={t('somebodyElseHint')} onClick={() => location.reload()}>
        {t('somebodyElse')}
      </Button>
    </Modal>
  );
}
