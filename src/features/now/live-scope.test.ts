import { expect, it } from 'vitest';
import type { Definitions } from '../../core/schema/definitions.ts';
import { regionalWindow, shownCampaigns } from './live-scope.ts';

const definitions = {
  profile: { attributes: { city: { type: 'region' } } },
  regions: [{ id: 'hubei' }, { id: 'wuhan', parent: 'hubei' }, { id: 'yichang', parent: 'hubei' }],
  campaigns: [{ id: 'everywhere' }, { id: 'in-wuhan', region: 'wuhan' }, { id: 'in-yichang', region: 'yichang' }],
} as unknown as Definitions;

it('shows who is bound to a region the campaigns of that region alone, and everybody else all', () => {
  const shown = (regions?: string[]) => {
    const isShown = shownCampaigns(regions === undefined ? {} : { regions }, definitions);
    return definitions.campaigns.map(({ id }) => id).filter(isShown);
  };
  expect(shown(['wuhan'])).toEqual(['in-wuhan']);
  expect(shown(['hubei'])).toEqual(['in-wuhan', 'in-yichang']);
  expect(shown([])).toEqual([]);
  expect(shown()).toEqual(['everywhere', 'in-wuhan', 'in-yichang']);
});

it('leaves nothing in a second that is counted over all', () => {
  const window = {
    ...{
      at: 1,
      events: 9,
      rejected: 8,
      moments: 7,
      scenarios: { s: 7 },
      decisions: { contact: 6 },
      agreed: 5,
      declined: 4,
    },
    ...{ contacts: { sms: 5, mms: 1 }, conversions: 3 },
    campaigns: {
      'in-wuhan': { contacts: { sms: 2 }, conversions: 1 },
      everywhere: { contacts: { sms: 3, mms: 1 }, conversions: 2 },
    },
  };
  expect(regionalWindow(window, (id) => id === 'in-wuhan')).toEqual({
    at: 1,
    contacts: { sms: 2 },
    conversions: 1,
    campaigns: { 'in-wuhan': { contacts: { sms: 2 }, conversions: 1 } },
  });
});
