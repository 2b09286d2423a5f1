import { Typography } from 'antd';
import { ProblemError } from '../../../api/answer.ts';
import { useWords } from '../../../frame/words.ts';
import { useCount } from '../../../groups/group-calls.ts';
import { useSettled } from '../../../groups/use-settled.ts';
import { formatNumber } from '../../../parts/number-text.tsx';
import { editorWords } from '../editor-words.ts';

/** Time after the last keystroke until it is asked. */
const ASK_AFTER_MS = 200;

/** Customers a rule holds for; says nothing of an empty rule. */
export function RuleCount({ rule }: { rule: string }) {
  const t = useWords(editorWords);
  const settled = useSettled(rule.trim(), ASK_AFTER_MS);
  const { data, error } = useCount(settled, { estimate: true });
  if (rule.trim() === '') return null;
  if (error instanceof ProblemError) {
    const [first] = error.problems;
    return (
      <Typography.Text type="danger" role="status">
        {first?.message ?? error.detail}
      </Typography.Text>
    );
  }
  if (data === undefined) return <Typography.Text type="secondary">{t('counting')}</Typography.Text>;
  const { count, total } = data;
  return (
    <Typography.Text type="secondary" role="status">
      {t('holdsFor', {
        count: formatNumber(count),
        share: formatNumber(total === 0 ? 0 : count / total, { as: 'percent' }),
      })}
    </Typography.Text>
  );
}
