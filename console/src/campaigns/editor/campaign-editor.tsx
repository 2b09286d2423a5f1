import { Badge, ConfigProvider, Skeleton, Tabs, theme } from 'antd';
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { useWords } from '../../frame/words.ts';
import type { DraftDocument } from '../../parts/draft-session.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { AudienceSection } from './audience-section.tsx';
import { BasicsSection } from './basics-section.tsx';
import { type Editor, EditorContext } from './editor-context.ts';
import { editorWords } from './editor-words.ts';
import { MatrixSection } from './matrix/matrix-section.tsx';
import type { CampaignDocument } from './model/campaign-document.ts';
import { type CampaignProblem, placeProblems } from './model/problem-places.ts';
import { sectionOf } from './model/problem-sections.ts';
import { OffersSection } from './offers-section.tsx';
import { PreviewSection } from './preview/preview-section.tsx';
import { SECTION_PARAMETER, type SectionName, sectionNames } from './section-names.ts';
import { useSection } from './use-section.ts';
import { useVocabulary } from './vocabulary.ts';

const JourneySection = lazy(async () => ({ default: (await import('./journey/journey-section.tsx')).JourneySection }));

const sections: Record<SectionName, () => ReactNode> = {
  basics: () => <BasicsSection />,
  audience: () => <AudienceSection />,
  offers: () => <OffersSection />,
  matrix: () => <MatrixSection />,
  journey: () => <JourneySection />,
  preview: () => <PreviewSection />,
};

/** Fields that may be written when no schema says otherwise. */
const usualFields: ReadonlySet<string> = new Set(['name', 'owner', 'from', 'until', 'entry', 'audience', 'journey']);

/** The compact measures cut Chinese characters off in the tags of a selection. */
const roomierTags = { components: { Select: { multipleItemHeight: 20, multipleItemHeightSM: 18 } } };

interface CampaignEditorProps {
  /** Exactly as its YAML has it; what the editor does not know stays as it is. */
  document: DraftDocument;
  onChange: (document: DraftDocument) => void;
  readOnly?: boolean;
  /** Mistakes, with paths such as `campaigns/spring.journey[0].offer` or `journey[0].offer`. */
  problems?: readonly CampaignProblem[];
  onTest?: Editor['onTest'];
  /** JSON Schema of a campaign: what it may say. */
  schema?: { properties?: Record<string, unknown> };
}

/** Edits one campaign definition. Keeps nothing itself but what is chosen, and that in the address. */
export function CampaignEditor(props: CampaignEditorProps) {
  const { document, onChange, readOnly = false, problems = [], schema, onTest } = props;
  const { data: vocabulary, error, refetch } = useVocabulary();
  const editor = useMemo<Editor | undefined>(
    () =>
      vocabulary && {
        document: document as CampaignDocument,
        change: (next) => onChange(next as DraftDocument),
        readOnly,
        problems: placeProblems(problems, document.id),
        vocabulary,
        onTest,
        allows: (field) => field in (schema?.properties ?? {}) || usualFields.has(field) || field in document,
      },
    [document, onChange, readOnly, problems, vocabulary, schema, onTest],
  );
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (editor === undefined) return <Skeleton active paragraph={{ rows: 10 }} />;
  return (
    <EditorContext value={editor}>
      <ConfigProvider theme={roomierTags}>
        <Sections editor={editor} />
      </ConfigProvider>
    </EditorContext>
  );
}

function Sections({ editor: { problems } }: { editor: Editor }) {
  const t = useWords(editorWords);
  const { token } = theme.useToken();
  const [, choose] = useUrlState(SECTION_PARAMETER);
  const current = useSection();
  const mistakes = (name: SectionName) => problems.filter((problem) => sectionOf(problem) === name).length;
  return (
    <Tabs
      type="card"
      tabBarStyle={{ marginBlockEnd: 0 }}
      activeKey={current}
      onChange={choose}
      destroyOnHidden
      items={sectionNames.map((name) => ({
        key: name,
        label: (
          <Badge count={mistakes(name)} size="small" offset={[8, 0]} title={t('mistakes', { count: mistakes(name) })}>
            {t(`sections.${name}`)}
          </Badge>
        ),
        children: (
          <div
            style={{ padding: token.padding, background: token.colorBgContainer, borderRadius: token.borderRadiusLG }}
          >
            <Suspense fallback={<Skeleton active />}>{sections[name]()}</Suspense>
          </div>
        ),
      }))}
    />
  );
}
