import { DownloadOutlined } from '@ant-design/icons';
import { Button, Card, type TableProps, Typography } from 'antd';
import { useState } from 'react';
import { currentLanguage } from '../frame/languages.ts';
import { useWords } from '../frame/words.ts';
import { ListTable } from '../parts/list-table.tsx';
import { NumberText } from '../parts/number-text.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { saveFile } from './audience-file.ts';
import { groupsWords } from './groups-words.ts';
import { type RefusedRow, readReport, type Upload, useConsentTexts, useRefusedRows } from './list-calls.ts';

const reasons = {
  'list.number': 'number',
  'list.missing': 'missing',
  'list.duplicate': 'duplicate',
  'list.unknown': 'unknown',
  'list.do-not-disturb': 'doNotDisturb',
} as const;

/** What the words for a reason do not say: which rule of the policy, or, where there are no words, all of it. */
function detailOf(code: string, message: string, consent: Readonly<Record<string, string>>): string {
  if (code === 'list.do-not-disturb') {
    const rule = message.split(': ').at(-1) ?? '';
    const text = consent[rule.replace(/^consent\./, '')];
    return text !== undefined && currentLanguage() === 'zh' ? text : rule;
  }
  return code in reasons ? '' : message;
}

/** The rows that were left out, each with its line and why; all of them to be downloaded. */
export function RefusedRows({ upload }: { upload: Upload }) {
  const t = useWords(groupsWords);
  const { read, accepted } = upload;
  const isAny = read > accepted;
  const query = useRefusedRows(upload, isAny);
  const consent = useConsentTexts();
  const [problem, setProblem] = useState<unknown>();
  const rows = query.data?.pages.flatMap((page) => page.rows);
  if (!isAny) return <Typography.Text type="secondary">{t('lists.noRefused')}</Typography.Text>;
  const download = async () => {
    setProblem(undefined);
    try {
      saveFile(await readReport(upload), `${upload.list}-${upload.uploadId.slice(0, 8)}.csv`);
    } catch (error) {
      setProblem(error);
    }
  };
  const columns: NonNullable<TableProps<RefusedRow>['columns']> = [
    {
      title: t('lists.line'),
      dataIndex: 'line',
      width: 90,
      align: 'right',
      render: (line: number) => <NumberText value={line} />,
    },
    {
      title: t('lists.raw'),
      dataIndex: 'raw',
      width: 200,
      ellipsis: true,
      render: (raw: string) => <span className="cel">{raw}</span>,
    },
    {
      title: t('lists.reason'),
      key: 'reason',
      render: (_, { code, message }) => (
        <>
          {t(`lists.codes.${reasons[code as keyof typeof reasons] ?? 'other'}`)}{' '}
          <Typography.Text type="secondary">{detailOf(code, message, consent)}</Typography.Text>
        </>
      ),
    },
  ];
  return (
    <Card
      title={t('lists.report')}
      extra={
        <Button icon={<DownloadOutlined />} onClick={() => void download()}>
          {t('lists.download')}
        </Button>
      }
    >
      {problem !== undefined && <ProblemNotice error={problem} />}
      <ListTable<RefusedRow> {...{ columns, query, rows }} label={t('lists.report')} rowKey="line" />
    </Card>
  );
}
