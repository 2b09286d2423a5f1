import { Flex, Tag, Typography } from 'antd';
import { Link } from 'react-router';
import { useWords } from '../frame/words.ts';
import type { DefinitionUse } from './group-calls.ts';
import { groupsWords } from './groups-words.ts';

/** Where the page of a definition of a kind is; kinds without one are told by name alone. */
const pageOf: Readonly<Record<string, string>> = { campaign: '/campaigns', scenario: '/scenarios', group: '/groups' };

/** Definitions that use something, each with its kind; `most`: further ones are counted. */
export function UseTags({ uses, most = Number.POSITIVE_INFINITY }: { uses: readonly DefinitionUse[]; most?: number }) {
  const t = useWords(groupsWords);
  if (uses.length === 0) return <Typography.Text type="secondary">{t('unused')}</Typography.Text>;
  return (
    <Flex gap={4} wrap>
      {uses.slice(0, most).map((use) => (
        <Tag key={`${use.kind} ${use.id}`}>
          {t(`kinds.${kindKey(use.kind)}`)} <UseName use={use} />
        </Tag>
      ))}
      {uses.length > most && (
        <Typography.Text type="secondary">{t('more', { count: uses.length - most })}</Typography.Text>
      )}
    </Flex>
  );
}

function UseName({ use: { kind, id, name = id } }: { use: DefinitionUse }) {
  const page = pageOf[kind];
  return page === undefined ? <span>{name}</span> : <Link to={`${page}/${encodeURIComponent(id)}`}>{name}</Link>;
}

const known = [
  'campaign',
  'scenario',
  'group',
  'lifecycle',
  'product',
  'offer',
  'policy',
  'channel',
  'fitPrior',
] as const;

function kindKey(kind: string): (typeof known)[number] | 'other' {
  return known.find((each) => each === kind) ?? 'other';
}
