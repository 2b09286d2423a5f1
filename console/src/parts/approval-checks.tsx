import { useQuery } from '@tanstack/react-query';
import { Alert, Checkbox, Flex, Skeleton, Typography } from 'antd';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import type { operations } from '../api/api-schema.ts';
import { useWords, wordFor } from '../frame/words.ts';
import { checkWords } from './check-words.ts';
import type { Kind } from './draft-calls.ts';
import { ProblemNotice } from './problem-notice.tsx';
import { workflowWords } from './workflow-words.ts';

export type ApprovalCheck =
  operations['checkVersion']['responses'][200]['content']['application/json']['checks'][number];

interface CheckedVersion {
  kind: Kind;
  id: string;
  version: number;
  revision: number;
}

/** What the checks before approval find in a version; `enabled` false: they are not asked for. */
export function useApprovalChecks({ kind, id, version, revision }: CheckedVersion, enabled: boolean) {
  return useQuery({
    enabled,
    queryKey: ['definitions', kind, id, 'checks', version, revision],
    queryFn: async () => {
      const params = { path: { kind, id, version } };
      const { checks } = await answerOf(api.GET('/v1/definitions/{kind}/{id}/versions/{version}/checks', { params }));
      return checks;
    },
  });
}

interface ApprovalChecksProps {
  query: ReturnType<typeof useApprovalChecks>;
  /** Ids of the warnings that were read; absent: they cannot be ticked. */
  acknowledged?: ReadonlySet<string>;
  onAcknowledge?: (id: string, isRead: boolean) => void;
}

/** Errors first, then warnings, each with a box to tick where they are to be acknowledged. */
export function ApprovalChecks({ query, acknowledged, onAcknowledge }: ApprovalChecksProps) {
  const t = useWords(workflowWords);
  if (query.error !== null) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <Skeleton active title={false} paragraph={{ rows: 3 }} />;
  const errors = query.data.filter(({ level }) => level === 'error');
  const warnings = query.data.filter(({ level }) => level === 'warning');
  if (query.data.length === 0) return <Alert type="success" showIcon title={t('checksClean')} />;
  return (
    <Flex vertical gap="small">
      {errors.length > 0 && (
        <Alert type="error" showIcon title={t('checksErrors')} description={<CheckList checks={errors} />} />
      )}
      {warnings.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('checksWarnings')}
          description={<CheckList checks={warnings} acknowledged={acknowledged} onAcknowledge={onAcknowledge} />}
        />
      )}
    </Flex>
  );
}

function CheckList({
  checks,
  acknowledged,
  onAcknowledge,
}: { checks: readonly ApprovalCheck[] } & Omit<ApprovalChecksProps, 'query'>) {
  return (
    <Flex vertical gap={4}>
      {checks.map((check) => {
        const text = checkText(check);
        const where = check.field !== undefined && <Typography.Text code>{check.field}</Typography.Text>;
        if (acknowledged === undefined || onAcknowledge === undefined) {
          return (
            <div key={check.id}>
              {text} {where}
            </div>
          );
        }
        return (
          <Checkbox
            key={check.id}
            checked={acknowledged.has(check.id)}
            onChange={({ target }) => onAcknowledge(check.id, target.checked)}
          >
            {text} {where}
          </Checkbox>
        );
      })}
    </Flex>
  );
}

/** In the reader's language where the code is known, else in the words of the service. */
function checkText({ code, values, message }: ApprovalCheck): string {
  return wordFor(checkWords, code, values) ?? message;
}
