import { Skeleton, Table, Typography, theme } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useWords } from '../frame/words.ts';
import { useNameOf } from './campaign-calls.ts';
import { campaignsWords } from './campaigns-words.ts';
import { type ChangedPlace, type FieldReader, placeInWords, stepsAt, valueInWords } from './change-words.ts';

/** Loaded when there are steps to be read. */
const JourneyInWords = lazy(async () => ({ default: (await import('./journey-in-words.tsx')).JourneyInWords }));

const RuleInWords = lazy(async () => ({ default: (await import('./rule-in-words.tsx')).RuleInWords }));

/** Changed places of a campaign as a planner says them, not as they are written. */
export function ChangesInWords({ changes }: { changes: readonly ChangedPlace[] }) {
  useTranslation();
  const t = useWords(campaignsWords);
  const { token } = theme.useToken();
  const names = { offer: useNameOf('offer'), channel: useNameOf('channel'), group: useNameOf('group') };
  const others = { scenario: useNameOf('scenario'), template: useNameOf('template'), region: useNameOf('region') };
  const places = { area: useNameOf('area') };
  const reader: FieldReader = { ...names, ...others, ...places };
  const shown = (path: string, value: unknown) => {
    if (value === undefined || value === null)
      return <Typography.Text type="secondary">{t('nothing')}</Typography.Text>;
    if (path === 'audience' && typeof value === 'string') {
      return (
        <Suspense fallback={value}>
          <RuleInWords rule={value} />
        </Suspense>
      );
    }
    const steps = stepsAt(path, value);
    if (steps === undefined) {
      return <span style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{valueInWords(value, reader)}</span>;
    }
    return (
      <Suspense fallback={<Skeleton active title={false} />}>
        <JourneyInWords steps={steps} />
      </Suspense>
    );
  };
  // Of what is new, nothing was there before.
  const isNew = changes.every(({ before }) => before === undefined || before === null);
  const was = {
    title: t('was'),
    key: 'was',
    render: (_: unknown, { path, before }: ChangedPlace) => shown(path, before),
  };
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
          render: (_, { path, after }) => (
            <div style={stepsAt(path, after) === undefined ? { fontWeight: token.fontWeightStrong } : {}}>
              {shown(path, after)}
            </div>
          ),
        },
      ]}
    />
  );
}
