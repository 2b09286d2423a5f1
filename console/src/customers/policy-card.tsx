import { Card, Flex, Progress, Typography } from 'antd';
import type { ReactNode } from 'react';
import { type Speak, useWords } from '../frame/words.ts';
import { formatTime } from '../parts/time-text.tsx';
import { categoryName } from '../products/category-name.ts';
import type { CustomerProfile } from './customer-calls.ts';
import { customersWords } from './customers-words.ts';

type Say = Speak<(typeof customersWords)['zh']>;
type Policy = CustomerProfile['policy'];
type About = Pick<Policy['blocks'][number], 'scope' | 'of' | 'ofName'>;

const periodWords = { day: 'policy.periods.day', '7d': 'policy.periods.d7', '30d': 'policy.periods.d30' } as const;

/** How the contact policy stands for the customer: what is used up, what lasts, and when it is quiet. */
export function PolicyCard({ profile: { policy, zone } }: { profile: CustomerProfile }) {
  const t = useWords(customersWords);
  const { caps, coolDowns, blocks, quietHours } = policy;
  return (
    <Card size="small" title={<h2 style={{ fontSize: 13, margin: 0 }}>{t('policy.title')}</h2>}>
      <Flex vertical gap={4}>
        {caps.length === 0 && <Line name={t('policy.caps')}>{t('policy.noCaps')}</Line>}
        {caps.map((cap) => (
          <CapLine key={`${cap.id} ${cap.of}`} cap={cap} />
        ))}
        <Line name={t('policy.quietHours')}>
          {quietHours === undefined
            ? t('policy.noQuietHours')
            : `${clockText(quietHours.fromMinute)}–${clockText(quietHours.untilMinute)}`}
        </Line>
        <Line name={t('policy.blocks')}>
          {blocks.length === 0 ? t('policy.noBlocks') : blocks.map((block) => aboutText(block, t)).join(t('separator'))}
        </Line>
        <Line name={t('policy.coolDowns')}>
          {coolDowns.length === 0 ? t('policy.noCoolDowns') : null}
          {coolDowns.map((coolDown) => (
            <div key={`${coolDown.scope} ${coolDown.of}`}>
              {aboutText(coolDown, t)} {t('policy.until', { time: formatTime(coolDown.until, 'minute', zone) })}
            </div>
          ))}
        </Line>
      </Flex>
    </Card>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Flex justify="space-between" gap="small">
      <Typography.Text type="secondary">{name}</Typography.Text>
      <div className="numbers" style={{ textAlign: 'end' }}>
        {children}
      </div>
    </Flex>
  );
}

function CapLine({ cap }: { cap: Policy['caps'][number] }) {
  const t = useWords(customersWords);
  const { used, max, per } = cap;
  const isFull = used >= max;
  const name = `${cap.scope === 'all' ? t('policy.all') : aboutText(cap, t)} · ${t(periodWords[per])}`;
  const text = t('policy.used', { used, max });
  return (
    <Flex justify="space-between" gap="small" align="center">
      <Typography.Text type="secondary" style={{ flex: 1, minWidth: 0 }}>
        {name}
      </Typography.Text>
      <Flex gap={6} align="center" justify="flex-end">
        <Progress
          aria-label={`${name} ${text}`}
          percent={max === 0 ? 100 : Math.min(100, (used / max) * 100)}
          showInfo={false}
          size={[64, 6]}
          status={isFull ? 'exception' : 'normal'}
        />
        <Typography.Text type={isFull ? 'danger' : undefined} className="numbers" style={{ whiteSpace: 'nowrap' }}>
          {text}
        </Typography.Text>
      </Flex>
    </Flex>
  );
}

function aboutText({ scope, of, ofName }: About, t: Say): string {
  switch (scope) {
    case 'all':
      return t('policy.everything');
    case 'channel':
      return t('policy.channel', { name: ofName });
    case 'category':
      return t('policy.category', { name: categoryName(of) });
    case 'product':
      return t('policy.product', { name: ofName });
  }
}

/** Of a minute of the day. */
function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
