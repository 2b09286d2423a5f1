import { PlusOutlined } from '@ant-design/icons';
import { Button, Form, type FormInstance, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ProblemError } from '../api/answer.ts';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { Dialog } from '../parts/dialog.tsx';
import { createDraft } from '../parts/draft-calls.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useNames } from './campaign-calls.ts';
import { campaignsWords } from './campaigns-words.ts';

interface NewCampaign {
  name: string;
  id: string;
  begins: 'scenario' | 'wave' | 'pull';
  region?: string;
}

/** Makes a campaign by name and leads to its editor. Nothing for those who write none. */
export function NewCampaignButton() {
  const t = useWords(campaignsWords);
  const { may } = useSession();
  const [isOpen, setOpen] = useState(false);
  if (!may('definitions:write')) return null;
  return (
    <>
      <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen(true)}>
        {t('newCampaign')}
      </Button>
      {isOpen && <NewCampaignDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function NewCampaignDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(campaignsWords);
  const navigate = useNavigate();
  const { user, region: own } = useSession();
  const [form] = Form.useForm<NewCampaign>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const make = async ({ name, id, begins, region }: NewCampaign) => {
    setBusy(true);
    setError(undefined);
    try {
      const entry = begins === 'scenario' ? { scenarios: [] } : { [begins]: true };
      const whose = region === undefined ? {} : { region };
      const owner = user.displayName;
      await createDraft('campaign', {
        kind: 'campaign',
        id,
        name,
        owner,
        ...whose,
        entry,
        control: { share: 0.1 },
        journey: [],
      });
      await navigate(`/campaigns/${id}?tab=editor`);
    } catch (failure) {
      setBusy(false);
      if (failure instanceof ProblemError && failure.code === 'name-taken') {
        form.setFields([{ name: 'id', errors: [t('idTaken')] }]);
      } else setError(failure);
    }
  };
  return (
    <Dialog
      open
      title={t('newCampaign')}
      okText={t('create')}
      cancelText={t('cancelButton')}
      okButtonProps={{ loading: isBusy }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <NewCampaignForm form={form} region={own?.id} onFinish={(values) => void make(values)} />
      {error !== undefined && <ProblemNotice error={error} />}
    </Dialog>
  );
}

interface NewCampaignFormProps {
  form: FormInstance<NewCampaign>;
  /** The caller's own; who has one makes campaigns of no other. */
  region: string | undefined;
  onFinish: (values: NewCampaign) => void;
}

function NewCampaignForm({ form, region, onFinish }: NewCampaignFormProps) {
  const t = useWords(campaignsWords);
  const { data: regions = [] } = useNames('region');
  return (
    <Form<NewCampaign>
      form={form}
      layout="vertical"
      initialValues={{ begins: 'scenario', region, id: `campaign-${new Date().toISOString().slice(0, 10)}` }}
      onFinish={onFinish}
    >
      <Form.Item name="name" label={t('name')} rules={[{ required: true, whitespace: true, message: t('nameWanted') }]}>
        <Input autoFocus maxLength={100} placeholder={t('namePlaceholder')} />
      </Form.Item>
      <Form.Item
        name="id"
        label={t('id')}
        extra={t('idHint')}
        rules={[{ required: true, pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, message: t('idWrong') }]}
      >
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="begins" label={t('begins')}>
        <Radio.Group
          vertical
          options={(['scenario', 'wave', 'pull'] as const).map((value) => ({
            value,
            label: t(`beginWays.${value}`),
          }))}
        />
      </Form.Item>
      {regions.length > 0 && (
        <Form.Item name="region" label={t('regionOf')} hidden={region !== undefined}>
          <Select
            allowClear
            placeholder={t('wholeProvince')}
            options={regions.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
      )}
    </Form>
  );
}
