import { App, Form, Input } from 'antd';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import { useWords } from '../frame/words.ts';
import type { User } from './settings-calls.ts';
import { SettingsDialog } from './settings-dialog.tsx';
import { settingsWords } from './settings-words.ts';

interface PasswordDialogProps {
  user: User;
  onClose: () => void;
  onDone: () => void;
}

/** Gives somebody another password. */
export function PasswordDialog({ user, onClose, onDone }: PasswordDialogProps) {
  const t = useWords(settingsWords);
  const { message } = App.useApp();
  const [form] = Form.useForm<{ password: string }>();
  const send = async (body: { password: string }) => {
    await answerOf(api.PUT('/v1/users/{userId}/password', { params: { path: { userId: user.id } }, body }));
    void message.success(t('saved'));
    onDone();
  };
  return (
    <SettingsDialog
      title={t('users.passwordTitle', { name: user.name })}
      okText={t('save')}
      form={form}
      initial={{}}
      onSend={send}
      onClose={onClose}
    >
      <Form.Item
        name="password"
        label={t('users.password')}
        extra={`${t('users.passwordHint')} ${t('users.passwordEnds')}`}
        rules={[{ required: true, message: t('wanted') }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </SettingsDialog>
  );
}
