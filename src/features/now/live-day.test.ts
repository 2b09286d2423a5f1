import { describe, expect, it } from 'vitest';
import type { Effect } from '../../core/effects.ts';
import type { ContactPlace, QuarterCounts } from '../../ports/day-records.ts';
import type { LiveService, LiveStatus, Notice } from '../../runtime/live/live-service.ts';
import { LiveDay } from './live-day.ts';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const contact = {
  type: 'contact' as const,
  contactId: 'c1',
  customerId: 'n1',
  campaign: 'music',
  step: 'offer',
  purpose: 'marketing' as const,
  channel: 'sms',
  at: NOW,
  dueAt: NOW,
  status: 'planned' as const,
  changedAt: NOW,
};
const outcome = { type: 'outcome' as const, contactId: 'c1', customerId: 'n1', at: NOW, outcome: 'agreed-to-pay' };

/** A service of which only what it tells matters, with records that say what they are given. */
function setUp(
  kept: { counts?: QuarterCounts[]; places?: [string, ContactPlace][]; state?: LiveStatus['state'] } = {},
) {
  let tell: (notices: readonly Notice[]) => void = () => {};
  const asked: [number, number][] = [];
  const status = { state: kept.state ?? 'running' };
  const live = {
    definitions: { profile: { zone: 'Etc/UTC' } } as LiveService['definitions'],
    status: () => status as LiveStatus,
    subscribe: (listener: (notices: readonly Notice[]) => void) => {
      tell = listener;
      return () => {};
    },
  } as Partial<LiveService> as LiveService;
  const places = new Map(kept.places);
  const records = {
    quarterCounts: async (from: number, until: number) => {
      asked.push([from, until]);
      return kept.counts ?? [];
    },
    contactPlaces: async (ids: readonly string[]) => new Map([...places].filter(([id]) => ids.includes(id))),
  };
  const day = new LiveDay(live, records, NOW);
  return {
    day,
    asked,
    status,
    places,
    hear: (...effects: Effect[]) => tell(effects.map((effect) => ({ offset: 0, effect, requestId: '' }))),
    channels: () => day.picture(NOW + 1000, () => true).channels,
  };
}

describe('LiveDay', () => {
  it('adds what it hears to what was recorded before, which it reads once and when the service runs', async () => {
    const counts = { campaign: 'music', channel: 'sms', contacts: 7, agreed: 2, declined: 1, conversions: 1 };
    const { day, asked, status, hear, channels } = setUp({
      counts: [{ at: NOW - 900_000, ...counts }],
      state: 'starting',
    });
    await day.tend();
    expect(asked).toEqual([]);
    status.state = 'running';
    await day.tend();
    await day.tend();
    expect(asked).toEqual([[NOW - 48 * 3_600_000, NOW]]);
    hear(contact, { ...contact, contactId: 'c2', channel: 'counter', status: 'presented' });
    expect(channels()).toMatchObject({ sms: { contacts: 8, agreed: 2 }, counter: { contacts: 1 } });
  });

  it('counts a contact once, no test, and nothing that was told before', () => {
    const { hear, channels } = setUp();
    hear(contact, { ...contact, status: 'sent' }, { ...contact, status: 'delivered' });
    hear({ ...contact, contactId: 'c3', testNumber: '10000000009' });
    hear({ ...contact, contactId: 'c4', at: NOW - 1 });
    expect(channels()).toEqual({ sms: { contacts: 1, agreed: 0, declined: 0, conversions: 0 } });
  });

  it('knows where an answer belongs: by the contact it has heard of, else by the records, which may lag behind', async () => {
    const { day, hear, places, channels } = setUp();
    hear(
      contact,
      outcome,
      { ...outcome, contactId: 'old', outcome: 'declined' },
      { ...outcome, outcome: 'considering' },
    );
    expect(channels()).toMatchObject({ sms: { agreed: 1, declined: 0 } });
    await day.tend();
    places.set('old', { campaign: 'papers', channel: 'mms' });
    await day.tend();
    expect(channels()).toMatchObject({ sms: { agreed: 1 }, mms: { contacts: 0, declined: 1 } });
  });

  it('counts an answer whose contact nobody knows to no channel', async () => {
    const { day, hear, channels } = setUp();
    hear(outcome);
    for (let round = 0; round < 10; round++) await day.tend();
    expect(channels()).toEqual({ '': { contacts: 0, agreed: 1, declined: 0, conversions: 0 } });
  });

  it('counts orders of those who were contacted, not of the control group', () => {
    const { hear, channels } = setUp();
    const order = {
      ...{
        type: 'conversion' as const,
        conversionId: 'v1',
        customerId: 'n1',
        at: NOW,
        product: 'music',
        offer: 'tone',
      },
      ...{ decisionId: 'd1', contactId: 'c1', campaign: 'music', channel: 'sms' },
    };
    hear({ ...order, arm: 'contact' }, { ...order, conversionId: 'v2', arm: 'control' });
    expect(channels()).toMatchObject({ sms: { conversions: 1 } });
  });
});
