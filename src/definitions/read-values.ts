import { civilDateOf, dayIndexOf } from '../core/schema/civil-date.ts';
import type { FieldDefinition, Requirement, WindowDefinition } from '../core/schema/definitions.ts';
import { UnknownZoneError, ZoneClock } from '../core/schema/zone-clock.ts';
import { listNames } from './name-hints.ts';
import type { PackDocument, ProblemList } from './pack-documents.ts';
import type { Path } from './source-document.ts';
import type { WrittenDuration, WrittenField, WrittenRequirement, WrittenRule } from './written-definitions.ts';

/**
 * Reads what is written short: durations, windows, dates, rules. What their shapes cannot say is reported
 * here; what their shapes refused gives harmless values, so that the rest can be checked.
 */

const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const minuteMs = 60_000;

/** `10m` → 600000. */
export function durationMs(written: WrittenDuration): number {
  if (typeof written === 'number') return written;
  return Number(written.slice(0, -1)) * unitMs[written.at(-1) as keyof typeof unitMs];
}

/** Text of a rule; `undefined` stays so. */
export function ruleText<R extends WrittenRule | undefined>(rule: R): R extends undefined ? undefined : string {
  type Read = R extends undefined ? undefined : string;
  return (rule === undefined ? undefined : String(rule).trimEnd()) as Read;
}

export function requirements(written: WrittenRequirement[] = []): Requirement[] {
  return written.map(({ reason, rule, text }) => ({ reason, rule: ruleText(rule), ...given({ text }) }));
}

/** The entries that have a value: optional keys are absent, never `undefined`. */
export function given<T extends object>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept = Object.entries(entries).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** `window` in words → parts; reports sliding windows that cannot be kept. */
export function readWindow(document: PackDocument<'metric'>, problems: ProblemList): WindowDefinition {
  const { window } = document.written;
  if (window === 'lifetime') return { type: 'lifetime' };
  if (window === 'day' || window === 'week' || window === 'month') return { type: 'tumbling', unit: window };
  // A text that is no window at all has been reported with the shape.
  const [length, step] = window.split(' by ');
  if (length === undefined || step === undefined) return { type: 'lifetime' };
  const [lengthMs, stepMs] = [durationMs(length), durationMs(step)];
  const buckets = lengthMs / stepMs;
  const refuse = (message: string) => problems.add(document, ['window'], 'window-invalid', `"${window}": ${message}`);
  if (lengthMs === 0 || stepMs === 0) refuse('neither length nor step may be zero');
  else if (!Number.isInteger(buckets)) refuse(`${length} is not a whole number of steps of ${step}`);
  else if (buckets > 64)
    refuse(`${length} by ${step} makes ${buckets} buckets, at most 64 are kept; use a longer step`);
  return { type: 'sliding', lengthMs, stepMs };
}

/** Minutes of the day of `"21:00"`. */
export function minuteOfDay(written: string): number {
  const [hours = '', minutes = ''] = written.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** Reads dates and times; those without an offset are local to the pack's zone. */
export class InstantReader {
  private readonly clock: ZoneClock;
  private readonly problems: ProblemList;

  constructor(clock: ZoneClock, problems: ProblemList) {
    this.clock = clock;
    this.problems = problems;
  }

  /** Epoch ms; absent when nothing is written or the instant does not exist. */
  read(document: PackDocument, path: Path, written: string | undefined): number | undefined {
    if (written === undefined) return undefined;
    const match = /^(\d+)-(\d+)-(\d+)(?:[T ](\d+):(\d+)(?::(\d+)(?:\.(\d+))?)?(Z|[+-]\d+:\d+)?)?$/.exec(written);
    // A text that is no date at all has been reported with the shape.
    if (match === null) return undefined;
    const part = (i: number) => Number(match[i] ?? 0);
    const dayIndex = dayIndexOf(part(1), part(2), part(3));
    const date = civilDateOf(dayIndex);
    const exists = date.month === part(2) && date.day === part(3) && part(4) < 24 && part(5) < 60 && part(6) < 60;
    if (!exists) {
      this.problems.add(document, path, 'time-invalid', `"${written}" does not exist in the calendar`);
      return undefined;
    }
    const minute = part(4) * 60 + part(5);
    const withinMinuteMs = part(6) * 1000 + Number((match[7] ?? '').padEnd(3, '0'));
    const zone = match[8];
    if (zone !== undefined) {
      return dayIndex * unitMs.d + minute * minuteMs + withinMinuteMs - offsetMs(zone);
    }
    const local = minute === 0 ? this.clock.startOfDay(dayIndex) : this.clock.instantOf(dayIndex, minute);
    if (!Number.isNaN(local)) return local + withinMinuteMs;
    const why = `"${written}" is skipped in ${this.clock.zone}, where clocks go forward over it`;
    this.problems.add(document, path, 'time-invalid', why);
    return undefined;
  }

  /** Two ends of a period; reports one that is over before it starts. */
  readPeriod<K extends PackDocument>(
    document: K,
    from: [string, string | undefined],
    until: [string, string | undefined],
  ) {
    const start = this.read(document, [from[0]], from[1]);
    const end = this.read(document, [until[0]], until[1]);
    if (start !== undefined && end !== undefined && end <= start) {
      const message = `${until[0]} ${until[1]} is not after ${from[0]} ${from[1]}`;
      this.problems.add(document, [until[0]], 'period-empty', message);
    }
    return { start, end };
  }
}

function offsetMs(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = minuteOfDay(zone.slice(1));
  return (zone.startsWith('-') ? -1 : 1) * minutes * minuteMs;
}

/** A clock of the zone; UTC in place of one that does not exist, which is reported. */
export function readZone(document: PackDocument, zone: string, problems: ProblemList): ZoneClock {
  try {
    return new ZoneClock(zone);
  } catch (error) {
    if (!(error instanceof UnknownZoneError)) throw error;
    problems.add(
      document,
      ['zone'],
      'zone-unknown',
      `"${zone}" is no time zone; write an IANA name such as Asia/Shanghai`,
    );
    return new ZoneClock('UTC');
  }
}

/** A field or attribute, its short form written out; reports values and bounds that make no sense. */
export function readField<T extends string>(
  document: PackDocument,
  path: Path,
  written: T | WrittenField<T>,
  problems: ProblemList,
): Omit<FieldDefinition, 'type'> & { type: T } {
  const field = typeof written === 'string' ? { type: written } : written;
  const { type, values = [], min, max, name, valueNames, description } = field as WrittenField<T>;
  if (type === 'enum' && values.length === 0) {
    const message = 'an enum needs its values: { type: enum, values: [a, b] }';
    problems.add(document, path, 'enum-values', message);
  }
  if (type !== 'enum' && values.length > 0) {
    problems.add(document, [...path, 'values'], 'enum-values', `only an enum has values, this is ${type}`, {
      at: 'key',
    });
  }
  const bounded = min ?? max;
  if (bounded !== undefined && type !== 'int' && type !== 'float') {
    const key = min === undefined ? 'max' : 'min';
    problems.add(document, [...path, key], 'field-type', `only int and float have bounds, this is ${type}`, {
      at: 'key',
    });
  }
  if (min !== undefined && max !== undefined && min > max) {
    problems.add(document, [...path, 'max'], 'range-empty', `max ${max} is below min ${min}`);
  }
  checkValueNames(document, path, field as WrittenField<T>, problems);
  return { type, values, ...given({ min, max, name, valueNames, description }) };
}

/** Names are of what a value can be: of an enum's values; of any tag or text. */
function checkValueNames<T>(
  document: PackDocument,
  path: Path,
  { type, values = [], valueNames }: WrittenField<T>,
  problems: ProblemList,
): void {
  if (valueNames === undefined) return;
  const at = [...path, 'valueNames'];
  if (type === 'tags' || type === 'string') return;
  if (type !== 'enum') {
    const message = `only texts, tags and the values of an enum have names, this is ${type}`;
    problems.add(document, at, 'enum-values', message, { at: 'key' });
    return;
  }
  for (const value of Object.keys(valueNames)) {
    if (values.includes(value)) continue;
    const message = `"${value}" is none of the values: ${listNames(values)}`;
    problems.add(document, [...at, value], 'enum-values', message, { at: 'key' });
  }
}
