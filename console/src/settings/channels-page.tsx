import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Empty, Flex, type TableProps, Tag, Tooltip } from 'antd';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { ListTable } from '../parts/list-table.tsx';
import { NumberText } from '../parts/number-text.tsx';
import { Page } from '../parts/page.tsx';
import { problemText } from '../parts/problem-text.ts';
import { TimeText } from '../parts/time-text.tsx';
import { type ServedChannel, type ServiceState, useDefinitions, useOperations } from './settings-calls.ts';
import { settingsWords } from './settings-words.ts';

interface Channel {
  id: string;
  name?: string;
  mode: 'push' | 'pull';
  human: boolean;
  capacityPerHour?: number;
  delayMs: number;
}

type Row = Channel & { served?: ServedChannel };

/** Ways to customers: what each can carry, how it is doing, and stopping it. */
export function ChannelsPage() {
  const t = useWords(settingsWords);
  const { may } = useSession();
  const query = useDefinitions<Channel>('channel');
  const { data: state } = useOperations(may('operations:read'));
  const rows = query.data?.map((channel): Row => {
    const served = state?.channels.find(({ id }) => id === channel.id);
    return { ...channel, ...(served && { served }) };
  });
  return (
    <Page
      title={t('sections.channels')}
      subtitle={t('channels.about')}
      action={state !== undefined && may('operations:write') && <PauseAllButton state={state} />}
    >
      {state !== undefined && <EngineNotice state={state} />}
      <ListTable<Row>
        label={t('sections.channels')}
        columns={useColumns(state !== undefined)}
        rows={rows}
        rowKey="id"
        query={query}
        empty={<Empty description={t('channels.none')} />}
        scroll={{ x: 'max-content' }}
      />
    </Page>
  );
}

function EngineNotice({ state: { state, clock, trouble } }: { state: ServiceState }) {
  const t = useWords(settingsWords);
  if (trouble !== undefined) return <Alert type="warning" showIcon title={trouble} />;
  return (
    <Flex gap="small" align="center">
      <Tag color={state === 'running' ? 'success' : 'warning'}>
        {t(state === 'running' ? 'channels.running' : 'channels.notRunning')}
      </Tag>
      <span>
        {t('channels.clock')} <TimeText at={clock} form="second" />
      </span>
    </Flex>
  );
}

function useColumns(isTold: boolean): NonNullable<TableProps<Row>['columns']> {
  const t = useWords(settingsWords);
  const { may } = useSession();
  const count = (
    title: string,
    of: keyof ServedChannel['counts'],
  ): NonNullable<TableProps<Row>['columns']>[number] => ({
    title,
    key: of,
    align: 'right',
    render: (_, { served }) => <NumberText value={served?.counts[of]} />,
  });
  return [
    { title: t('channels.name'), key: 'name', render: (_, { name, id }) => name ?? id },
    {
      title: t('channels.mode'),
      key: 'mode',
      render: (_, { mode, human }) => (
        <>
          <Tag>{t(mode === 'push' ? 'channels.push' : 'channels.pull')}</Tag>
          {human && <Tag>{t('channels.human')}</Tag>}
        </>
      ),
    },
    {
      title: t('channels.capacity'),
      key: 'capacity',
      align: 'right',
      render: (_, { capacityPerHour }) =>
        capacityPerHour === undefined ? t('channels.unlimited') : <NumberText value={capacityPerHour} />,
    },
    ...(isTold
      ? [
          { title: t('state'), key: 'state', render: (_: unknown, row: Row) => <ChannelState channel={row} /> },
          count(t('channels.waiting'), 'waiting'),
          count(t('channels.sent'), 'sent'),
          count(t('channels.failed'), 'failed'),
          count(t('channels.unknown'), 'unknown'),
        ]
      : []),
    {
      title: '',
      key: 'actions',
      align: 'right',
      render: (_, { served, name, id }) =>
        served !== undefined && may('operations:write') && <PauseButton channel={served} name={name ?? id} />,
    },
  ];
}

function ChannelState({ channel: { mode, served } }: { channel: Row }) {
  const t = useWords(settingsWords);
  if (served === undefined) return mode === 'pull' ? null : <Tag>{t('channels.unserved')}</Tag>;
  if (served.paused) return <Tag color="warning">{t('channels.paused')}</Tag>;
  if (served.trouble === undefined) return <Tag color="success">{t('channels.well')}</Tag>;
  return (
    <Tooltip title={served.trouble}>
      <Tag color="error">{t('channels.trouble')}</Tag>
    </Tooltip>
  );
}

function usePausing() {
  const queries = useQueryClient();
  const { message } = App.useApp();
  return async (isPaused: boolean, channel?: string) => {
    const body = channel === undefined ? {} : { channel };
    try {
      await answerOf(
        isPaused ? api.POST('/v1/operations/resume', { body }) : api.POST('/v1/operations/pause', { body }),
      );
      await queries.invalidateQueries({ queryKey: ['operations'] });
    } catch (error) {
      const { title, hint } = problemText(error);
      void message.error([title, hint].filter((text) => text !== '').join(' '));
    }
  };
}

function PauseButton({ channel: { id, paused }, name }: { channel: ServedChannel; name: string }) {
  const t = useWords(settingsWords);
  const pausing = usePausing();
  const text = t(paused ? 'channels.resume' : 'channels.pause');
  return (
    <Button type="link" aria-label={`${text} ${name}`} onClick={() => void pausing(paused, id)}>
      {text}
    </Button>
  );
}

function PauseAllButton({ state: { channels } }: { state: ServiceState }) {
  const t = useWords(settingsWords);
  const { modal } = App.useApp();
  const pausing = usePausing();
  const isPaused = channels.length > 0 && channels.every(({ paused }) => paused);
  const ask = () =>
    modal.confirm({
      title: t('channels.pauseAllTitle'),
      content: t('channels.pauseAllHint'),
      okText: t('channels.pauseAll'),
      cancelText: t('cancel'),
      onOk: () => pausing(false),
    });
  return (
    <Button danger={!isPaused} onClick={() => (isPaused ? void pausing(true) : void ask())}>
      {t(isPaused ? 'channels.resumeAll' : 'channels.pauseAll')}
    </Button>
  );
}
