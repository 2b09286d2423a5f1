import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNumberList } from '../../../src/app/read-number-list.ts';
import { MemoryListUploads } from './lists-in-memory.ts';
import { openTownHall, START, type TownHall } from './town-hall.ts';

const PEOPLE = 240;
const pack = `
kind: profile
id: province
zone: Asia/Shanghai
attributes:
  age: { type: int, min: 0, max: 120, source: crm, freshness: 24h, description: 年龄 }
  spend: { type: float, source: billing, freshness: 24h, description: 月均消费 }
  mms: { type: bool, source: device table, freshness: 24h, description: 彩信终端 }
  brand:
    type: enum
    values: [gotone, easyown]
    source: billing
    freshness: 24h
    name: 品牌
    description: 客户签约的品牌，每日更新
    valueNames: { gotone: 全球通 }
  quiet: { type: bool, source: crm, freshness: real-time, description: 免打扰 }
  cell: { type: string, source: signalling, freshness: real-time }
  city: { type: region, source: crm, freshness: 24h, description: 归属地 }
---
kind: region
id: hubei
name: 湖北
---
kind: region
id: wuhan
name: 武汉
parent: hubei
---
kind: region
id: jingzhou
name: 荆州
parent: hubei
---
kind: eventType
id: move
name: 移动
fields: { cell: { type: string, name: 小区 }, by: { type: enum, values: [foot, car], valueNames: { car: 开车 } } }
cell: cell
updates: { cell: cell }
---
kind: group
id: young
name: 年轻人
rule: profile.age < 30
primary: 1
---
kind: group
id: youngMms
rule: group.young && profile.mms
---
kind: numberList
id: spring
name: 春节目标客户
---
kind: policy
id: policy
consent: [{ reason: do-not-disturb, rule: "!has(profile.quiet) || !profile.quiet" }]
`;
const scopes = ['audiences:count', 'audiences:export', 'audiences:write', 'definitions:read'];
const numberOf = (n: number) => `138001${String(n).padStart(5, '0')}`;

let hall: TownHall;
const uploads = new MemoryListUploads();

beforeAll(async () => {
  hall = await openTownHall({}, () => ({ numberLists: { uploads, read: readNumberList } }));
  await ask('POST', '/v1/definitions/apply', { files: [{ file: 'pack.yaml', text: pack }] });
  const customers = Array.from({ length: PEOPLE }, (_, n) => ({
    customerId: numberOf(n),
    at: START,
    ...(n % 8 !== 7 && { age: 20 + (n % 40) }),
    spend: (n % 10) * 12.5,
    mms: n % 2 === 0,
    brand: n % 3 === 0 ? 'gotone' : 'easyown',
    quiet: n % 12 === 0,
    city: n % 4 === 0 ? 'jingzhou' : 'wuhan',
  }));
  await ask('POST', '/v1/customers/batch', customers);
});
afterAll(() => hall.server.close());

async function ask(method: 'GET' | 'POST', url: string, payload?: object, headers = hall.keyFor()) {
  const answer = await hall.server.inject({ method, url, headers, ...(payload && { payload }) });
  return {
    status: answer.statusCode,
    body: answer.headers['content-type']?.includes('json') ? answer.json() : answer.body,
  };
}
const inCity = (city: string) => hall.keyFor(scopes, { regions: [city] });

/** Uploads a file and waits for its end. */
async function upload(list: string, file: string | Buffer, headers = hall.keyFor(), type = 'text/csv') {
  const url = `/v1/number-lists/${list}/uploads`;
  const begun = await hall.server.inject({
    method: 'POST',
    url: `${url}?file=numbers.csv`,
    headers: { ...headers, 'content-type': type },
    payload: file,
  });
  expect([begun.statusCode, begun.json()]).toMatchObject([202, { state: 'waiting', list }]);
  return ended(`${url}/${begun.json().uploadId}`);
}

async function ended(url: string) {
  for (;;) {
    const { body } = await ask('GET', url);
    if (!['waiting', 'running'].includes(body.state)) return { url, ...body };
    await sleep(5);
  }
}

describe('counting', () => {
  it('counts the customers for whom a rule holds, by word when asked', async () => {
    const { body } = await ask('POST', '/v1/audiences/count', { rule: 'profile.mms', groupBy: 'profile.brand' });
    expect(body).toMatchObject({ count: 120, total: PEOPLE, histogram: { gotone: 40, easyown: 80 } });
  });

  it('counts for a city its own customers alone, of its own alone', async () => {
    const city = inCity('jingzhou');
    const { body } = await ask('POST', '/v1/audiences/count', { rule: 'true // everybody' }, city);
    expect(body).toMatchObject({ count: 60, total: 60 });
    const estimated = await ask('POST', '/v1/audiences/count', { rule: 'profile.mms', estimate: true }, city);
    expect(estimated.body).toMatchObject({ count: 60, total: 60 });
  });

  it('says where a rule is wrong and what was meant', async () => {
    const { status, body } = await ask('POST', '/v1/audiences/count', { rule: 'profile.mms &&\nprofile.agee < 3' });
    expect([status, body.code]).toEqual([422, 'rule-invalid']);
    expect(body.errors).toMatchObject([{ pointer: '/rule', line: 2, column: 1, nearest: 'profile.age' }]);
  });
});

describe('how customers spread', () => {
  const of = ['profile.age', 'profile.spend', 'profile.brand', 'profile.mms', 'group.primary'];

  it.each([true, false])('tells all customers beside those of each rule; estimated: %s', async (estimate) => {
    const rules = ['profile.mms', 'profile.brand == "gotone"'];
    const { status, body } = await ask('POST', '/v1/audiences/spread', { rules, of, estimate });
    expect([status, body.total, body.counts]).toEqual([200, PEOPLE, [120, 80]]);
    const [age, spend, brand, mms, primary] = body.spreads;
    expect(brand.buckets).toEqual([
      { word: 'easyown', counts: [160, 80, 0] },
      { word: 'gotone', counts: [80, 40, 80] },
    ]);
    expect(mms.buckets).toEqual([
      { word: 'false', counts: [120, 0, 40] },
      { word: 'true', counts: [120, 120, 40] },
    ]);
    expect(age).toMatchObject({ type: 'int', unknown: [30, 0, 10] });
    const sums = (spread: { buckets: { counts: number[] }[]; unknown: number[] }) =>
      [...spread.buckets.map(({ counts }) => counts), spread.unknown].reduce((a, b) => a.map((n, k) => n + b[k]!));
    for (const each of [age, spend, brand, mms, primary]) expect(sums(each)).toEqual([PEOPLE, 120, 80]);
    expect(age.buckets.length).toBeGreaterThan(4);
  });

  it('tells a city of its own customers alone', async () => {
    const { body } = await ask(
      'POST',
      '/v1/audiences/spread',
      { rules: ['true'], of: ['profile.city'] },
      inCity('wuhan'),
    );
    expect(body).toMatchObject({ total: 180, counts: [180] });
    expect(body.spreads[0].buckets).toEqual([{ word: 'wuhan', counts: [180, 180] }]);
  });

  it('counts nobody of an empty set without falling over', async () => {
    const { body } = await ask('POST', '/v1/audiences/spread', { rules: ['profile.age > 200'], of: ['profile.age'] });
    expect(body.counts).toEqual([0]);
  });
});

describe('rules', () => {
  it('tells what rules can name, in the words of the definitions', async () => {
    const { body } = await ask('GET', '/v1/rules/schema');
    const byText = Object.fromEntries(body.names.map((name: { text: string }) => [name.text, name]));
    expect(byText['profile.age']).toMatchObject({
      type: 'int',
      label: '年龄',
      min: 0,
      max: 120,
      source: 'crm',
    });
    expect(byText['profile.city'].words).toContainEqual({ word: 'wuhan', name: '武汉' });
    expect(byText.lists.words).toContainEqual({ word: 'spring', name: '春节目标客户' });
    expect(byText['profile.cell'].isSensitive).toBe(true);
    expect(byText['moment.at']).toBeUndefined();
    expect(byText['profile.brand']).toMatchObject({
      label: '品牌',
      words: [{ word: 'gotone', name: '全球通' }, { word: 'easyown' }],
    });
    expect(byText['event.cell']).toBeUndefined();
  });

  it('tells what rules over an event of a type can name, in the words of its fields', async () => {
    const { body } = await ask('GET', '/v1/rules/schema?events=move,nothing');
    const byText = Object.fromEntries(body.names.map((name: { text: string }) => [name.text, name]));
    expect(byText['event.cell']).toMatchObject({ type: 'string', label: '小区' });
    expect(byText['event.by'].words).toEqual([{ word: 'foot' }, { word: 'car', name: '开车' }]);
    expect(byText['profile.age']).toMatchObject({ label: '年龄' });
    const check = (rule: string) => ask('POST', '/v1/rules/check', { rule, events: 'move' });
    expect((await check('event.by == "car" && profile.age < 30')).body.problems).toEqual([]);
    expect((await check('event.by == "cat"')).body.problems).toHaveLength(1);
    const overCustomers = await ask('POST', '/v1/rules/check', { rule: 'event.by == "car"' });
    expect(overCustomers.body.problems).toHaveLength(1);
  });

  it('hides other regions from a city', async () => {
    const { body } = await ask('GET', '/v1/rules/schema', undefined, inCity('wuhan'));
    const city = body.names.find(({ text }: { text: string }) => text === 'profile.city');
    expect(city.words.map(({ word }: { word: string }) => word)).toEqual(['hubei', 'wuhan']);
  });

  it('checks a rule and gives it as a form, or its mistakes with their places', async () => {
    const right = await ask('POST', '/v1/rules/check', { rule: 'profile.age < 30 && "spring" in lists' });
    expect(right.body).toMatchObject({
      problems: [],
      references: ['profile.age', 'lists'],
      form: { combinator: 'and', rules: [{ field: 'profile.age', operator: '<', value: '30' }, { field: 'lists' }] },
    });
    const wrong = await ask('POST', '/v1/rules/check', { rule: 'profile.age < "x" && "sprng" in lists' });
    expect(wrong.status).toBe(200);
    expect(wrong.body.problems).toHaveLength(2);
    expect(wrong.body.problems[1]).toMatchObject({ line: 1, nearest: '"spring"' });
    expect(wrong.body.form).toBeUndefined();
  });
});

describe('groups', () => {
  it('are told with what names them, drafts among them', async () => {
    const content = 'kind: group\nid: old\nname: 老人\nrule: profile.age >= 60\n';
    await ask('POST', '/v1/definitions/group/old/versions', { content });
    const { body } = await ask('GET', '/v1/groups');
    expect(body.groups).toMatchObject([
      { id: 'young', name: '年轻人', primary: 1, isActive: true, uses: [{ kind: 'group', id: 'youngMms' }] },
      { id: 'youngMms', isActive: true, uses: [] },
      { id: 'old', name: '老人', isActive: false, rule: 'profile.age >= 60', open: { state: 'draft', version: 1 } },
    ]);
  });
});

describe('an export', () => {
  const wanted = { rule: 'profile.age == 21 || profile.age == 22', columns: ['profile.age', 'profile.brand'] };

  it('gives each customer a line, the number masked unless it may be seen', async () => {
    const { body } = await ask('POST', '/v1/audiences/export', wanted, hall.keyFor(scopes));
    const [head, ...lines] = body.replace('\uFEFF', '').trim().split('\r\n');
    expect(head).toBe('customerId,profile.age,profile.brand');
    expect(lines).toHaveLength(12);
    expect(lines).toContain('138****0001,21,easyown');
    const clear = await ask('POST', '/v1/audiences/export', wanted);
    expect(clear.body).toContain(`${numberOf(1)},21,easyown`);
  });

  it('holds a city’s own customers alone', async () => {
    const keys = hall.keyFor([...scopes, 'customers:unmask'], { regions: ['jingzhou'] });
    const { body } = await ask('POST', '/v1/audiences/export', { rule: 'true' }, keys);
    const numbers = body.trim().split('\r\n').slice(1);
    expect(numbers).toHaveLength(60);
    expect(numbers.every((number: string) => Number(number.slice(-5)) % 4 === 0)).toBe(true);
  });

  it('tells nobody where customers were, and is not for everybody', async () => {
    const refused = await ask('POST', '/v1/audiences/export', { rule: 'true', columns: ['profile.cell'] });
    expect([refused.status, refused.body.code]).toEqual([400, 'request-invalid']);
    const denied = await ask('POST', '/v1/audiences/export', wanted, hall.keyFor(['audiences:count']));
    expect([denied.status, denied.body.code]).toEqual([403, 'scope-missing']);
    const wrong = await ask('POST', '/v1/audiences/export', { rule: 'profile.nothing' });
    expect([wrong.status, wrong.body.code]).toEqual([422, 'rule-invalid']);
  });
});

describe('a number list', () => {
  const numbers = [numberOf(1), 'abc', numberOf(2), numberOf(1), numberOf(12), '13999999999', `+86${numberOf(3)}`];

  it('takes a file, counts each row once, and can be asked in rules at once', async () => {
    const done = await upload('spring', `手机号码\n${numbers.join('\n')}\n`);
    const counts = { read: 7, accepted: 3, formatErrors: 1, duplicates: 1, unknown: 1, doNotDisturb: 1 };
    expect(done).toMatchObject({ state: 'done', file: 'numbers.csv', ...counts });
    const { body } = await ask('POST', '/v1/audiences/count', { rule: '"spring" in lists' });
    expect(body.count).toBe(3);
    const { body: lists } = await ask('GET', '/v1/number-lists');
    expect(lists.lists).toMatchObject([{ id: 'spring', upload: { accepted: 3 } }]);
  });

  it('reports every row that was not taken, with line and reason, numbers masked', async () => {
    const { url } = await upload(
      'spring',
      Buffer.from(gzipSync(numbers.join('\n'))),
      hall.keyFor(),
      'application/gzip',
    );
    const { body: clear } = await ask('GET', `${url}/report`);
    const rows = clear.replace('\uFEFF', '').trim().split('\r\n');
    expect(rows.map((row: string) => row.split(',').slice(0, 2).join(' '))).toEqual([
      'line code',
      '2 list.number',
      '4 list.duplicate',
      '5 list.do-not-disturb',
      '6 list.unknown',
    ]);
    expect(clear).toContain('13999999999');
    const { body: masked } = await ask('GET', `${url}/report`, undefined, hall.keyFor(scopes));
    expect(masked).not.toContain('13999999999');
    expect(masked).toContain('139****9999');
  });

  it('takes of a city’s file its own customers alone, and tells the others as unknown', async () => {
    const city = inCity('jingzhou');
    await ask('POST', '/v1/number-lists', { id: 'city' }, city);
    const done = await upload('city', [numberOf(4), numberOf(5), numberOf(8)].join('\n'), city);
    expect(done).toMatchObject({ state: 'done', accepted: 2, unknown: 1 });
    const { body } = await ask('POST', '/v1/audiences/count', { rule: '"city" in lists' });
    expect(body.count).toBe(2);
    const { body: seen } = await ask('GET', '/v1/number-lists', undefined, inCity('wuhan'));
    expect(seen.lists.map(({ id }: { id: string }) => id)).toEqual(['spring']);
    const theirs = await ask('GET', '/v1/number-lists/city/uploads', undefined, inCity('wuhan'));
    expect([theirs.status, theirs.body.code]).toEqual([404, 'definition-unknown']);
    const province = await ask('POST', '/v1/number-lists/spring/snapshots', { rule: 'true' }, city);
    expect([province.status, province.body.code]).toEqual([403, 'region-bound']);
  });

  it('of another region is not there for a city, not even to count', async () => {
    const rule = '"city" in lists';
    const { body } = await ask('POST', '/v1/audiences/count', { rule }, inCity('wuhan'));
    expect([body.code, JSON.stringify(body).includes('did you mean')]).toEqual(['rule-invalid', false]);
    expect((await ask('POST', '/v1/rules/check', { rule }, inCity('wuhan'))).body.problems).toHaveLength(1);
  });

  it('is declared at once, under a name of its own', async () => {
    const made = await ask('POST', '/v1/number-lists', { id: 'autumn', name: '秋季' });
    expect([made.status, made.body]).toEqual([201, { id: 'autumn' }]);
    const again = await ask('POST', '/v1/number-lists', { id: 'autumn' });
    expect([again.status, again.body.code]).toEqual([409, 'name-taken']);
    const unknown = await ask('POST', '/v1/number-lists/nothing/snapshots', { rule: 'true' });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'definition-unknown']);
  });

  it('keeps who is in a group now', async () => {
    const { body } = await ask('POST', '/v1/number-lists/autumn/snapshots', { rule: 'group.young', group: 'young' });
    const done = await ended(`/v1/number-lists/autumn/uploads/${body.uploadId}`);
    const { body: young } = await ask('POST', '/v1/audiences/count', { rule: 'group.young' });
    expect(done).toMatchObject({ state: 'done', group: 'young', read: young.count });
    const { body: kept } = await ask('POST', '/v1/audiences/count', { rule: '"autumn" in lists' });
    expect([kept.count, done.accepted + done.doNotDisturb]).toEqual([done.accepted, young.count]);
  });

  it('says of a file that cannot be read why', async () => {
    const done = await upload('spring', 'name,place\na,b\n');
    expect(done).toMatchObject({ state: 'failed', accepted: 0, problem: expect.stringContaining('手机号码') });
    const none = await ask('GET', '/v1/number-lists/spring/uploads/00000000-0000-0000-0000-000000000000');
    expect([none.status, none.body.code]).toEqual([404, 'upload-unknown']);
  });
});
