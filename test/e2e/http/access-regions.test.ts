/** A planner of one city tries every route of the document with what belongs to another city and to the province. */
import { afterAll, describe, expect, it } from 'vitest';
import { type ApiDocument, type Operation, operationsOf } from './api-document.ts';
import { People } from './people-in-memory.ts';
import { aboutMany, aboutOne, makers, type Probe } from './regional-probes.ts';
import { FOREIGN, OWN_CUSTOMER, settle, type Things } from './two-cities.ts';
import { openWholeHall, wholeAccess } from './whole-hall.ts';

const people = new People();
const hall = await openWholeHall({ requestsPerSecond: 1_000_000 }, { access: wholeAccess(people) });
const plain: Probe = () => ({});
const { things, session, key } = await settle(hall, people);
const document = (await hall.server.inject('/openapi.json')).json() as ApiDocument;
afterAll(() => hall.server.close());

/** Streams: another test follows them. Own things of people: nothing of a region is in them. */
const elsewhere = ['followLive', 'readSession', 'changeSession', 'endSession', 'changeOwnPassword'];

const operations = operationsOf(document).filter(({ security }) => security !== undefined);

async function send({ method, path, parameters }: Operation, of: Things, probe: Probe, headers: object) {
  const given = { ...of, channel: 'sms' } as Record<string, string>;
  const { query = {}, body, type } = probe(of);
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given[name] ?? '1'));
  const wanted = parameters.filter((each) => each.in === 'query' && each.required);
  const filled = Object.fromEntries(wanted.map(({ name }) => [name, query[name] ?? given[name] ?? '1']));
  const answer = await hall.server.inject({
    method: method as 'GET',
    url: `${url}?${new URLSearchParams({ ...filled, ...query })}`,
    headers: { ...headers, ...(type !== undefined && { 'content-type': type }) },
    ...(body !== undefined && { payload: body }),
  });
  // What the caller wrote may come back.
  const echoes = new RegExp(
    Object.values(of)
      .filter((each) => each.length > 1)
      .join('|'),
    'g',
  );
  const said = answer.body.replace(/"requestId":"[^"]*"/, '').replace(echoes, '<it>');
  const passing = /^(x-request-id|date|content-length|x-ratelimit-.*)$/;
  const told = Object.entries(answer.headers).filter(([name]) => !passing.test(name));
  return { status: answer.statusCode, said, headers: JSON.stringify(told) };
}

describe.each([
  ['by session', session],
  ['by API key', key],
] as const)('a caller of one city, %s,', (_way, headers) => {
  it.each(operations.map((operation) => [operation.operationId, operation] as const))('%s', async (id, operation) => {
    const regions = operation['x-regions'];
    if (elsewhere.includes(id)) return;
    if (regions === 'all') {
      const answer = await send(operation, things.others, plain, headers);
      expect(answer.said).toMatch(/"code":"(region-bound|unauthenticated)"/);
      return;
    }
    const probe = aboutOne[id] ?? aboutMany[id] ?? makers[id];
    expect(probe, `${id} is of regions "${regions}" and no test says how: add it to regional-probes.ts`).toBeDefined();
    for (const foreign of [things.others, things.provinces]) {
      const answer = await send(operation, foreign, probe!, headers);
      expect(`${answer.headers} ${answer.said}`).not.toMatch(FOREIGN);
      if (id in makers) expect(answer.said).toContain('name-taken');
      if (!(id in aboutOne)) continue;
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer).toEqual(await send(operation, things.nobodys, probe!, headers));
    }
  });

  it('reaches what is its own', async () => {
    const reach = async (id: string) => {
      const operation = operations.find((each) => each.operationId === id)!;
      return (await send(operation, things.own, aboutOne[id]!, headers)).status;
    };
    const reading = [
      'readCustomer',
      'readTimeline',
      'findCustomer',
      'explainDecision',
      'readBreakdown',
      'readDefinition',
    ];
    for (const id of reading) expect([id, await reach(id)]).toEqual([id, 200]);
    const doing = ['askDecision', 'noteOutcome', 'changeCustomer', 'pauseCampaign', 'resumeCampaign'];
    for (const id of doing) expect(await reach(id), id).toBeLessThan(300);
  });
});

describe('a caller of one city', () => {
  const ask = async (method: 'GET' | 'POST' | 'PATCH' | 'PUT', url: string, payload?: object) => {
    const answer = await hall.server.inject({ method, url, headers: key, ...(payload && { payload }) });
    return { status: answer.statusCode, ...answer.json() };
  };

  it('counts own customers, in total too, whatever the rule says', async () => {
    for (const rule of ['true', 'true || profile.device == "secret-device"']) {
      expect(await ask('POST', '/v1/audiences/count', { rule })).toMatchObject({ count: 1, total: 1 });
    }
    expect((await ask('POST', '/v1/audiences/count', { rule: 'true) || (true' })).code).toBe('rule-invalid');
  });

  it('keeps customers in the region', async () => {
    const url = `/v1/customers/${OWN_CUSTOMER}`;
    expect(await ask('PATCH', url, { profile: { home: 'yichang' } })).toMatchObject({ code: 'customer-invalid' });
    expect(await ask('PATCH', url, { profile: { home: null } })).toMatchObject({ code: 'customer-invalid' });
    expect((await ask('PATCH', url, { profile: { home: 'wuhan' } })).status).toBe(202);
    expect((await ask('PATCH', '/v1/customers/made-up', { profile: { home: 'wuhan' } })).code).toBe('customer-unknown');
  });

  it('reads what is of the province, and cannot write it', async () => {
    const province = '/v1/definitions/campaign/railway-platform-campaign';
    expect((await ask('GET', province)).status).toBe(200);
    const content = 'kind: campaign\nid: railway-platform-campaign\nregion: wuhan\n';
    expect((await ask('PUT', `${province}/draft`, { content })).code).toBe('region-bound');
    expect((await ask('POST', '/v1/campaigns/railway-platform-campaign/pause')).code).toBe('campaign-unknown');
  });

  it.each([
    ['for another city', 'campaign', 'region: yichang\n', 'region-bound'],
    ['for the province', 'campaign', '', 'region-bound'],
    ['of a kind that is the province’s', 'region', 'region: wuhan\n', 'region-bound'],
    ['of the own city', 'campaign', 'region: wuhan\n', undefined],
    ['of a county in it', 'campaign', 'region: wuchang\n', undefined],
  ])('writes no draft but those of the region: one %s', async (_what, kind, region, code) => {
    const id = `mine${region.length}${kind}`;
    const content = `kind: ${kind}\nid: ${id}\n${region}`;
    const answer = await ask('PUT', `/v1/definitions/${kind}/${id}/draft`, { content });
    expect(answer.code).toBe(code);
    expect(answer.status).toBe(code === undefined ? 200 : 403);
  });

  it.each(['', 'primary: 7\n'])('writes no group that divides the customers of other cities (%j)', async (primary) => {
    const id = `mine-too${primary.length}`;
    const content = `kind: group\nid: ${id}\nregion: wuhan\nrule: "true"\n${primary}`;
    const answer = await ask('PUT', `/v1/definitions/group/${id}/draft`, { content });
    expect(answer.code).toBe(primary === '' ? undefined : 'region-bound');
  });

  it('gets whole answers whatever things of others are called', async () => {
    const id = 'message';
    const draft = { kind: 'group', id, content: `kind: group\nid: ${id}\nregion: yichang\nrule: "true"\n` };
    await hall.store.saveDraft(draft, { who: 'somebody', at: 0, comment: '' });
    const rule = 'profile.nonsense > 1';
    const refused = await ask('POST', '/v1/audiences/count', { rule });
    expect(refused).toMatchObject({
      status: 422,
      errors: [{ pointer: '/rule', message: expect.stringContaining('nonsense') }],
    });
    expect(await ask('POST', '/v1/rules/check', { rule })).toMatchObject({ status: 200 });
    const content = 'kind: group\nid: wrong-group\nregion: wuhan\nrule: profile.nonsense > 1\n';
    const saved = await ask('PUT', '/v1/definitions/group/wrong-group/draft', { content });
    expect(saved).toMatchObject({ status: 200, problems: [{ message: expect.any(String) }] });
  });

  it('is not told of others’ by what is wrong with a draft', async () => {
    const content = 'kind: group\nid: my-group\nregion: wuhan\nrule: group["lum-growers"] || "ichang-plu" in lists\n';
    const saved = await hall.server.inject({
      ...{ method: 'PUT', url: '/v1/definitions/group/my-group/draft', headers: key },
      payload: { content },
    });
    const { content: _, document: __, ...told } = saved.json();
    expect(saved.statusCode).toBe(200);
    expect(told.problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(told).replaceAll('ichang-plu', '').replaceAll('lum-growers', '')).not.toMatch(FOREIGN);
  });
});
