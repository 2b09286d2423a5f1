/** Journeys keep to the steps they began with when others become active, unless they are told to migrate. */
import { describe, expect, it } from 'vitest';
import type { CampaignDefinition, Definitions, StepDefinition } from '../../src/core/schema/definitions.ts';
import { campaign, pack } from '../oracle/ledger-words.ts';
import { JourneyTown } from './journey-town.ts';

const HOUR = 3_600_000;
const TEN = Date.parse('2015-08-03T10:00:00+08:00');

const message = (id: string): StepDefinition => {
  return { type: 'message', id, purpose: 'marketing', channel: 'sms', template: id };
};
const wait = (id: string, hours: number): StepDefinition => ({ type: 'wait', id, forMs: hours * HOUR });

const packOf = (version: string, journey: StepDefinition[], parts: Partial<CampaignDefinition> = {}): Definitions => ({
  ...pack({
    campaigns: [campaign('k', { journey, ...parts })],
    templates: ['one', 'two', 'three', 'four'].map((id) => ({ kind: 'template', id, text: id })),
  }),
  version,
});

const old = packOf('v1', [message('one'), wait('pause', 2), message('two')]);

/** Somebody begins on the old steps, the definitions change an hour later. */
function changedTo(next: Definitions, restart = false): JourneyTown {
  const town = new JourneyTown(old);
  town.runTo(TEN);
  town.event('call', 'anna', TEN);
  town.runTo(TEN + HOUR);
  town.activate(TEN + HOUR, next);
  if (restart) town.restart(next);
  town.event('call', 'bo', TEN + HOUR);
  town.runTo(TEN + 9 * HOUR, HOUR / 2, TEN + 1.5 * HOUR);
  return town;
}

/** Steps that reached the customer, with hours since ten. */
const reached = (town: JourneyTown, id: string) =>
  town
    .of('contact')
    .filter(({ customerId, status }) => customerId === id && status === 'released')
    .map(({ step, changedAt }) => `${step} ${(changedAt - TEN) / HOUR}`);

describe('a journey under way', () => {
  const next = [message('one'), wait('pause', 4), message('three')];

  it('keeps to the steps it began with, also after a restart, while others begin with the new ones', () => {
    for (const restart of [false, true]) {
      const town = changedTo(packOf('v2', next), restart);
      expect(reached(town, 'anna')).toEqual(['one 0', 'two 2']);
      expect(reached(town, 'bo')).toEqual(['one 1', 'three 5']);
    }
  });

  it('changes to the new steps at the step of the same id when they say so', () => {
    const town = changedTo(packOf('v2', next, { migrate: true }));
    expect(reached(town, 'anna')).toEqual(['one 0', 'three 2']);
  });

  it('leaves when the step it rests at has gone from them', () => {
    const town = changedTo(packOf('v2', [message('one'), wait('longer', 4), message('three')], { migrate: true }));
    expect(reached(town, 'anna')).toEqual(['one 0']);
    expect(
      town.of('journey').find(({ customerId, status }) => customerId === 'anna' && status === 'left'),
    ).toMatchObject({
      reason: 'step-gone',
      at: TEN + 2 * HOUR,
    });
  });

  it('changes to the new steps when what the old ones name is not defined any more', () => {
    const without = packOf('v2', next);
    const town = changedTo({ ...without, templates: without.templates.filter(({ id }) => id !== 'two') });
    expect(reached(town, 'anna')).toEqual(['one 0', 'three 2']);
  });

  it('goes with its campaign', () => {
    const town = changedTo({ ...packOf('v2', next), campaigns: [campaign('other')] });
    expect(reached(town, 'anna')).toEqual(['one 0']);
  });

  it('keeps to its steps through four changes and not through five', () => {
    for (const [changes, last] of [
      [4, 'two 2'],
      [5, 'four 2'],
    ] as const) {
      const town = new JourneyTown(old);
      town.runTo(TEN);
      town.event('call', 'anna', TEN);
      for (let change = 1; change <= changes; change++) {
        town.activate(TEN, packOf(`v${change}`, [message('one'), wait('pause', 2 + change), message('four')]));
      }
      town.runTo(TEN + 3 * HOUR, HOUR, TEN + HOUR);
      expect(reached(town, 'anna')).toEqual(['one 0', last]);
    }
  });
});
