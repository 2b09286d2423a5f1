import { SafetyCertificateOutlined } from '@ant-design/icons';
import { App, Button, DatePicker, Empty, Flex, type TableProps, Tag } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import { useWords, wordFor } from '../frame/words.ts';
import { ListTable } from '../parts/list-table.tsx';
import { formatNumber } from '../parts/number-text.tsx';
import { Page } from '../parts/page.tsx';
import { problemText } from '../parts/problem-text.ts';
import { SearchInput } from '../parts/search-input.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { type AuditEntry, type AuditFilter, type AuditVerification, useAudit } from './settings-calls.ts';
import { settingsWords } from './settings-words.ts';

/** Who did what, and whether all of it is still there. */
export function AuditPage() {
  const t = useWords(settingsWords);
  const { filter, bar } = useAuditFilter();
  const query = useAudit(filter);
  return (
    <Page title={t('sections.audit')} subtitle={t('audit.about')} action={<VerifyButton />}>
      {bar}
      <ListTable<AuditEntry>
        label={t('sections.audit')}
        columns={useColumns()}
        rows={query.data?.pages.flatMap(({ entries }) => entries)}
        rowKey="sequence"
        query={query}
        empty={<Empty description={t('audit.none')} />}
        expandable={{
          rowExpandable: ({ detail }) => detail !== undefined,
          expandedRowRender: ({ detail }) => <pre style={{ margin: 0 }}>{JSON.stringify(detail, undefined, 2)}</pre>,
        }}
      />
    </Page>
  );
}

/** The filter lives in the address. */
function useAuditFilter() {
  const t = useWords(settingsWords);
  const [who, setWho] = useUrlState('who');
  const [action, setAction] = useUrlState('action');
  const [subject, setSubject] = useUrlState('subject');
  const [from, setFrom] = useUrlState('from');
  const [until, setUntil] = useUrlState('until');
  const filter: AuditFilter = {
    ...(who !== '' && { who }),
    ...(action !== '' && { action }),
    ...(subject !== '' && { subject }),
    ...(from !== '' && { from: dayjs(from).startOf('day').valueOf() }),
    ...(until !== '' && { until: dayjs(until).endOf('day').valueOf() }),
  };
  const field = (label: string, value: string, set: (value: string) => void) => (
    <SearchInput
      key={label}
      allowClear
      aria-label={label}
      placeholder={label}
      defaultValue={value}
      style={{ width: 190 }}
      onSearch={(text) => set(text.trim())}
    />
  );
  const day = (label: string, value: string, set: (value: string) => void) => (
    <DatePicker
      key={label}
      aria-label={label}
      placeholder={label}
      value={value === '' ? null : dayjs(value)}
      onChange={(date) => set(date === null ? '' : date.format('YYYY-MM-DD'))}
    />
  );
  const bar = (
    <Flex gap="small" wrap>
      {field(t('audit.who'), who, setWho)}
      {field(t('audit.action'), action, setAction)}
      {field(t('audit.subject'), subject, setSubject)}
      {day(t('audit.from'), from, setFrom)}
      {day(t('audit.until'), until, setUntil)}
    </Flex>
  );
  return { filter, bar };
}

function useColumns(): NonNullable<TableProps<AuditEntry>['columns']> {
  const t = useWords(settingsWords);
  return [
    { title: t('audit.at'), dataIndex: 'at', width: 170, render: (at: number) => <TimeText at={at} form="second" /> },
    { title: t('audit.who'), dataIndex: 'name', width: 150 },
    {
      title: t('audit.action'),
      dataIndex: 'action',
      render: (action: string) => wordFor(settingsWords, `actions.${action.replaceAll('.', '-')}`) ?? action,
    },
    { title: t('audit.subject'), dataIndex: 'subject', ellipsis: true },
    {
      title: t('audit.result'),
      dataIndex: 'status',
      width: 90,
      render: (status: number) => (
        <Tag color={status < 400 ? 'success' : 'error'}>{t(status < 400 ? 'audit.done' : 'audit.refused')}</Tag>
      ),
    },
    { title: t('audit.address'), dataIndex: 'address', width: 140 },
    { title: '#', dataIndex: 'sequence', width: 80, align: 'right', className: 'numbers' },
  ];
}

/** Goes through the whole trail, a part at a time. */
function VerifyButton() {
  const t = useWords(settingsWords);
  const { modal, message } = App.useApp();
  const [checked, setChecked] = useState<number>();
  const verify = async () => {
    try {
      const { checked: all, problem } = await verifyTrail(setChecked);
      const count = formatNumber(all);
      if (problem === undefined) modal.success({ title: t('audit.whole'), content: t('audit.wholeText', { count }) });
      else {
        const { sequence, what } = problem;
        modal.error({ title: t('audit.broken'), content: t(`audit.problems.${what}`, { sequence }) });
      }
    } catch (error) {
      void message.error(problemText(error).title);
    } finally {
      setChecked(undefined);
    }
  };
  return (
    <Button
      type="primary"
      icon={<SafetyCertificateOutlined />}
      loading={checked !== undefined}
      onClick={() => void verify()}
    >
      {checked === undefined ? t('audit.verify') : t('audit.verifying', { count: formatNumber(checked) })}
    </Button>
  );
}

async function verifyTrail(onChecked: (checked: number) => void) {
  let checked = 0;
  for (let from: number | undefined = 1; from !== undefined; ) {
    onChecked(checked);
    const part: AuditVerification = await answerOf(api.GET('/v1/audit/verification', { params: { query: { from } } }));
    checked += part.checked;
    if (part.problem !== undefined) return { checked, problem: part.problem };
    from = part.next;
  }
  return { checked, problem: undefined };
}
