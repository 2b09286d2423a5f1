import { PlusOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Empty, Form, Input, type TableProps } from 'antd';
import { useState } from 'react';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { ListTable } from '../parts/list-table.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { messageWords } from './message-words.ts';
import { type TestNumber, useTestNumbers } from './settings-calls.ts';
import { SettingsDialog } from './settings-dialog.tsx';
import { settingsWords } from './settings-words.ts';

const NUMBER_FORM = /^\+?[0-9]{5,20}$/;

/** Phones on desks that tests may go to. */
export function TestNumbersPage() {
  const t = useWords(messageWords);
  const settings = useWords(settingsWords);
  const { may } = useSession();
  const query = useTestNumbers();
  const [isAdding, setAdding] = useState(false);
  const numbers = query.data?.numbers;
  const saving = useSaving();
  const mayWrite = may('operations:write');
  const add = (
    <Button type="primary" icon={<PlusOutlined />} disabled={numbers === undefined} onClick={() => setAdding(true)}>
      {t('numbers.add')}
    </Button>
  );
  return (
    <Page
      title={settings('sections.test-numbers')}
      subtitle={mayWrite ? t('numbers.about') : `${t('numbers.about')}${t('readOnly')}`}
      action={mayWrite && add}
    >
      {saving.error !== null && <ProblemNotice error={saving.error} />}
      <ListTable<TestNumber>
        label={settings('sections.test-numbers')}
        columns={useColumns(numbers ?? [], mayWrite, saving.mutateAsync)}
        rows={numbers}
        rowKey="number"
        query={query}
        empty={<Empty description={t('numbers.none')}>{mayWrite && add}</Empty>}
      />
      {isAdding && numbers !== undefined && <NumberDialog numbers={numbers} onClose={() => setAdding(false)} />}
    </Page>
  );
}

function useSaving() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (numbers: TestNumber[]) => answerOf(api.PUT('/v1/test-numbers', { body: { numbers } })),
    onSuccess: (kept) => queries.setQueryData(['test-numbers'], kept),
  });
}

function useColumns(
  numbers: readonly TestNumber[],
  mayWrite: boolean,
  save: (numbers: TestNumber[]) => Promise<unknown>,
): NonNullable<TableProps<TestNumber>['columns']> {
  const t = useWords(messageWords);
  const settings = useWords(settingsWords);
  const { modal } = App.useApp();
  const remove = ({ number, name }: TestNumber) =>
    modal.confirm({
      title: t('numbers.removeTitle', { name }),
      content: t('numbers.removeHint', { number }),
      okText: t('numbers.remove'),
      cancelText: settings('cancel'),
      okButtonProps: { danger: true },
      onOk: () => save(numbers.filter((each) => each.number !== number)).catch(() => undefined),
    });
  return [
    { title: t('numbers.name'), dataIndex: 'name' },
    { title: t('numbers.number'), dataIndex: 'number', width: 260 },
    {
      title: '',
      key: 'actions',
      align: 'right',
      width: 120,
      render: (_, each) =>
        mayWrite && (
          <Button
            type="link"
            danger
            aria-label={`${t('numbers.remove')} ${each.name}`}
            onClick={() => void remove(each)}
          >
            {t('numbers.remove')}
          </Button>
        ),
    },
  ];
}

function NumberDialog({ numbers, onClose }: { numbers: readonly TestNumber[]; onClose: () => void }) {
  const t = useWords(messageWords);
  const settings = useWords(settingsWords);
  const [form] = Form.useForm<TestNumber>();
  const saving = useSaving();
  const send = async ({ number, name }: TestNumber) => {
    await saving.mutateAsync([...numbers, { number: number.trim(), name: name.trim() }]);
    onClose();
  };
  const isTaken = (number: string) => numbers.some((each) => each.number === number.trim());
  return (
    <SettingsDialog<TestNumber>
      title={t('numbers.add')}
      okText={t('save')}
      form={form}
      initial={{}}
      onSend={send}
      onClose={onClose}
    >
      <Form.Item
        name="name"
        label={t('numbers.name')}
        rules={[{ required: true, whitespace: true, message: settings('wanted') }]}
      >
        <Input autoFocus maxLength={64} />
      </Form.Item>
      <Form.Item
        name="number"
        label={t('numbers.number')}
        extra={t('numbers.numberHint')}
        rules={[
          { required: true, message: settings('wanted') },
          { pattern: NUMBER_FORM, message: t('numbers.numberWrong'), transform: (typed: string) => typed.trim() },
          { validator: (_, typed = '') => (isTaken(typed) ? Promise.reject(t('numbers.taken')) : Promise.resolve()) },
        ]}
      >
        <Input inputMode="tel" maxLength={21} />
      </Form.Item>
    </SettingsDialog>
  );
}
