/** Waits, caps and quiet hours where calendars are awkward; and a clock that jumps. */
import { describe, expect, it } from 'vitest';
import type { PolicyDefinition, StepDefinition, WaitStep } from '../../src/core/schema/definitions.ts';
import { campaign, cap, pack } from '../oracle/ledger-words.ts';
import { JourneyTown } from './journey-town.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const message = (id: string, purpose: 'marketing' | 'service' = 'marketing'): StepDefinition => {
  return { type: 'message', id, purpose, channel: 'sms', template: id };
};
const until = (minute: number, weekdays?: number[]): WaitStep => {
  return { type: 'wait', id: 'wait', until: { minute, ...(weekdays && { weekdays }) } };
};

/** Customers `east` (Shanghai) and `west` (Berlin, summer time), on a journey that a call begins. */
function townOf(journey: StepDefinition[], begins: number, policy: Partial<PolicyDefinition> = {}): JourneyTown {
  const town = new JourneyTown(pack({ campaigns: [campaign('k', { journey })] }, policy));
  town.runTo(begins);
  for (const region of ['east', 'west']) {
    town.profile(region, begins, { region });
    town.event('call', region, begins);
  }
  return town;
}

/** When the customer's texts were handed over, ISO with the given offset. */
function sent(town: JourneyTown, who: string, offsetHours: number): string[] {
  return town
    .of('contact')
    .filter(({ customerId, status }) => customerId === who && status === 'released')
    .map(({ changedAt, step }) => `${new Date(changedAt + offsetHours * HOUR).toISOString().slice(5, 16)} ${step}`);
}

describe('a wait until a local time', () => {
  it('is that of the zone of the customer', () => {
    const begins = Date.parse('2015-08-03T12:00:00Z');
    const town = townOf([until(10 * 60), message('text')], begins);
    town.runTo(begins + 2 * DAY, 30 * MINUTE, begins + 30 * MINUTE);
    expect(sent(town, 'east', 8)).toEqual(['08-04T10:00 text']);
    expect(sent(town, 'west', 2)).toEqual(['08-04T10:00 text']);
  });

  it('comes at its hour on the days on which the clocks change', () => {
    // Summer time begins on March 29 and ends on October 25, a Sunday each.
    for (const [begins, offset] of [
      ['2015-03-28T12:00:00Z', 2],
      ['2015-10-24T12:00:00Z', 1],
    ] as const) {
      const start = Date.parse(begins);
      const town = townOf([until(10 * 60, [7]), message('text')], start);
      town.runTo(start + 2 * DAY, 30 * MINUTE, start + 30 * MINUTE);
      expect(sent(town, 'west', offset).map((line) => line.slice(6))).toEqual(['10:00 text']);
    }
  });

  it('waits for the next day where the clocks skip the minute', () => {
    const begins = Date.parse('2015-03-28T12:00:00Z');
    const town = townOf([until(150), message('text')], begins);
    town.runTo(begins + 3 * DAY, 30 * MINUTE, begins + 30 * MINUTE);
    expect(sent(town, 'west', 2)).toEqual(['03-30T02:30 text']);
  });

  it('takes the first of a minute that comes twice, and the second when it has begun after the first', () => {
    const minute = 150;
    const early = Date.parse('2015-10-24T23:00:00Z');
    const between = Date.parse('2015-10-25T00:45:00Z');
    for (const [begins, hour] of [
      [early, '10-25T00:30 text'],
      [between, '10-25T01:30 text'],
    ] as const) {
      const town = townOf([until(minute), message('text')], begins);
      town.runTo(begins + DAY, 15 * MINUTE, begins + 15 * MINUTE);
      expect(sent(town, 'west', 0)).toEqual([hour]);
    }
  });

  it('crosses the end of a month, of a year and a leap day', () => {
    for (const [begins, expected] of [
      ['2015-08-31T15:00:00Z', '09-01T10:00 text'],
      ['2015-12-31T15:00:00Z', '01-01T10:00 text'],
      ['2016-02-28T15:00:00Z', '02-29T10:00 text'],
    ] as const) {
      const start = Date.parse(begins);
      const town = townOf([until(600), message('text')], start);
      town.runTo(start + DAY, 30 * MINUTE, start + 30 * MINUTE);
      expect(sent(town, 'east', 8)).toEqual([expected]);
    }
  });
});

describe('limits of a day', () => {
  const every = (hours: number, times: number): StepDefinition[] =>
    Array.from({ length: times }, (_, k) => [
      { type: 'wait' as const, id: `wait-${k}`, forMs: hours * HOUR },
      message(`text-${k}`),
    ]).flat();

  it('begin anew at each customer’s midnight', () => {
    const begins = Date.parse('2015-08-03T12:00:00Z');
    const town = townOf(every(2, 7), begins, { caps: [cap('daily', 'day', 1)] });
    town.runTo(begins + DAY, 30 * MINUTE, begins + 30 * MINUTE);
    // Shanghai is at 20:00 when it begins, Berlin at 14:00.
    expect(sent(town, 'east', 8)).toEqual(['08-03T22:00 text-0', '08-04T00:00 text-1']);
    expect(sent(town, 'west', 2)).toEqual(['08-03T16:00 text-0', '08-04T00:00 text-4']);
  });

  it('count a day of twenty-three and of twenty-five hours as one', () => {
    // Half an hour before the midnight at which such a day begins in Berlin; a text an hour from then on.
    for (const [begins, hours] of [
      ['2015-03-28T22:30:00Z', 23],
      ['2015-10-24T21:30:00Z', 25],
    ] as const) {
      const start = Date.parse(begins);
      const town = townOf(every(1, 30), start, { caps: [cap('daily', 'day', 1)] });
      town.runTo(start + 30 * HOUR, 30 * MINUTE, start + 30 * MINUTE);
      expect(sent(town, 'west', 0).map((line) => line.slice(12))).toEqual(['text-0', `text-${hours}`]);
    }
  });

  it('keep the quiet hours to the minute while the clocks change', () => {
    const quietHours = { fromMinute: 21 * 60, untilMinute: 9 * 60 };
    for (const [begins, offset] of [
      ['2015-03-28T20:00:00Z', 2],
      ['2015-10-24T19:00:00Z', 1],
    ] as const) {
      const start = Date.parse(begins);
      const town = townOf([{ type: 'wait', id: 'at-once', forMs: 0 }, message('text')], start, { quietHours });
      town.runTo(start + DAY, MINUTE, start + MINUTE);
      expect(sent(town, 'west', offset).map((line) => line.slice(6))).toEqual(['09:00 text']);
    }
  });

  it('let service go when every cap is full, but not into the night', () => {
    const begins = Date.parse('2015-08-03T12:30:00Z');
    const journey = [
      { type: 'wait' as const, id: 'at-once', forMs: 0 },
      message('offer'),
      message('receipt', 'service'),
      { type: 'wait' as const, id: 'hour', forMs: HOUR },
      message('late', 'service'),
    ];
    const town = townOf(journey, begins, {
      caps: [cap('none', 'day', 0)],
      quietHours: { fromMinute: 21 * 60, untilMinute: 9 * 60 },
    });
    town.runTo(begins + DAY, 30 * MINUTE, begins + 30 * MINUTE);
    expect(sent(town, 'east', 8)).toEqual(['08-03T20:30 receipt', '08-04T09:00 late']);
  });
});

describe('a clock that jumps', () => {
  const journey: StepDefinition[] = [
    message('one'),
    { type: 'wait', id: 'a', forMs: HOUR },
    message('two'),
    { type: 'wait', id: 'b', forMs: 2 * DAY },
    message('three'),
  ];
  const begins = Date.parse('2015-08-03T04:00:00Z');
  const told = (town: JourneyTown) =>
    town.effects.flatMap((effect) =>
      'changedAt' in effect ? [`${effect.customerId} ${effect.step} ${effect.changedAt}`] : [],
    );

  it('runs everything in between in its order and at its time, nothing twice', () => {
    const slow = townOf(journey, begins);
    slow.runTo(begins + 10 * DAY, 10 * MINUTE, begins + 10 * MINUTE);
    const fast = townOf(journey, begins);
    fast.runTo(begins + 10 * DAY);
    expect(told(fast)).toEqual(told(slow));
    expect(sent(fast, 'east', 0).map((line) => line.slice(12))).toEqual(['one', 'two', 'three']);
    const times = fast.of('contact').map(({ changedAt }) => changedAt);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('does nothing again when it goes back', () => {
    const town = townOf(journey, begins);
    town.runTo(begins + 10 * DAY);
    const said = town.effects.length;
    town.runTo(begins + HOUR);
    town.runTo(begins + 10 * DAY);
    town.restart();
    town.runTo(begins + 11 * DAY);
    expect(town.effects).toHaveLength(said);
  });
});
