import { SearchOutlined } from '@ant-design/icons';
import { Button, Empty, Flex, Input, Select, Tag, Typography } from 'antd';
import { Link } from 'react-router';
import { currentLanguage } from '../frame/languages.ts';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { ListTable } from '../parts/list-table.tsx';
import { NumberText } from '../parts/number-text.tsx';
import { Page } from '../parts/page.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { patternTypes } from './editor/scenario-document.ts';
import { NewScenario } from './new-scenario.tsx';
import { type ListedScenario, useScenarioList } from './scenario-calls.ts';
import { ScenarioState } from './scenario-state.tsx';
import { scenariosWords } from './scenarios-words.ts';

/** All scenarios: what they mean, how often they fire, who uses them. */
export function ScenarioListPage() {
  const t = useWords(scenariosWords);
  const { may } = useSession();
  const [typed, setTyped] = useUrlState('find');
  const [pattern, setPattern] = useUrlState('pattern');
  const list = useScenarioList();
  const wanted = (scenario: ListedScenario) =>
    (pattern === '' || scenario.pattern === pattern) &&
    `${scenario.name} ${scenario.id}`.toLowerCase().includes(typed.trim().toLowerCase());
  const rows = list.data?.scenarios.filter(wanted);
  const isFiltered = typed !== '' || pattern !== '';
  const clear = () => {
    setTyped('');
    setPattern('');
  };
  return (
    <Page title={t('title')} subtitle={t('subtitle')} action={may('definitions:write') && <NewScenario />}>
      <Flex gap="small" wrap>
        <Input
          prefix={<SearchOutlined />}
          aria-label={t('search')}
          placeholder={t('search')}
          allowClear
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          style={{ width: 260 }}
        />
        <Select
          aria-label={t('list.pattern')}
          value={pattern}
          onChange={setPattern}
          options={[
            { value: '', label: `${t('list.pattern')}: ${t('list.all')}` },
            ...patternTypes.map((type) => ({ value: type, label: t(`patterns.${type}`) })),
          ]}
          style={{ width: 180 }}
        />
      </Flex>
      <ListTable<ListedScenario>
        label={t('title')}
        rows={rows}
        rowKey="id"
        query={list}
        columns={useColumns()}
        scroll={{ x: 1080 }}
        empty={
          <Empty description={t(isFiltered ? 'list.noMatch' : 'list.empty')}>
            {isFiltered ? (
              <Button onClick={clear}>{t('list.clear')}</Button>
            ) : (
              may('definitions:write') && <NewScenario />
            )}
          </Empty>
        }
      />
      {list.data?.scenarios.some(({ lastDay }) => lastDay !== undefined) === true && (
        <Typography.Text type="secondary">
          <CountedSince at={list.data.countedSince} />
        </Typography.Text>
      )}
    </Page>
  );
}

function CountedSince({ at }: { at: number }) {
  const t = useWords(scenariosWords);
  const [before, after] = t('list.since', { time: '|' }).split('|');
  return (
    <>
      {before}
      <TimeText at={at} />
      {after}
    </>
  );
}

function useColumns() {
  const t = useWords(scenariosWords);
  const number = (value: number | undefined) => <NumberText value={value} />;
  return [
    {
      title: t('list.name'),
      key: 'name',
      width: 200,
      sorter: (a: ListedScenario, b: ListedScenario) => a.name.localeCompare(b.name, currentLanguage()),
      render: ({ id, name }: ListedScenario) => (
        <Link to={`/scenarios/${encodeURIComponent(id)}`} title={id}>
          {name}
        </Link>
      ),
    },
    {
      title: t('list.pattern'),
      key: 'pattern',
      width: 96,
      render: ({ pattern }: ListedScenario) => {
        const type = patternTypes.find((each) => each === pattern);
        return type === undefined ? '–' : <Tag>{t(`patterns.${type}`)}</Tag>;
      },
    },
    {
      title: t('list.reading'),
      key: 'reading',
      render: ({ reading }: ListedScenario) => {
        const text = reading?.[currentLanguage()];
        if (text === undefined) return <Typography.Text type="secondary">{t('list.noReading')}</Typography.Text>;
        return (
          <Typography.Paragraph ellipsis={{ rows: 2, tooltip: text }} style={{ margin: 0 }}>
            {text}
          </Typography.Paragraph>
        );
      },
    },
    numbered(t('list.lastHour'), 'lastHour', number),
    numbered(t('list.lastDay'), 'lastDay', number),
    {
      title: t('list.campaigns'),
      key: 'campaigns',
      width: 170,
      render: ({ campaigns }: ListedScenario) =>
        campaigns.length === 0 ? (
          <Typography.Text type="secondary">{t('list.unused')}</Typography.Text>
        ) : (
          campaigns.map(({ id, name }) => (
            <div key={id}>
              <Link to={`/campaigns/${encodeURIComponent(id)}`}>{name}</Link>
            </div>
          ))
        ),
    },
    {
      title: t('list.state'),
      key: 'state',
      width: 120,
      render: (scenario: ListedScenario) => <ScenarioState scenario={scenario} />,
    },
  ];
}

function numbered(title: string, key: 'lastHour' | 'lastDay', render: (value: number | undefined) => React.ReactNode) {
  return {
    title,
    dataIndex: key,
    key,
    width: 92,
    align: 'right' as const,
    sorter: (a: ListedScenario, b: ListedScenario) => (a[key] ?? 0) - (b[key] ?? 0),
    render,
  };
}
