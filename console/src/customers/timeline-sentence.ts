import { currentLanguage } from '../frame/languages.ts';
import { type Speak, wordFor } from '../frame/words.ts';
import { formatNumber } from '../parts/number-text.tsx';
import { formatTime } from '../parts/time-text.tsx';
import type { TimelinePage } from './customer-calls.ts';
import { timelineWords } from './timeline-words.ts';

export type TimelineEntry = TimelinePage['entries'][number];
export type TimelineNames = TimelinePage['names'];

/** An entry's field as text; '' when it has none. */
export function textOf(entry: TimelineEntry, field: string): string {
  const value = entry[field];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** What happened, in a sentence. */
export function timelineSentence(
  entry: TimelineEntry,
  names: TimelineNames,
  t: Speak<(typeof timelineWords)['zh']>,
): string {
  const field = (name: string) => textOf(entry, name);
  const named = (table: keyof Omit<TimelineNames, 'reason' | 'times' | 'field' | 'value'>, id: string) =>
    names[table][id] ?? id;
  switch (entry.type) {
    case 'event':
      return named('eventType', field('eventType'));
    case 'profile':
      return t('profileText', { count: valuesOf(entry, names).length });
    case 'moment':
      return t('momentText', { scenario: named('scenario', field('scenario')) });
    case 'decision':
      return decisionSentence(entry, names);
    case 'contact':
      return t('contactText', { channel: named('channel', field('channel')), offer: contactSubject(entry, names, t) });
    case 'outcome':
      return wordFor(timelineWords, `outcomes.${field('outcome')}`) ?? field('outcome');
    case 'journey':
      return (
        wordFor(timelineWords, `journeys.${field('status')}`, {
          campaign: named('campaign', field('campaign')),
          step: field('step'),
        }) ?? ''
      );
    case 'orderRequest':
      return (
        wordFor(timelineWords, `orderRequests.${field('action')}`, { product: named('product', field('product')) }) ??
        ''
      );
    case 'grant': {
      const endsAt = typeof entry.endsAt === 'number' ? formatTime(entry.endsAt, 'day') : '';
      const values = { product: named('product', field('product')), points: field('points'), time: endsAt };
      return wordFor(timelineWords, `grants.${field('what')}`, values) ?? '';
    }
    case 'conversion': {
      const product = named('product', field('product'));
      if (entry.arm === 'control') return t('conversionControl', { product });
      const values = { product, channel: named('channel', field('channel')), offer: named('offer', field('offer')) };
      return t('conversionText', values);
    }
    default:
      return entry.type;
  }
}

function decisionSentence(entry: TimelineEntry, names: TimelineNames): string {
  const chosen = isRecord(entry.chosen) ? entry.chosen : {};
  const [offer, channel] = [String(chosen.offer ?? ''), String(chosen.channel ?? '')];
  const values = { offer: names.offer[offer] ?? offer, channel: names.channel[channel] ?? channel };
  return wordFor(timelineWords, `decisions.${textOf(entry, 'result')}`, values) ?? textOf(entry, 'result');
}

/** What a contact is about: its offer, or the fixed message. A clerk is told the name of the offer alone. */
function contactSubject(entry: TimelineEntry, names: TimelineNames, t: Speak<(typeof timelineWords)['zh']>): string {
  const [offer, template, name] = ['offer', 'template', 'name'].map((field) => textOf(entry, field));
  if (offer !== '') return names.offer[offer!] ?? offer!;
  return name !== '' || template === '' ? name! : t('template', { id: template! });
}

/** Fields of an event or attributes that were set, in words; `value` undefined: cleared. */
export function valuesOf(entry: TimelineEntry, names: TimelineNames): { name: string; value: string | undefined }[] {
  const values = isRecord(entry.values) ? entry.values : {};
  const of = entry.type === 'event' ? `${textOf(entry, 'eventType')}.` : '';
  return Object.entries(values).map(([field, value]) => ({
    name: (of === '' ? names.attribute[field] : nameOf(of + field, names.field)) ?? field,
    value:
      value === null ? undefined : (nameOf(`${of}${field}.${value}`, names.value) ?? valueText(field, value, names)),
  }));
}

/** Fields of events and values are written in English; packs name them in their own language. */
function nameOf(path: string, table: Record<string, string>): string | undefined {
  return currentLanguage() === 'zh' ? table[path] : undefined;
}

function valueText(field: string, value: unknown, names: TimelineNames): string {
  if (typeof value === 'boolean') return wordFor(timelineWords, value ? 'yes' : 'no') ?? String(value);
  if (typeof value === 'number') {
    return names.times.includes(field) ? formatTime(value, 'minute') : formatNumber(value);
  }
  const text = String(value);
  return (field === 'product' ? names.product[text] : field === 'channel' ? names.channel[text] : undefined) ?? text;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
