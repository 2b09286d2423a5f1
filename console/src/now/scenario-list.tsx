import { Empty } from 'antd';
import { Link } from 'react-router';
import { useWords } from '../frame/words.ts';
import { ListTable } from '../parts/list-table.tsx';
import { NumberText } from '../parts/number-text.tsx';
import type { LiveState } from './live-feed.ts';
import { lastSeconds, totalsBy } from './live-numbers.ts';
import { nowWords } from './now-words.ts';

interface Firing {
  id: string;
  name: string;
  minute: number;
  five: number;
}

/** Scenarios that fired in the last five minutes, the busiest first. */
export function ScenarioList({ state: { windows, picture }, most = 9 }: { state: LiveState; most?: number }) {
  const t = useWords(nowWords);
  const minute = totalsBy(lastSeconds(windows, 60), ({ scenarios }) => scenarios);
  const rows: Firing[] = [...totalsBy(windows, ({ scenarios }) => scenarios)]
    .map(([id, five]) => ({ id, five, name: picture?.names.scenarios[id] ?? id, minute: minute.get(id) ?? 0 }))
    .sort((a, b) => b.five - a.five || a.id.localeCompare(b.id))
    .slice(0, most);
  return (
    <ListTable<Firing>
      label={t('scenarios.title')}
      rows={rows}
      rowKey="id"
      empty={
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('scenarios.empty')}>
          <Link to="/scenarios">{t('scenarios.emptyNext')}</Link>
        </Empty>
      }
      columns={[
        {
          title: t('scenarios.name'),
          dataIndex: 'name',
          ellipsis: true,
          render: (name: string, { id }) => <Link to={`/scenarios/${id}`}>{name}</Link>,
        },
        { title: t('scenarios.minute'), dataIndex: 'minute', align: 'right', width: '27%', render: number },
        { title: t('scenarios.five'), dataIndex: 'five', align: 'right', width: '27%', render: number },
      ]}
    />
  );
}

const number = (value: number) => <NumberText value={value} />;
