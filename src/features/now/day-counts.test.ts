import { describe, expect, it } from 'vitest';
import { DayCounts, nothing } from './day-counts.ts';

const at = (text: string) => Date.parse(`${text}+08:00`);
const zone = 'Asia/Shanghai';
const everything = () => true;
const sms = { campaign: 'music', channel: 'sms' };
const desk = { campaign: 'papers', channel: 'counter' };

describe('DayCounts', () => {
  it('sets today, hour by hour, against yesterday', () => {
    const counts = new DayCounts();
    counts.add(at('2026-03-01T09:10'), sms, { contacts: 4, agreed: 1 });
    counts.add(at('2026-03-01T23:59'), sms, { contacts: 2 });
    counts.add(at('2026-03-02T00:00'), sms, { contacts: 3 });
    counts.add(at('2026-03-02T09:31'), desk, { contacts: 1, conversions: 1, declined: 1 });
    const { today, yesterday, channels, campaigns } = counts.picture(at('2026-03-02T09:40'), zone, everything);
    expect(today.from).toBe(at('2026-03-02T00:00'));
    expect(today.hours).toHaveLength(10);
    expect([today.hours[0]!.contacts, today.hours[9]!.contacts]).toEqual([3, 1]);
    expect(yesterday.hours).toHaveLength(24);
    expect([yesterday.hours[9], yesterday.hours[23]!.contacts]).toEqual([{ ...nothing(), contacts: 4, agreed: 1 }, 2]);
    expect(channels).toEqual({
      sms: { ...nothing(), contacts: 3 },
      counter: { contacts: 1, agreed: 0, declined: 1, conversions: 1 },
    });
    expect(Object.keys(campaigns).sort()).toEqual(['music', 'papers']);
  });

  it('compares with yesterday up to the same quarter of an hour', () => {
    const counts = new DayCounts();
    counts.add(at('2026-03-01T09:14'), sms, { contacts: 1 });
    counts.add(at('2026-03-01T09:15'), sms, { contacts: 10 });
    const by = (time: string) => counts.picture(at(`2026-03-02T${time}`), zone, everything).yesterdayByNow.contacts;
    expect([by('09:14'), by('09:15'), by('09:29'), by('09:30')]).toEqual([0, 1, 1, 11]);
  });

  it('counts the campaigns alone that the reader may see', () => {
    const counts = new DayCounts();
    counts.add(at('2026-03-02T09:00'), sms, { contacts: 1 });
    counts.add(at('2026-03-02T09:00'), desk, { contacts: 5 });
    const { today, campaigns } = counts.picture(at('2026-03-02T10:00'), zone, (campaign) => campaign === 'music');
    expect(campaigns).toEqual({ music: { ...nothing(), contacts: 1 } });
    expect(today.hours[9]!.contacts).toBe(1);
  });

  it('knows days of 23 and of 25 hours, and zones that are off by a quarter', () => {
    const counts = new DayCounts();
    const hours = (time: string, place: string) =>
      counts.picture(Date.parse(time), place, everything).yesterday.hours.length;
    expect(hours('2026-03-30T12:00:00Z', 'Europe/Berlin')).toBe(23);
    expect(hours('2026-10-26T12:00:00Z', 'Europe/Berlin')).toBe(25);
    counts.add(Date.parse('2026-03-01T18:14:00Z'), sms, { contacts: 1 });
    counts.add(Date.parse('2026-03-01T18:15:00Z'), sms, { contacts: 2 });
    const { today } = counts.picture(Date.parse('2026-03-01T19:00:00Z'), 'Asia/Kathmandu', everything);
    expect(today.hours.map(({ contacts }) => contacts)).toEqual([2]);
  });

  it('forgets what is older than yesterday', () => {
    const counts = new DayCounts();
    counts.add(at('2026-03-01T09:00'), sms, { contacts: 1 });
    counts.picture(at('2026-03-05T09:00'), zone, everything);
    expect(counts.picture(at('2026-03-01T10:00'), zone, everything).channels).toEqual({});
  });
});
