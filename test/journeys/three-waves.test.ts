import { describe, expect, it } from 'vitest';
import { JourneyTown } from './journey-town.ts';
import { at, MONDAY, STORIES, type Story, THREE_WAVES, timeOf } from './three-waves.ts';

const DAY_MS = 86_400_000;
const HALF_HOUR_MS = 1_800_000;

/** Ninety days of all stories at once. */
function lived(partitionCount: number): JourneyTown {
  const town = new JourneyTown(THREE_WAVES, { partitionCount });
  town.runTo(MONDAY);
  for (const { who, age } of STORIES) town.profile(who, MONDAY, { age });
  const doings = STORIES.flatMap(({ who, does }) => does.map(([when, what]) => ({ who, when: at(when), what })));
  doings.sort((a, b) => a.when - b.when);
  let clock = MONDAY;
  const waitUntil = (until: number) => {
    town.runTo(until, HALF_HOUR_MS, clock + HALF_HOUR_MS);
    clock = until;
  };
  let started = false;
  const start = () => {
    waitUntil(at('1 10:00'));
    town.command(clock, { command: 'start-wave', campaign: 'autumn', wave: 'one' });
    town.runTo(clock + 1000);
    started = true;
  };
  for (const { who, when, what } of doings) {
    if (!started && when >= at('1 10:00')) start();
    waitUntil(when);
    if (what.startsWith('order ')) town.event('order', who, when, { product: what.slice('order '.length) });
    else if (what === 'leaves') town.profile(who, when, { plan: 'left' });
    else town.outcome(who, when, newestContact(town, who), what);
  }
  waitUntil(MONDAY + 90 * DAY_MS);
  return town;
}

const newestContact = (town: JourneyTown, who: string) =>
  town.of('contact').findLast(({ customerId, status }) => customerId === who && status === 'released')!.contactId;

/** What reached the customer: of a step that chooses among several offers, the offer is left out unless it is told. */
function got(town: JourneyTown, { who, gets }: Story): string[] {
  const released = town.of('contact').filter(({ customerId, status }) => customerId === who && status === 'released');
  return released.map(({ changedAt, step, offer }, k) => {
    const told = gets[k]?.split(' ').length === 4 ? ` ${offer}` : '';
    return `${timeOf(changedAt)} ${step}${told}`;
  });
}

function ended(town: JourneyTown, { who }: Story): string {
  const left = town.of('journey').find(({ customerId, status }) => customerId === who && status === 'left');
  return left === undefined ? 'never began' : `${timeOf(left.at)} ${left.reason}`;
}

describe('three waves over ninety days', () => {
  const town = lived(4);

  it.each(STORIES)('come to $who as worked out by hand', (story) => {
    expect(got(town, story)).toEqual(story.gets);
    expect(ended(town, story)).toBe(story.ends);
  });

  it('are the same wherever the customers are hosted', () => {
    const told = (one: JourneyTown) => one.effects.map((effect) => JSON.stringify(effect)).sort();
    expect(told(lived(64))).toEqual(told(town));
  });

  it('convert who ordered, each order once', () => {
    expect(
      town
        .of('conversion')
        .map(({ customerId, product, offer }) => `${customerId} ${product} ${offer}`)
        .sort(),
    ).toEqual([
      'buys-music-in-between music music-full',
      'converted-after-the-first news news-full',
      'undecided-then-converted news news-full',
    ]);
  });
});
