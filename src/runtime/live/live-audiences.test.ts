import { describe, expect, test } from 'vitest';
import { definitionsOf, EngineDriver, START, townDefinitions, townStream } from '../../core/engine-fixture.ts';
import { answering } from '../answer-query.ts';
import type { HostAnswer, HostQuery } from '../host-query.ts';
import { LiveAudiences } from './live-audiences.ts';

const town = townDefinitions();
const inputs = townStream(11, 200);
const now = inputs.at(-1)!.at;

/** Two hosts of two partitions each, as workers would hold them. */
function hosted() {
  const hosts = [
    [0, 1],
    [2, 3],
  ].map((owned) => {
    const driver = new EngineDriver(town, 4, owned);
    driver.play(inputs);
    return driver;
  });
  const cancelled: string[] = [];
  const answer = ({ engine }: EngineDriver, query: HostQuery): HostAnswer => {
    if (query.type === 'decision' || query.type === 'recorded' || query.type === 'cancel') throw new Error(query.type);
    const steps = answering(engine, query);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  };
  const audiences = new LiveAudiences({
    definitions: () => town,
    hosts: () => hosts.length,
    now: () => now,
    ask: async (query, host) => {
      await Promise.resolve();
      if (query.type === 'cancel') {
        cancelled.push(query.queryId);
        return [{ cancelled: true }];
      }
      return hosts.filter((_, number) => host === undefined || number === host).map((each) => answer(each, query));
    },
  });
  return { audiences, cancelled };
}

describe('audiences over several hosts', () => {
  test('add up what each host counts, and spread it alike from a sample and exactly', async () => {
    const { audiences } = hosted();
    const about = { rules: ['profile.vip'], questions: ['profile.age', 'profile.city', 'metric.bytesHour'] };
    const exact = await audiences.spread({ ...about, isExact: true });
    const sampled = await audiences.spread({ ...about, isExact: false });
    if ('problems' in exact || 'problems' in sampled) throw new Error('the rules are right');
    // Of so few everybody is looked at.
    expect(sampled).toMatchObject({ total: exact.total, counts: exact.counts, spreads: exact.spreads });
    const counted = await audiences.count('profile.vip');
    expect(counted).toMatchObject({ count: exact.counts[0], total: exact.total });
    expect(exact.spreads.map(({ of, type }) => [of, type])).toEqual([
      ['profile.age', 'int'],
      ['profile.city', 'string'],
      ['metric.bytesHour', 'float'],
    ]);
  });

  test('name the members of one host after the other, in pages', async () => {
    const { audiences } = hosted();
    const rule = 'has(profile.age)';
    const found: string[] = [];
    let from: Parameters<typeof audiences.members>[0]['from'];
    do {
      const page = await audiences.members({ rule, questions: [], limit: 2, from });
      if ('problems' in page) throw new Error('the rule is right');
      found.push(...page.customers.map(({ customerId }) => customerId));
      from = page.next;
    } while (from !== undefined);
    expect(await audiences.count(rule)).toMatchObject({ count: new Set(found).size });
    expect(new Set(found).size).toBe(found.length);
  });

  test('tell those within a rule of these alone, and refuse a rule at its own places', async () => {
    const { audiences } = hosted();
    const within = 'profile.city == "Wuhan"';
    const inside = await audiences.count(within);
    if ('problems' in inside) throw new Error('the rule is right');
    expect(await audiences.count('true // and a remark', { within })).toMatchObject({
      count: inside.count,
      total: inside.count,
    });
    expect(await audiences.count('profile.vipp', { within })).toMatchObject({ problems: [{ line: 1, column: 1 }] });
    const vocabulary = { ...town, groups: [] };
    expect(await audiences.estimate('group.callers', { vocabulary })).toHaveProperty('problems');
  });

  test('end a count that nobody waits for', async () => {
    const { audiences, cancelled } = hosted();
    const ending = new AbortController();
    const counting = audiences.count('true', { signal: ending.signal });
    ending.abort(new Error('gone'));
    await expect(counting).rejects.toThrow('gone');
    expect(cancelled).toHaveLength(1);
    await expect(audiences.count('true', { signal: ending.signal })).rejects.toThrow('gone');
  });

  test('know nobody where there is nobody', async () => {
    const driver = new EngineDriver(definitionsOf(), 1);
    const empty = new LiveAudiences({
      ...{ definitions: () => driver.engine.definitions, hosts: () => 1, now: () => START },
      ask: async (query) => {
        const steps = answering(driver.engine, query as Parameters<typeof answering>[1]);
        for (;;) {
          const step = steps.next();
          if (step.done === true) return [step.value];
        }
      },
    });
    const spread = await empty.spread({ rules: ['true'], questions: ['profile.age'], isExact: false });
    expect(spread).toMatchObject({ total: 0, counts: [0], spreads: [{ buckets: [] }] });
  });
});
