import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditTrail } from '../../../src/features/access/audit-trail.ts';
import { operationsOf } from './api-document.ts';
import { MemoryAuditLog } from './audit-in-memory.ts';
import { PASSWORD, People } from './people-in-memory.ts';
import { START, type TownHall } from './town-hall.ts';
import { settle } from './two-cities.ts';
import { openWholeHall } from './whole-hall.ts';

const NUMBER = 'own-13700001111';
let people: People;
let hall: TownHall;
let log: MemoryAuditLog;
let things: Awaited<ReturnType<typeof settle>>['things'];
beforeAll(async () => {
  people = new People();
  log = new MemoryAuditLog();
  const trail = new AuditTrail({ log, secret: 'secret', warn: () => {} });
  hall = await openWholeHall({}, { access: { ...people.access, trail } });
  ({ things } = await settle(hall, people));
  for (const role of ['planner', 'clerk', 'caller', 'compliance', 'administrator'])
    await people.hire(`a-${role}`, [role]);
});
afterAll(() => hall.server.close());

const headersOf = async (name: string) => {
  const payload = { name, password: PASSWORD };
  const answer = await hall.server.inject({ method: 'POST', url: '/v1/session', payload });
  return { cookie: answer.cookies.map((each) => `${each.name}=${each.value}`).join(), 'x-opportune-console': '1' };
};
const as = async (name: string, method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) => {
  const headers = await headersOf(name);
  log.entries = [];
  return hall.server.inject({ method, url, headers, ...(payload && { payload }) });
};
const told = () => log.entries.map(({ name, action, subject, status }) => [name, action, subject, status]);

describe('a look at a customer', () => {
  it.each([
    ['GET', `/v1/customers/${NUMBER}`, undefined, 'customer.read'],
    ['GET', `/v1/customers/${NUMBER}/profile`, undefined, 'customer.read'],
    ['GET', `/v1/customers/${NUMBER}/timeline`, undefined, 'customer.read'],
    ['POST', '/v1/customers/find', { number: NUMBER }, 'customer.find'],
  ] as const)('is in the audit trail: %s %s', async (method, url, payload, action) => {
    expect((await as('a-planner', method, url, payload)).statusCode).toBe(200);
    expect(told()).toEqual([['a-planner', action, 'own****1111', 200]]);
    expect(log.entries[0]).toMatchObject({ at: people.now, address: '127.0.0.1' });
  });

  it('is so by a decision about them too', async () => {
    await as('a-planner', 'GET', `/v1/decisions/${things.own.decisionId}`);
    expect(told()).toEqual([['a-planner', 'decision.read', 'own****1111', 200]]);
    expect(JSON.parse(log.entries[0]!.detail)).toEqual({ decisionId: things.own.decisionId });
  });

  it('is so when it was refused', async () => {
    await as('planner', 'GET', '/v1/customers/other-13900007777');
    expect(told()).toEqual([['planner', 'customer.read', 'oth****7777', 404]]);
  });

  it('of an API key is so as well', async () => {
    log.entries = [];
    await hall.server.inject({ url: `/v1/customers/${NUMBER}`, headers: hall.keyFor(['customers:read']) });
    expect(told()).toEqual([['test', 'customer.read', 'own****1111', 200]]);
  });
});

describe('what API keys do all day', () => {
  it('is not written one by one; what people do is', async () => {
    const headers = hall.keyFor();
    log.entries = [];
    const ask = { customerId: NUMBER, channel: 'counter' };
    await hall.server.inject({ method: 'POST', url: '/v1/decisions', headers, payload: ask });
    const events = [{ type: 'call', customerId: NUMBER, id: '9', at: START }];
    await hall.server.inject({ method: 'POST', url: '/v1/events', headers, payload: events });
    expect(told()).toEqual([]);
    await as('a-clerk', 'POST', '/v1/decisions', ask);
    expect(told()).toEqual([['a-clerk', 'decision.ask', 'own****1111', 200]]);
  });
});

describe('numbers', () => {
  const unmask = (name: string, payload: object) => as(name, 'POST', `/v1/customers/${NUMBER}/unmask`, payload);

  it('are masked for everybody who signed in, whatever they may do', async () => {
    for (const name of ['a-planner', 'a-caller', 'a-administrator']) {
      const answer = await as(name, 'GET', `/v1/customers/${NUMBER}/profile`);
      expect([name, answer.json().customerId]).toEqual([name, 'own****1111']);
    }
    const answer = await as('a-administrator', 'GET', `/v1/decisions/${things.own.decisionId}`);
    expect(answer.json().full.customerId).toBe('own****1111');
  });

  it('are told one by one, for a reason, to those who may, and that is written', async () => {
    expect((await unmask('a-planner', { reason: 'wants to know' })).json().code).toBe('scope-missing');
    expect((await unmask('a-caller', { reason: '' })).statusCode).toBe(400);
    const answer = await unmask('a-caller', { reason: 'agreed to be called back' });
    expect(answer.json()).toEqual({ customerId: NUMBER });
    expect(told()).toEqual([['a-caller', 'customer.unmask', 'own****1111', 200]]);
    expect(JSON.parse(log.entries[0]!.detail)).toEqual({ reason: 'agreed to be called back' });
  });

  it('are not told when it cannot be written', async () => {
    const headers = await headersOf('a-caller');
    log.isAway = true;
    const request = { method: 'POST' as const, url: `/v1/customers/${NUMBER}/unmask`, headers };
    const answer = await hall.server.inject({ ...request, payload: { reason: 'call back' } });
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'records-unavailable']);
    expect(answer.body).not.toContain(NUMBER);
    const next = await hall.server.inject({ url: `/v1/customers/${NUMBER}`, headers });
    expect(next.statusCode).toBe(503);
    const ask = { customerId: NUMBER, channel: 'counter' };
    const byKey = { method: 'POST' as const, url: '/v1/decisions', headers: hall.keyFor(), payload: ask };
    expect((await hall.server.inject(byKey)).statusCode).toBe(200);
    log.isAway = false;
    await expect
      .poll(async () => (await hall.server.inject({ url: `/v1/customers/${NUMBER}`, headers })).statusCode, {
        timeout: 90_000,
      })
      .toBe(200);
    expect(told().map(([, action]) => action)).toContain('customer.unmask');
  });
});

describe('signing in', () => {
  it('is written, refused or not, without what was typed in the place of a name', async () => {
    log.entries = [];
    const begin = (name: string, password: string) =>
      hall.server.inject({ method: 'POST', url: '/v1/session', payload: { name, password } });
    await begin('a-clerk', PASSWORD);
    await begin('a-clerk', 'wrong password');
    await begin('my secret password', 'oops');
    expect(log.entries.map(({ name, subject, status }) => [name, subject, status])).toEqual([
      ['a-clerk', 'a-clerk', 200],
      ['nobody', 'a-clerk', 401],
      ['nobody', 'nobody known', 401],
    ]);
    expect(JSON.stringify(log.entries)).not.toMatch(/secret password|oops|correct horse/);
  });
});

describe('the audit trail', () => {
  const list = async (query: string) => (await as('a-compliance', 'GET', `/v1/audit?${query}`)).json();

  it('is searched by who, what, whom and when, by those who may, and is written itself', async () => {
    const seen = await headersOf('a-compliance');
    await as('a-planner', 'GET', `/v1/customers/${NUMBER}`);
    const kept = [...log.entries];
    const find = async (query: string) => {
      log.entries = [...kept];
      return (await hall.server.inject({ url: `/v1/audit?${query}`, headers: seen })).json().entries;
    };
    expect(await find(`subject=${NUMBER}`)).toMatchObject([
      { name: 'a-planner', action: 'customer.read', status: 200 },
    ]);
    expect(await find('who=a-planner&action=customer.read')).toHaveLength(1);
    expect(await find('who=a-clerk')).toHaveLength(0);
    expect(await find(`from=${people.now}&until=${people.now + 1}`)).toHaveLength(1);
    expect(await find(`until=${people.now}`)).toHaveLength(0);
    expect(log.entries.at(-1)).toMatchObject({ action: 'audit.read', name: 'a-compliance' });
    expect((await as('a-planner', 'GET', '/v1/audit')).json().code).toBe('scope-missing');
    expect((await list('cursor=zzz')).code).toBe('cursor-invalid');
  });

  it('says whether it is as it was written', async () => {
    const verify = async () => (await as('a-compliance', 'GET', '/v1/audit/verification')).json();
    expect(await verify()).toEqual({ checked: 0 });
    const headers = await headersOf('a-compliance');
    const ask = async () => (await hall.server.inject({ url: '/v1/audit/verification', headers })).json();
    log.entries = [];
    await ask();
    await ask();
    expect(await ask()).toMatchObject({ checked: 2, head: { sequence: 2 } });
    log.entries[1] = { ...log.entries[1]!, name: 'somebody else' };
    expect(await ask()).toMatchObject({ checked: 1, problem: { sequence: 2, what: 'changed' } });
  });
});

describe('every route', () => {
  /** What asks and changes nothing, or is the work of machines whose inputs the log has. */
  const unwritten = [
    ...[
      'countAudience',
      'spreadAudiences',
      'checkRule',
      'checkScenario',
      'tryScenario',
      'countFirings',
      'cancelFirings',
    ],
    ...['diffDefinitions'],
    ...['sendEvents', 'postInbound', 'postReport', 'takeCarried', 'tellSignedReport'],
    'changeSession',
  ];

  it('that changes something or tells of customers is in the audit trail', async () => {
    const document = (await hall.server.inject('/openapi.json')).json();
    const operations = operationsOf(document);
    const writing = operations.filter(({ method }) => method !== 'GET');
    const silent = writing.filter((operation) => operation['x-audit'] === undefined);
    expect(silent.map(({ operationId }) => operationId).filter((id) => !unwritten.includes(id))).toEqual([]);
    const personal = operations.filter(({ path }) => /\/customers\/|\/decisions\//.test(path));
    expect(personal.filter((operation) => operation['x-audit'] === undefined)).toEqual([]);
  });
});
