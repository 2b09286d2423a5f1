import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { civilDateOf, dayIndexOf } from './civil-date.ts';
import { UnknownZoneError, ZoneClock } from './zone-clock.ts';

const ZONES = [
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Sao_Paulo',
  'America/Havana',
  'America/St_Johns',
  'America/Recife',
  'Africa/Casablanca',
  'Asia/Gaza',
  'Pacific/Apia',
  'UTC',
];
const DAY_MS = 86_400_000;
const at = (text: string) => Date.parse(text);

/** Local time by another road: Swedish writes ISO dates. */
function wallClock(t: number, timeZone: string) {
  const [date, time] = new Date(t).toLocaleString('sv-SE', { timeZone }).split(' ') as [string, string];
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const [hour, minute] = time.split(':').map(Number) as [number, number];
  return {
    date,
    dayIndex: midnight / DAY_MS,
    hour,
    minuteOfDay: hour * 60 + minute,
    weekday: new Date(midnight).getUTCDay() || 7,
  };
}

const zone = fc.constantFrom(...ZONES);
const instant = fc.integer({ min: at('1900-01-01T00:00:00Z'), max: at('2100-01-01T00:00:00Z') });
/** Instants near changes of the offset are where mistakes live. */
const nearChange = fc
  .tuple(
    fc.constantFrom(
      '2024-03-31T01:00:00Z',
      '2024-10-27T01:00:00Z',
      '2024-03-10T07:00:00Z',
      '2024-11-03T06:00:00Z',
      '2024-04-06T15:00:00Z',
      '2024-10-05T15:30:00Z',
      '2018-11-04T03:00:00Z',
      '2018-02-18T02:00:00Z',
      '2024-03-10T05:00:00Z',
      '2024-11-03T05:00:00Z',
      '2006-10-29T02:31:00Z',
      '2006-04-02T03:31:00Z',
      '2000-10-08T03:00:00Z',
      '2000-10-15T02:00:00Z',
      '2011-12-30T10:00:00Z',
      '1991-09-14T17:00:00Z',
      '1927-12-31T15:54:08Z',
      '1986-01-01T00:00:00Z',
    ),
    fc.integer({ min: -2 * DAY_MS, max: 2 * DAY_MS }),
  )
  .map(([change, distance]) => at(change) + distance);
const time = fc.oneof(instant, nearChange);

describe('civil dates', () => {
  test('agree with the calendar of Date and invert', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000_000, max: 100_000_000 }), (day) => {
        const date = new Date(day * DAY_MS);
        const civil = civilDateOf(day);
        expect(civil).toEqual({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
        });
        expect(dayIndexOf(civil.year, civil.month, civil.day)).toBe(day);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a zone clock', () => {
  test('shows what the time-zone data show', () => {
    const clocks = new Map(ZONES.map((name) => [name, new ZoneClock(name)]));
    fc.assert(
      fc.property(zone, time, (name, t) => {
        const clock = clocks.get(name)!;
        const wall = wallClock(t, name);
        const [year, month, day] = wall.date.split('-').map(Number) as [number, number, number];
        expect({
          dayIndex: clock.dayIndex(t),
          hour: clock.hour(t),
          minuteOfDay: clock.minuteOfDay(t),
          weekday: clock.weekday(t),
          monthIndex: clock.monthIndex(t),
          month: clock.month(t),
          dayOfMonth: clock.dayOfMonth(t),
          weekIndex: clock.weekIndex(t),
        }).toEqual({
          dayIndex: wall.dayIndex,
          hour: wall.hour,
          minuteOfDay: wall.minuteOfDay,
          weekday: wall.weekday,
          monthIndex: year * 12 + month,
          month,
          dayOfMonth: day,
          weekIndex: Math.floor((wall.dayIndex + 3) / 7),
        });
      }),
      { numRuns: 5000 },
    );
  });

  test('starts days, weeks and months at the first instant that is theirs', () => {
    const clocks = new Map(ZONES.map((name) => [name, new ZoneClock(name)]));
    fc.assert(
      fc.property(zone, time, (name, t) => {
        const clock = clocks.get(name)!;
        const day = clock.dayIndex(t);
        const start = clock.startOfDay(day);
        expect(start).toBeLessThanOrEqual(t);
        expect(clock.dayIndex(start)).toBe(day);
        for (const before of [1, 60_000, 1_800_000, 3_600_000, 7_200_000]) {
          expect(clock.dayIndex(start - before)).toBeLessThan(day);
        }
        const week = clock.weekIndex(t);
        expect(clock.weekIndex(clock.startOfWeek(week))).toBe(week);
        expect(clock.weekIndex(clock.startOfWeek(week) - 1)).toBe(week - 1);
        const month = clock.monthIndex(t);
        expect(clock.monthIndex(clock.startOfMonth(month))).toBe(month);
        expect(clock.monthIndex(clock.startOfMonth(month) - 1)).toBe(month - 1);
      }),
      { numRuns: 3000 },
    );
  });

  test('finds the next instant of a local minute: none is missed, none is later than needed', () => {
    const clocks = new Map(ZONES.map((name) => [name, new ZoneClock(name)]));
    fc.assert(
      fc.property(zone, nearChange, fc.integer({ min: 0, max: 1439 }), (name, t, minute) => {
        const clock = clocks.get(name)!;
        const next = clock.nextAtMinute(t, minute);
        expect(next).toBeGreaterThanOrEqual(t);
        expect(wallClock(next, name).minuteOfDay).toBe(minute);
        let walked = t;
        while (walked < next && wallClock(walked, name).minuteOfDay !== minute) walked += 60_000;
        expect(walked).toBeGreaterThanOrEqual(next);
      }),
      { numRuns: 30 },
    );
  });

  test('gives the same answer whatever was asked before', () => {
    const fresh = (name: string, t: number) => new ZoneClock(name).offsetMs(t);
    fc.assert(
      fc.property(zone, fc.array(time, { minLength: 2, maxLength: 6 }), (name, times) => {
        const clock = new ZoneClock(name);
        for (const t of [...times, ...times]) expect(clock.offsetMs(t)).toBe(fresh(name, t));
      }),
      { numRuns: 200 },
    );
  });

  test('starts a day whose midnight is skipped at the first instant after the gap', () => {
    const clock = new ZoneClock('America/Sao_Paulo');
    const day = dayIndexOf(2018, 11, 4);
    expect(clock.startOfDay(day)).toBe(at('2018-11-04T03:00:00Z'));
    expect(clock.hour(clock.startOfDay(day))).toBe(1);
  });

  test('starts a day whose midnight comes twice at the first of them', () => {
    const clock = new ZoneClock('America/Havana');
    expect(clock.startOfDay(dayIndexOf(2024, 11, 3))).toBe(at('2024-11-03T04:00:00Z'));
  });

  test('starts a day that the zone skipped where the next one starts', () => {
    const clock = new ZoneClock('Pacific/Apia');
    expect(clock.startOfDay(dayIndexOf(2011, 12, 30))).toBe(clock.startOfDay(dayIndexOf(2011, 12, 31)));
    expect(clock.startOfDay(dayIndexOf(2011, 12, 31))).toBe(at('2011-12-30T10:00:00Z'));
  });

  test('goes on to the next day for a minute that today does not have, and takes a repeated one again', () => {
    const berlin = new ZoneClock('Europe/Berlin');
    expect(berlin.nextAtMinute(at('2024-03-31T00:30:00Z'), 150)).toBe(at('2024-04-01T00:30:00Z'));
    expect(berlin.nextAtMinute(at('2024-10-27T00:31:00Z'), 150)).toBe(at('2024-10-27T01:30:00Z'));
    expect(berlin.nextAtMinute(at('2024-10-27T00:30:59.999Z'), 150)).toBe(at('2024-10-27T00:30:59.999Z'));
  });

  test('knows days before 1970 and before Christ', () => {
    const clock = new ZoneClock('UTC');
    expect(clock.dayIndex(-1)).toBe(-1);
    expect(clock.weekday(-1)).toBe(3);
    expect(clock.month(-1)).toBe(12);
    expect(clock.dayIndex(-8.64e15)).toBe(-100_000_000);
    expect(clock.dayIndex(8.64e15)).toBe(100_000_000);
    expect(clock.dayOfMonth(at('-000044-03-15T12:00:00Z'))).toBe(15);
  });

  test('answers NaN for what is no time', () => {
    const clock = new ZoneClock('Asia/Shanghai');
    for (const t of [Number.NaN, Number.POSITIVE_INFINITY, 9e15]) {
      const read = [
        clock.dayIndex(t),
        clock.weekIndex(t),
        clock.monthIndex(t),
        clock.hour(t),
        clock.weekday(t),
        clock.dayOfMonth(t),
        clock.month(t),
        clock.minuteOfDay(t),
        clock.nextAtMinute(t, 0),
        clock.startOfDay(t),
      ];
      expect(read.every(Number.isNaN)).toBe(true);
    }
  });

  test('refuses a zone that does not exist', () => {
    expect(() => new ZoneClock('Asia/Wuhan')).toThrow(UnknownZoneError);
    expect(() => new ZoneClock('Asia/Wuhan')).toThrow('unknown time zone "Asia/Wuhan"');
  });
});
