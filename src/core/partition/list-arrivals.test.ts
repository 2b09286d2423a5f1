import { describe, expect, it } from 'vitest';
import type { ContactChanged, DeadLetter, Effect } from '../effects.ts';
import {
  DAY_MS,
  definitionsOf,
  EngineDriver,
  HOUR_MS,
  type PlainInput,
  SECOND_MS,
  START,
  scenarioOf,
  townDefinitions,
} from '../engine-fixture.ts';
import { InputKind } from '../inputs/input-batch.ts';
import type { Definitions } from '../schema/definitions.ts';

/** A call opens a moment of 48 hours; who is in the list `spring` is written to about music. */
function listDefinitions(parts: Partial<Definitions> = {}): Definitions {
  const base = definitionsOf();
  const { products, offers, channels, campaigns } = townDefinitions();
  return {
    ...base,
    policy: { ...base.policy, consent: [{ reason: 'is-vip', rule: '!has(profile.vip) || !profile.vip' }] },
    numberLists: [
      { kind: 'numberList', id: 'autumn' },
      { kind: 'numberList', id: 'spring' },
    ],
    products,
    offers,
    channels: channels.map(({ capacityPerHour: _, ...channel }) => ({ ...channel, delayMs: 0 })),
    scenarios: [scenarioOf('rings', { type: 'event', event: 'call' }, { ttlMs: 2 * DAY_MS })],
    campaigns: campaigns.map(({ reentryMs: _, ...campaign }) => ({
      ...campaign,
      scenarios: ['rings'],
      audience: '"spring" in lists',
      control: { share: 0, experiment: 'reading' },
    })),
    ...parts,
  };
}

const call = (customerId: string, at: number): PlainInput => {
  return { type: 'call', customerId, id: `call-${at}`, at, fields: { seconds: 10, peer: 'p', roaming: false } };
};
const join = (customerId: string, at: number, more: object = {}): PlainInput => {
  const content = { command: 'join-list', list: 'spring', ...more };
  return { json: InputKind.command, customerId, id: `join-${customerId}-${at}`, at, content };
};
const known = (customerId: string, attributes: Record<string, string | boolean | string[]> = {}): PlainInput => {
  return { customerId, id: `profile-${customerId}`, at: START - DAY_MS, attributes };
};

const contactsIn = (effects: readonly Effect[]) =>
  effects.filter((effect): effect is ContactChanged => effect.type === 'contact');
const lettersIn = (effects: readonly Effect[]) =>
  effects.filter((effect): effect is DeadLetter => effect.type === 'deadLetter');

function countedOf(driver: EngineDriver, rule: string): number {
  const counted = driver.engine.audience(rule);
  if ('problems' in counted) throw new Error(counted.problems[0]?.message);
  return counted.audience.count(START + 3 * DAY_MS).count;
}

describe('a customer whose number comes in a list', () => {
  it('is contacted when list and trigger come in either order', () => {
    const driver = new EngineDriver(listDefinitions());
    driver.play([known('a'), join('a', START), call('a', START + HOUR_MS), call('b', START + HOUR_MS)]);
    expect(contactsIn(driver.takeEffects()).map(({ customerId }) => customerId)).toEqual(['a']);
    driver.play([join('b', START + 2 * HOUR_MS)]);
    driver.advance(START + 3 * HOUR_MS);
    expect(new Set(contactsIn(driver.takeEffects()).map(({ customerId }) => customerId))).toEqual(new Set(['a', 'b']));
  });

  it.each([
    ['12 hours', 12 * HOUR_MS, true],
    ['a second less than 48 hours', 48 * HOUR_MS - SECOND_MS, true],
    ['48 hours', 48 * HOUR_MS, false],
    ['49 hours', 49 * HOUR_MS, false],
  ])('%s after the trigger: contacted only while the moment lives', (_, laterMs, contacted) => {
    const driver = new EngineDriver(listDefinitions());
    driver.play([call('a', START)]);
    expect(contactsIn(driver.takeEffects())).toEqual([]);
    driver.play([join('a', START + laterMs)]);
    expect(contactsIn(driver.takeEffects()).length > 0).toBe(contacted);
  });

  it('is decided upon once, however often the number comes', () => {
    const driver = new EngineDriver(listDefinitions());
    driver.play([call('a', START), join('a', START + HOUR_MS), join('a', START + HOUR_MS), join('a', START + DAY_MS)]);
    const decisions = driver.takeEffects().filter(({ type }) => type === 'decision');
    expect(decisions).toHaveLength(1);
    expect(driver.engine.counters().lists).toEqual({ 0: { accepted: 3, unknown: 0, doNotDisturb: 0 } });
  });

  it('is not taken when nobody has the number, nor made a customer by it', () => {
    const driver = new EngineDriver(listDefinitions());
    driver.play([join('nobody', START, { written: '+86 nobody' })]);
    const [letter, ...others] = lettersIn(driver.takeEffects());
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ code: 'list.unknown', raw: '+86 nobody' });
    expect(driver.engine.memory().customers).toBe(0);
    expect(driver.engine.counters()).toMatchObject({
      accepted: 0,
      lists: { 0: { accepted: 0, unknown: 1, doNotDisturb: 0 } },
    });
  });

  it('is not taken when the policy allows no marketing: by its own reasons or a total opt-out', () => {
    const driver = new EngineDriver(listDefinitions());
    const optOut = (customerId: string, content: object): PlainInput => {
      return { json: InputKind.command, customerId, id: `out-${customerId}`, at: START, content };
    };
    driver.play([
      known('a', { vip: true }),
      known('b'),
      known('c'),
      optOut('b', { command: 'opt-out', scope: 'all' }),
      optOut('c', { command: 'opt-out', scope: 'channel', of: 'sms' }),
      ...['a', 'b', 'c'].map((customerId) => join(customerId, START + HOUR_MS)),
    ]);
    const letters = lettersIn(driver.takeEffects());
    expect(letters.map(({ customerId, code }) => [customerId, code])).toEqual([
      ['a', 'list.do-not-disturb'],
      ['b', 'list.do-not-disturb'],
    ]);
    expect(letters[0]?.message).toContain('consent.is-vip');
    expect(letters[1]?.message).toContain('consent.block.all');
    expect(driver.engine.counters().lists).toEqual({ 0: { accepted: 1, unknown: 0, doNotDisturb: 2 } });
  });

  it('stays in the list when they ask for peace later, and the policy refuses each contact', () => {
    const driver = new EngineDriver(listDefinitions());
    const peace = { ...known('a', { vip: true }), id: 'peace', at: START + HOUR_MS };
    driver.play([known('a'), join('a', START), peace, call('a', START + 2 * HOUR_MS)]);
    const effects = driver.takeEffects();
    expect(contactsIn(effects)).toEqual([]);
    expect(effects).toContainEqual(expect.objectContaining({ type: 'decision', result: 'nothing' }));
    expect(countedOf(driver, '"spring" in lists')).toBe(1);
  });

  it('is a mistake of the sender when no list of that id is defined', () => {
    const driver = new EngineDriver(listDefinitions());
    driver.play([known('a'), join('a', START, { list: 'winter' })]);
    expect(lettersIn(driver.takeEffects())).toEqual([
      expect.objectContaining({ code: 'input.unknown-reference', message: 'there is no number list "winter"' }),
    ]);
  });
});

describe('a rule about lists', () => {
  const inputs = [
    known('a'),
    known('b'),
    known('c', { tags: ['spring'] }),
    join('a', START),
    join('b', START, { list: 'autumn' }),
    join('a', START, { list: 'autumn' }),
  ];

  it.each([
    ['"spring" in lists', 1],
    ['"autumn" in lists', 2],
    ['!("autumn" in lists)', 1],
    ['"autumn" in lists && !("spring" in lists)', 1],
    ['size(lists) == 2', 1],
    ['size(lists) == 0', 1],
    ['"spring" in profile.tags', 1],
  ])('%s holds for %i of three customers', (rule, expected) => {
    const driver = new EngineDriver(listDefinitions());
    driver.play(inputs);
    expect(countedOf(driver, rule)).toBe(expected);
  });

  it('is refused for a list that does not exist', () => {
    const { engine } = new EngineDriver(listDefinitions());
    expect(engine.audience('"sprang" in lists')).toEqual({
      problems: [expect.objectContaining({ nearest: '"spring"' })],
    });
    expect('problems' in new EngineDriver(definitionsOf()).engine.audience('"spring" in lists')).toBe(true);
  });

  it('sees who joined before the state was saved, and under other definitions', () => {
    const driver = new EngineDriver(listDefinitions());
    driver.play(inputs);
    const restored = driver.restored();
    expect(restored.engine.stateHash()).toEqual(driver.engine.stateHash());
    expect(countedOf(restored, '"autumn" in lists')).toBe(2);
    const base = listDefinitions();
    const more = [...(base.numberLists ?? []), { kind: 'numberList' as const, id: 'winter' }];
    driver.activate({ ...base, version: 'more', numberLists: more });
    driver.play([join('c', START + HOUR_MS, { list: 'winter' })]);
    expect(countedOf(driver, 'size(lists) >= 1')).toBe(3);
  });
});
