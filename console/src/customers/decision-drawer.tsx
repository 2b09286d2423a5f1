import { useQuery } from '@tanstack/react-query';
import { Alert, Descriptions, Drawer, Flex, Select, Skeleton, Typography } from 'antd';
import { Link } from 'react-router';
import { currentLanguage } from '../frame/languages.ts';
import { useWords } from '../frame/words.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { ReturnedFocus } from '../parts/returned-focus.tsx';
import { formatTime, TimeText } from '../parts/time-text.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { type Breakdown, readBreakdown } from './customer-calls.ts';
import { RefusalList } from './decision-refusals.tsx';
import { SurvivorTable } from './decision-survivors.tsx';
import { decisionWords } from './decision-words.ts';

/** Why and why not, for the decision named in the address. */
export function DecisionDrawer() {
  const t = useWords(decisionWords);
  const [decisionId, setDecisionId] = useUrlState('decision');
  const query = useQuery({
    enabled: decisionId !== '',
    queryKey: ['decisions', decisionId],
    queryFn: () => readBreakdown(decisionId),
  });
  return (
    <Drawer
      open={decisionId !== ''}
      onClose={() => setDecisionId('')}
      title={t('title')}
      size={920}
      destroyOnHidden
      closable={{ 'aria-label': t('close') }}
      // By its own choice what is around the dialog gets the focus, of which screen readers say nothing.
      autoFocus={false}
    >
      <ReturnedFocus />
      {query.error !== null && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isLoading && <Skeleton active paragraph={{ rows: 10 }} />}
      {query.data !== undefined && <DecisionBreakdown breakdown={query.data} />}
    </Drawer>
  );
}

/** A decision laid out for a planner. */
function DecisionBreakdown({ breakdown }: { breakdown: Breakdown }) {
  const t = useWords(decisionWords);
  const [product, setProduct] = useUrlState('product');
  const { survivors, refusals, outcome, isCurrentVersion } = breakdown;
  const shown = (candidate: { product?: string }) => product === '' || candidate.product === product;
  const shownSurvivors = survivors.filter(shown);
  const shownRefusals = refusals
    .map((refusal) => ({ ...refusal, candidates: refusal.candidates.filter(shown) }))
    .filter(({ candidates }) => candidates.length > 0);
  return (
    <Flex vertical gap="middle">
      <Summary breakdown={breakdown} />
      {!isCurrentVersion && <Alert type="info" showIcon title={t('versionOld')} />}
      {outcome === 'control' && <Alert type="info" showIcon title={t('controlNote')} />}
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        allowClear
        aria-label={t('filter')}
        placeholder={t('filterPlaceholder')}
        value={product === '' ? null : product}
        onChange={(value: string | undefined) => setProduct(value ?? '')}
        options={productsOf(breakdown)}
        style={{ maxWidth: 360 }}
      />
      {shownSurvivors.length === 0 && shownRefusals.length === 0 ? (
        <Alert type="warning" showIcon title={t('noneForProduct')} />
      ) : (
        <>
          <SurvivorTable survivors={shownSurvivors} hasAny={survivors.length > 0} />
          <RefusalList refusals={shownRefusals} />
        </>
      )}
    </Flex>
  );
}

function Summary({ breakdown }: { breakdown: Breakdown }) {
  const t = useWords(decisionWords);
  const { result, at, campaign, scenario, version } = breakdown;
  const items = [
    { key: 'result', label: t('result'), children: <strong>{result[currentLanguage()]}</strong> },
    { key: 'at', label: t('at'), children: <TimeText at={at} form="second" /> },
    {
      key: 'campaign',
      label: t('campaign'),
      children:
        campaign === undefined ? (
          t('asked')
        ) : (
          <Link to={`/campaigns/${encodeURIComponent(campaign.id)}`}>{campaign.name}</Link>
        ),
    },
    {
      key: 'scenario',
      label: t('scenario'),
      children:
        scenario === undefined ? (
          '–'
        ) : (
          <Link to={`/scenarios/${encodeURIComponent(scenario.id)}`}>
            {t('scenarioAt', { name: scenario.name, time: formatTime(scenario.at, 'minute') })}
          </Link>
        ),
    },
    {
      key: 'version',
      label: t('version'),
      children: (
        <Typography.Text code copyable={{ text: version }}>
          {version.slice(0, 12)}
        </Typography.Text>
      ),
    },
  ];
  return <Descriptions size="small" column={2} items={items} />;
}

/** Products among the candidates, for "why not this one?". */
function productsOf({ survivors, refusals }: Breakdown): { value: string; label: string }[] {
  const names = new Map<string, string>();
  for (const { product, productName } of [...survivors, ...refusals.flatMap(({ candidates }) => candidates)]) {
    if (product !== undefined) names.set(product, productName ?? product);
  }
  return [...names].map(([value, label]) => ({ value, label }));
}
