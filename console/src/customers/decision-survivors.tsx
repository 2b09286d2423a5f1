import { Alert, Flex, Progress, Table, Tag, Tooltip, Typography } from 'antd';
import { type Speak, useWords } from '../frame/words.ts';
import { formatNumber, NumberText } from '../parts/number-text.tsx';
import type { Breakdown } from './customer-calls.ts';
import { decisionWords } from './decision-words.ts';

type Survivor = Breakdown['survivors'][number];
type Say = Speak<(typeof decisionWords)['zh']>;
type FactorName = 'propensity' | 'fit' | 'value' | 'lever' | 'moment';

interface SurvivorTableProps {
  survivors: readonly Survivor[];
  /** Some survived, though the reader looks at others. */
  hasAny: boolean;
}

/** What nothing refused: the factors of each, and how likely it was to be chosen. */
export function SurvivorTable({ survivors, hasAny }: SurvivorTableProps) {
  const t = useWords(decisionWords);
  const chosen = survivors.find(({ isChosen }) => isChosen);
  if (survivors.length === 0) return hasAny ? null : <Alert type="info" showIcon title={t('noSurvivor')} />;
  return (
    <section>
      {chosen !== undefined && (
        <>
          <Heading text={t('whyChosen')} />
          <Typography.Paragraph>{sentenceOf(chosen, t)}</Typography.Paragraph>
        </>
      )}
      <Heading text={t('candidates', { count: survivors.length })} />
      <Table
        columns={columnsOf(t)}
        dataSource={[...survivors]}
        rowKey={({ offer, channel }) => `${offer}@${channel}`}
        pagination={false}
        scroll={{ x: 'max-content' }}
      />
      <Typography.Text type="secondary">{t('formula')}</Typography.Text>
    </section>
  );
}

function Heading({ text }: { text: string }) {
  return (
    <Typography.Title level={2} style={{ fontSize: 14, marginBlock: '4px 8px' }}>
      {text}
    </Typography.Title>
  );
}

function sentenceOf(survivor: Survivor, t: Say): string {
  const { offerName, channelName, factors, momentWeight, score, probability } = survivor;
  return t('sentence', {
    offer: offerName,
    channel: channelName,
    propensity: factorText(factors.propensity),
    fit: factorText(factors.fit),
    value: factorText(factors.value),
    lever: factorText(factors.lever),
    moment: factorText(momentWeight),
    score: factorText(score),
    probability: formatNumber(probability, { as: 'percent', digits: 1 }),
  });
}

/** Below one another all the same, so that they can be compared at a glance. */
const SCORE_DIGITS = 4;
const FACTOR_DIGITS = 2;

/** Four significant digits. */
const factorText = (value: number): string => String(Number(value.toPrecision(4)));

function columnsOf(t: Say) {
  const factor = (name: FactorName, read: (survivor: Survivor) => number, digits = FACTOR_DIGITS) => ({
    key: name,
    title: <Tooltip title={t(`hints.${name}`)}>{t(name)}</Tooltip>,
    align: 'right' as const,
    render: (survivor: Survivor) => <NumberText value={read(survivor)} digits={digits} />,
  });
  return [
    {
      key: 'offer',
      title: t('offer'),
      render: ({ offerName, isChosen }: Survivor) => (
        <Flex gap={4} align="center">
          {isChosen ? <strong>{offerName}</strong> : offerName}
          {isChosen && <Tag color="success">{t('chosen')}</Tag>}
        </Flex>
      ),
    },
    { key: 'channel', dataIndex: 'channelName', title: t('channel') },
    factor('propensity', ({ factors }) => factors.propensity),
    factor('fit', ({ factors }) => factors.fit, SCORE_DIGITS),
    factor('value', ({ factors }) => factors.value),
    factor('lever', ({ factors }) => factors.lever),
    factor('moment', ({ momentWeight }) => momentWeight),
    {
      key: 'score',
      title: t('score'),
      align: 'right' as const,
      render: ({ score }: Survivor) => (
        <strong>
          <NumberText value={score} digits={SCORE_DIGITS} />
        </strong>
      ),
    },
    {
      key: 'probability',
      title: <Tooltip title={t('hints.probability')}>{t('probability')}</Tooltip>,
      render: ({ probability, offerName }: Survivor) => (
        <Flex gap={6} align="center" style={{ minWidth: 130 }}>
          <span className="numbers" style={{ minWidth: '3.6em', textAlign: 'right' }}>
            {formatNumber(probability, { as: 'percent', digits: 1 })}
          </span>
          <Progress
            aria-label={`${t('probability')} ${offerName}`}
            percent={probability * 100}
            showInfo={false}
            size={[64, 6]}
          />
        </Flex>
      ),
    },
  ];
}
