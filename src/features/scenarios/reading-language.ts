/** Languages in which definitions are read out. */
export type ReadingLanguage = 'zh' | 'en';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Up to two days people count in hours: "within 48 hours". */
const HOURS_UP_TO_MS = 2 * DAY_MS;

const units = [
  { ms: DAY_MS, zh: '天', en: 'day' },
  { ms: HOUR_MS, zh: '小时', en: 'hour' },
  { ms: MINUTE_MS, zh: '分钟', en: 'minute' },
  { ms: SECOND_MS, zh: '秒', en: 'second' },
] as const;

/** `7 天`, `48 小时`, `1 hour`: the largest unit that comes out even, hours up to two days. */
export function durationReading(ms: number, language: ReadingLanguage): string {
  const isEven = (unit: (typeof units)[number]) => ms % unit.ms === 0 && (unit.ms !== DAY_MS || ms > HOURS_UP_TO_MS);
  const unit = units.find(isEven) ?? units[units.length - 1]!;
  const number = ms / unit.ms;
  if (language === 'zh') return `${number} ${unit.zh}`;
  return `${number} ${unit.en}${number === 1 ? '' : 's'}`;
}

/** A name in the quotation marks of the language. */
export function quoted(name: string): string {
  return `“${name}”`;
}

/** `A、B 和 C`, `A, B and C`. */
export function listed(parts: readonly string[], language: ReadingLanguage): string {
  const last = parts.at(-1) ?? '';
  if (parts.length < 2) return last;
  const rest = parts.slice(0, -1);
  return language === 'zh' ? `${rest.join('、')}和${last}` : `${rest.join(', ')} and ${last}`;
}
