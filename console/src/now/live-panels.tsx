import { Card, Col, Row, Segmented, Skeleton } from 'antd';
import { Link } from 'react-router';
import { useWords } from '../frame/words.ts';
import { useUrlState } from '../parts/url-state.ts';
import { CountedTable } from './counted-table.tsx';
import { DayChart, type DayMeasure } from './day-chart.tsx';
import { FlowChart } from './flow-chart.tsx';
import type { LiveState } from './live-feed.ts';
import { lastSeconds, totalsBy } from './live-numbers.ts';
import { nowWords } from './now-words.ts';
import { ScenarioList } from './scenario-list.tsx';

const measures: readonly DayMeasure[] = ['contacts', 'agreed', 'conversions'];
const CHART_HEIGHT = 296;

/** Charts and lists below the numbers. */
export function LivePanels({ state, isRegional }: { state: LiveState; isRegional: boolean }) {
  const t = useWords(nowWords);
  return (
    <Row gutter={[12, 12]}>
      <Col xs={24} xl={isRegional ? 12 : 9}>
        <DayPanel state={state} />
      </Col>
      <Col xs={24} xl={isRegional ? 12 : 9}>
        <Card size="small" title={t('flow.title')} style={{ height: '100%' }}>
          <FlowChart windows={state.windows} height={CHART_HEIGHT} />
        </Card>
      </Col>
      {!isRegional && (
        <Col xs={24} xl={6}>
          <Card size="small" title={t('scenarios.title')} style={{ height: '100%' }}>
            <ScenarioList state={state} />
          </Card>
        </Col>
      )}
      <Col xs={24} xl={12}>
        <ChannelPanel state={state} />
      </Col>
      <Col xs={24} xl={12}>
        <CampaignPanel state={state} />
      </Col>
    </Row>
  );
}

function DayPanel({ state: { picture } }: { state: LiveState }) {
  const t = useWords(nowWords);
  const [chosen, choose] = useUrlState('measure');
  const measure = measures.find((each) => each === chosen) ?? 'contacts';
  const choice = (
    <Segmented
      aria-label={t('day.measure')}
      value={measure}
      onChange={choose}
      options={measures.map((value) => ({ value, label: t(`day.${value}`) }))}
    />
  );
  return (
    <Card size="small" title={t('day.title')} extra={choice} style={{ height: '100%' }}>
      {picture === undefined ? (
        <Skeleton.Node active style={{ width: '100%', height: CHART_HEIGHT }} />
      ) : (
        <DayChart picture={picture} measure={measure} height={CHART_HEIGHT} />
      )}
    </Card>
  );
}

function ChannelPanel({ state: { picture, windows } }: { state: LiveState }) {
  const t = useWords(nowWords);
  return (
    <Card size="small" title={t('channels.title')} style={{ height: '100%' }}>
      <CountedTable
        label={t('channels.title')}
        title={t('channels.name')}
        counts={picture?.day.channels ?? {}}
        names={picture?.names.channels ?? {}}
        lastMinute={totalsBy(lastSeconds(windows, 60), ({ contacts }) => contacts)}
        empty={t('channels.empty')}
      />
    </Card>
  );
}

function CampaignPanel({ state: { picture } }: { state: LiveState }) {
  const t = useWords(nowWords);
  return (
    <Card size="small" title={t('campaigns.title')} style={{ height: '100%' }}>
      <CountedTable
        label={t('campaigns.title')}
        title={t('campaigns.name')}
        counts={picture?.day.campaigns ?? {}}
        names={picture?.names.campaigns ?? {}}
        nameOf={({ id, name }) => <Link to={`/campaigns/${id}`}>{name}</Link>}
        empty={t('campaigns.empty')}
        emptyNext={<Link to="/campaigns">{t('campaigns.emptyNext')}</Link>}
      />
    </Card>
  );
}
