import { useMutation } from '@tanstack/react-query';
import { Button, Card, Flex, Form, Input, InputNumber, Radio, Typography } from 'antd';
import { useState } from 'react';
import { answerOf } from '../../../api/answer.ts';
import { api } from '../../../api/api.ts';
import { punctuation } from '../../../frame/languages.ts';
import { useWords } from '../../../frame/words.ts';
import { ItemSelect, ItemsSelect } from '../../../parts/item-select.tsx';
import { ProblemNotice } from '../../../parts/problem-notice.tsx';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { ruleText } from '../model/campaign-document.ts';
import { type SampleValues, sampleFor } from '../model/sample-values.ts';
import { groupsIn, type WrittenRow } from '../model/screening-table.ts';
import { nameOf } from '../vocabulary.ts';
import { columnForm, useConditionTexts } from './condition-columns.ts';

/** What each row said, and which was the first to hold. */
export interface TableAnswer {
  rows: { met?: boolean; problem?: string }[];
  first?: number;
}

interface TableTestProps {
  rows: readonly WrittenRow[];
  columns: readonly string[];
  answer: TableAnswer | undefined;
  onAnswer: (answer: TableAnswer | undefined) => void;
}

/** Tries the table on a customer: a known one, or one made up of the columns. */
export function TableTest({ rows, columns, answer, onAnswer }: TableTestProps) {
  const t = useWords(editorWords);
  const { vocabulary } = useEditor();
  const [customerId, setCustomerId] = useState('');
  const [values, setValues] = useState<SampleValues>({});
  const test = useMutation({
    mutationFn: () => {
      const written = rows.map(({ where }) => (where === undefined ? null : ruleText(where)));
      const about =
        customerId.trim() === '' ? { sample: sampleFor(values, groupsIn(rows)) } : { customerId: customerId.trim() };
      return answerOf(api.POST('/v1/previews/table', { body: { rows: written, ...about } }));
    },
    onSuccess: onAnswer,
  });
  const asked = columns.filter((column) => column !== 'other');
  return (
    <Card size="small" title={t('testTitle')}>
      <Form colon={false} layout="vertical" component="form" onFinish={() => test.mutate()}>
        <Flex gap="middle" wrap align="end">
          <Form.Item label={t('testCustomer')} htmlFor="test-customer" style={{ marginBottom: 0 }}>
            <Input
              id="test-customer"
              allowClear
              value={customerId}
              placeholder={t('testMadeUp')}
              onChange={({ target }) => setCustomerId(target.value)}
              style={{ width: 170 }}
            />
          </Form.Item>
          {customerId.trim() === '' &&
            asked.map((column) => (
              <SampleField
                key={column}
                column={column}
                value={values[column]}
                onChange={(value) => setValues({ ...values, [column]: value })}
              />
            ))}
          <Button type="primary" ghost htmlType="submit" loading={test.isPending}>
            {t('testRun')}
          </Button>
          {answer !== undefined && (
            <Button type="link" onClick={() => onAnswer(undefined)}>
              {t('testEnd')}
            </Button>
          )}
        </Flex>
      </Form>
      {test.error !== null && <ProblemNotice error={test.error} />}
      {answer !== undefined && (
        <Typography.Paragraph role="status" style={{ margin: '8px 0 0' }}>
          {answer.first === undefined
            ? t('testNone')
            : t('testFirst', {
                row: answer.first + 1,
                offers:
                  (rows[answer.first]?.offers ?? [])
                    .map((id) => nameOf(vocabulary.offers, id))
                    .join(punctuation().list) || t('proposesNothing'),
              })}
        </Typography.Paragraph>
      )}
    </Card>
  );
}

interface SampleFieldProps {
  column: string;
  value: SampleValues[string];
  onChange: (value: SampleValues[string]) => void;
}

function SampleField({ column, value, onChange }: SampleFieldProps) {
  const t = useWords(editorWords);
  const { vocabulary } = useEditor();
  const label = useConditionTexts(vocabulary).column(column);
  const form = columnForm(column, vocabulary);
  const id = `sample-${column}`;
  return (
    <Form.Item label={label} htmlFor={id} style={{ marginBottom: 0, minWidth: 150, maxWidth: 260 }}>
      {form.kind === 'members' && (
        <ItemsSelect
          id={id}
          label={label}
          items={form.items}
          value={Array.isArray(value) ? value : []}
          onChange={onChange}
          placeholder={t('none')}
        />
      )}
      {form.kind === 'choice' && (
        <ItemSelect
          id={id}
          label={label}
          items={form.items}
          value={typeof value === 'string' ? value : undefined}
          onChange={onChange}
          placeholder={t('unknownValue')}
        />
      )}
      {form.kind === 'flag' && (
        <Radio.Group
          id={id}
          aria-label={label}
          value={value === undefined ? 'unknown' : value}
          onChange={({ target }) => onChange(target.value === 'unknown' ? undefined : target.value)}
          options={[
            { value: true, label: t('yes') },
            { value: false, label: t('no') },
            { value: 'unknown', label: t('unknownValue') },
          ]}
        />
      )}
      {form.kind === 'number' && (
        <InputNumber
          id={id}
          value={typeof value === 'number' ? value : null}
          placeholder={t('unknownValue')}
          onChange={(number) => onChange(number ?? undefined)}
        />
      )}
      {form.kind === 'text' && (
        <Input
          id={id}
          value={typeof value === 'string' ? value : ''}
          placeholder={t('unknownValue')}
          onChange={({ target }) => onChange(target.value || undefined)}
        />
      )}
    </Form.Item>
  );
}
