import { Button, Form, Input, Select, Typography } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ProblemError } from '../api/answer.ts';
import { punctuation } from '../frame/languages.ts';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { Dialog } from '../parts/dialog.tsx';
import { createDraft } from '../parts/draft-calls.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { type CampaignRow, useNames } from './campaign-calls.ts';
import { campaignsWords } from './campaigns-words.ts';

/** Makes a city's version of a province's campaign. Nothing where the campaign leaves nothing to cities. */
export function LocalVersionButton({ campaign }: { campaign: CampaignRow }) {
  const t = useWords(campaignsWords);
  const { may } = useSession();
  const [isOpen, setOpen] = useState(false);
  if (!may('definitions:write') || campaign.limits === undefined) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('newVersion')}</Button>
      {isOpen && <LocalVersionDialog campaign={campaign} onClose={() => setOpen(false)} />}
    </>
  );
}

interface LocalVersion {
  region: string;
  name: string;
}

function LocalVersionDialog({ campaign, onClose }: { campaign: CampaignRow; onClose: () => void }) {
  const t = useWords(campaignsWords);
  const navigate = useNavigate();
  const { user, region: own } = useSession();
  const { data: regions = [] } = useNames('region');
  const [form] = Form.useForm<LocalVersion>();
  const [error, setError] = useState<unknown>();
  const changes = (campaign.limits?.change ?? []) as (keyof (typeof campaignsWords.zh)['changes'])[];
  const list = [...changes.map((change) => t(`changes.${change}`)), t('localNothing')].join(punctuation().list);
  const nameFor = (region: string) => `${campaign.name}（${regions.find(({ id }) => id === region)?.name ?? region}）`;
  const make = async ({ region, name }: LocalVersion) => {
    const id = `${campaign.id}-${region}`.slice(0, 64);
    setError(undefined);
    try {
      const document = { kind: 'campaign', id, name, localOf: campaign.id, region, owner: user.displayName };
      await createDraft('campaign', document);
      await navigate(`/campaigns/${id}?tab=editor`);
    } catch (failure) {
      // It has been made already, by oneself or a colleague: that is where one wants to be.
      if (failure instanceof ProblemError && failure.code === 'name-taken') await navigate(`/campaigns/${id}`);
      else setError(failure);
    }
  };
  return (
    <Dialog
      open
      title={t('newVersionOf', { name: campaign.name })}
      okText={t('create')}
      cancelText={t('cancelButton')}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Typography.Paragraph type="secondary">{t('localHint', { change: list })}</Typography.Paragraph>
      <Form<LocalVersion>
        form={form}
        layout="vertical"
        initialValues={own && { region: own.id, name: nameFor(own.id) }}
        onFinish={(values) => void make(values)}
        onValuesChange={({ region }: Partial<LocalVersion>) => {
          if (region !== undefined) form.setFieldValue('name', nameFor(region));
        }}
      >
        <Form.Item name="region" label={t('regionOf')} rules={[{ required: true, message: t('chooseRegion') }]}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('chooseRegion')}
            disabled={own !== undefined && own.level === 'county'}
            options={regions
              .filter(({ id, parent }) => parent !== undefined && id !== campaign.region)
              .map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        <Form.Item
          name="name"
          label={t('name')}
          rules={[{ required: true, whitespace: true, message: t('nameWanted') }]}
        >
          <Input maxLength={100} />
        </Form.Item>
      </Form>
      {error !== undefined && <ProblemNotice error={error} />}
    </Dialog>
  );
}
