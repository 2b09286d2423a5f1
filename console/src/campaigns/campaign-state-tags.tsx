import { Flex, Tag, Typography } from 'antd';
import { useWords } from '../frame/words.ts';
import type { CampaignRow } from './campaign-calls.ts';
import { campaignsWords } from './campaigns-words.ts';

const colours: Record<CampaignRow['state'], string> = {
  draft: 'processing',
  submitted: 'warning',
  approved: 'processing',
  planned: 'geekblue',
  running: 'success',
  paused: 'warning',
  cancelled: 'default',
  over: 'default',
  unused: 'default',
};

/** Where a campaign stands, and whether a change of it is on its way. */
export function CampaignStateTags({ campaign }: { campaign: Pick<CampaignRow, 'state' | 'open'> }) {
  const t = useWords(campaignsWords);
  const { state, open } = campaign;
  return (
    <Flex vertical align="start" gap={2}>
      <Tag color={colours[state]} style={{ marginInlineEnd: 0 }}>
        {t(`states.${state}`)}
      </Tag>
      {open !== undefined && open.state !== state && (
        <Typography.Text type="secondary" style={{ fontSize: 12 }}>
          {t(`openStates.${open.state}`)}
        </Typography.Text>
      )}
    </Flex>
  );
}
