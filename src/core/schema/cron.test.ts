import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Cron, nextOccurrence, parseCron } from './cron.ts';
import { ZoneClock } from './zone-clock.ts';

const at = (text: string) => Date.parse(text);

function cronOf(text: string): Cron {
  const parsed = parseCron(text);
  if ('problem' in parsed) throw new Error(parsed.problem.message);
  return parsed.cron;
}

function occurrences(text: string, zone: string, after: string, count: number): string[] {
  const clock = new ZoneClock(zone);
  const found: string[] = [];
  let t = at(after);
  for (let i = 0; i < count; i++) {
    t = nextOccurrence(cronOf(text), clock, t);
    found.push(new Date(t).toISOString().replace(':00.000Z', 'Z'));
  }
  return found;
}

describe('a schedule', () => {
  test.each([
    ['30 9 * * *', 'Asia/Shanghai', '2024-05-01T01:29:59Z', ['2024-05-01T01:30Z', '2024-05-02T01:30Z']],
    ['30 9 * * *', 'Asia/Shanghai', '2024-05-01T01:30:00Z', ['2024-05-02T01:30Z', '2024-05-03T01:30Z']],
    ['*/20 8-9 * * *', 'UTC', '2024-05-01T08:30:00Z', ['2024-05-01T08:40Z', '2024-05-01T09:00Z', '2024-05-01T09:20Z']],
    ['50/5 23 * * *', 'UTC', '2024-05-01T23:50:00Z', ['2024-05-01T23:55Z', '2024-05-02T23:50Z']],
    ['0 10 * * 1-5', 'UTC', '2024-05-03T12:00:00Z', ['2024-05-06T10:00Z']],
    ['0 10 * * 7', 'UTC', '2024-05-03T12:00:00Z', ['2024-05-05T10:00Z']],
    ['0 10 * * 0', 'UTC', '2024-05-03T12:00:00Z', ['2024-05-05T10:00Z']],
    ['0 0 29 2 *', 'UTC', '2024-03-01T00:00:00Z', ['2028-02-29T00:00Z']],
    ['0 0 29 2 *', 'UTC', '2096-03-01T00:00:00Z', ['2104-02-29T00:00Z']],
    ['0 0 13 * 5', 'UTC', '2024-09-01T00:00:00Z', ['2024-09-06T00:00Z', '2024-09-13T00:00Z', '2024-09-20T00:00Z']],
    ['0 0 1,15 */6 *', 'UTC', '2024-01-02T00:00:00Z', ['2024-01-15T00:00Z', '2024-07-01T00:00Z']],
    ['0 0 */10 * 1', 'UTC', '2024-04-02T00:00:00Z', ['2024-07-01T00:00Z']],
    // Berlin skips 02:00 to 03:00 on 31 March 2024 and has it twice on 27 October.
    ['30 2 * * *', 'Europe/Berlin', '2024-03-30T12:00:00Z', ['2024-04-01T00:30Z']],
    ['30 2 * * *', 'Europe/Berlin', '2024-10-26T12:00:00Z', ['2024-10-27T00:30Z', '2024-10-28T01:30Z']],
    ['30 2 * * *', 'Europe/Berlin', '2024-10-27T00:45:00Z', ['2024-10-28T01:30Z']],
    // Lord Howe moves its clocks by half an hour, at 02:00.
    ['*/15 2 * * *', 'Australia/Lord_Howe', '2024-10-05T15:00:00Z', ['2024-10-05T15:30Z', '2024-10-05T15:45Z']],
    ['5 0 * * *', 'America/Havana', '2024-11-02T12:00:00Z', ['2024-11-03T04:05Z', '2024-11-04T05:05Z']],
  ])('%s in %s after %s', (text, zone, after, expected) => {
    expect(occurrences(text, zone, after, expected.length)).toEqual(expected);
  });

  test('names every local minute that fits exactly once', () => {
    const clock = new ZoneClock('America/New_York');
    const cron = cronOf('*/7 1-3 * * *');
    fc.assert(
      fc.property(
        fc.constantFrom('2024-03-10T00:00:00Z', '2024-11-03T00:00:00Z', '2024-06-01T00:00:00Z'),
        fc.integer({ min: 0, max: 1440 }),
        (day, minutes) => {
          const start = at(day) + minutes * 60_000;
          const next = nextOccurrence(cron, clock, start);
          // Walk minute by minute: the first fitting minute whose wall time was not seen an hour before.
          let walked = start + 60_000;
          const fits = (t: number) => cron.minutes.includes(clock.minuteOfDay(t));
          const repeated = (t: number) => clock.minuteOfDay(t - 3_600_000) === clock.minuteOfDay(t);
          while (!fits(walked) || repeated(walked)) walked += 60_000;
          expect(next).toBe(walked);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('that never comes is +∞', () => {
    const never = { ...cronOf('0 0 * * *'), minutes: [] };
    expect(nextOccurrence(never, new ZoneClock('UTC'), 0)).toBe(Number.POSITIVE_INFINITY);
  });

  test.each([
    ['0 9 * *', 'a schedule has five fields (minute, hour, day of month, month, day of week) at 8', 7],
    ['0 9 * * * 2024', 'a schedule has five fields (minute, hour, day of month, month, day of week) at 11', 10],
    ['60 9 * * *', 'minute: "60" is not within 0 to 59 at 1', 0],
    ['0 9 0 * *', 'day of month: "0" is not within 1 to 31 at 5', 4],
    ['0 9 * * MON', 'day of week: "MON" is not a number, range, * or one of them with a step at 9', 8],
    ['0 9,25 * * *', 'hour: "25" is not within 0 to 23 at 5', 4],
    ['0 9-8 * * *', 'hour: "9-8" ends before it starts at 3', 2],
    ['*/0 9 * * *', 'minute: "*/0" has a step of 0 at 1', 0],
    ['0 9 1, * *', 'day of month: "" is not a number, range, * or one of them with a step at 7', 6],
    ['0 9 31 2,4 *', 'no month named has that day at 5', 4],
  ])('%s is refused with its place', (text, message, offset) => {
    expect(parseCron(text)).toEqual({ problem: { message, offset } });
  });
});
