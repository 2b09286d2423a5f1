/**
 * The example pack of another trade: a rewards programme. Checked here on a handful of rows written for the purpose;
 * `test/e2e/rewards.test.ts` runs it over the real files.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MomentOpened } from '../../src/core/effects.ts';
import { loadPacks } from '../../src/definitions/load-packs.ts';
import type { ReplaySummary } from '../../src/runtime/replay-summary.ts';
import { linesOf, run } from '../e2e/opportune.ts';
import { rewardsMaps, stateAfterFiles } from './state-after-files.ts';

const example = join(import.meta.dirname, '../../examples/rewards');

/** Hour, event and offer (or amount) of one member. */
type Happening = readonly [hour: number, event: 'received' | 'viewed' | 'completed' | 'bought', what: string];

/** What happens to one offer, and the scenarios that tell it. */
const ways: [what: string, happenings: readonly Happening[], scenarios: readonly string[]][] = [
  [
    'looked at, then completed',
    [
      [0, 'received', 'o04'],
      [6, 'viewed', 'o04'],
      [12, 'completed', 'o04'],
    ],
    ['completes-offer'],
  ],
  [
    'looked at in the very hour of its completion, on the last hour it is valid',
    [
      [0, 'received', 'o04'],
      [168, 'viewed', 'o04'],
      [168, 'completed', 'o04'],
    ],
    ['completes-offer'],
  ],
  [
    'completed and never looked at',
    [
      [0, 'received', 'o04'],
      [12, 'completed', 'o04'],
    ],
    ['completes-offer', 'completes-unseen'],
  ],
  [
    'completed when only another offer had been looked at',
    [
      [0, 'received', 'o04'],
      [0, 'received', 'o09'],
      [6, 'viewed', 'o09'],
      [12, 'completed', 'o04'],
    ],
    ['completes-offer', 'completes-unseen', 'o09-ends-unused'],
  ],
  [
    'completed, then looked at while still valid',
    [
      [0, 'received', 'o04'],
      [12, 'completed', 'o04'],
      [18, 'viewed', 'o04'],
    ],
    ['completes-offer', 'completes-unseen', 'o04-seen-late'],
  ],
  [
    'completed, then looked at when it had ended',
    [
      [0, 'received', 'o04'],
      [12, 'completed', 'o04'],
      [174, 'viewed', 'o04'],
    ],
    ['completes-offer', 'completes-unseen'],
  ],
  [
    'completed after a look at a copy that had ended before',
    [
      [0, 'received', 'o09'],
      [6, 'viewed', 'o09'],
      [168, 'received', 'o09'],
      [180, 'completed', 'o09'],
    ],
    ['o09-ends-unused', 'completes-offer', 'completes-unseen'],
  ],
  [
    'completed after a look at the older of two valid copies',
    [
      [0, 'received', 'o05'],
      [6, 'viewed', 'o05'],
      [168, 'received', 'o05'],
      [180, 'completed', 'o05'],
    ],
    ['completes-offer'],
  ],
  [
    'looked at and left until the day before its end',
    [
      [0, 'received', 'o04'],
      [6, 'viewed', 'o04'],
      [150, 'viewed', 'o01'],
    ],
    ['o04-ends-unused'],
  ],
  [
    'left until the day before its end and never looked at',
    [
      [0, 'received', 'o04'],
      [150, 'viewed', 'o01'],
    ],
    [],
  ],
  [
    'completed in the hour of its receipt after a look, so that nothing is left to remind of',
    [
      [0, 'received', 'o04'],
      [0, 'viewed', 'o04'],
      [0, 'completed', 'o04'],
      [150, 'viewed', 'o01'],
    ],
    ['completes-offer'],
  ],
];

/** The member to whom it happens. */
const memberOf = (what: string) => `way-${ways.findIndex(([each]) => each === what)}`;

const purchases: readonly Happening[] = [
  [0, 'received', 'o01'],
  [6, 'bought', '3.5'],
  [12, 'bought', '9.99'],
];
const duplicates: readonly Happening[] = [
  [6, 'completed', 'o01'],
  [6, 'completed', 'o01'],
  [6, 'completed', 'o02'],
];

const customerHeader = 'customer_id,gender,age,income,became_member_on';
const eventHeader = 'customer_id,time_h,event,offer_id,amount_usd,reward_usd';
const startMs = Date.parse('2018-08-01T00:00:00-04:00');
/** Scenarios that tell a member's way with an offer or with buying. */
const telling = /^(completes|lapses|first|just|o\d\d)/;

function rowOf(customerId: string, [hour, event, what]: Happening): string {
  if (event === 'bought') return `${customerId},${hour},transaction,,${what},`;
  return `${customerId},${hour},offer ${event},${what},,${event === 'completed' ? '5' : ''}`;
}

describe('the example of a rewards programme', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opportune-rewards-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const write = (name: string, lines: readonly string[]) => writeFileSync(join(folder, name), `${lines.join('\n')}\n`);

  let summary: ReplaySummary;
  let moments: MomentOpened[];
  /** Scenario and hour since the start of a member's moments. */
  const momentsOf = (customerId: string) =>
    moments
      .filter((moment) => moment.customerId === customerId)
      .map(({ scenario, at }) => [scenario, (at - startMs) / 3_600_000] as const);
  const toldOf = (customerId: string) => momentsOf(customerId).filter(([scenario]) => telling.test(scenario));

  beforeAll(async () => {
    const members = new Map<string, readonly Happening[]>([
      ...ways.map(([what, happenings]) => [memberOf(what), happenings] as const),
      ['buys', purchases],
      ['twice', duplicates],
      ['last', [[186, 'received', 'o08']]],
    ]);
    const rows = [...members].flatMap(([id, happenings]) =>
      happenings.map((each) => [each[0], rowOf(id, each)] as const),
    );
    write('customers.csv', [customerHeader, ...[...members.keys()].map((id) => `${id},F,40,60000,20170101`)]);
    write('events.csv', [eventHeader, ...rows.sort(([a], [b]) => a - b).map(([, row]) => row)]);
    const files = ['--customers', 'customers.csv', '--events', 'events.csv', '--map', ...rewardsMaps(example)];
    const ended = await run(['replay', '--pack', join(example, 'pack'), ...files, '--json', '--no-progress'], folder);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    summary = JSON.parse(ended.stdout);
    moments = linesOf(folder, 'out', 'moments.ndjson');
  });

  it('loads, with ten offers, four channels and six kinds of pattern', () => {
    const loaded = loadPacks([join(example, 'pack')]);
    if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems, null, 2));
    const { offers, channels, scenarios } = loaded.definitions;
    expect(offers).toHaveLength(10);
    expect(channels.map(({ id, mode }) => `${id} ${mode}`)).toEqual([
      'email push',
      'mobile push',
      'social push',
      'web pull',
    ]);
    const patterns = new Set(scenarios.map(({ pattern }) => pattern.type));
    expect([...patterns].sort()).toEqual(['absence', 'count', 'event', 'schedule', 'sequence', 'threshold']);
  });

  it('takes hour 0 for midnight of 1 August 2018 in New York', () => {
    expect(momentsOf('last')).toEqual([['receives-offer', 186]]);
    expect(momentsOf('buys')[0]).toEqual(['receives-offer', 0]);
  });

  it('takes rows that are the same letter for letter for one, and counts the others', () => {
    expect([summary.inputs.duplicate, summary.inputs.rejected]).toEqual([1, 0]);
    const completed = moments.filter((each) => each.customerId === 'twice' && each.scenario === 'completes-offer');
    expect(completed.map(({ trigger }) => trigger.offer).sort()).toEqual(['o01', 'o02']);
  });

  it.each(ways)('tells an offer %s', (what, _, scenarios) => {
    const told = toldOf(memberOf(what)).map(([scenario]) => scenario);
    expect(told.sort()).toEqual(scenarios.toSorted());
  });

  it('notices the first purchase, one just short of a running offer, and a week without any', () => {
    expect(toldOf('buys').sort()).toEqual([
      ['first-purchase', 6],
      ['just-short-of-ten', 12],
      ['lapses', 180],
    ]);
  });

  it('takes 118 without gender for an age that is not known, and with a gender for a mistake', async () => {
    write('ages.csv', [
      customerHeader,
      'c1,,118,,20170101',
      'c2,F,118,60000,20170101',
      'c3,M,30,60000,20180701',
      'c4,O,70,90000,20130729',
    ]);
    write('start.csv', [eventHeader, rowOf('c1', [0, 'bought', '1.0'])]);
    const state = await stateAfterFiles(join(example, 'pack'), {
      customerFiles: [join(folder, 'ages.csv')],
      eventFiles: [join(folder, 'start.csv')],
      mapFiles: rewardsMaps(example),
    });
    expect(state.rejected).toEqual(['field.range']);
    expect(state.count('has(profile.age)')).toBe(2);
    expect(state.count('group.primary == "unknown" && !has(profile.gender) && !has(profile.income)')).toBe(1);
    expect(state.count('group.primary == "young" && group.newcomers')).toBe(1);
    expect(state.count('group.primary == "longStanding" && profile.age == 70')).toBe(1);
  });
});
