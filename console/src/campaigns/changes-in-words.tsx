import { Table, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { useWords } from '../frame/words.ts';
import { useNameOf } from './campaign-calls.ts';
import { campaignsWords } from './campaigns-words.ts';
import { type ChangedPlace, type FieldReader, placeInWords, valueInWords } from './change-words.ts';

/** Changed places of a campaign as a planner says them, not as they are written. */
export function ChangesInWords({ changes }: { changes: readonly ChangedPlace[] }) {
  useTranslation();
  const t = useWords(campaignsWords);
  const names = { offer: useNameOf('offer'), channel: useNameOf('channel'), group: useNameOf('group') };
  const others = { scenario: useNameOf('scenario'), template: useNameOf('template'), region: useNameOf('region') };
  const reader: FieldReader = { ...names, ...others };
  const shown = (value: unknown) =>
    value === undefined || value === null ? (
      <Typography.Text type="secondary">{t('nothing')}</Typography.Text>
    ) : (
      <span style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{valueInWords(value, reader)}</span>
    );
  // Of what is new, nothing was there before.
  const isNew = changes.every(({ before }) => before === undefined || before === null);
  const was = { title: t('was'), key: 'was', render: (_: unknown, { before }: ChangedPlace) => shown(before) };
  return (
    <Table
      size="small"
      tableLayout="fixed"
      pagination={false}
      rowKey="path"
      dataSource={changes}
      columns={[
        { title: t('whatChanges'), key: 'place', width: 200, render: (_, { path }) => placeInWords(path) },
        ...(isNew ? [] : [was]),
        {
          title: t('is'),
          key: 'is',
          render: (_, { after }) => <Typography.Text strong>{shown(after)}</Typography.Text>,
        },
      ]}
    />
  );
}
