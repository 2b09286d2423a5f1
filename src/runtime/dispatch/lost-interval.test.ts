import { describe, expect, test } from 'vitest';
import { travellers } from '../../../test/live/live-fixture.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import { mayHaveLeftWhileLost, quietForMarketingUntil } from './lost-interval.ts';

const contact = (dueAt: number) => ({
  contactId: 'c',
  customerId: 'ann',
  campaign: 'comfort',
  purpose: 'marketing' as const,
  channel: 'sms',
  dueAt,
});
const at = (text: string) => Date.parse(text);

describe('lost time', () => {
  test('leaves what was due before its end in doubt, and nothing else', () => {
    const lost = { from: 1000, until: 2000 };
    expect([500, 1500, 2000].map((dueAt) => mayHaveLeftWhileLost(lost, contact(dueAt)))).toEqual([true, true, false]);
    expect(mayHaveLeftWhileLost('none', contact(0))).toBe(false);
    expect(mayHaveLeftWhileLost('not-stated', contact(Number.MAX_SAFE_INTEGER))).toBe(true);
  });

  test.each([
    ['none', 'none' as const, Number.NEGATIVE_INFINITY],
    ['one that nobody has stated', 'not-stated' as const, Number.NEGATIVE_INFINITY],
    [
      'some hours in Berlin',
      { from: at('2026-03-01T04:00:00Z'), until: at('2026-03-01T16:00:00Z') },
      at('2026-03-01T23:00:00Z'),
    ],
    [
      'past midnight there, into another day',
      { from: at('2026-03-01T04:00:00Z'), until: at('2026-03-01T23:30:00Z') },
      at('2026-03-02T23:00:00Z'),
    ],
    [
      'a day that the clocks make shorter',
      { from: at('2026-03-29T00:00:00Z'), until: at('2026-03-29T12:00:00Z') },
      at('2026-03-29T22:00:00Z'),
    ],
  ])('keeps marketing back until the end of its last local day: %s', (_, lost, until) => {
    expect(quietForMarketingUntil(lost, travellers())).toBe(until);
  });

  test('waits for the last of several zones', () => {
    const regions: Definitions['regions'] = [{ kind: 'region', id: 'west', zone: 'America/Los_Angeles' }];
    const lost = { from: at('2026-03-01T04:00:00Z'), until: at('2026-03-01T16:00:00Z') };
    expect(quietForMarketingUntil(lost, { ...travellers(), regions })).toBe(at('2026-03-02T08:00:00Z'));
  });
});
