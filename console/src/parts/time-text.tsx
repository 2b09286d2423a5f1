import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { currentLanguage, locales } from '../frame/languages.ts';

/** `second`: date and time; `minute`: without seconds; `day`: the date; `clock`: the time of day. */
export type TimeForm = 'second' | 'minute' | 'day' | 'clock';

interface TimeTextProps {
  /** Epoch ms. Nothing: a dash. */
  at: number | null | undefined;
  form?: TimeForm;
  /** The customer's or the pack's, where it matters; the viewer's when absent. */
  zone?: string;
}

/** A time in the viewer's zone; the zone, and the full time, on hover. */
export function TimeText({ at, form = 'minute', zone }: TimeTextProps) {
  useTranslation();
  if (at === null || at === undefined) return <span>–</span>;
  const shownZone = zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Tooltip title={`${formatTime(at, 'second', zone)} (${shownZone})`}>
      <time className="numbers" dateTime={new Date(at).toISOString()} style={{ whiteSpace: 'nowrap' }}>
        {formatTime(at, form, zone)}
      </time>
    </Tooltip>
  );
}

const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
const minute = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const forms: Record<TimeForm, Intl.DateTimeFormatOptions> = {
  day,
  minute: { ...day, ...minute },
  second: { ...day, ...minute, second: '2-digit' },
  clock: { ...minute, second: '2-digit' },
};

/** The same as text, for labels and charts. */
export function formatTime(at: number, form: TimeForm, zone?: string): string {
  const options = zone === undefined ? forms[form] : { ...forms[form], timeZone: zone };
  return new Intl.DateTimeFormat(locales[currentLanguage()], options).format(at);
}
