/**
 * Schedules of five fields, `minute hour day-of-month month day-of-week`, as crontab(5) reads them: numbers, `*`,
 * ranges `a-b`, steps `/n`, lists with commas; day of week 0 to 7, where 0 and 7 are Sunday. When day of month and day
 * of week are both restricted (neither starts with `*`), a day that fits either counts.
 */
import { civilDateOf } from './civil-date.ts';
import type { ZoneClock } from './zone-clock.ts';

export interface Cron {
  text: string;
  /** Minutes of the day, rising. */
  minutes: readonly number[];
  /** Index 1 to 31. */
  daysOfMonth: readonly boolean[];
  /** Index 1 to 12. */
  months: readonly boolean[];
  /** Index 1 (Monday) to 7 (Sunday). */
  weekdays: readonly boolean[];
  /** A day counts when either its day of the month or its weekday fits; otherwise both must. */
  eitherDay: boolean;
}

export interface CronProblem {
  /** Names the place, from 1. */
  message: string;
  /** Characters from the start of the text. */
  offset: number;
}

interface Field {
  name: string;
  from: number;
  to: number;
}

const FIELDS: readonly Field[] = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12 },
  { name: 'day of week', from: 0, to: 7 },
];
const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** 29 February comes at least once in eight years; more leaves room for a time that the zone skips. */
const SEARCHED_DAYS = 366 * 25;

class CronMistake extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(`${message} at ${offset + 1}`);
    this.offset = offset;
  }
}

export function parseCron(text: string): { cron: Cron } | { problem: CronProblem } {
  try {
    return { cron: read(text) };
  } catch (error) {
    if (error instanceof CronMistake) return { problem: { message: error.message, offset: error.offset } };
    throw error;
  }
}

/**
 * First instant after `after` (never `after` itself) that the schedule names in the clock's zone, epoch ms, at second 0.
 * A local time that daylight saving skips does not occur that day; one that comes twice occurs the first time. +∞ when
 * there is none.
 */
export function nextOccurrence(cron: Cron, clock: ZoneClock, after: number): number {
  // One day back: where clocks go back over midnight, `after` may lie in the first day while the second has begun.
  const first = clock.dayIndex(after) - 1;
  for (let day = first; day < first + SEARCHED_DAYS; day++) {
    if (!fitsDay(cron, day)) continue;
    for (const minute of cron.minutes) {
      const instant = clock.instantOf(day, minute);
      if (instant > after) return instant;
    }
  }
  return Number.POSITIVE_INFINITY;
}

function fitsDay(cron: Cron, dayIndex: number): boolean {
  const { month, day } = civilDateOf(dayIndex);
  if (!cron.months[month]) return false;
  const weekday = dayIndex + 3 - Math.floor((dayIndex + 3) / 7) * 7 + 1;
  const fitsMonth = cron.daysOfMonth[day];
  const fitsWeek = cron.weekdays[weekday];
  return cron.eitherDay ? fitsMonth || fitsWeek : fitsMonth && fitsWeek;
}

function read(text: string): Cron {
  const parts = [...text.matchAll(/\S+/g)];
  if (parts.length !== FIELDS.length) {
    const offset = parts[FIELDS.length]?.index ?? text.length;
    throw new CronMistake(`a schedule has five fields (${FIELDS.map(({ name }) => name).join(', ')})`, offset);
  }
  const sets = FIELDS.map((field, i) => readField(field, parts[i][0], parts[i].index));
  const [minuteSet, hourSet, daysOfMonth, months, weekdaySet] = sets as [
    boolean[],
    boolean[],
    boolean[],
    boolean[],
    boolean[],
  ];
  const minutes: number[] = [];
  for (let minute = 0; minute < 1440; minute++) {
    if (hourSet[Math.floor(minute / 60)] && minuteSet[minute % 60]) minutes.push(minute);
  }
  const weekdays = weekdaySet.slice();
  weekdays[7] = weekdaySet[0] || weekdaySet[7];
  const eitherDay = !parts[2][0].startsWith('*') && !parts[4][0].startsWith('*');
  const cron = { text, minutes, daysOfMonth, months, weekdays, eitherDay };
  if (!eitherDay && !LONGEST_MONTHS.some((days, i) => months[i + 1] && daysOfMonth.indexOf(true) <= days)) {
    throw new CronMistake('no month named has that day', parts[2].index);
  }
  return cron;
}

/** One flag a number of the field. */
function readField(field: Field, text: string, offset: number): boolean[] {
  const set = new Array<boolean>(field.to + 1).fill(false);
  let at = offset;
  for (const item of text.split(',')) {
    readItem(field, item, at, set);
    at += item.length + 1;
  }
  return set;
}

function readItem(field: Field, item: string, offset: number, set: boolean[]): void {
  const match = /^(?:(\*)|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(item);
  if (!match) {
    throw new CronMistake(`${field.name}: "${item}" is not a number, range, * or one of them with a step`, offset);
  }
  const [, star, first, last, every] = match;
  const from = star ? field.from : Number(first);
  const open = star !== undefined || (last === undefined && every !== undefined);
  const to = open ? field.to : Number(last ?? first);
  const step = Number(every ?? 1);
  if (from < field.from || to > field.to) {
    throw new CronMistake(`${field.name}: "${item}" is not within ${field.from} to ${field.to}`, offset);
  }
  if (from > to) throw new CronMistake(`${field.name}: "${item}" ends before it starts`, offset);
  if (step === 0) throw new CronMistake(`${field.name}: "${item}" has a step of 0`, offset);
  for (let value = from; value <= to; value += step) set[value] = true;
}
