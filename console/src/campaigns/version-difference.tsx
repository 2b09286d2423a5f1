import { Empty, Flex, Segmented, Skeleton } from 'antd';
import { useWords } from '../frame/words.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { TextDifference } from '../parts/text-difference.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { useComparison } from './campaign-calls.ts';
import { campaignsWords } from './campaigns-words.ts';
import type { ChangedPlace } from './change-words.ts';
import { ChangesInWords } from './changes-in-words.tsx';

interface VersionDifferenceProps {
  id: string;
  from: number;
  to: number;
  /** Of a draft: it changes while it is looked at. */
  revision?: number;
}

/** What one version says that another does not: place by place in words, or line by line. */
export function VersionDifference({ id, from, to, revision = 0 }: VersionDifferenceProps) {
  const t = useWords(campaignsWords);
  const query = useComparison(id, from, to, revision);
  if (query.error !== null) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <Skeleton active title={false} />;
  const { changes } = query.data;
  if (changes.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('noChange')} />;
  return <Differences changes={changes} before={query.data.from.content} after={query.data.to.content} />;
}

interface DifferencesProps {
  changes: readonly ChangedPlace[];
  /** Both as texts; '' for what was not there. */
  before: string;
  after: string;
}

/** The same differences in words and as text, as the reader likes. */
export function Differences({ changes, before, after }: DifferencesProps) {
  const t = useWords(campaignsWords);
  const [form, setForm] = useUrlState('difference');
  const isText = form === 'text';
  return (
    <Flex vertical gap="small" align="stretch">
      <Segmented
        style={{ alignSelf: 'start' }}
        value={isText ? 'text' : 'words'}
        onChange={(value) => setForm(value === 'text' ? 'text' : '')}
        options={[
          { value: 'words', label: t('inWords') },
          { value: 'text', label: t('inText') },
        ]}
      />
      {isText ? (
        <TextDifference before={before} after={after} label={t('whatChanges')} />
      ) : (
        <ChangesInWords changes={changes} />
      )}
    </Flex>
  );
}
