import { Button, Flex, Tag, Typography, theme } from 'antd';
import { useState } from 'react';
import { currentLanguage } from '../frame/languages.ts';
import { useSession } from '../frame/session.tsx';
import { type Speak, useWords, wordFor } from '../frame/words.ts';
import { formatTime } from '../parts/time-text.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { type TimelineEntry, type TimelineNames, textOf, timelineSentence, valuesOf } from './timeline-sentence.ts';
import { timelineWords } from './timeline-words.ts';

interface TimelineRowProps {
  entry: TimelineEntry;
  names: TimelineNames;
  /** The customer's. */
  zone: string;
}

/** Of a profile feed there may be a hundred. */
const FOLDED_LINES = 8;

const colours: Record<string, string> = {
  event: 'default',
  profile: 'default',
  moment: 'orange',
  decision: 'blue',
  contact: 'cyan',
  outcome: 'volcano',
  journey: 'gold',
  orderRequest: 'lime',
  grant: 'gold',
  conversion: 'green',
};

/** When, of what kind, what happened, and what more there is to it. */
export function TimelineRow({ entry, names, zone }: TimelineRowProps) {
  const t = useWords(timelineWords);
  const { token } = theme.useToken();
  const sentence = timelineSentence(entry, names, t);
  return (
    <li style={{ borderBlockEnd: `1px solid ${token.colorSplit}`, padding: '4px 0' }}>
      <Flex gap={8} align="baseline">
        <EntryTime at={entry.at} zone={zone} />
        <Tag
          color={colours[entry.type] ?? 'default'}
          style={{ margin: 0, flex: '0 0 auto', minWidth: currentLanguage() === 'zh' ? 40 : 68, textAlign: 'center' }}
        >
          {wordFor(timelineWords, `tags.${entry.type}`) ?? entry.type}
        </Tag>
        <div style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
          {sentence}
          <EntryDetails entry={entry} names={names} />
        </div>
        {entry.type === 'decision' && <WhyButton decisionId={textOf(entry, 'decisionId')} what={sentence} />}
      </Flex>
    </li>
  );
}

/** In the viewer's zone, and in the customer's where the clocks differ. */
function EntryTime({ at, zone }: { at: number; zone: string }) {
  const t = useWords(timelineWords);
  const [own, theirs] = [formatTime(at, 'clock'), formatTime(at, 'clock', zone)];
  return (
    <time
      className="numbers"
      dateTime={new Date(at).toISOString()}
      title={t('customerTime', { time: `${formatTime(at, 'second', zone)} (${zone})` })}
      style={{ flex: '0 0 auto' }}
    >
      <Typography.Text type="secondary">{own}</Typography.Text>
      {own !== theirs && <div style={{ fontSize: 11 }}>{t('customerTime', { time: theirs })}</div>}
    </time>
  );
}

function WhyButton({ decisionId, what }: { decisionId: string; what: string }) {
  const t = useWords(timelineWords);
  const { may } = useSession();
  const [, setDecision] = useUrlState('decision');
  if (!may('decisions:explain')) return null;
  return (
    <Button
      type="link"
      aria-label={t('whyOf', { what })}
      onClick={() => setDecision(decisionId)}
      style={{ paddingInline: 0 }}
    >
      {t('why')}
    </Button>
  );
}

function EntryDetails({ entry, names }: { entry: TimelineEntry; names: TimelineNames }) {
  const t = useWords(timelineWords);
  const [isOpen, setOpen] = useState(false);
  const lines = detailsOf(entry, names, t);
  if (lines.length === 0) return null;
  const shown = isOpen ? lines : lines.slice(0, FOLDED_LINES);
  return (
    <Typography.Text type="secondary" style={{ display: 'block', fontSize: 12 }}>
      {shown.join(' · ')}
      {lines.length > shown.length && (
        <Button type="link" onClick={() => setOpen(true)} style={{ height: 'auto', fontSize: 12, paddingBlock: 0 }}>
          {t('unfold', { count: lines.length - shown.length })}
        </Button>
      )}
    </Typography.Text>
  );
}

type Say = Speak<(typeof timelineWords)['zh']>;

function detailsOf(entry: TimelineEntry, names: TimelineNames, t: Say): string[] {
  const campaign = names.campaign[textOf(entry, 'campaign')];
  const ofCampaign = campaign === undefined ? [] : [campaign];
  switch (entry.type) {
    case 'event':
    case 'profile':
      return valuesOf(entry, names).map(({ name, value }) => `${name} ${value ?? t('cleared')}`);
    case 'moment':
      return [t('momentUntil', { time: formatTime(Number(entry.expiresAt), 'minute') })];
    case 'contact':
      return [...ofCampaign, ...contactDetails(entry, names, t)];
    case 'outcome': {
      const staff = textOf(entry, 'staffId');
      return [...(staff === '' ? [] : [t('staff', { id: staff })]), ...[textOf(entry, 'note')].filter(Boolean)];
    }
    case 'journey': {
      const reason = textOf(entry, 'reason');
      return reason === '' ? [] : [wordFor(timelineWords, `leaving.${reason}`) ?? reason];
    }
    case 'decision':
    case 'conversion':
      return ofCampaign;
    default:
      return [];
  }
}

interface HistoryStep {
  status: string;
  reason?: string;
  at: number;
}

/** Every status it came to, with the reason. */
function contactDetails(entry: TimelineEntry, names: TimelineNames, t: Say): string[] {
  const history = Array.isArray(entry.history) ? (entry.history as HistoryStep[]) : [];
  const steps = history.map(({ status, reason, at }) => {
    const word = wordFor(timelineWords, `statuses.${status}`) ?? status;
    const why = reason === undefined ? '' : t('because', { why: names.reason[reason]?.[currentLanguage()] ?? reason });
    return `${word} ${formatTime(at, 'clock')}${why}`;
  });
  return [
    ...(entry.purpose === 'service' ? [t('service')] : []),
    ...(entry.testNumber === undefined ? [] : [t('testContact')]),
    steps.join(' → '),
  ];
}
