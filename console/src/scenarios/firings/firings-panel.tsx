import { Alert, Button, Empty, Flex, Progress, Select, Typography } from 'antd';
import { useState } from 'react';
import { useWords } from '../../frame/words.ts';
import type { DraftDocument } from '../../parts/draft-session.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { scenariosWords } from '../scenarios-words.ts';
import { FiringsReport } from './firings-report.tsx';
import { type Firings, useFirings } from './use-firings.ts';

const choices = [6, 12, 24, 48];

/** How often the scenario, as it is written now, would have fired in the recorded hours. */
export function FiringsPanel({ document, isValid }: { document: DraftDocument; isValid: boolean }) {
  const t = useWords(scenariosWords);
  const firings = useFirings();
  const [hours, setHours] = useState(48);
  const { job, error, counted } = firings;
  const isOpen = job?.state === 'waiting' || job?.state === 'running';
  const isChanged = job?.state === 'done' && counted !== JSON.stringify(document);
  return (
    <Flex vertical gap="middle">
      <Typography.Text type="secondary">{t('firings.intro')}</Typography.Text>
      <Flex gap="small" align="center" wrap>
        <Select
          aria-label={t('firings.hours')}
          value={hours}
          onChange={setHours}
          options={choices.map((value) => ({ value, label: t('firings.lastHours', { count: value }) }))}
          style={{ width: 160 }}
        />
        {isOpen ? (
          <Button onClick={firings.cancel}>{t('firings.cancel')}</Button>
        ) : (
          <Button type="primary" disabled={!isValid} onClick={() => firings.begin(document, hours)}>
            {t(job?.report === undefined ? 'firings.start' : 'firings.again')}
          </Button>
        )}
        {!isValid && <Typography.Text type="secondary">{t('firings.wrong')}</Typography.Text>}
      </Flex>
      {error !== undefined && <ProblemNotice error={error} />}
      {isOpen && <Underway job={job} />}
      {job?.state === 'failed' && <Alert type="error" showIcon title={t('firings.failed')} />}
      {isChanged && <Alert type="warning" showIcon title={t('firings.changed')} />}
      {job?.report !== undefined && <FiringsReport report={job.report} askedHours={hours} />}
    </Flex>
  );
}

function Underway({ job }: { job: NonNullable<Firings['job']> }) {
  const t = useWords(scenariosWords);
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={t(`firings.${job.state === 'waiting' ? 'waiting' : 'running'}`)}
    >
      <Progress
        aria-label={t('firings.running')}
        percent={Math.round(job.progress * 100)}
        status="active"
        style={{ maxWidth: 480 }}
      />
    </Empty>
  );
}
