import { Flex, Skeleton } from 'antd';
import { lazy, Suspense } from 'react';
import { useRuleSchema } from '../../../groups/group-calls.ts';
import { ProblemNotice } from '../../../parts/problem-notice.tsx';
import { useEditor } from '../editor-context.ts';
import { RuleCount } from './rule-count.tsx';

const RuleEditor = lazy(async () => ({ default: (await import('../../../groups/rule-editor.tsx')).RuleEditor }));

/** What a rule builder says when nothing is asked. */
const EVERYBODY = 'true';

interface AudienceRuleProps {
  /** Empty: everybody. */
  rule: string;
  onChange: (rule: string) => void;
}

/** The audience as conditions or as CEL, with the number of customers beside it. */
export function AudienceRule({ rule, onChange }: AudienceRuleProps) {
  const { readOnly } = useEditor();
  const { data: schema, error, refetch } = useRuleSchema();
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (schema === undefined) return <Skeleton active title={false} paragraph={{ rows: 2 }} />;
  return (
    <Flex vertical gap={4}>
      <Suspense fallback={<Skeleton active title={false} paragraph={{ rows: 2 }} />}>
        <RuleEditor
          rule={rule === '' ? EVERYBODY : rule}
          names={schema.names}
          isReadOnly={readOnly}
          onChange={(text) => onChange(text === EVERYBODY ? '' : text)}
        />
      </Suspense>
      <RuleCount rule={rule === '' ? EVERYBODY : rule} />
    </Flex>
  );
}
