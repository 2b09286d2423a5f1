import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Flex, Form, Select, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import { useSession } from '../frame/session.tsx';
import { useWords, wordFor } from '../frame/words.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { testSendWords } from './test-send-words.ts';

const MOST_NUMBERS = 5;

/** One message of a campaign. */
export interface TestedMessage {
  channel: string;
  offer?: string;
  template?: string;
}

interface TestSendDialogProps {
  id: string;
  /** Which version is sent, active or not; absent: what is active. */
  version?: number | undefined;
  /** Absent: the first of the campaign. */
  message?: TestedMessage | undefined;
  /** What it is called, for people. */
  messageName?: string;
  /** Saves what has been typed. @returns whether all is saved */
  flush?: () => Promise<boolean>;
  onClose: () => void;
}

/** Sends a message of the campaign to phones on one's own desk. */
export function TestSendDialog({ id, version, message, messageName, flush, onClose }: TestSendDialogProps) {
  const t = useWords(testSendWords);
  const { may } = useSession();
  const [numbers, setNumbers] = useState<string[]>([]);
  const known = useQuery({ queryKey: ['test-numbers'], queryFn: () => answerOf(api.GET('/v1/test-numbers')) });
  const sending = useMutation({
    mutationFn: async () => {
      const body = { numbers, ...message };
      if (version === undefined) {
        return answerOf(
          api.POST('/v1/campaigns/{campaignId}/test-sends', { params: { path: { campaignId: id } }, body }),
        );
      }
      await flush?.();
      const path = { campaignId: id, version };
      return answerOf(api.POST('/v1/campaigns/{campaignId}/versions/{version}/test-sends', { params: { path }, body }));
    },
  });
  const mayType = may('operations:write');
  const kept = known.data?.numbers ?? [];
  return (
    <Dialog
      open
      title={t('testSend')}
      okText={t('send')}
      cancelText={t('cancelButton')}
      okButtonProps={{ disabled: numbers.length === 0, loading: sending.isPending }}
      onOk={() => sending.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="middle">
        {messageName !== undefined && <Typography.Text strong>{messageName}</Typography.Text>}
        <div>{t(version === undefined ? 'testSendHint' : 'testDraftHint')}</div>
        <Form layout="vertical">
          <Form.Item label={t('testNumbers')} htmlFor="test-numbers" style={{ marginBottom: 0 }}>
            <Select
              id="test-numbers"
              mode={mayType ? 'tags' : 'multiple'}
              autoFocus
              maxCount={MOST_NUMBERS}
              showSearch={{ optionFilterProp: 'label' }}
              value={numbers}
              onChange={setNumbers}
              options={kept.map(({ number, name }) => ({ value: number, label: `${name} ${number}` }))}
              tokenSeparators={[' ', ',', '，', '、']}
            />
          </Form.Item>
        </Form>
        {known.isSuccess && kept.length === 0 && (
          <Alert
            type="info"
            showIcon
            title={t('noTestNumbers')}
            description={<Link to="/settings/test-numbers">{t(mayType ? 'makeTestNumbers' : 'seeTestNumbers')}</Link>}
          />
        )}
        {sending.data?.sent.map((sent) => (
          <SentNotice key={sent.number} sent={sent} />
        ))}
        {(sending.error ?? known.error) !== null && <ProblemNotice error={sending.error ?? known.error} />}
      </Flex>
    </Dialog>
  );
}

type Sent = { number: string; contactId?: string; code?: string; why?: string };

function SentNotice({ sent: { number, contactId, code = '', why = '' } }: { sent: Sent }) {
  const t = useWords(testSendWords);
  if (contactId !== undefined) return <Alert type="success" showIcon title={t('testSent', { number })} />;
  const said = wordFor(testSendWords, `testRefusals.${code}`) ?? why;
  return <Alert type="warning" showIcon title={t('testFailed', { number, why: said })} />;
}
