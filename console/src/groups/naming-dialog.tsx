import { Form, type FormInstance, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { useWords } from '../frame/words.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { groupsWords } from './groups-words.ts';

export interface Naming {
  id: string;
  name: string;
  column?: string;
  pattern?: string;
}

interface NamingDialogProps {
  title: string;
  okText: string;
  kind: 'group' | 'list';
  /** Ids that are in use. */
  taken: readonly string[];
  initial: Naming;
  text?: ReactNode;
  /** Of a list that files are uploaded to: what they look like is asked too. */
  withForm?: boolean;
  /** What was typed stays when it is refused. @throws what the service says */
  onOk: (naming: Naming) => Promise<void> | void;
  onClose: () => void;
}

const patterns = { group: /^[A-Za-z]\w{0,63}$/, list: /^[A-Za-z0-9][\w-]{0,63}$/ };

/** Asks for the name and the id of something new. */
export function NamingDialog({ title, okText, text, onOk, onClose, ...asked }: NamingDialogProps) {
  const t = useWords(groupsWords);
  const [form] = Form.useForm<Naming>();
  const [error, setError] = useState<unknown>();
  const [isWorking, setWorking] = useState(false);
  const submit = async (naming: Naming) => {
    setWorking(true);
    setError(undefined);
    try {
      await onOk(naming);
    } catch (problem) {
      setError(problem);
    } finally {
      setWorking(false);
    }
  };
  return (
    <Dialog
      open
      title={title}
      okText={okText}
      cancelText={t('cancel')}
      confirmLoading={isWorking}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      {text}
      <Form form={form} layout="vertical" initialValues={asked.initial} onFinish={(naming) => void submit(naming)}>
        <NamingFields {...asked} form={form} />
      </Form>
      {error !== undefined && <ProblemNotice error={error} />}
    </Dialog>
  );
}

type NamingFieldsProps = Pick<NamingDialogProps, 'kind' | 'taken' | 'initial' | 'withForm'> & {
  form: FormInstance<Naming>;
};

function NamingFields({ kind, taken, initial, withForm = false, form }: NamingFieldsProps) {
  const t = useWords(groupsWords);
  const id = Form.useWatch('id', form) ?? initial.id;
  const idRules = [
    { required: true, pattern: patterns[kind], message: t(kind === 'group' ? 'idWrong' : 'listIdWrong') },
    {
      validator: (_rule: unknown, value: string) =>
        taken.includes(value) ? Promise.reject(new Error(t('taken', { id: value }))) : Promise.resolve(),
    },
  ];
  return (
    <>
      <Form.Item
        name="name"
        label={t('name')}
        extra={t('nameHint')}
        rules={[{ required: true, message: t('nameMissing') }]}
      >
        <Input maxLength={128} />
      </Form.Item>
      <Form.Item
        name="id"
        label={t('id')}
        extra={t(kind === 'group' ? 'idHint' : 'listIdHint', { id })}
        rules={idRules}
      >
        <Input className="cel" maxLength={64} />
      </Form.Item>
      {kind === 'list' && withForm && (
        <>
          <Form.Item name="column" label={t('lists.column')} extra={t('lists.columnHint')}>
            <Input maxLength={128} />
          </Form.Item>
          <Form.Item name="pattern" label={t('lists.pattern')} extra={t('lists.patternHint')}>
            <Input className="cel" maxLength={512} />
          </Form.Item>
        </>
      )}
    </>
  );
}

/** An id that is free: `g20261123`, `g20261123b` … */
export function freeId(prefix: string, taken: readonly string[], now: number): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '');
  const letters = ['', ...'bcdefghijklmnopqrstuvwxyz'];
  const free = letters.map((letter) => `${prefix}${day}${letter}`).find((id) => !taken.includes(id));
  return free ?? `${prefix}${now}`;
}
