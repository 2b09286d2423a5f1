import { PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useWords } from '../frame/words.ts';
import { SettingsDialog } from './settings-dialog.tsx';
import { settingsWords } from './settings-words.ts';

const ID = /^[A-Za-z0-9][\w-]{0,63}$/;

/** Names a new area and opens it: nothing is saved before something of it is written. */
export function NewAreaButton({ taken }: { taken: readonly string[] }) {
  const t = useWords(settingsWords);
  const navigate = useNavigate();
  const [form] = Form.useForm<{ id: string; name: string }>();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen(true)}>
        {t('areas.add')}
      </Button>
      {isOpen && (
        <SettingsDialog<{ id: string; name: string }>
          title={t('areas.add')}
          okText={t('areas.create')}
          form={form}
          initial={{}}
          onSend={async ({ id, name }) => navigate(`/settings/areas/${id}`, { state: { name } })}
          onClose={() => setOpen(false)}
        >
          <Form.Item name="name" label={t('areas.name')} rules={[{ required: true, message: t('wanted') }]}>
            <Input maxLength={128} />
          </Form.Item>
          <Form.Item
            name="id"
            label={t('areas.id')}
            extra={t('areas.idHint')}
            rules={[
              { required: true, pattern: ID, message: t('areas.idHint') },
              {
                validator: (_rule: unknown, id: string) =>
                  taken.includes(id) ? Promise.reject(new Error(t('areas.taken', { id }))) : Promise.resolve(),
              },
            ]}
          >
            <Input maxLength={64} />
          </Form.Item>
        </SettingsDialog>
      )}
    </>
  );
}
