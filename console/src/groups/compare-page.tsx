import { SwapOutlined } from '@ant-design/icons';
import { Button, Card, Empty, Flex, Select, Statistic, Typography, theme } from 'antd';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useWords } from '../frame/words.ts';
import { formatNumber } from '../parts/number-text.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { type Group, useGroups, useRuleSchema, useSpread } from './group-calls.ts';
import { groupsWords } from './groups-words.ts';
import { NewGroupButton } from './new-group-button.tsx';
import { SpreadCharts } from './spread-charts.tsx';

/** Two groups: how many are in both, in one alone, and how they differ. */
export function ComparePage() {
  const t = useWords(groupsWords);
  const [query, setQuery] = useSearchParams();
  const groups = useGroups();
  const all = groups.data?.groups ?? [];
  const [a, b] = ['a', 'b'].map((side) => all.find(({ id }) => id === query.get(side)));
  const choose = (sides: Record<string, string>) =>
    setQuery((before) => new URLSearchParams({ ...Object.fromEntries(before), ...sides }), { replace: true });
  const options = all.map(({ id, name = id }) => ({ value: id, label: name }));
  const picker = (side: string, group: Group | undefined) => (
    <Select
      showSearch
      aria-label={`${t('chooseGroup')} ${side.toUpperCase()}`}
      placeholder={t('chooseGroup')}
      style={{ width: 260 }}
      value={group?.id}
      options={options}
      optionFilterProp="label"
      onChange={(id) => choose({ [side]: id })}
    />
  );
  return (
    <Page
      title={t('comparing')}
      problem={groups.error}
      onRetry={() => void groups.refetch()}
      loading={groups.isPending}
    >
      <Flex gap="small" align="center" wrap>
        {picker('a', a)}
        <Button
          icon={<SwapOutlined />}
          aria-label={t('swap')}
          disabled={a === undefined || b === undefined}
          onClick={() => choose({ a: b!.id, b: a!.id })}
        />
        {picker('b', b)}
      </Flex>
      {a === undefined || b === undefined ? <Empty description={t('comparePrompt')} /> : <Comparison a={a} b={b} />}
    </Page>
  );
}

function Comparison({ a, b }: { a: Group; b: Group }) {
  const t = useWords(groupsWords);
  const schema = useRuleSchema();
  const [ruleA, ruleB] = [a, b].map(ruleOf) as [string, string];
  const [nameA, nameB] = [a.name ?? a.id, b.name ?? b.id];
  const both = `(${ruleA}) && (${ruleB})`;
  const overlap = useSpread([ruleA, ruleB, both], [], { estimate: false });
  const rules = useMemo(() => [ruleA, ruleB], [ruleA, ruleB]);
  const titles = useMemo(() => [nameA, nameB], [nameA, nameB]);
  if (overlap.error !== null) return <ProblemNotice error={overlap.error} onRetry={() => void overlap.refetch()} />;
  const [inA = 0, inB = 0, inBoth = 0] = overlap.data?.counts ?? [];
  return (
    <Flex vertical gap={12}>
      <Card loading={overlap.data === undefined}>
        <OverlapBar parts={[inA - inBoth, inBoth, inB - inBoth]} label={t('bothIn')} />
        <Flex gap="large" wrap align="end">
          <Statistic title={t('onlyIn', { name: nameA })} value={inA - inBoth} />
          <Statistic title={t('bothIn')} value={inBoth} />
          <Statistic title={t('onlyIn', { name: nameB })} value={inB - inBoth} />
          <Flex vertical>
            <Typography.Text type="secondary">
              {t('overlapShare', { name: nameA, share: shareOf(inBoth, inA) })}
            </Typography.Text>
            <Typography.Text type="secondary">
              {t('overlapShare', { name: nameB, share: shareOf(inBoth, inB) })}
            </Typography.Text>
          </Flex>
          <NewGroupButton text={t('newFromBoth')} rule={both} name={`${nameA} ∩ ${nameB}`} />
        </Flex>
      </Card>
      <Card loading={schema.data === undefined}>
        <SpreadCharts rules={rules} titles={titles} names={schema.data?.names ?? []} isRight columns={3} />
      </Card>
    </Flex>
  );
}

const shareOf = (part: number, whole: number) => formatNumber(whole === 0 ? 0 : part / whole, { as: 'percent' });

/** Left and right alone, both in the middle. */
function OverlapBar({ parts, label }: { parts: readonly number[]; label: string }) {
  const { token } = theme.useToken();
  const colours = [token.colorPrimary, token.colorSuccess, token.orange];
  const total = parts.reduce((sum, part) => sum + part, 0);
  return (
    <div
      role="img"
      aria-label={`${label}: ${formatNumber(parts[1])}`}
      style={{
        display: 'flex',
        height: 14,
        marginBottom: 12,
        borderRadius: token.borderRadius,
        overflow: 'hidden',
        background: token.colorFillSecondary,
      }}
    >
      {parts.map((part, n) => (
        <div key={colours[n]} style={{ width: `${total === 0 ? 0 : (part / total) * 100}%`, background: colours[n] }} />
      ))}
    </div>
  );
}

/** Active groups by name, drafts by their rule. */
function ruleOf({ id, rule, isActive }: Group): string {
  if (!isActive) return rule === '' ? 'true' : rule;
  return /^[A-Za-z_]\w*$/.test(id) ? `group.${id}` : `group["${id}"]`;
}
