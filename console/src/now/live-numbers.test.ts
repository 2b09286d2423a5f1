import { expect, it } from 'vitest';
import type { LivePicture, LiveWindow } from './live-feed.ts';
import { acceptance, change, pictureOfNow, total, totalsBy } from './live-numbers.ts';

const nothing = { contacts: 0, agreed: 0, declined: 0, conversions: 0 };
const second = (at: number, more: Partial<LiveWindow> = {}): LiveWindow => ({
  ...{ at, contacts: {}, conversions: 0, campaigns: {} },
  ...more,
});
const picture: LivePicture = {
  day: {
    ...{ at: 1000, zone: 'Etc/UTC', yesterday: { from: -86_400_000, hours: [] }, yesterdayByNow: nothing },
    today: { from: 0, hours: [{ ...nothing, contacts: 5 }] },
    channels: { sms: { ...nothing, contacts: 5, agreed: 1 } },
    campaigns: {},
  },
  alerts: [],
  names: { channels: {}, campaigns: {}, scenarios: {} },
};

it('adds to the picture what has happened since it was made, and nothing that is in it', () => {
  const campaigns = { music: { contacts: { sms: 1, mms: 2 }, conversions: 1 } };
  const windows = [
    second(0, { contacts: { sms: 9 } }),
    second(1000, { contacts: { sms: 1, mms: 2 }, conversions: 1, campaigns }),
  ];
  const { day } = pictureOfNow({ picture, windows, isFollowing: true })!;
  expect(day.today.hours).toEqual([{ ...nothing, contacts: 8, conversions: 1 }]);
  expect(day.channels).toEqual({ sms: { ...nothing, contacts: 6, agreed: 1 }, mms: { ...nothing, contacts: 2 } });
  expect(day.campaigns).toEqual({ music: { ...nothing, contacts: 3, conversions: 1 } });
  expect(picture.day.channels).toEqual({ sms: { ...nothing, contacts: 5, agreed: 1 } });
});

it('tells what is not told apart from nothing', () => {
  expect(total([second(0), second(1)], ({ events }) => events)).toBeUndefined();
  expect(total([second(0, { events: 2 }), second(1, { events: 0 })], ({ events }) => events)).toBe(2);
  expect(total([], ({ events }) => events)).toBeUndefined();
});

it('adds up by word', () => {
  const windows = [
    second(0, { scenarios: { station: 2 } }),
    second(1, { scenarios: { station: 1, cinema: 1 } }),
    second(2),
  ];
  expect([...totalsBy(windows, ({ scenarios }) => scenarios)]).toEqual([
    ['station', 3],
    ['cinema', 1],
  ]);
});

it('compares with nothing only when there is something to compare with', () => {
  expect([change(3, 2), change(3, 0), change(3, undefined)]).toEqual([0.5, undefined, undefined]);
  expect([acceptance({ ...nothing, contacts: 4, agreed: 1 }), acceptance(nothing)]).toEqual([0.25, undefined]);
});
