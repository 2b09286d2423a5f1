import { DownloadOutlined, SwapOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Card, Col, Empty, Flex, Form, Input, InputNumber, Row, Typography } from 'antd';
import { useMemo, useState } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { Page } from '../parts/page.tsx';
import { type Draft, useDraft } from '../parts/use-draft.ts';
import { WorkflowBar } from '../parts/workflow-bar.tsx';
import { AudienceCount } from './audience-count.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { type RuleName, useGroups, useRuleCheck, useRuleSchema } from './group-calls.ts';
import { groupsWords } from './groups-words.ts';
import { NewGroupButton } from './new-group-button.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { SnapshotButton } from './snapshot-button.tsx';
import { SpreadCharts } from './spread-charts.tsx';
import { UseTags } from './use-tags.tsx';

/** A group: its rule, who is in it while it is written, and where it is used. */
export function GroupPage() {
  const t = useWords(groupsWords);
  const { id = '' } = useParams();
  const { may, region } = useSession();
  const begun = useLocation().state as { name: string; rule: string } | null;
  const initial = begun === null ? undefined : { kind: 'group', id, ...begun, ...(region && { region: region.id }) };
  const draft = useDraft('group', id, initial);
  const { data: schema, error, refetch } = useRuleSchema();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { document } = draft;
  const rule = textOf(document?.rule, 'true');
  const name = textOf(document?.name, id);
  const isMissing = draft.isMissing && begun === null && !draft.isLoading;
  const after = (step: string) => {
    void queries.invalidateQueries({ queryKey: ['groups'] });
    if (step === 'discard' && draft.active === undefined) void navigate('/groups');
  };
  return (
    <Page
      title={name}
      subtitle={<Typography.Text code>{id}</Typography.Text>}
      problem={error ?? (document === undefined ? draft.error : undefined)}
      onRetry={() => void refetch()}
      loading={draft.isLoading || schema === undefined}
      extra={<GroupActions id={id} name={name} rule={rule} names={schema?.names ?? []} />}
    >
      {isMissing ? (
        <Empty description={t('notFound', { id })}>
          <NewGroupButton text={t('newGroup')} type="primary" />
        </Empty>
      ) : (
        <>
          <WorkflowBar draft={draft} onStep={after} />
          <GroupEditor
            draft={draft}
            rule={rule}
            names={schema?.names ?? []}
            isReadOnly={draft.isReadOnly || !may('definitions:write')}
          />
        </>
      )}
    </Page>
  );
}

interface GroupEditorProps {
  draft: Draft;
  rule: string;
  names: readonly RuleName[];
  isReadOnly: boolean;
}

function GroupEditor({ draft, rule, names, isReadOnly }: GroupEditorProps) {
  const t = useWords(groupsWords);
  const { data: checked } = useRuleCheck(rule);
  const isRight = checked !== undefined && checked.problems.length === 0;
  const { document } = draft;
  const title = useMemo(() => [t('group')], [t]);
  const rules = useMemo(() => [rule], [rule]);
  const change = (field: string, value: unknown) => {
    if (document === undefined) return;
    const { [field]: _before, ...others } = document;
    draft.change({ ...others, kind: 'group', id: draft.id, ...(value !== undefined && { [field]: value }) });
  };
  return (
    <Row gutter={[12, 12]}>
      <Col xs={24} xl={14}>
        <Flex vertical gap={12}>
          <Card>
            <GroupFields document={document} isReadOnly={isReadOnly} onChange={change} />
            <RuleEditor rule={rule} names={names} isReadOnly={isReadOnly} onChange={(text) => change('rule', text)} />
          </Card>
          <GroupUses id={draft.id} />
        </Flex>
      </Col>
      <Col xs={24} xl={10}>
        <Card>
          <Flex vertical gap="middle">
            <AudienceCount rule={rule} isRight={isRight} />
            <SpreadCharts rules={rules} titles={title} names={names} isRight={isRight} columns={2} />
          </Flex>
        </Card>
      </Col>
    </Row>
  );
}

interface GroupFieldsProps {
  document: Draft['document'];
  isReadOnly: boolean;
  onChange: (field: string, value: unknown) => void;
}

function GroupFields({ document, isReadOnly, onChange }: GroupFieldsProps) {
  const t = useWords(groupsWords);
  const primary = document?.primary;
  return (
    <Form layout="inline" disabled={isReadOnly} style={{ rowGap: 8, marginBottom: 12 }}>
      <Form.Item label={t('name')} htmlFor="group-name">
        <Input
          id="group-name"
          maxLength={128}
          style={{ width: 280 }}
          value={textOf(document?.name, '')}
          onChange={(event) => onChange('name', event.target.value === '' ? undefined : event.target.value)}
        />
      </Form.Item>
      <Form.Item label={t('primary')} tooltip={t('primaryHint')} htmlFor="group-primary">
        <InputNumber
          id="group-primary"
          min={1}
          max={1000}
          precision={0}
          placeholder={t('neverPrimary')}
          style={{ width: 110 }}
          value={typeof primary === 'number' ? primary : null}
          onChange={(next) => onChange('primary', next ?? undefined)}
        />
      </Form.Item>
    </Form>
  );
}

function GroupUses({ id }: { id: string }) {
  const t = useWords(groupsWords);
  const { data } = useGroups();
  const uses = data?.groups.find((group) => group.id === id)?.uses ?? [];
  return (
    <Card title={t('results')}>
      <Flex vertical gap="small">
        {uses.length === 0 ? (
          <Typography.Text type="secondary">{t('notUsedYet')}</Typography.Text>
        ) : (
          <UseTags uses={uses} />
        )}
        {uses.length > 0 && <Typography.Text type="secondary">{t('resultsHint')}</Typography.Text>}
      </Flex>
    </Card>
  );
}

interface GroupActionsProps {
  id: string;
  name: string;
  rule: string;
  names: readonly RuleName[];
}

function GroupActions({ id, name, rule, names }: GroupActionsProps) {
  const t = useWords(groupsWords);
  const { may } = useSession();
  const navigate = useNavigate();
  const [isExporting, setExporting] = useState(false);
  const { data: checked } = useRuleCheck(rule);
  const isWrong = checked === undefined || checked.problems.length > 0;
  return (
    <>
      <Button icon={<SwapOutlined />} onClick={() => void navigate(`/groups/compare?a=${encodeURIComponent(id)}`)}>
        {t('compare')}
      </Button>
      <SnapshotButton rule={rule} group={id} groupName={name} disabled={isWrong} />
      {may('audiences:export') && (
        <Button icon={<DownloadOutlined />} disabled={isWrong} onClick={() => setExporting(true)}>
          {t('export')}
        </Button>
      )}
      {isExporting && <ExportDialog rule={rule} names={names} fileName={id} onClose={() => setExporting(false)} />}
    </>
  );
}

/** A rule that is `true` or a number may be written without quotes. */
function textOf(value: unknown, otherwise: string): string {
  return value === undefined || value === null ? otherwise : String(value);
}
