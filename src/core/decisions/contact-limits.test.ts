import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CapDefinition } from '../schema/definitions.ts';
import { ZoneClock } from '../schema/zone-clock.ts';
import { MAX_CONTACTS } from './contacts.ts';
import { campaign, channel, FakeTown, offer, offerStep, pack, policy, product, Written } from './fake-town.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-03-20T10:00:00+01:00');
const ZONE = 'Europe/Berlin';

const written = (town: FakeTown): (string | number)[] => {
  const record = new Written();
  town.maker.writeCustomer(0, record);
  return record.items;
};

describe('the limit of contacts a customer', () => {
  const request = { causeId: '', channel: 'counter', touchpoint: '', limit: 1 };
  const shop = (caps: CapDefinition[]) =>
    pack({
      policy: policy({ caps }),
      channels: [channel('counter', { mode: 'pull' }), channel('sms')],
      campaigns: [campaign('c', { scenarios: [], journey: [offerStep(['paper'], ['counter', 'sms'])] })],
    });

  it('forgets the oldest presentation first and keeps slots, until nothing can make room', () => {
    const town = new FakeTown(shop([{ id: 'many', scope: 'all', per: '30d', max: 1000 }]));
    for (let i = 0; i < 10; i++) town.maker.ask(0, START + i, { ...request, causeId: `question ${i}` });
    for (let i = 0; i < MAX_CONTACTS; i++) expect(town.meet(START + 10 + i)).toBe('contact');
    town.runTo(START + HOUR);
    expect(town.maker.outcome(0, START + HOUR, town.contacts[9].contactId, { outcome: 'viewed' })).toBe(
      'unknown-contact',
    );
    expect(town.meetAndTell(START + HOUR)).toBe('nothing: policy contact.limit');
    expect(town.meet(START + 32 * DAY)).toBe('contact');
  });

  it('forgets the oldest finished contact where no cap counts', () => {
    const town = new FakeTown(shop([]));
    for (let i = 0; i < 2 * MAX_CONTACTS; i++) expect(town.meet(START + i)).toBe('contact');
    expect(town.maker.outcome(0, START + HOUR, town.contacts[0].contactId, { outcome: 'declined' })).toBe(
      'unknown-contact',
    );
  });

  it('forgets contacts, enrolments and cool-downs that can matter no more', () => {
    const town = new FakeTown(
      pack({ policy: policy({ refusalCooldown: { productMs: DAY, categoryMs: DAY, allMs: DAY } }) }),
    );
    town.meet(START);
    town.runTo(START);
    town.maker.outcome(0, START, town.contacts[0].contactId, { outcome: 'declined' });
    expect(written(town)[0]).toBe(5);
    town.customers.held[0].add(0);
    expect(town.meet(START + 32 * DAY)).toBe('nothing');
    expect(written(town)).toEqual([0]);
  });
});

/** What may happen to a customer in the property below; `gapMs` passes before. */
interface Happening {
  gapMs: number;
  what: 'sms' | 'call' | 'music' | 'handover' | 'checkpoint' | 'sent' | 'failed' | 'unknown' | 'expired';
  which: number;
}

const happenings = fc.array(
  fc.record<Happening>({
    gapMs: fc.oneof(fc.nat(10_000), fc.nat(4 * HOUR), fc.nat(8 * HOUR), fc.nat(3 * DAY)),
    what: fc.constantFrom(
      'sms',
      'sms',
      'call',
      'call',
      'music',
      'music',
      'handover',
      'handover',
      'checkpoint',
      'sent',
      'failed',
      'unknown',
      'expired',
    ),
    which: fc.nat(1000),
  }),
  { minLength: 80, maxLength: 120 },
);
const capList: fc.Arbitrary<CapDefinition[]> = fc
  .array(
    fc.record({
      scope: fc.constantFrom('all' as const, 'channel' as const, 'category' as const),
      named: fc.boolean(),
      per: fc.constantFrom('day' as const, '7d' as const, '30d' as const),
      max: fc.integer({ min: 1, max: 4 }),
    }),
    { minLength: 1, maxLength: 2 },
  )
  .map((caps) =>
    caps.map(({ scope, named, per, max }, i) => ({
      id: `cap${i}`,
      scope,
      per,
      max,
      ...(named && scope !== 'all' ? { of: scope === 'channel' ? 'sms' : 'news' } : {}),
    })),
  );

/** What left for the customer: hand-over time, channel, category; `counts` false once it failed or expired. */
interface Sent {
  at: number;
  channel: string;
  category: string;
  counts: boolean;
}

/** Every window of the cap that ends with a hand-over, counted by hand. */
function breaks(cap: CapDefinition, sent: readonly Sent[], zone: ZoneClock): boolean {
  const keys = cap.scope === 'all' ? ['all'] : [...new Set(sent.map((contact) => contact[cap.scope as 'channel']))];
  return keys.some((key) => {
    if (cap.scope !== 'all' && cap.of !== undefined && cap.of !== key) return false;
    const counted = sent.filter((s) => s.counts && (cap.scope === 'all' || s[cap.scope as 'channel'] === key));
    return counted.some((last) => {
      const days = cap.per === '7d' ? 7 : 30;
      const within = counted.filter(({ at }) =>
        cap.per === 'day' ? zone.dayIndex(at) === zone.dayIndex(last.at) : at <= last.at && at > last.at - days * DAY,
      );
      return within.length > cap.max;
    });
  });
}

const town = (caps: CapDefinition[], handover: 'assumed' | 'logged') =>
  new FakeTown(
    pack({
      profile: { kind: 'profile', id: 'p', zone: ZONE, attributes: {} },
      policy: policy({ caps, quietHours: { fromMinute: 22 * 60, untilMinute: 7 * 60 } }),
      products: [product('newspaper'), product('ringtone', { category: 'music' })],
      offers: [offer('paper', 'newspaper'), offer('tune', 'ringtone')],
      channels: [channel('call', { delayMs: 2 * HOUR }), channel('sms', { delayMs: 300_000 })],
      campaigns: [
        campaign('call', { journey: [offerStep(['paper', 'tune'], ['call'])] }),
        campaign('music', { journey: [offerStep(['tune'], ['sms', 'call'])] }),
        campaign('sms', { journey: [offerStep(['paper'], ['sms'])] }),
      ],
    }),
    { handover },
  );

/** Lets it all happen; returns what left. A checkpoint goes on in another town with what was written. */
function live(caps: CapDefinition[], handover: 'assumed' | 'logged', events: readonly Happening[]): Sent[] {
  let present = town(caps, handover);
  const sent = new Map<string, Sent>();
  const known: string[] = [];
  const waiting: string[] = [];
  let now = START;
  /** `handedOverAt` undefined: by their timers, when due. */
  const collect = (handedOverAt?: number) => {
    for (const effect of present.effects.splice(0)) {
      if (effect.type !== 'contact') continue;
      const { contactId, status, offer: name, channel: on, dueAt } = effect;
      if (status === 'planned') {
        known.push(contactId);
        waiting.push(contactId);
      }
      if (status === 'released') {
        const category = name === 'tune' ? 'music' : 'news';
        sent.set(contactId, { at: handedOverAt ?? dueAt, channel: on, category, counts: true });
      }
      const contact = sent.get(contactId);
      if (contact !== undefined && (status === 'failed' || status === 'expired')) contact.counts = false;
    }
  };
  for (const { gapMs, what, which } of events) {
    now += gapMs;
    present.runTo(now);
    collect();
    const contactId = known[which % Math.max(1, known.length)] ?? '';
    if (what === 'sms' || what === 'call' || what === 'music') present.meet(now, what);
    else if (what === 'handover') {
      // Mostly what was planned last: after a day it would only expire.
      const newest = which % 5 > 0;
      const [next] = waiting.splice(newest ? -1 : which % Math.max(1, waiting.length), 1);
      present.maker.handover(0, now, next ?? '');
    } else if (what === 'checkpoint') {
      const state = new Written();
      present.maker.writeCustomer(0, state);
      const next = town(caps, handover);
      next.maker.readCustomer(0, state.reader());
      present = next;
    } else present.maker.outcome(0, now, contactId, { outcome: what });
    collect(now);
  }
  return [...sent.values()];
}

describe('I3: whatever is decided, handed over, reported and reloaded, in any order', () => {
  const zone = new ZoneClock(ZONE);

  for (const handover of ['assumed', 'logged'] as const) {
    it(`no cap is exceeded and nothing leaves in quiet hours (${handover} hand-over)`, () => {
      let left = 0;
      fc.assert(
        fc.property(capList, happenings, (caps, events) => {
          const sent = live(caps, handover, events);
          left += sent.length;
          expect(caps.filter((cap) => breaks(cap, sent, zone))).toEqual([]);
          expect(sent.filter(({ at }) => zone.hour(at) >= 22 || zone.hour(at) < 7)).toEqual([]);
        }),
        { seed: 10, numRuns: 100 },
      );
      expect(left).toBeGreaterThan(400);
    });
  }

  it('the caps bind: without them the same happenings send more', () => {
    const cap: CapDefinition = { id: 'day', scope: 'all', per: 'day', max: 1 };
    const events: Happening[] = Array.from({ length: 6 }, () => ({ gapMs: 60_000, what: 'sms', which: 0 }));
    events.push({ gapMs: HOUR, what: 'checkpoint', which: 0 });
    expect(live([cap], 'assumed', events)).toHaveLength(1);
    expect(live([], 'assumed', events)).toHaveLength(6);
  });
});
