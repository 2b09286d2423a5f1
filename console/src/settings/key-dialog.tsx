import { useQueryClient } from '@tanstack/react-query';
import { Alert, DatePicker, Form, Input, Select, Typography } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import type { operations } from '../api/api-schema.ts';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { Dialog } from '../parts/dialog.tsx';
import { RegionSelect } from './region-select.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { settingsWords } from './settings-words.ts';

type Wanted = operations['createApiKey']['requestBody']['content']['application/json'];

interface KeyFields {
  name: string;
  scopes: Wanted['scopes'];
  region?: string;
  expiresAt?: Dayjs | null;
}

/** Makes a key, and shows its token this once. */
export function KeyDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(settingsWords);
  const { scopes } = useSession();
  const queries = useQueryClient();
  const [form] = Form.useForm<KeyFields>();
  const [token, setToken] = useState<string>();
  const send = async ({ name, scopes: chosen, region, expiresAt }: KeyFields) => {
    const body: Wanted = {
      ...{ name, scopes: chosen },
      ...(region && { regions: [region] }),
      ...(expiresAt && { expiresAt: expiresAt.endOf('day').valueOf() }),
    };
    const made = await answerOf(api.POST('/v1/api-keys', { body }));
    setToken(made.token);
    await queries.invalidateQueries({ queryKey: ['api-keys'] });
  };
  if (token !== undefined) return <TokenDialog token={token} onClose={onClose} />;
  return (
    <SettingsDialog<KeyFields>
      title={t('keys.add')}
      okText={t('keys.make')}
      form={form}
      initial={{}}
      onSend={send}
      onClose={onClose}
    >
      <Form.Item
        name="name"
        label={t('keys.name')}
        extra={t('keys.nameHint')}
        rules={[{ required: true, message: t('wanted') }]}
      >
        <Input maxLength={128} />
      </Form.Item>
      <Form.Item
        name="scopes"
        label={t('keys.scopes')}
        extra={t('keys.scopesHint')}
        rules={[{ required: true, message: t('wanted') }]}
      >
        <Select mode="multiple" options={[...scopes].sort().map((scope) => ({ value: scope, label: scope }))} />
      </Form.Item>
      <Form.Item name="region" label={t('users.region')}>
        <RegionSelect />
      </Form.Item>
      <Form.Item name="expiresAt" label={t('keys.expires')}>
        <DatePicker style={{ width: '100%' }} />
      </Form.Item>
    </SettingsDialog>
  );
}

function TokenDialog({ token, onClose }: { token: string; onClose: () => void }) {
  const t = useWords(settingsWords);
  return (
    <Dialog
      open
      title={t('keys.made')}
      okText={t('keys.kept')}
      onOk={onClose}
      onCancel={onClose}
      footer={(_, { OkBtn }) => <OkBtn />}
    >
      <Alert type="warning" showIcon title={t('keys.once')} />
      <Typography.Paragraph copyable code style={{ marginTop: 12 }}>
        {token}
      </Typography.Paragraph>
    </Dialog>
  );
}
