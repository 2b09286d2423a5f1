import { Card, Col, Empty, Flex, Row, Timeline, Typography } from 'antd';
import { useWords } from '../frame/words.ts';
import { ApprovalChecks, useApprovalChecks } from '../parts/approval-checks.tsx';
import { commentText, personName } from '../parts/person-name.ts';
import { TimeText } from '../parts/time-text.tsx';
import type { Draft } from '../parts/use-draft.ts';
import { workflowWords } from '../parts/workflow-words.ts';
import { useHistory } from './campaign-calls.ts';
import { campaignsWords } from './campaigns-words.ts';
import type { ChangedPlace } from './change-words.ts';
import { ReachView } from './reach-view.tsx';
import { Differences, VersionDifference } from './version-difference.tsx';

/** What who approves wants to know: what changes, whom it reaches, what it asks of channels, what the checks say. */
export function CampaignApproval({ draft }: { draft: Draft }) {
  const t = useWords(campaignsWords);
  const workflow = useWords(workflowWords);
  const { id, open, active } = draft;
  const checks = useApprovalChecks(
    { kind: 'campaign', id, version: open?.version ?? 0, revision: open?.revision ?? 0 },
    open !== undefined && open.problems.length === 0,
  );
  if (open === undefined) {
    return (
      <Flex vertical gap="middle">
        <Empty
          description={
            <>
              <div>{t('noOpen')}</div>
              <Typography.Text type="secondary">{t('noOpenHint')}</Typography.Text>
            </>
          }
        />
        <Comments id={id} />
      </Flex>
    );
  }
  const against = active === undefined ? t('againstNothing') : t('againstActive', { version: active.version });
  return (
    <Row gutter={[12, 12]}>
      <Col xs={24} xl={14}>
        <Card title={t('whatChanges')} extra={<Typography.Text type="secondary">{against}</Typography.Text>}>
          {active === undefined ? (
            <Differences changes={wholeOf(open.document)} before="" after={open.content} />
          ) : (
            <VersionDifference id={id} from={active.version} to={open.version} revision={open.revision} />
          )}
        </Card>
      </Col>
      <Col xs={24} xl={10}>
        <Flex vertical gap={12}>
          <Card title={workflow('checks')}>
            {open.problems.length > 0 ? (
              <Typography.Text type="danger">
                {workflow('problemsFirst', { count: open.problems.length })}
              </Typography.Text>
            ) : (
              <ApprovalChecks query={checks} />
            )}
          </Card>
          {open.problems.length === 0 && (
            <Card title={t('reach')}>
              <ReachView id={id} version={open} />
            </Card>
          )}
          <Comments id={id} />
        </Flex>
      </Col>
    </Row>
  );
}

/** All that a campaign says, where there was none before. */
function wholeOf(document: object = {}): ChangedPlace[] {
  const places = Object.entries(document).map(([path, after]) => ({ path, after }));
  return places.filter(({ path }) => path !== 'kind' && path !== 'id');
}

const MOST_ENTRIES = 20;

/** Who submitted, approved or sent back what, and what they said; newest first. */
function Comments({ id }: { id: string }) {
  const t = useWords(campaignsWords);
  const { data = [] } = useHistory(id);
  const shown = data.filter(({ action }) => action !== 'edit').slice(-MOST_ENTRIES);
  return (
    <Card title={t('comments')}>
      <Timeline
        items={shown.reverse().map(({ version, action, who, at, comment }) => ({
          key: `${at} ${action} ${version}`,
          content: (
            <>
              <Flex gap="small" wrap>
                <TimeText at={at} />
                <span>{personName(who)}</span>
                <span>{t(`acts.${action as 'draft'}`)}</span>
                <Typography.Text type="secondary">{t('versionNumber', { version })}</Typography.Text>
              </Flex>
              {comment !== '' && <div>{commentText(who, comment)}</div>}
            </>
          ),
        }))}
      />
    </Card>
  );
}
