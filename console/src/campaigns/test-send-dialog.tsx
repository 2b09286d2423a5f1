import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Flex, Form, Modal, Select } from 'antd';
import { useState } from 'react';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import type { CampaignRow } from './campaign-calls.ts';
import { campaignsWords } from './campaigns-words.ts';

const MOST_NUMBERS = 5;

/** Sends the campaign's message to phones on one's own desk. */
export function TestSendDialog({ campaign, onClose }: { campaign: CampaignRow; onClose: () => void }) {
  const t = useWords(campaignsWords);
  const { may } = useSession();
  const [numbers, setNumbers] = useState<string[]>([]);
  const known = useQuery({ queryKey: ['test-numbers'], queryFn: () => answerOf(api.GET('/v1/test-numbers')) });
  const path = { campaignId: campaign.id };
  const sending = useMutation({
    mutationFn: () =>
      answerOf(api.POST('/v1/campaigns/{campaignId}/test-sends', { params: { path }, body: { numbers } })),
  });
  const mayType = may('operations:write');
  const kept = known.data?.numbers ?? [];
  return (
    <Modal
      open
      title={t('testSend')}
      okText={t('send')}
      cancelText={t('cancelButton')}
      okButtonProps={{ disabled: numbers.length === 0, loading: sending.isPending }}
      onOk={() => sending.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="middle">
        <div>{t('testSendHint')}</div>
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
        {known.isSuccess && kept.length === 0 && <Alert type="info" showIcon title={t('noTestNumbers')} />}
        {sending.data?.sent.map(({ number, contactId, why = '' }) => (
          <Alert
            key={number}
            type={contactId === undefined ? 'warning' : 'success'}
            showIcon
            title={contactId === undefined ? t('testFailed', { number, why }) : t('testSent', { number })}
          />
        ))}
        {(sending.error ?? known.error) !== null && <ProblemNotice error={sending.error ?? known.error} />}
      </Flex>
    </Modal>
  );
}
