import { App, Button, Flex, Select, Tag } from 'antd';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { ListTable } from '../parts/list-table.tsx';
import { commentText, personName } from '../parts/person-name.ts';
import { TimeText } from '../parts/time-text.tsx';
import { useUrlState } from '../parts/url-state.ts';
import type { Draft } from '../parts/use-draft.ts';
import { type HistoryEntry, useActivation, useHistory } from './campaign-calls.ts';
import { campaignsWords } from './campaigns-words.ts';
import { VersionDifference } from './version-difference.tsx';

/** What was ever written of a campaign: any two versions side by side, and who did what when. */
export function CampaignVersions({ draft }: { draft: Draft }) {
  const t = useWords(campaignsWords);
  const { id, open, active } = draft;
  const history = useHistory(id);
  const kept = versionsOf(history.data ?? []);
  const [wantedFrom, setFrom] = useUrlState('from');
  const [wantedTo, setTo] = useUrlState('to');
  const [newest, before] = kept;
  const to = kept.find((version) => String(version) === wantedTo) ?? newest;
  const from = kept.find((version) => String(version) === wantedFrom) ?? active?.version ?? before ?? newest;
  const names = kept.map((version) => ({ value: String(version), label: t('versionNumber', { version }) }));
  return (
    <Flex vertical gap="middle">
      {kept.length > 1 && from !== undefined && to !== undefined && (
        <Flex vertical gap="small">
          <Flex gap="small" align="center" wrap>
            <span>{t('from')}</span>
            <Select
              aria-label={t('from')}
              style={{ width: 120 }}
              value={String(from)}
              options={names}
              onChange={setFrom}
            />
            <span>{t('to')}</span>
            <Select aria-label={t('to')} style={{ width: 120 }} value={String(to)} options={names} onChange={setTo} />
          </Flex>
          <VersionDifference id={id} from={from} to={to} revision={to === open?.version ? open.revision : 0} />
        </Flex>
      )}
      <HistoryTable draft={draft} entries={history.data} query={history} />
    </Flex>
  );
}

/** Those that are still kept, newest first: what was discarded is not. */
function versionsOf(entries: readonly HistoryEntry[]): number[] {
  const gone = new Set(entries.filter(({ action }) => action === 'discard').map(({ version }) => version));
  return [...new Set(entries.map(({ version }) => version))]
    .filter((version) => !gone.has(version))
    .sort((a, b) => b - a);
}

interface HistoryTableProps {
  draft: Draft;
  entries: readonly HistoryEntry[] | undefined;
  query: { isPending: boolean; error: unknown; refetch: () => unknown };
}

function HistoryTable({ draft, entries = [], query }: HistoryTableProps) {
  const t = useWords(campaignsWords);
  const { may } = useSession();
  const kept = new Set(versionsOf(entries));
  // Of a version that was active before, the last line is where one goes back from.
  const retired = new Map(entries.filter(({ action }) => action === 'retire').map((entry) => [entry.version, entry]));
  const rows = entries.map((entry, index) => ({ ...entry, key: index })).reverse();
  const canReturn = (entry: HistoryEntry) =>
    may('definitions:activate') &&
    retired.get(entry.version)?.at === entry.at &&
    entry.action === 'retire' &&
    kept.has(entry.version) &&
    draft.active?.version !== entry.version;
  return (
    <ListTable
      label={t('comments')}
      rows={rows}
      rowKey="key"
      query={query}
      columns={[
        { title: t('when'), key: 'when', width: 160, render: (_, { at }) => <TimeText at={at} /> },
        { title: t('who'), key: 'who', width: 160, render: (_, { who }) => personName(who) },
        {
          title: t('what'),
          key: 'what',
          width: 180,
          render: (_, { version, action }) => (
            <>
              {t('versionNumber', { version })} <Tag>{t(`acts.${action as 'draft'}`)}</Tag>
            </>
          ),
        },
        { title: t('comment'), key: 'comment', render: (_, { who, comment }) => commentText(who, comment) },
        {
          key: 'back',
          width: 140,
          render: (_, entry) => canReturn(entry) && <RollBackButton draft={draft} version={entry.version} />,
        },
      ]}
    />
  );
}

function RollBackButton({ draft, version }: { draft: Draft; version: number }) {
  const t = useWords(campaignsWords);
  const { modal, message } = App.useApp();
  const activation = useActivation(draft.id);
  const ask = () =>
    modal.confirm({
      title: t('rollBack'),
      content: t('rollBackText', { version }),
      okText: t('ok'),
      cancelText: t('cancelButton'),
      onOk: async () => {
        await activation.mutateAsync(version);
        await draft.reload();
        void message.success(t('rolledBack', { version }));
      },
    });
  return (
    <Button size="small" onClick={() => void ask()}>
      {t('rollBack')}
    </Button>
  );
}
