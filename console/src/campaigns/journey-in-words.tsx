import { Flex, Skeleton, Typography } from 'antd';
import type { WrittenStep } from '../../../src/definitions/written-definitions.ts';
import { useWords, wordFor } from '../frame/words.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { type FieldReader, valueInWords } from './change-words.ts';
import { editorWords } from './editor/editor-words.ts';
import { useStepTextsOf } from './editor/journey/step-texts.ts';
import { type Branch, bodyOf, branchesOf } from './editor/model/journey-steps.ts';
import type { MatrixRow } from './editor/model/matrix-grid.ts';
import type { WrittenRow } from './editor/model/screening-table.ts';
import { nameOf, useVocabulary, type Vocabulary } from './editor/vocabulary.ts';
import { fieldWords } from './field-words.ts';
import { MatrixInWords, TableInWords, useRuleInWords } from './step-tables.tsx';

/** Steps as a list that is read from top to bottom, those of branches under them, with every offer they may make. */
export function JourneyInWords({ steps }: { steps: readonly WrittenStep[] }) {
  const { data: vocabulary, error, refetch } = useVocabulary();
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (vocabulary === undefined) return <Skeleton active title={false} />;
  return <Steps steps={steps} vocabulary={vocabulary} />;
}

interface StepsProps {
  steps: readonly WrittenStep[];
  vocabulary: Vocabulary;
}

function Steps({ steps, vocabulary }: StepsProps) {
  const keyed = steps.map((step, index) => ({ step, key: `${index} ${bodyOf(step).type}` }));
  return (
    <ol style={{ margin: 0, paddingInlineStart: '1.6em' }}>
      {keyed.map(({ step, key }) => (
        <li key={key} style={{ paddingBlock: 2 }}>
          <Step step={step} vocabulary={vocabulary} />
        </li>
      ))}
    </ol>
  );
}

function Step({ step, vocabulary }: { step: WrittenStep; vocabulary: Vocabulary }) {
  const texts = useStepTextsOf(vocabulary);
  const { type, body } = bodyOf(step);
  const { id, table = [], matrix = [] } = body as { id?: string; table?: WrittenRow[]; matrix?: MatrixRow[] };
  const branches = branchesOf(step, []).filter((branch) => branch.steps.length > 0);
  return (
    <Flex vertical gap={4}>
      <span>
        <Typography.Text strong>{texts.type({ type, body })}</Typography.Text> {texts.line({ type, body })}{' '}
        {id !== undefined && <Typography.Text type="secondary">{id}</Typography.Text>}
      </span>
      <Facts body={body} vocabulary={vocabulary} />
      {table.length > 0 && <TableInWords rows={table} vocabulary={vocabulary} />}
      {matrix.length > 0 && <MatrixInWords rows={matrix} vocabulary={vocabulary} />}
      {branches.map((branch) => (
        <BranchInWords key={branch.list.join(' ')} branch={branch} body={body} vocabulary={vocabulary} />
      ))}
    </Flex>
  );
}

interface BranchProps {
  branch: Branch;
  /** Of the step that holds it. */
  body: Record<string, unknown>;
  vocabulary: Vocabulary;
}

/** What a branch is taken for, and its steps. */
function BranchInWords({ branch: { label, steps }, body, vocabulary }: BranchProps) {
  const texts = useStepTextsOf(vocabulary);
  const rule = useRuleInWords(vocabulary);
  const { cases = [] } = body as { cases?: { where?: string }[] };
  const where = label.kind === 'case' ? cases[label.index ?? 0]?.where : undefined;
  return (
    <div>
      <Typography.Text type="secondary">
        {texts.branch(label)}
        {where !== undefined && ` ${rule(where)}`}
      </Typography.Text>
      <Steps steps={steps} vocabulary={vocabulary} />
    </div>
  );
}

/** What neither the line of a step nor its tables and branches say. */
function factsOf(body: Record<string, unknown>): [name: string, value: unknown][] {
  const {
    offers = [],
    outcome,
    event,
    condition,
    trial,
    ...others
  } = body as {
    offers?: string[];
    outcome?: { of?: string };
    event?: { where?: string };
    condition?: string;
    trial?: { length?: string };
  } & Record<string, unknown>;
  const said = ['id', 'channels', 'channel', 'table', 'matrix', 'template', 'met', 'otherwise', 'cases', 'arms'];
  const inLine = [...said, 'for', 'until', 'timeout', 'points', 'product', 'attribute'];
  const facts: [string, unknown][] = [
    ['offers', offers.length > 1 ? offers : undefined],
    ['of', outcome?.of],
    ['where', event?.where ?? condition],
    ['length', trial?.length],
    ...Object.entries(others).filter(([name]) => !inLine.includes(name)),
  ];
  return facts.filter(([, value]) => value !== undefined);
}

function Facts({ body, vocabulary }: Omit<BranchProps, 'branch'>) {
  const t = useWords(editorWords);
  const rule = useRuleInWords(vocabulary);
  const reader = readerOf(vocabulary);
  return factsOf(body).map(([name, value]) => {
    const called = wordFor(fieldWords, `fields.${name}`) ?? name;
    const text = name === 'where' ? rule(String(value)) : valueInWords(value, reader);
    return <span key={name}>{t('fact', { name: called, value: text })}</span>;
  });
}

function readerOf({ offers, channels, groups, scenarios, templates, regions, areas }: Vocabulary): FieldReader {
  return {
    offer: (id) => nameOf(offers, id),
    channel: (id) => nameOf(channels, id),
    group: (id) => nameOf(groups, id),
    scenario: (id) => nameOf(scenarios, id),
    template: (id) => nameOf(templates, id),
    region: (id) => nameOf(regions, id),
    area: (id) => nameOf(areas, id),
  };
}
