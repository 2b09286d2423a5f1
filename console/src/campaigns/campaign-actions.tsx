import { MoreOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, Flex, Form, Input } from 'antd';
import { useState } from 'react';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { type CampaignRow, type CampaignStep, useActivation, useCampaignStep } from './campaign-calls.ts';
import { campaignsWords } from './campaigns-words.ts';
import { TestSendDialog } from './test-send-dialog.tsx';

type Asked = CampaignStep | 'wave' | 'test' | 'retire';

const idle: readonly CampaignRow['state'][] = ['draft', 'submitted', 'approved', 'unused'];

/** What is done with a campaign as a whole: a test while it is written, the rest while it is active. */
export function CampaignActions({ campaign }: { campaign: CampaignRow }) {
  const t = useWords(campaignsWords);
  const { may } = useSession();
  const [dialog, setDialog] = useState<Asked>();
  const { state, begins } = campaign;
  if (!may('campaigns:run')) return null;
  if (idle.includes(state)) return <DraftTestButton campaign={campaign} />;
  const isStopped = state === 'paused' || state === 'cancelled';
  const close = () => setDialog(undefined);
  const more = [
    { key: 'cancel', label: t('cancel'), danger: true, disabled: state === 'cancelled' },
    ...(may('definitions:activate') ? [{ key: 'retire', label: t('retire'), danger: true }] : []),
  ];
  return (
    <Flex gap="small">
      <Button onClick={() => setDialog('test')}>{t('testSend')}</Button>
      {begins === 'wave' && !isStopped && <Button onClick={() => setDialog('wave')}>{t('startWave')}</Button>}
      {isStopped ? (
        <Button onClick={() => setDialog('resume')}>{t('resume')}</Button>
      ) : (
        <Button onClick={() => setDialog('pause')}>{t('pause')}</Button>
      )}
      <Dropdown trigger={['click']} menu={{ items: more, onClick: ({ key }) => setDialog(key as Asked) }}>
        <Button icon={<MoreOutlined />} aria-label="…" />
      </Dropdown>
      {dialog === 'test' && <TestSendDialog id={campaign.id} onClose={close} />}
      {dialog === 'retire' && <RetireDialog id={campaign.id} onClose={close} />}
      {dialog !== undefined && dialog !== 'test' && dialog !== 'retire' && (
        <StepDialog id={campaign.id} step={dialog} onClose={close} />
      )}
    </Flex>
  );
}

/** Nothing of a campaign of which no version is left. */
function DraftTestButton({ campaign: { id, open } }: { campaign: CampaignRow }) {
  const t = useWords(campaignsWords);
  const [isAsked, setAsked] = useState(false);
  if (open === undefined) return null;
  return (
    <>
      <Button onClick={() => setAsked(true)}>{t('testSend')}</Button>
      {isAsked && <TestSendDialog id={id} version={open.version} onClose={() => setAsked(false)} />}
    </>
  );
}

function StepDialog({ id, step, onClose }: { id: string; step: CampaignStep | 'wave'; onClose: () => void }) {
  const t = useWords(campaignsWords);
  const { message } = App.useApp();
  const [wave, setWave] = useState('');
  const mutation = useCampaignStep(id);
  const texts = { pause: t('pauseText'), resume: undefined, cancel: t('cancelText'), wave: t('startWaveText') };
  const name = step === 'wave' ? 'startWave' : step;
  const take = () =>
    mutation.mutate(step === 'wave' ? { wave } : step, {
      onSuccess: () => {
        void message.success(t(`done.${name}`));
        onClose();
      },
    });
  return (
    <Dialog
      open
      title={t(name)}
      okText={t('ok')}
      cancelText={t('cancelButton')}
      okButtonProps={{
        danger: step === 'cancel',
        loading: mutation.isPending,
        disabled: step === 'wave' && wave.trim() === '',
      }}
      onOk={take}
      onCancel={onClose}
    >
      <Flex vertical gap="middle">
        {texts[step] !== undefined && <div>{texts[step]}</div>}
        {step === 'wave' && (
          <Form layout="vertical">
            <Form.Item label={t('wave')} htmlFor="wave-name" required style={{ marginBottom: 0 }}>
              <Input
                id="wave-name"
                autoFocus
                maxLength={64}
                placeholder={t('waveHint')}
                value={wave}
                onChange={(e) => setWave(e.target.value)}
              />
            </Form.Item>
          </Form>
        )}
        {mutation.error !== null && <ProblemNotice error={mutation.error} />}
      </Flex>
    </Dialog>
  );
}

function RetireDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useWords(campaignsWords);
  const { message } = App.useApp();
  const mutation = useActivation(id);
  const retire = () =>
    mutation.mutate(undefined, {
      onSuccess: () => {
        void message.success(t('retired'));
        onClose();
      },
    });
  return (
    <Dialog
      open
      title={t('retire')}
      okText={t('ok')}
      cancelText={t('cancelButton')}
      okButtonProps={{ danger: true, loading: mutation.isPending }}
      onOk={retire}
      onCancel={onClose}
    >
      <div>{t('retireText')}</div>
      {mutation.error !== null && <ProblemNotice error={mutation.error} />}
    </Dialog>
  );
}
