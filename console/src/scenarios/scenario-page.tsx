import { Alert, Button, Empty, Flex, Input, Tabs, Typography } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { Page } from '../parts/page.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { type Draft, useDraft } from '../parts/use-draft.ts';
import { WorkflowBar } from '../parts/workflow-bar.tsx';
import { ScenarioEditorContext } from './editor/editor-context.ts';
import { ScenarioEditor } from './editor/scenario-editor.tsx';
import { FiringsPanel } from './firings/firings-panel.tsx';
import { ReadingCard } from './reading-card.tsx';
import { type CheckedScenario, useScenarioCheck } from './scenario-calls.ts';
import { useScenarioVocabulary } from './scenario-vocabulary.ts';
import { scenariosWords } from './scenarios-words.ts';
import { TrialPanel } from './trial/trial-panel.tsx';

const tabs = ['edit', 'firings', 'trial', 'yaml'] as const;

/** One scenario: written, counted over the past, tried out. */
export function ScenarioPage() {
  const { scenarioId = '' } = useParams();
  return <KnownScenario key={scenarioId} id={scenarioId} />;
}

function KnownScenario({ id }: { id: string }) {
  const navigate = useNavigate();
  const draft = useDraft('scenario', id);
  const vocabulary = useScenarioVocabulary();
  const checked = useScenarioCheck(draft.document);
  const [tab, setTab] = useUrlState('tab');
  const name = draft.document?.name;
  if (draft.isMissing && !draft.isLoading) return <UnknownScenario />;
  const isDiscarded = draft.active === undefined;
  return (
    <Page
      title={typeof name === 'string' ? name : id}
      subtitle={id}
      loading={draft.isLoading || vocabulary.data === undefined}
      problem={draft.document === undefined ? (draft.error ?? vocabulary.error) : vocabulary.error}
      onRetry={() => {
        void draft.reload();
        void vocabulary.refetch();
      }}
    >
      <WorkflowBar
        draft={draft}
        onProblem={(field) => showField(field, setTab)}
        onStep={(step) => {
          if (step === 'discard' && isDiscarded) void navigate('/scenarios');
        }}
      />
      <ReadOnlyNotice draft={draft} />
      {vocabulary.data !== undefined && draft.document !== undefined && (
        <ScenarioTabs draft={draft} vocabulary={vocabulary.data} checked={checked} tab={tab} setTab={setTab} />
      )}
    </Page>
  );
}

interface ScenarioTabsProps {
  draft: Draft;
  vocabulary: NonNullable<ReturnType<typeof useScenarioVocabulary>['data']>;
  checked: CheckedScenario | undefined;
  tab: string;
  setTab: (tab: string) => void;
}

function ScenarioTabs({ draft, vocabulary, checked, tab, setTab }: ScenarioTabsProps) {
  const t = useWords(scenariosWords);
  const { may } = useSession();
  const document = draft.document!;
  const isReadOnly = draft.isReadOnly || !may('definitions:write');
  const shown = tabs.find((each) => each === tab) ?? 'edit';
  const problems = checked?.problems ?? [];
  const state = { document, change: draft.change, isReadOnly, vocabulary, problems };
  const panels = {
    edit: <ScenarioEditor />,
    firings: <FiringsPanel document={document} isValid={checked?.reading !== undefined} />,
    trial: <TrialPanel document={document} isValid={checked?.reading !== undefined} vocabulary={vocabulary} />,
    yaml: <YamlText draft={draft} isReadOnly={isReadOnly} />,
  };
  return (
    <ScenarioEditorContext value={state}>
      <ReadingCard checked={checked} />
      <Tabs
        activeKey={shown}
        onChange={(next) => setTab(next === 'edit' ? '' : next)}
        items={tabs
          .filter((each) => each !== 'firings' || may('audiences:count'))
          .map((key) => ({ key, label: t(`tabs.${key}`), children: panels[key] }))}
      />
    </ScenarioEditorContext>
  );
}

function YamlText({ draft, isReadOnly }: { draft: Draft; isReadOnly: boolean }) {
  const t = useWords(scenariosWords);
  const [typed, setTyped] = useState<string>();
  const text = typed ?? draft.content ?? '';
  return (
    <Flex vertical gap="small">
      <Typography.Text type="secondary">{t('yaml.hint')}</Typography.Text>
      <Input.TextArea
        aria-label={t('yaml.label')}
        disabled={isReadOnly}
        value={text}
        autoSize={{ minRows: 12, maxRows: 32 }}
        onChange={({ target }) => {
          setTyped(target.value);
          draft.changeText(target.value);
        }}
        onBlur={() => {
          setTyped(undefined);
          void draft.flush();
        }}
        style={{ fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace' }}
        spellCheck={false}
      />
    </Flex>
  );
}

function ReadOnlyNotice({ draft }: { draft: Draft }) {
  const t = useWords(scenariosWords);
  const { may } = useSession();
  if (!may('definitions:write')) return <Alert type="info" showIcon title={t('noRight')} />;
  return draft.isReadOnly && draft.open !== undefined ? <Alert type="info" showIcon title={t('readOnly')} /> : null;
}

function UnknownScenario() {
  const t = useWords(scenariosWords);
  return (
    <Page title={t('title')}>
      <Empty description={t('unknown')}>
        <Link to="/scenarios">
          <Button type="primary">{t('toList')}</Button>
        </Link>
      </Empty>
    </Page>
  );
}

/** `pattern.dwell.area` is edited by the control that is named after it; what has none is seen in the YAML. */
function showField(field: string, setTab: (tab: string) => void): void {
  setTab('');
  const id = `scenario-${field.replace(/[^A-Za-z0-9]+/g, '-')}`;
  setTimeout(() => {
    const control = document.getElementById(id) ?? document.getElementById('scenario-pattern');
    control?.scrollIntoView({ block: 'center' });
    control?.focus();
  });
}
