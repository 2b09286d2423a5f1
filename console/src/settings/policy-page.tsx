import { Card, Empty, Flex, Skeleton } from 'antd';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { Page } from '../parts/page.tsx';
import { useDraft } from '../parts/use-draft.ts';
import { WorkflowBar } from '../parts/workflow-bar.tsx';
import { CapTable } from './cap-table.tsx';
import { ConsentTable } from './consent-table.tsx';
import { type PolicyDocument, PolicyFields } from './policy-fields.tsx';
import { useDefinitions } from './settings-calls.ts';
import { settingsWords } from './settings-words.ts';

/** The one contact policy over all channels. */
export function PolicyPage() {
  const t = useWords(settingsWords);
  const { data, error, refetch, isPending } = useDefinitions('policy');
  const id = data?.[0]?.id;
  return (
    <Page
      title={t('sections.policy')}
      subtitle={t('policy.about')}
      problem={error}
      onRetry={() => void refetch()}
      loading={isPending}
    >
      {id === undefined ? <Empty description={t('policy.none')} /> : <PolicyEditor id={id} />}
    </Page>
  );
}

function PolicyEditor({ id }: { id: string }) {
  const t = useWords(settingsWords);
  const { may, region } = useSession();
  const draft = useDraft('policy', id);
  const document = draft.document as PolicyDocument | undefined;
  const isReadOnly = draft.isReadOnly || !may('definitions:write') || region !== undefined;
  const change = <Field extends keyof PolicyDocument>(field: Field, value: PolicyDocument[Field]) => {
    if (document === undefined) return;
    const { [field]: _before, ...others } = document;
    draft.change({ ...others, kind: 'policy', id, ...(value !== undefined && { [field]: value }) });
  };
  if (draft.isLoading) return <Skeleton active paragraph={{ rows: 8 }} title={false} />;
  return (
    <Flex vertical gap="middle">
      <WorkflowBar draft={draft} />
      <Card title={t('policy.caps')} extra={t('policy.capsHint')}>
        <CapTable caps={document?.caps ?? []} isReadOnly={isReadOnly} onChange={(caps) => change('caps', caps)} />
      </Card>
      <Card title={t('policy.times')}>
        <PolicyFields document={document ?? { kind: 'policy', id }} isReadOnly={isReadOnly} onChange={change} />
      </Card>
      <Card title={t('policy.consent')} extra={t('policy.consentHint')}>
        <ConsentTable
          requirements={document?.consent ?? []}
          isReadOnly={isReadOnly}
          onChange={(consent) => change('consent', consent)}
        />
      </Card>
    </Flex>
  );
}
