import { Flex, Select, Typography, theme } from 'antd';
import { useMemo } from 'react';
import { useWords } from '../frame/words.ts';
import { Chart } from '../parts/chart.tsx';
import { formatNumber } from '../parts/number-text.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { type RuleName, type Spread, useSpread } from './group-calls.ts';
import { groupsWords } from './groups-words.ts';
import { labelOf } from './rule-fields.ts';
import { spreadOption, spreadRows } from './spread-option.ts';
import { useSettled } from './use-settled.ts';
import './groups.css';

const SPREAD_AFTER_MS = 250;
const EXACT_AFTER_MS = 900;
const FIRST_CHARTS = 6;
const MOST_CHARTS = 12;
/** What most people want to see first, where a pack has it. */
const FAVOURITES = [
  'profile.age',
  'profile.gender',
  'profile.city',
  'profile.brand',
  'profile.monthlySpend',
  'group.primary',
];

interface SpreadChartsProps {
  rules: readonly string[];
  /** What people call the audiences of the rules. */
  titles: readonly string[];
  names: readonly RuleName[];
  isRight: boolean;
  /** Charts beside one another. */
  columns: number;
}

/** How audiences spread over what the reader chooses, beside all customers. */
export function SpreadCharts({ rules, titles, names, isRight, columns }: SpreadChartsProps) {
  const t = useWords(groupsWords);
  const [chosen, setChosen] = useUrlState('of');
  const all = useMemo(() => names.filter(isCharted), [names]);
  const of = useMemo(() => (chosen === '' ? favourites(all) : chosen.split(',')), [chosen, all]);
  const key = rules.join('\n');
  const isSettled = useSettled(key, SPREAD_AFTER_MS) === key;
  const isOld = useSettled(key, EXACT_AFTER_MS) === key;
  const sampled = useSpread(rules, of, { estimate: true, enabled: isRight && isSettled && of.length > 0 });
  const exact = useSpread(rules, of, { estimate: false, enabled: isRight && isOld && of.length > 0 });
  const shown = isOld && exact.data !== undefined && !exact.isPlaceholderData ? exact.data : sampled.data;
  return (
    <section aria-label={t('spread')}>
      <Flex gap="small" align="center" wrap style={{ marginBottom: 8 }}>
        <Typography.Text strong>{t('spread')}</Typography.Text>
        <Select
          mode="multiple"
          maxCount={MOST_CHARTS}
          maxTagCount="responsive"
          aria-label={t('spreadOf')}
          placeholder={t('spreadOf')}
          style={{ minWidth: 260, flex: 1 }}
          value={of}
          optionFilterProp="label"
          options={all.map((name) => ({ value: name.text, label: labelOf(name, t) }))}
          onChange={(next: string[]) => setChosen(next.join(','))}
        />
        <Typography.Text type="secondary">
          {shown?.sampled === undefined ? t('exact') : t('sampled', { count: formatNumber(shown.sampled) })}
        </Typography.Text>
      </Flex>
      <Legend titles={titles} />
      <div style={{ display: 'grid', gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gap: 12 }}>
        {shown?.spreads.map((spread) => (
          <SpreadChart
            key={spread.of}
            spread={spread}
            titles={titles}
            name={names.find(({ text }) => text === spread.of)}
            totals={[shown.total, ...shown.counts]}
          />
        ))}
      </div>
    </section>
  );
}

/** What the colours of all charts stand for. */
function Legend({ titles }: { titles: readonly string[] }) {
  const t = useWords(groupsWords);
  const { token } = theme.useToken();
  const colours = [token.colorTextQuaternary, token.colorPrimary, token.orange];
  return (
    <Flex gap="middle" wrap style={{ marginBottom: 8 }}>
      {[t('all'), ...titles].map((title, n) => (
        <Flex key={title} gap={6} align="center">
          <span aria-hidden style={{ width: 14, height: 10, borderRadius: 2, background: colours[n] }} />
          <Typography.Text>{title}</Typography.Text>
        </Flex>
      ))}
      <Typography.Text type="secondary">{t('spreadHint')}</Typography.Text>
    </Flex>
  );
}

interface SpreadChartProps {
  spread: Spread;
  titles: readonly string[];
  name: RuleName | undefined;
  /** Customers of all, then of each rule. */
  totals: readonly number[];
}

function SpreadChart({ spread, titles, name, totals }: SpreadChartProps) {
  const t = useWords(groupsWords);
  const { token } = theme.useToken();
  const rows = spreadRows(spread, name, t);
  const label = name === undefined ? spread.of : labelOf(name, t);
  const [most] = [...rows].sort((a, b) => (b.counts[1] ?? 0) - (a.counts[1] ?? 0));
  const share = most === undefined || totals[1] === 0 ? 0 : (most.counts[1] ?? 0) / (totals[1] ?? 1);
  const told = most === undefined ? '–' : `${most.label} ${formatNumber(share, { as: 'percent' })}`;
  const option = useMemo(
    () =>
      spreadOption(rows, {
        totals,
        titles: [t('all'), ...titles],
        colours: [token.colorTextQuaternary, token.colorPrimary, token.orange],
      }),
    [rows, totals, titles, t, token],
  );
  return (
    <figure
      style={{
        margin: 0,
        border: `1px solid ${token.colorBorderSecondary}`,
        borderRadius: token.borderRadius,
        padding: 8,
      }}
    >
      <figcaption>{label}</figcaption>
      <Chart option={option} height={168} label={t('chartLabel', { of: label, most: told })} />
    </figure>
  );
}

/** Lists of words have no distribution; where customers were is shown of nobody. */
const isCharted = ({ type, isSensitive, root, words }: RuleName) =>
  type !== 'tags' && root !== 'now' && isSensitive !== true && (type !== 'string' || words !== undefined);

function favourites(names: readonly RuleName[]): string[] {
  const has = new Set(names.map(({ text }) => text));
  const found = FAVOURITES.filter((text) => has.has(text));
  const others = names.map(({ text }) => text).filter((text) => !found.includes(text) && !text.startsWith('group'));
  return [...found, ...others].slice(0, FIRST_CHARTS);
}
