import { PlusOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Form, Input, Radio, Typography } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ProblemError } from '../api/answer.ts';
import { useWords } from '../frame/words.ts';
import { Dialog } from '../parts/dialog.tsx';
import { createDraft } from '../parts/draft-calls.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { newScenario, type PatternType, patternTypes } from './editor/scenario-document.ts';
import { scenariosWords } from './scenarios-words.ts';

interface NewScenarioValues {
  name: string;
  id: string;
  pattern: PatternType;
}

const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** The button, and the dialog it opens: a name, an id and a pattern make a draft. */
export function NewScenario() {
  const t = useWords(scenariosWords);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen(true)}>
        {t('create')}
      </Button>
      {isOpen && <NewScenarioDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function NewScenarioDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(scenariosWords);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [form] = Form.useForm<NewScenarioValues>();
  const making = useMutation({
    mutationFn: ({ id, name, pattern }: NewScenarioValues) => createDraft('scenario', newScenario(id, name, pattern)),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['definitions'] });
      await navigate(`/scenarios/${encodeURIComponent(id)}`);
    },
    onError: (error) => {
      if (isTaken(error)) form.setFields([{ name: 'id', errors: [t('make.idTaken')] }]);
    },
  });
  return (
    <Dialog
      open
      title={t('make.title')}
      okText={t('make.ok')}
      cancelText={t('make.cancel')}
      confirmLoading={making.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
      width={640}
    >
      <Form<NewScenarioValues>
        form={form}
        layout="vertical"
        initialValues={{ name: '', id: '', pattern: 'dwell' }}
        onFinish={(values) => making.mutate(values)}
      >
        {making.error !== null && !isTaken(making.error) && <ProblemNotice error={making.error} />}
        <Form.Item name="name" label={t('make.name')} rules={[{ required: true, message: t('make.nameNeeded') }]}>
          <Input autoFocus placeholder={t('make.namePlaceholder')} maxLength={200} />
        </Form.Item>
        <Form.Item
          name="id"
          label={t('make.id')}
          extra={t('make.idHint')}
          rules={[{ required: true, pattern: ID, message: t('make.idNeeded') }]}
        >
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="pattern" label={t('make.pattern')}>
          <PatternChoice />
        </Form.Item>
      </Form>
    </Dialog>
  );
}

const isTaken = (error: unknown) => error instanceof ProblemError && error.code === 'name-taken';

/** `value` and `onChange` come from the form. */
function PatternChoice({ value, onChange }: { value?: PatternType; onChange?: (type: PatternType) => void }) {
  const t = useWords(scenariosWords);
  return (
    <Radio.Group value={value} onChange={({ target }) => onChange?.(target.value)}>
      <Flex vertical gap={6}>
        {patternTypes.map((type) => (
          <Radio key={type} value={type}>
            {t(`patterns.${type}`)}
            <Typography.Text type="secondary">　{t(`patternHints.${type}`)}</Typography.Text>
          </Radio>
        ))}
      </Flex>
    </Radio.Group>
  );
}
