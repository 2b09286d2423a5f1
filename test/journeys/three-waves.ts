/**
 * A campaign of three waves, ninety days of ten customers, and what a planner works out by hand: who gets which text on
 * which day. Day 0 is a Monday in Shanghai; the wave goes out on day 1 at 10:00. Texts are not sent from 21:00 to 9:00,
 * at most two a week go to anybody.
 */
import type { CampaignDefinition, Definitions, StepDefinition } from '../../src/core/schema/definitions.ts';
import { cap, channel, pack, product } from '../oracle/ledger-words.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Midnight of day 0. */
export const MONDAY = Date.parse('2015-08-03T00:00:00+08:00');

/** An instant as `day hh:mm`. */
export const at = (written: string): number => {
  const [day, time] = written.split(' ') as [string, string];
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return MONDAY + Number(day) * DAY_MS + hours * HOUR_MS + minutes * 60_000;
};

export const timeOf = (instant: number): string => {
  const time = new Date(instant - MONDAY).toISOString().slice(11, 16);
  return `${Math.floor((instant - MONDAY) / DAY_MS)} ${time}`;
};

const offer = (id: string, offers: string[], parts: object = {}): StepDefinition => {
  return { type: 'offer', id, purpose: 'marketing', channels: ['sms'], offers, exploration: 0, ...parts };
};
const untilTen = (id: string): StepDefinition => ({ type: 'wait', id, until: { minute: 600 } });

/** Wave 1: the paper. A week later, wave 2: the paper again for the undecided, music for the others. Day 61: wave 3. */
const waves: CampaignDefinition = {
  kind: 'campaign',
  id: 'autumn',
  name: 'Three waves',
  scenarios: [],
  byWave: true,
  audience: 'profile.age < 60',
  priority: 0,
  control: { share: 0, experiment: 'autumn' },
  exitWhen: 'profile.plan == "left"',
  journey: [
    offer('wave-1', ['news-full']),
    {
      type: 'waitFor',
      id: 'undecided',
      outcome: { of: 'wave-1', is: ['considering'] },
      timeoutMs: 7 * DAY_MS,
      met: [{ type: 'wait', id: 'think', forMs: 7 * DAY_MS }, untilTen('ten-1'), offer('wave-2-again', ['news-full'])],
      otherwise: [untilTen('ten-2'), offer('wave-2', ['music-full'])],
    },
    { type: 'wait', id: 'rest', forMs: 50 * DAY_MS },
    untilTen('ten-3'),
    offer('wave-3', ['news-full', 'music-full'], { otherwise: [{ type: 'grant', id: 'thanks', points: 100 }] }),
  ],
};

export const THREE_WAVES: Definitions = pack(
  {
    channels: [channel('app'), channel('sms')],
    products: [product('music', 'fun'), product('news', 'information')],
    campaigns: [waves],
  },
  {
    caps: [cap('weekly', '7d', 2)],
    quietHours: { fromMinute: 21 * 60, untilMinute: 9 * 60 },
    refusalCooldown: { productMs: 90 * DAY_MS, categoryMs: 0, allMs: 0 },
  },
);

export interface Story {
  who: string;
  age: number;
  /** What the customer does: `day hh:mm`, then an answer to the newest contact, an order, or what billing or CRM says. */
  does: readonly (readonly [
    at: string,
    what: 'considering' | 'declined' | 'do-not-disturb' | 'order news' | 'order music' | 'leaves',
  ])[];
  /** What they get: `day hh:mm text`, by hand. */
  gets: readonly string[];
  /** How their journey ends. */
  ends: string;
}

export const STORIES: readonly Story[] = [
  {
    who: 'says-nothing',
    age: 30,
    does: [],
    gets: ['1 10:00 wave-1 news-full', '8 10:00 wave-2 music-full', '58 10:00 wave-3'],
    ends: '58 10:00 end',
  },
  {
    who: 'too-old',
    age: 60,
    does: [],
    gets: [],
    ends: 'never began',
  },
  {
    who: 'converted-after-the-first',
    age: 30,
    does: [['3 15:00', 'order news']],
    gets: ['1 10:00 wave-1 news-full'],
    ends: '3 15:00 conversion',
  },
  {
    who: 'undecided-then-converted',
    age: 30,
    does: [
      ['2 22:30', 'considering'],
      ['12 08:00', 'order news'],
    ],
    // Seven days from 22:30 it is quiet; the next ten o'clock is that of day 10.
    gets: ['1 10:00 wave-1 news-full', '10 10:00 wave-2-again news-full'],
    ends: '12 08:00 conversion',
  },
  {
    who: 'undecided-to-the-end',
    age: 30,
    does: [['1 12:00', 'considering']],
    gets: ['1 10:00 wave-1 news-full', '9 10:00 wave-2-again news-full', '59 10:00 wave-3'],
    ends: '59 10:00 end',
  },
  {
    who: 'declines-the-paper',
    age: 30,
    does: [['1 11:00', 'declined']],
    // Not the paper for ninety days: wave 3 has music alone.
    gets: ['1 10:00 wave-1 news-full', '8 10:00 wave-2 music-full', '58 10:00 wave-3 music-full'],
    ends: '58 10:00 end',
  },
  {
    who: 'wants-peace',
    age: 30,
    does: [['5 09:00', 'do-not-disturb']],
    gets: ['1 10:00 wave-1 news-full'],
    ends: '5 09:00 opt-out',
  },
  {
    who: 'moves-away',
    age: 30,
    does: [['20 09:00', 'leaves']],
    gets: ['1 10:00 wave-1 news-full', '8 10:00 wave-2 music-full'],
    ends: '20 09:00 exit',
  },
  {
    who: 'had-the-paper',
    age: 30,
    does: [['0 12:00', 'order news']],
    // The first wave is nothing for them, and a journey that begins with nothing does not begin.
    gets: [],
    ends: 'never began',
  },
  {
    who: 'buys-music-in-between',
    age: 30,
    does: [['30 12:00', 'order music']],
    gets: ['1 10:00 wave-1 news-full', '8 10:00 wave-2 music-full'],
    ends: '30 12:00 conversion',
  },
];
