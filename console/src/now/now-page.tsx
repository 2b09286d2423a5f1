import { DesktopOutlined } from '@ant-design/icons';
import { Flex, Typography } from 'antd';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { LinkButton } from '../parts/link-button.tsx';
import { Page } from '../parts/page.tsx';
import { FollowingTag } from './following-tag.tsx';
import { LiveAlerts } from './live-alerts.tsx';
import { LivePanels } from './live-panels.tsx';
import { LiveTiles } from './live-tiles.tsx';
import { nowWords } from './now-words.ts';
import { useLive } from './use-live.ts';

/** The live picture. */
export function NowPage() {
  const t = useWords(nowWords);
  const { region } = useSession();
  const state = useLive();
  return (
    <Page
      title={t('title')}
      extra={<FollowingTag state={state} />}
      action={
        <LinkButton to="/now/wall" icon={<DesktopOutlined />}>
          {t('toWall')}
        </LinkButton>
      }
    >
      <Flex vertical gap={12}>
        {region !== undefined && (
          <Typography.Text type="secondary">{t('regional', { region: region.name })}</Typography.Text>
        )}
        <LiveAlerts picture={state.picture} />
        <LiveTiles state={state} />
        <LivePanels state={state} isRegional={region !== undefined} />
      </Flex>
    </Page>
  );
}
