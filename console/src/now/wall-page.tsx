import { Card, Col, Flex, Row, Typography, theme } from 'antd';
import { useEffect, useSyncExternalStore } from 'react';
import { Link } from 'react-router';
import { Look } from '../frame/look.tsx';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { CountedTable } from './counted-table.tsx';
import { DayChart } from './day-chart.tsx';
import { FlowChart } from './flow-chart.tsx';
import { FollowingTag } from './following-tag.tsx';
import { LiveAlerts } from './live-alerts.tsx';
import type { LiveState } from './live-feed.ts';
import { lastSeconds, totalsBy } from './live-numbers.ts';
import { LiveTiles } from './live-tiles.tsx';
import { nowWords } from './now-words.ts';
import { ScenarioList } from './scenario-list.tsx';
import { useLive } from './use-live.ts';

/** The live picture for a screen on the wall: dark, large, without anything to press but the way out. */
export function WallPage() {
  return (
    <Look dark fontSize={18}>
      <Wall />
    </Look>
  );
}

function Wall() {
  const t = useWords(nowWords);
  const { token } = theme.useToken();
  const { region } = useSession();
  const state = useLive();
  const title = region === undefined ? t('wallTitle') : `${t('wallTitle')} · ${region.name}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <Flex
      component="main"
      vertical
      gap={16}
      style={{ minHeight: '100vh', boxSizing: 'border-box', padding: 24, background: token.colorBgLayout }}
    >
      <Flex justify="space-between" align="center">
        <Typography.Title level={1} style={{ margin: 0, fontSize: 30 }}>
          {title}
        </Typography.Title>
        <Flex gap="middle" align="center">
          <FollowingTag state={state} />
          <Link to="/now">{t('leaveWall')}</Link>
        </Flex>
      </Flex>
      <LiveAlerts picture={state.picture} />
      <LiveTiles state={state} isLarge />
      <WallPanels state={state} isRegional={region !== undefined} />
    </Flex>
  );
}

const lowScreen = window.matchMedia('(max-height: 1000px)');

/** A wall screen is not scrolled: on a low one there is less of everything. */
function useIsLow(): boolean {
  return useSyncExternalStore(
    (tell) => {
      lowScreen.addEventListener('change', tell);
      return () => lowScreen.removeEventListener('change', tell);
    },
    () => lowScreen.matches,
  );
}

function WallPanels({ state, isRegional }: { state: LiveState; isRegional: boolean }) {
  const t = useWords(nowWords);
  const { picture, windows } = state;
  const isLow = useIsLow();
  const height = isLow ? 170 : 260;
  const most = isLow ? 6 : 8;
  return (
    <Row gutter={[16, 16]}>
      <Col span={12}>
        <Card title={`${t('day.title')} · ${t('day.contacts')}`}>
          {picture && <DayChart picture={picture} measure="contacts" height={height} />}
        </Card>
      </Col>
      <Col span={12}>
        <Card title={t('flow.title')}>
          <FlowChart windows={windows} height={height} />
        </Card>
      </Col>
      {!isRegional && (
        <Col span={10}>
          <Card title={t('scenarios.title')} style={{ height: '100%' }}>
            <ScenarioList state={state} most={most} />
          </Card>
        </Col>
      )}
      <Col span={isRegional ? 24 : 14}>
        <Card title={t('channels.title')} style={{ height: '100%' }}>
          <CountedTable
            label={t('channels.title')}
            title={t('channels.name')}
            counts={picture?.day.channels ?? {}}
            names={picture?.names.channels ?? {}}
            lastMinute={totalsBy(lastSeconds(windows, 60), ({ contacts }) => contacts)}
            empty={t('channels.empty')}
            most={most}
          />
        </Card>
      </Col>
    </Row>
  );
}
