import { Button, Empty, Flex, Skeleton, Tabs, Typography } from 'antd';
import { lazy, Suspense } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { Page } from '../parts/page.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { type Draft, useDraft } from '../parts/use-draft.ts';
import { WorkflowBar } from '../parts/workflow-bar.tsx';
import { CampaignActions } from './campaign-actions.tsx';
import { CampaignApproval } from './campaign-approval.tsx';
import { type CampaignDetail, useCampaign } from './campaign-calls.ts';
import { CampaignOverview } from './campaign-overview.tsx';
import { CampaignStateTags } from './campaign-state-tags.tsx';
import { CampaignVersions } from './campaign-versions.tsx';
import { campaignsWords } from './campaigns-words.ts';
import { fieldSection } from './field-section.ts';
import { LocalVersionButton } from './local-version-button.tsx';
import { ReachView } from './reach-view.tsx';

const CampaignEditing = lazy(async () => ({ default: (await import('./campaign-editing.tsx')).CampaignEditing }));

const tabs = ['overview', 'editor', 'versions', 'approval'] as const;
type Tab = (typeof tabs)[number];

/** A campaign: what it has come to, its editor, its versions, and its way to approval. */
export function CampaignPage() {
  const t = useWords(campaignsWords);
  const { id = '' } = useParams();
  const draft = useDraft('campaign', id);
  const detail = useCampaign(id, !draft.isMissing);
  const navigate = useNavigate();
  const { document, isLoading, isMissing } = draft;
  const campaign = detail.data?.campaign;
  const name = typeof document?.name === 'string' ? document.name : (campaign?.name ?? id);
  const step = (taken: string) => {
    void detail.refetch();
    if (taken === 'discard' && draft.active === undefined) void navigate('/campaigns');
  };
  return (
    <Page
      title={isMissing ? id : name}
      subtitle={<Typography.Text code>{id}</Typography.Text>}
      problem={document === undefined && !isMissing ? draft.error : undefined}
      onRetry={() => void draft.reload()}
      loading={isLoading}
      extra={
        campaign !== undefined && (
          <>
            <CampaignStateTags campaign={campaign} />
            <LocalVersionButton campaign={campaign} />
            <CampaignActions campaign={campaign} />
          </>
        )
      }
    >
      {isMissing ? (
        <Empty description={t('notFound', { id })}>
          <Link to="/campaigns">{t('backToList')}</Link>
        </Empty>
      ) : (
        <CampaignTabs draft={draft} detail={detail.data} onStep={step} />
      )}
    </Page>
  );
}

interface CampaignTabsProps {
  draft: Draft;
  detail: CampaignDetail | undefined;
  onStep: (step: string) => void;
}

function CampaignTabs({ draft, detail, onStep }: CampaignTabsProps) {
  const t = useWords(campaignsWords);
  const { may } = useSession();
  const [wanted, setTab] = useUrlState('tab');
  const [, setSection] = useUrlState('section');
  const tab = tabs.find((each) => each === wanted) ?? firstTab(draft, may);
  const panes: Record<Tab, () => React.ReactNode> = {
    overview: () => <CampaignOverview draft={draft} detail={detail} onEdit={() => setTab('editor')} />,
    editor: () => (
      <Suspense fallback={<Skeleton active />}>
        <CampaignEditing draft={draft} />
      </Suspense>
    ),
    versions: () => <CampaignVersions draft={draft} />,
    approval: () => <CampaignApproval draft={draft} />,
  };
  return (
    <Flex vertical gap="small">
      <WorkflowBar
        draft={draft}
        onStep={onStep}
        onProblem={(field) => {
          setTab('editor');
          setSection(fieldSection(field));
        }}
        approval={<ReachView id={draft.id} version={draft.open} isShort />}
        extra={
          tab !== 'approval' &&
          draft.open?.state === 'submitted' && <Button onClick={() => setTab('approval')}>{t('tabs.approval')}</Button>
        }
      />
      <Tabs
        activeKey={tab}
        onChange={setTab}
        destroyOnHidden
        items={tabs.map((key) => ({ key, label: t(`tabs.${key}`), children: tab === key ? panes[key]() : null }))}
      />
    </Flex>
  );
}

/** Who approves wants to see what waits; who has nothing running wants to write. */
function firstTab({ open, active }: Draft, may: (scope: string) => boolean): Tab {
  if (open?.state === 'submitted' && may('definitions:approve')) return 'approval';
  return active === undefined && may('definitions:write') ? 'editor' : 'overview';
}
