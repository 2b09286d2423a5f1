import { describe, expect, it } from 'vitest';
import { DAY_MS, definitionsOf, HOUR_MS, MINUTE_MS, metricOf, scenarioOf } from '../../core/engine-fixture.ts';
import type { Definitions, PatternDefinition, ScenarioDefinition } from '../../core/schema/definitions.ts';
import { cronReading } from './cron-reading.ts';
import { durationReading } from './reading-language.ts';
import { scenarioReading } from './scenario-reading.ts';

const base = definitionsOf();
const named: Definitions = {
  ...base,
  metrics: [{ ...metricOf('calls'), name: '通话次数' }],
  areas: [{ kind: 'area', id: 'station', name: '汉口火车站', cells: ['c1'] }],
  groups: [{ kind: 'group', id: 'students', name: '学生', rule: 'profile.age < 26' }],
  regions: [{ kind: 'region', id: 'wuhan', name: '武汉' }],
  eventTypes: base.eventTypes.map((type) => (type.id === 'call' ? { ...type, name: '通话' } : type)),
  profile: {
    ...base.profile,
    attributes: {
      ...base.profile.attributes,
      age: { ...base.profile.attributes.age!, description: '年龄（周岁）' },
      gender: {
        ...base.profile.attributes.age!,
        type: 'enum',
        values: ['f', 'm'],
        name: '性别',
        valueNames: { f: '女' },
      },
      since: { ...base.profile.attributes.age!, type: 'time', name: '入网时间' },
      device: { ...base.profile.attributes.device!, description: '终端' },
    },
  },
};

function read(pattern: PatternDefinition, more: Partial<ScenarioDefinition> = {}) {
  return scenarioReading(scenarioOf('draft', pattern, { ttlMs: 48 * HOUR_MS, ...more }), named);
}

const open = '打开一个营销时机，有效 48 小时。';
const opens = 'a moment opens that lasts 48 hours.';

describe('the reading of a pattern', () => {
  it.each<[PatternDefinition, string, string]>([
    [
      { type: 'event', event: 'call', where: 'profile.gender == "f" && profile.gender != "m"' },
      `客户每次“通话”（性别是“女”，且性别不是“m”）时，${open}`,
      `Each time a customer has “通话” (性别 is “f” and 性别 is not “m”), ${opens}`,
    ],
    [
      { type: 'event', event: 'call', where: 'hoursSince(profile.since) >= 240 && profile.age * 2 < 60' },
      `客户每次“通话”（距入网时间的小时数 至少 240，且年龄 × 2 小于 60）时，${open}`,
      `Each time a customer has “通话” (hours since 入网时间 at least 240 and 年龄 × 2 below 60), ${opens}`,
    ],
    [{ type: 'event', event: 'call' }, `客户每次“通话”时，${open}`, `Each time a customer has “通话”, ${opens}`],
    [
      { type: 'event', event: 'call', where: 'event.seconds > 60 && !event.roaming' },
      `客户每次“通话”（seconds 大于 60，且不是“roaming”）时，${open}`,
      `Each time a customer has “通话” (seconds above 60 and not (roaming)), ${opens}`,
    ],
    [
      { type: 'change', attribute: 'device', confirm: 2, fromAbsent: true },
      `客户的“终端”发生变化（新值连续出现 2 次，第一次得知也算）时，${open}`,
      `When the “终端” of a customer changes (seen 2 times running, a first value counts too), ${opens}`,
    ],
    [
      { type: 'enter', area: 'station' },
      `客户进入“汉口火车站”时，${open}`,
      `When a customer enters “汉口火车站”, ${opens}`,
    ],
    [
      { type: 'leave', area: 'station' },
      `客户离开“汉口火车站”时，${open}`,
      `When a customer leaves “汉口火车站”, ${opens}`,
    ],
    [
      { type: 'dwell', area: 'station', forMs: 20 * MINUTE_MS },
      `客户进入“汉口火车站”后停留满 20 分钟时，${open}`,
      `When a customer has stayed in “汉口火车站” for 20 minutes, ${opens}`,
    ],
    [
      { type: 'count', event: 'call', atLeast: 3, withinMs: 7 * DAY_MS },
      `客户在 7 天内“通话”达到 3 次时，${open}`,
      `When a customer has had “通话” 3 times within 7 days, ${opens}`,
    ],
    [
      { type: 'sequence', steps: [{ event: 'call' }, { event: 'session' }], withinMs: HOUR_MS },
      `客户在 1 小时内先“通话”，再“session”时，${open}`,
      `When a customer has had, within 1 hour, first “通话”, then “session”, ${opens}`,
    ],
    [
      { type: 'absence', after: { event: 'order' }, without: { event: 'call' }, withinMs: DAY_MS },
      `客户“order”之后 24 小时内没有“通话”，满 24 小时时，${open}`,
      `When 24 hours have passed since a customer had “order” and there was no “通话”, ${opens}`,
    ],
    [
      { type: 'threshold', metric: 'calls', direction: 'below', value: 5 },
      `客户的“通话次数”降到 5 以下时，${open}`,
      `When the “通话次数” of a customer falls below 5, ${opens}`,
    ],
    [
      { type: 'schedule', cron: '30 10 * * 1', audience: 'group.students' },
      `每周一 10:30（客户当地时间），对属于客户群“学生”的每位客户，${open}`,
      `For every customer of whom this holds: in the group “学生”, every Monday at 10:30 of their local time, ${opens}`,
    ],
  ])('%j', (pattern, zh, en) => {
    expect(read(pattern)).toEqual({ zh, en });
  });
});

describe('the rest of a reading', () => {
  it('tells condition, exclusion, cooldown and secrecy, a sentence each', () => {
    const { zh, en } = read(
      { type: 'enter', area: 'station' },
      {
        where: 'profile.age >= 16 && profile.home == "wuhan"',
        exclude: { residents: { days: 5, of: 14, unknown: 'exclude' } },
        cooldownMs: 7 * DAY_MS,
        sensitive: true,
      },
    );
    expect(zh).toBe(
      '客户进入“汉口火车站”时，如果年龄 至少 16，且 home 是“武汉”，打开一个营销时机，有效 48 小时。' +
        '在此居住或工作的人（近 14 天有 5 天来过）不触发，来历不足以判断的也不触发。同一客户 7 天内不再触发。触发原因不得让客户察觉。',
    );
    expect(en).toBe(
      'When a customer enters “汉口火车站”, if 年龄 at least 16 and home is “武汉”, a moment opens that lasts 48 hours. ' +
        'People who live or work there (seen on 5 of the last 14 days) are left out, and so are those of whom too little is known. ' +
        'For the same customer it does not fire again within 7 days. Customers must not notice what set it off.',
    );
  });

  it('gives a rule that has no plain form as it is written', () => {
    const where = 'hour(now) >= 9 && profile.age * 2 > 30';
    expect(read({ type: 'event', event: 'call' }, { where }).zh).toContain(`如果 ${where}`);
  });
});

describe('spans and schedules', () => {
  it.each([
    [90_000, '90 秒', '90 seconds'],
    [60_000, '1 分钟', '1 minute'],
    [36 * HOUR_MS, '36 小时', '36 hours'],
    [3 * DAY_MS, '3 天', '3 days'],
  ])('%d ms is %s', (ms, zh, en) => {
    expect([durationReading(ms, 'zh'), durationReading(ms, 'en')]).toEqual([zh, en]);
  });

  it.each([
    ['0 10 * * *', '每天 10:00', 'every day at 10:00'],
    ['0 9,18 * * 6,7', '每周六和周日 09:00和18:00', 'every Saturday and Sunday at 09:00 and 18:00'],
    ['15 8 1,15 * *', '每月 1和15 日 08:15', 'on day 1 and 15 of every month at 08:15'],
    ['*/5 * * * *', '按时间表“*/5 * * * *”', 'on the schedule “*/5 * * * *”'],
    ['0 10 1 1 *', '按时间表“0 10 1 1 *”', 'on the schedule “0 10 1 1 *”'],
  ])('%s is %s', (cron, zh, en) => {
    expect([cronReading(cron, 'zh'), cronReading(cron, 'en')]).toEqual([zh, en]);
  });
});
