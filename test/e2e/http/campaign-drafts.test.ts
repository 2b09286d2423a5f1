/** Drafts of definitions as people write them on a page: saved while they type, told of each other, checked. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ToldDraftTests } from './told-draft-tests.ts';
import type { TownHall } from './town-hall.ts';
import { openWholeHall } from './whole-hall.ts';

const PACK = `
kind: profile
id: town
zone: Asia/Shanghai
attributes:
  age: { type: int, source: crm, freshness: 24h }
  city: { type: region, source: crm, freshness: 24h }
---
{ kind: region, id: hubei, name: 湖北省 }
---
{ kind: region, id: wuhan, name: 武汉市, parent: hubei }
---
{ kind: region, id: yichang, name: 宜昌市, parent: hubei }
---
{ kind: policy, id: town }
---
{ kind: eventType, id: call, fields: { seconds: int } }
---
{ kind: channel, id: sms, mode: push, capacityPerHour: 10 }
---
{ kind: product, id: paper, name: 手机报, category: press }
---
kind: offer
id: paper-month
product: paper
name: 手机报一个月
content: { sms: paper-text }
---
{ kind: template, id: paper-text, text: "【移动营业厅】{{ offer.name }}。回复TD退订" }
---
{ kind: template, id: bare, text: "最便宜的{{ product.name }}" }
---
kind: campaign
id: papers
name: 手机报
owner: ann
region: hubei
entry: { wave: true }
control: { share: 0.1 }
limits: { change: [period, audience], quotas: { wuhan: 50 } }
journey: [{ offer: { channels: [sms], offers: [paper-month] } }]
`;

let hall: TownHall;
let ann: { authorization: string };
let bob: { authorization: string };
const draftTests = new ToldDraftTests();

beforeAll(async () => {
  hall = await openWholeHall({}, { draftTests });
});
afterAll(() => hall.server.close());
beforeEach(async () => {
  ann = hall.keyFor(undefined, { name: 'ann' });
  bob = hall.keyFor(undefined, { name: 'bob' });
  await call(ann, 'POST', '/definitions/apply', { files: [{ file: 'pack.yaml', text: PACK }] });
});

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

async function call(headers: { authorization: string }, method: Method, path: string, payload?: object) {
  const answer = await hall.server.inject({ method, url: `/v1${path}`, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}

let count = 0;
/** A campaign of its own for each test. */
function newCampaign(more: object = {}) {
  const id = `autumn-${count++}`;
  const document = {
    ...{ kind: 'campaign', id, name: '秋季', owner: 'ann', until: '2030-01-01', control: { share: 0.1 } },
    ...{ entry: { wave: true }, audience: 'profile.age < 60' },
    journey: [{ offer: { channels: ['sms'], offers: ['paper-month'] } }],
    ...more,
  };
  const at = `/definitions/campaign/${id}`;
  const save = (who: { authorization: string }, change: object, seen?: object) =>
    call(who, 'PUT', `${at}/draft`, { document: { ...document, ...change }, ...(seen && { seen }) });
  const step = (who: { authorization: string }, name: string, { version, revision }: Seen, said: object = {}) =>
    call(who, 'POST', `${at}/versions/${version}/${name}`, { revision, ...said });
  return { id, at, document, save, step };
}

interface Seen {
  version: number;
  revision: number;
}

describe('a draft on a page', () => {
  it('is made by the first save and changed by the next, with its mistakes at their fields', async () => {
    const { save, at } = newCampaign();
    const made = await save(ann, { audience: 'profile.aeg < 60' });
    expect(made.body).toMatchObject({ version: 1, revision: 1, state: 'draft', problems: [{ field: 'audience' }] });
    const mended = await save(ann, {}, { version: 1, revision: 1 });
    expect(mended.body).toMatchObject({ version: 1, revision: 2, problems: [] });
    const read = await call(bob, 'GET', `${at}/draft`);
    expect(read.body.open).toMatchObject({ revision: 2, document: { name: '秋季', audience: 'profile.age < 60' } });
    expect(read.body).not.toHaveProperty('active');
  });

  it('is not written over what somebody else wrote: both texts are told, and who and when', async () => {
    const { save } = newCampaign();
    await save(ann, {});
    await save(bob, { name: '鲍勃的' }, { version: 1, revision: 1 });
    const late = await save(ann, { name: '安的' }, { version: 1, revision: 1 });
    expect([late.status, late.body.code]).toEqual([409, 'draft-conflict']);
    expect(late.body.current).toMatchObject({ revision: 2, author: expect.stringMatching(/^bob/) });
    expect(late.body.current.content).toContain('鲍勃的');
    expect(late.body.written).toContain('安的');
    // Seen and decided: now it may be.
    expect((await save(ann, { name: '安的' }, { version: 1, revision: 2 })).body).toMatchObject({ revision: 3 });
  });

  it('keeps remarks of the text before, and takes a text as well', async () => {
    const { at, id } = newCampaign();
    const content = `kind: campaign\nid: ${id}\nname: 秋季 # for everybody\nentry: { wave: true }\njourney: [{ end: {} }]\n`;
    await call(ann, 'PUT', `${at}/draft`, { content });
    const read = await call(ann, 'GET', `${at}/draft`);
    const document = { ...read.body.open.document, owner: 'ann' };
    const saved = await call(ann, 'PUT', `${at}/draft`, { document, seen: { version: 1, revision: 1 } });
    expect(saved.body.content).toContain('# for everybody');
    expect(saved.body.document).toMatchObject({ owner: 'ann' });
  });

  it('cannot take the name of another', async () => {
    const { document } = newCampaign();
    const taken = { ...document, id: 'papers' };
    const answer = await call(ann, 'PUT', '/definitions/campaign/papers/draft', { document: taken, isNew: true });
    expect([answer.status, answer.body.code]).toEqual([409, 'name-taken']);
  });

  it('is withdrawn by who submitted it, to write on', async () => {
    const { save, step } = newCampaign();
    const submitted = await step(ann, 'submit', (await save(ann, {})).body);
    expect((await step(ann, 'withdraw', submitted.body)).body).toMatchObject({ state: 'draft' });
  });
});

describe('checks before approval', () => {
  it('keep what has errors from being submitted, each with its place', async () => {
    const { save, step, at } = newCampaign({
      journey: [{ message: { channel: 'sms', template: 'bare' } }, { end: {} }, { wait: { for: '1d' } }],
      until: '2020-01-01',
    });
    const draft = (await save(ann, {})).body;
    const { checks } = (await call(ann, 'GET', `${at}/versions/1/checks`)).body;
    const errors = checks.filter(({ level }: { level: string }) => level === 'error');
    expect(errors.map(({ code, field }: { code: string; field?: string }) => `${code} ${field}`).sort()).toEqual([
      'opt-out-missing journey[0].message',
      'period-over until',
      'signature-missing journey[0].message',
      'step-unreachable journey[2].wait',
      'word-forbidden journey[0].message',
    ]);
    const refused = await step(ann, 'submit', draft);
    expect([refused.status, refused.body.code]).toEqual([422, 'checks-failed']);
  });

  it('have every warning acknowledged by who approves', async () => {
    const { save, step, at } = newCampaign({ control: { share: 0 } });
    const submitted = (await step(ann, 'submit', (await save(ann, {})).body)).body;
    const { checks } = (await call(bob, 'GET', `${at}/versions/1/checks`)).body;
    expect(checks).toContainEqual(expect.objectContaining({ code: 'control-missing', level: 'warning' }));
    const unread = await step(bob, 'approve', submitted);
    expect([unread.status, unread.body.code]).toEqual([409, 'warnings-unread']);
    const acknowledged = checks.map(({ id }: { id: string }) => id);
    expect((await step(ann, 'approve', submitted, { acknowledged })).body.code).toBe('approval-own');
    const approved = await step(bob, 'approve', submitted, { acknowledged, comment: '同意' });
    expect(approved.body).toMatchObject({ state: 'approved' });
  });
});

describe('campaigns on a page', () => {
  it('are listed with state and numbers, filtered, sorted and paged', async () => {
    const { save, id } = newCampaign();
    await save(ann, {});
    const all = await call(ann, 'GET', '/campaigns?sort=name&order=descending');
    const byId = new Map(all.body.campaigns.map((row: { id: string }) => [row.id, row]));
    expect(byId.get('papers')).toMatchObject({ state: 'running', begins: 'wave', channels: ['sms'], region: 'hubei' });
    expect(byId.get(id)).toMatchObject({ state: 'draft', name: '秋季', numbers: { contacts: 0 } });
    const drafts = await call(ann, 'GET', `/campaigns?state=draft&text=${id}`);
    expect(drafts.body).toMatchObject({ total: 1, campaigns: [{ id }] });
    const first = await call(ann, 'GET', '/campaigns?limit=1');
    const second = await call(ann, 'GET', `/campaigns?limit=1&cursor=${first.body.next}`);
    expect(second.body.campaigns[0].id).not.toBe(first.body.campaigns[0].id);
  });

  it('tell who paused and resumed them', async () => {
    await call(bob, 'POST', '/campaigns/papers/pause');
    const paused = (await call(ann, 'GET', '/campaigns/papers')).body;
    expect(paused).toMatchObject({ campaign: { state: 'paused' }, actions: [{ action: 'pause' }] });
    expect(paused.actions[0].who).toMatch(/^bob/);
    await call(bob, 'POST', '/campaigns/papers/resume');
    expect((await call(ann, 'GET', '/campaigns/papers')).body.campaign.state).toBe('running');
  });

  it('tell whom a draft would reach and what it asks of its channels', async () => {
    const customers = ['wuhan', 'wuhan', 'yichang', undefined].map((city, index) => ({
      customerId: `r${index}`,
      at: hall.time.now,
      ...{ age: 30, ...(city && { city }) },
    }));
    await call(ann, 'POST', '/customers/batch', customers);
    const { save, id } = newCampaign({ region: 'wuhan' });
    await save(ann, {});
    const reach = (await call(ann, 'GET', `/campaigns/${id}/versions/1/reach`)).body;
    expect(reach).toMatchObject({ count: 2, regions: [{ region: 'wuhan', name: '武汉市', count: 2 }] });
    expect(reach.load).toEqual([expect.objectContaining({ channel: 'sms', capacityPerHour: 10, expected: 2 })]);
  });

  it('send tests to known numbers only, marked as tests', async () => {
    const planner = hall.keyFor(['campaigns:run', 'definitions:read'], { name: 'planner' });
    await call(ann, 'POST', '/customers/batch', [{ customerId: 't1', at: hall.time.now, age: 30, city: 'yichang' }]);
    const send = (number: string) => call(planner, 'POST', '/campaigns/papers/test-sends', { numbers: [number] });
    expect((await send('13800000001')).body).toMatchObject({ status: 403, code: 'test-number-unknown' });
    await call(ann, 'PUT', '/test-numbers', { numbers: [{ number: '13800000001', name: '安' }] });
    const sent = (await send('13800000001')).body;
    expect(sent.sent).toEqual([{ number: '13800000001', contactId: expect.stringMatching(/^[0-9a-f]{24}$/) }]);
  });
});

describe('a test of a draft', () => {
  const numbers = ['13800000001'];
  const sendOf = (id: string) => (who: { authorization: string }, said: object) =>
    call(who, 'POST', `/campaigns/${id}/versions/1/test-sends`, said);

  it('is what a customer would read, before anybody has approved it, and no contact', async () => {
    await call(ann, 'PUT', '/test-numbers', { numbers: [{ number: '13800000001', name: '安' }] });
    const { save, id } = newCampaign();
    await save(ann, {});
    const planner = hall.keyFor(['campaigns:run'], { name: 'planner' });
    const before = draftTests.sent.length;
    const { status, body } = await sendOf(id)(planner, { numbers });
    expect([status, body]).toEqual([200, { sent: [{ number: '13800000001', contactId: 'test-13800000001' }] }]);
    const text = '【移动营业厅】手机报一个月。回复TD退订';
    const message = { channel: 'sms', number: '13800000001', text, title: '手机报一个月', campaign: id };
    expect(draftTests.sent.slice(before)).toEqual([
      { ...message, purpose: 'marketing', requestId: expect.stringMatching(/./) },
    ]);
    const campaign = (await call(ann, 'GET', `/campaigns/${id}`)).body;
    expect(campaign).toMatchObject({ campaign: { numbers: { planned: 0 } } });
  });

  it('says number by number what did not go out', async () => {
    await call(ann, 'PUT', '/test-numbers', { numbers: [{ number: '13800000009', name: '安' }] });
    const { save, id } = newCampaign();
    await save(ann, {});
    const { body } = await sendOf(id)(ann, { numbers: ['13800000009'], channel: 'sms', offer: 'paper-month' });
    expect(body).toEqual({ sent: [{ number: '13800000009', code: 'away', why: 'the channel is away' }] });
  });

  it.each([
    ['to a number nobody registered', { numbers: ['13800000077'] }, 403, 'test-number-unknown'],
    ['of a message it does not send', { numbers, channel: 'mms' }, 404, 'message-unknown'],
    ['for a customer whom one may not read', { numbers, customerId: 'nobody' }, 403, 'scope-missing'],
  ])('is refused %s', async (_what, said, status, code) => {
    await call(ann, 'PUT', '/test-numbers', { numbers: [{ number: '13800000001', name: '安' }] });
    const { save, id } = newCampaign();
    await save(ann, {});
    const planner = hall.keyFor(['campaigns:run'], { name: 'planner' });
    expect((await sendOf(id)(planner, said)).body).toMatchObject({ status, code });
  });

  it('is refused for somebody who is not a customer', async () => {
    const { save, id } = newCampaign();
    await save(ann, {});
    const said = { numbers, customerId: 'nobody' };
    expect((await sendOf(id)(ann, said)).body).toMatchObject({ status: 404, code: 'customer-unknown' });
  });

  it('is refused while the draft has mistakes, and to who may not run campaigns or is of another city', async () => {
    const { save, id } = newCampaign({ region: 'wuhan' });
    const made = (await save(ann, { audience: 'profile.aeg < 60' })).body;
    expect((await sendOf(id)(ann, { numbers })).body).toMatchObject({ status: 422, code: 'definitions-invalid' });
    await save(ann, {}, made);
    const reader = hall.keyFor(['definitions:read', 'definitions:write'], { name: 'reader' });
    expect((await sendOf(id)(reader, { numbers })).body.code).toBe('scope-missing');
    const yichang = hall.keyFor(['campaigns:run'], { name: 'yichang', regions: ['yichang'] });
    expect((await sendOf(id)(yichang, { numbers })).status).toBe(404);
  });
});

describe("a city's version", () => {
  const cityOf = (region: string) => ({
    kind: 'campaign',
    id: `papers-${region}`,
    name: '武汉手机报',
    localOf: 'papers',
    region,
  });
  const put = (who: { authorization: string }, document: { id: string }) =>
    call(who, 'PUT', `/definitions/campaign/${document.id}/draft`, { document });

  it('is written by the city for itself alone, within the limits of the province', async () => {
    const planner = hall.keyFor(['definitions:read', 'definitions:write'], { name: 'wuhan', regions: ['wuhan'] });
    const mine = await put(planner, cityOf('wuhan'));
    expect(mine.body).toMatchObject({ state: 'draft', problems: [] });
    const beyond = { ...cityOf('wuhan'), reentry: '7d', budgetContacts: 51 };
    const refused = await call(planner, 'PUT', '/definitions/campaign/papers-wuhan/draft', {
      ...{ document: beyond, seen: { version: mine.body.version, revision: mine.body.revision } },
    });
    expect(refused.body.problems.map(({ code, field }: { code: string; field: string }) => `${code} ${field}`)).toEqual(
      ['local-limit reentry', 'local-limit budgetContacts'],
    );
    expect((await put(planner, cityOf('yichang'))).body.code).toBe('region-bound');
    expect((await put(planner, { ...cityOf('wuhan'), id: 'papers' })).body.code).toBe('region-bound');
  });

  it('is not there for another city', async () => {
    await put(ann, cityOf('yichang'));
    const planner = hall.keyFor(['definitions:read', 'definitions:write'], { name: 'wuhan', regions: ['wuhan'] });
    const listed = (await call(planner, 'GET', '/campaigns')).body.campaigns.map(({ id }: { id: string }) => id);
    expect(listed).toContain('papers');
    expect(listed).not.toContain('papers-yichang');
    expect((await call(planner, 'GET', '/campaigns/papers-yichang')).body.code).toBe('campaign-unknown');
    expect((await call(planner, 'GET', '/definitions/campaign/papers-yichang/draft')).body.code).toBe(
      'definition-unknown',
    );
    expect((await call(planner, 'GET', '/campaigns/papers-yichang/versions/1/reach')).body.code).toBe(
      'definition-unknown',
    );
  });
});
