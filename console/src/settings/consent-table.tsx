import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Flex, Input, Table, Typography } from 'antd';
import { useWords } from '../frame/words.ts';
import { settingsWords } from './settings-words.ts';

/** A rule that must hold before anybody is approached, and the reason that is recorded when it does not. */
export interface Consent {
  reason: string;
  rule: string;
  text?: string;
}

interface ConsentTableProps {
  requirements: readonly Consent[];
  isReadOnly: boolean;
  onChange: (requirements: Consent[]) => void;
}

/** What must hold for marketing, the first that does not refuses. */
export function ConsentTable({ requirements, isReadOnly, onChange }: ConsentTableProps) {
  const t = useWords(settingsWords);
  const field = (index: number, name: keyof Consent, value: string) =>
    onChange(requirements.map((each, at) => (at === index ? { ...each, [name]: value } : each)));
  const cell = (name: keyof Consent, title: string, width?: number) => ({
    title,
    key: name,
    ...(width !== undefined && { width }),
    render: (_: unknown, each: Consent, index: number) => (
      <Input
        aria-label={`${title} ${index + 1}`}
        disabled={isReadOnly}
        className={name === 'text' ? undefined : 'cel'}
        value={each[name] ?? ''}
        onChange={(event) => field(index, name, event.target.value)}
      />
    ),
  });
  return (
    <Flex vertical gap="small" align="start">
      <Table<Consent>
        aria-label={t('policy.consent')}
        size="small"
        pagination={false}
        style={{ width: '100%' }}
        dataSource={[...requirements]}
        rowKey={(each) => String(requirements.indexOf(each))}
        columns={[
          cell('reason', t('policy.reason'), 200),
          cell('rule', t('policy.rule')),
          cell('text', t('policy.text'), 260),
          {
            key: 'actions',
            width: 60,
            align: 'right',
            render: (_, { reason }, index) =>
              !isReadOnly && (
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={`${t('remove')} ${reason}`}
                  onClick={() => onChange(requirements.filter((_each, at) => at !== index))}
                />
              ),
          },
        ]}
        locale={{ emptyText: <Typography.Text type="secondary">{t('policy.noConsent')}</Typography.Text> }}
      />
      {!isReadOnly && (
        <Button icon={<PlusOutlined />} onClick={() => onChange([...requirements, { reason: '', rule: 'true' }])}>
          {t('policy.addConsent')}
        </Button>
      )}
    </Flex>
  );
}
