import type { WrittenStep } from '../../../src/definitions/written-definitions.ts';
import { punctuation } from '../frame/languages.ts';
import { wordFor } from '../frame/words.ts';
import { readDuration } from '../parts/duration-text.ts';
import { formatNumber } from '../parts/number-text.tsx';
import { partsWords } from '../parts/parts-words.ts';
import { fieldWords } from './field-words.ts';

/** A place that says something else. */
export interface ChangedPlace {
  /** `journey[0].offer.channels[1]` */
  path: string;
  before?: unknown;
  after?: unknown;
}

/** Names of what is named by id, by kind. */
export type FieldReader = Record<
  'offer' | 'channel' | 'group' | 'scenario' | 'template' | 'region' | 'area',
  (id: string) => string
>;

/** `journey[0].offer.channels[1]` → 营销流程 › 第 1 步 推荐 › 渠道 › 2 */
export function placeInWords(path: string): string {
  const parts = path.split('.').flatMap((part) => {
    const [name = '', ...positions] = part.split('[');
    const numbers = positions.map((position) => Number(position.replace(']', '')) + 1);
    const words = name === '' ? [] : [wordFor(fieldWords, `fields.${name}`) ?? name];
    return [...words, ...numbers.map((number) => wordFor(fieldWords, 'position', { number }) ?? String(number))];
  });
  return parts.join(' › ');
}

const MOST_PARTS = 12;

/** A value as people say it: names for ids, words for keys. */
export function valueInWords(value: unknown, reader: FieldReader): string {
  const { list, clause, colon } = punctuation();
  if (Array.isArray(value)) {
    const parts = value.slice(0, MOST_PARTS).map((each) => valueInWords(each, reader));
    return [...parts, ...(value.length > MOST_PARTS ? ['…'] : [])].join(list);
  }
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([key, each]) => {
      const name = wordFor(fieldWords, `fields.${key}`) ?? nameOf(key, reader);
      return `${name}${colon}${key === 'share' ? formatNumber(Number(each), { as: 'percent' }) : valueInWords(each, reader)}`;
    });
    return parts.join(clause);
  }
  if (typeof value === 'boolean') return wordFor(fieldWords, value ? 'yes' : 'no') ?? String(value);
  const duration = readDuration(value);
  if (typeof value === 'string' && duration !== undefined) {
    return `${formatNumber(duration.amount)} ${wordFor(partsWords, `units.${duration.unit}`) ?? duration.unit}`;
  }
  return typeof value === 'string' ? (wordFor(fieldWords, `values.${value}`) ?? nameOf(value, reader)) : String(value);
}

/** The list of steps that a place holds, or the one step; undefined: it holds something else. */
export function stepsAt(path: string, value: unknown): WrittenStep[] | undefined {
  const at = /(?:^|\.)(?:journey|steps|met|otherwise)(\[\d+\])?$/.exec(path);
  if (at === null || typeof value !== 'object' || value === null) return undefined;
  return Array.isArray(value) ? (value as WrittenStep[]) : [value as WrittenStep];
}

/** The first kind that knows the id names it: ids of campaigns' parts are seldom alike. */
function nameOf(id: string, reader: FieldReader): string {
  for (const name of Object.values(reader)) if (name(id) !== id) return name(id);
  return id;
}
