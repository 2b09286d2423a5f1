import { type Cron, parseCron } from '../../core/schema/cron.ts';
import { listed, type ReadingLanguage } from './reading-language.ts';

/** From Monday. */
const weekdayNames: Record<ReadingLanguage, readonly string[]> = {
  zh: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
};
/** More are told as the schedule that they are. */
const MOST_TIMES = 6;
const MOST_DAYS = 10;

/** When a schedule comes round, in words; what has no short form is given as it is written. */
export function cronReading(text: string, language: ReadingLanguage): string {
  const parsed = parseCron(text);
  const asWritten = language === 'zh' ? `按时间表“${text}”` : `on the schedule “${text}”`;
  if ('problem' in parsed) return asWritten;
  const { cron } = parsed;
  const [times, days] = [timesOf(cron, language), daysOf(cron, language)];
  if (times === undefined || days === undefined) return asWritten;
  return language === 'zh' ? `${days} ${times}` : `${days} at ${times}`;
}

function timesOf({ minutes }: Cron, language: ReadingLanguage): string | undefined {
  if (minutes.length > MOST_TIMES) return undefined;
  const digits = (number: number) => String(number).padStart(2, '0');
  return listed(
    minutes.map((minute) => `${digits(Math.floor(minute / 60))}:${digits(minute % 60)}`),
    language,
  );
}

function daysOf({ daysOfMonth, months, weekdays }: Cron, language: ReadingLanguage): string | undefined {
  const everyMonth = months.slice(1, 13).every(Boolean);
  const everyDate = daysOfMonth.slice(1, 32).every(Boolean);
  const everyWeekday = weekdays.slice(1, 8).every(Boolean);
  if (!everyMonth || (!everyDate && !everyWeekday)) return undefined;
  if (everyDate && everyWeekday) return language === 'zh' ? '每天' : 'every day';
  if (everyDate) {
    const said = weekdayNames[language].filter((_, day) => weekdays[day + 1]);
    return language === 'zh' ? `每${listed(said, 'zh')}` : `every ${listed(said, 'en')}`;
  }
  const dates = daysOfMonth.flatMap((is, date) => (is ? [String(date)] : []));
  if (dates.length > MOST_DAYS) return undefined;
  return language === 'zh' ? `每月 ${listed(dates, 'zh')} 日` : `on day ${listed(dates, 'en')} of every month`;
}
