import { Form, type FormInstance } from 'antd';
import { type ReactNode, useState } from 'react';
import { useWords } from '../frame/words.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { settingsWords } from './settings-words.ts';

interface SettingsDialogProps<Values extends object> {
  title: string;
  okText: string;
  form: FormInstance<Values>;
  initial: Partial<Values>;
  /** Sends it. @throws what the service says; what was typed stays then */
  onSend: (values: Values) => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}

/** A form in a dialog, with what the service has against it. */
export function SettingsDialog<Values extends object>(props: SettingsDialogProps<Values>) {
  const { title, okText, form, initial, onSend, onClose, children } = props;
  const t = useWords(settingsWords);
  const [error, setError] = useState<unknown>();
  const [isSending, setSending] = useState(false);
  const send = async (values: Values) => {
    setSending(true);
    setError(undefined);
    try {
      await onSend(values);
    } catch (problem) {
      setError(problem);
    } finally {
      setSending(false);
    }
  };
  return (
    <Dialog
      open
      title={title}
      okText={okText}
      cancelText={t('cancel')}
      confirmLoading={isSending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={initial}
        onFinish={(values) => void send(values)}
        requiredMark="optional"
      >
        {children}
      </Form>
      {error !== undefined && <ProblemNotice error={error} />}
    </Dialog>
  );
}
