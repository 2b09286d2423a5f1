import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorOf } from '../../../src/features/page-cursor.ts';
import { type ApiDocument, Conformance, type Operation, operationsOf } from './api-document.ts';
import { SECRET } from './counter-pack.ts';
import { People } from './people-in-memory.ts';
import { RequestArbitraries } from './request-arbitraries.ts';
import { fillStore, SMALL_PACK, leads as versionLeads } from './small-pack.ts';
import { START, type TownHall } from './town-hall.ts';
import { openWholeHall, wholeAccess } from './whole-hall.ts';

/** Requests an operation; more with OPPORTUNE_FUZZ_RUNS. */
const RUNS = Number(process.env.OPPORTUNE_FUZZ_RUNS ?? 60);
/** So many more are tried until one succeeds: nonsense alone would prove little, and chance makes a good one seldom. */
const MOST_MORE = 1000;

const people = new People();
const { userId } = await people.hire('somebody', ['clerk']);
const keyId = 'somekey1';
await people.keys.create({ keyId, name: 'some', secretHash: '', scopes: [], createdAt: START, createdBy: 'test' });
const access = wholeAccess(people);
const hall = await openWholeHall({ requestsPerSecond: 1_000_000, wrongKeysPerMinute: 1_000_000 }, { access });
await fillStore(hall.store);
const listId = 'invited';
const numberLists = [{ kind: 'numberList' as const, id: listId, pattern: 'n[0-9]' }];
await hall.live.activate({ ...hall.live.definitions, numberLists });
const document = (await hall.server.inject('/openapi.json')).json() as ApiDocument;
const conformance = new Conformance(document);
const all = hall.keyFor();
/** Takes away what the others are about. */
const last = ['makeNumberList', 'eraseCustomer', 'activateDefinitions', 'applyDefinitions'];
/** A stream has no end to wait for; live-stream.test.ts follows it. Those for people are for no key: access-*.test.ts. */
const elsewhere = [
  ...['followLive', 'beginOpenId', 'finishOpenId', 'beginSession', 'readSession', 'changeSession', 'endSession'],
  'changeOwnPassword',
];
const operations = operationsOf(document)
  .filter(({ operationId }) => !elsewhere.includes(operationId))
  .sort((a, b) => last.indexOf(a.operationId) - last.indexOf(b.operationId));
const { customerId, decisionId, contactId } = await known(hall);
const ofList = { parameters: { id: [listId] } };
const ofUpload = { parameters: { id: [listId], uploadId: [await begunUpload(hall)] } };
const leads = {
  ...versionLeads,
  listCampaigns: { parameters: campaignQuery() },
  uploadNumbers: ofList,
  takeSnapshot: { ...ofList, body: { rule: 'profile.age > 3' } },
  listUploads: ofList,
  readUpload: ofUpload,
  cancelUpload: ofUpload,
  listRefusedRows: ofUpload,
  readUploadReport: ofUpload,
};
const files = [{ file: 'pack.yaml', text: SMALL_PACK }];
const scenario = { kind: 'scenario', id: 'calls', pattern: { event: { event: 'call' } } };
const requests = new RequestArbitraries(document, {
  values: {
    customerId,
    decisionId,
    contactId,
    productId: ['music'],
    firingsId: [await begunFirings(hall)],
    userId: [userId],
    keyId: [keyId],
    campaignId: [`${SECRET}-campaign`],
    kind: ['offer', 'channel', 'campaign'],
    id: ['music-offer', 'counter', 'k-1'],
    channel: ['counter', 'hotline', 'sms'],
    rule: ['true', 'profile.age > 3', 'metric.calls >= 1 &&', 'nothing'],
    groupBy: ['profile.city', 'profile.age'],
    attribute: ['age', 'city', 'plan', 'vip', 'tags', 'birthday', 'at'],
    text: [SMALL_PACK, 'kind: offer', '- - -', 'a,b'],
    'Idempotency-Key': ['k1', 'k2', 'k3'],
  },
  bodies: {
    askDecision: { customerId: 'n1', channel: 'counter', limit: 2 },
    findCustomer: { number: 'n1' },
    unmaskCustomer: { reason: 'to call back' },
    createUser: { name: 'lin', password: 'a good password', roles: ['clerk'] },
    changeUser: { revision: 1, roles: ['planner'] },
    setPassword: { password: 'a good password' },
    createApiKey: { name: 'till', scopes: ['events:write'] },
    noteOutcome: { outcome: 'considering' },
    feedDeadLetters: {
      letters: [{ deadLetterId: 'a', at: START, record: { type: 'call', customerId: 'n1', at: START } }],
    },
    takeCarried: { customerId: 'n1' },
    resumeChannels: { channel: 'sms' },
    changeCustomer: { profile: { age: 30, city: null } },
    checkScenario: { scenario },
    tryScenario: { scenario, events: [{ at: START, type: 'call' }] },
    countFirings: { scenario },
    countAudience: { rule: 'profile.age > 3' },
    spreadAudiences: { rules: ['profile.age > 3'], of: ['profile.city'] },
    previewMessage: { channel: 'sms', text: 'Hello {{ profile.age }}' },
    writeMessageRules: { optOutWords: ['T'], forbiddenWords: [], prices: { sms: { cents: 3, per: 'segment' } } },
    diffDefinitions: { files },
    applyDefinitions: { files },
  },
  leads,
});

/** A counting that the caller of all has begun. */
async function begunFirings({ server }: TownHall): Promise<string> {
  const payload = { scenario };
  const answer = await server.inject({ method: 'POST', url: '/v1/scenarios/firings', headers: all, payload });
  return answer.json().id;
}

/** An upload to the number list, with a row that is not taken. */
async function begunUpload({ server }: TownHall): Promise<string> {
  const url = `/v1/number-lists/${listId}/uploads`;
  const headers = { ...all, 'content-type': 'text/csv' };
  const answer = await server.inject({ method: 'POST', url, headers, payload: 'n1\nnobody\n' });
  return answer.json().uploadId;
}

/** What campaigns may be asked for by. */
function campaignQuery() {
  const name = ['music'];
  return {
    ...{ text: name, region: name, owner: name, channel: ['sms'], localOf: name, cursor: [cursorOf({ from: 0 })] },
    ...{ state: ['running'], open: ['true'], from: [String(START)], until: [String(START)] },
    ...{ sort: ['name'], order: ['ascending'], limit: ['5'] },
  };
}

/** Customers, decisions and contacts that exist. */
async function known({ server, keyFor }: TownHall) {
  const headers = keyFor();
  const events = ['n1', 'n2'].map((customerId) => ({ type: 'session', customerId, id: '1', at: START, cell: 'c1' }));
  await server.inject({ method: 'POST', url: '/v1/events', headers, payload: events });
  const ask = { customerId: 'n1', channel: 'counter' };
  const answer = (await server.inject({ method: 'POST', url: '/v1/decisions', headers, payload: ask })).json();
  return {
    customerId: ['n1', 'n2', 'nobody'],
    decisionId: [answer.decisionId],
    contactId: answer.offers.map(({ contactId }: { contactId: string }) => contactId),
  };
}

describe('the OpenAPI document', () => {
  it('is of version 3.1 and describes every operation by an id of its own', () => {
    const ids = operationsOf(document).map(({ operationId }) => operationId);
    expect(document.openapi).toBe('3.1.0');
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain(undefined);
  });
});

type Asked = { method: string; url: string; headers: Record<string, string>; payload?: string };

/** Sends it; the answer is one that the document declares. */
async function statusOf(operation: Operation, { method, url, headers, payload }: Asked): Promise<number> {
  const answer = await hall.server.inject({
    method: method as 'GET',
    url,
    headers: { ...headers, ...all },
    ...(payload !== undefined && { payload }),
  });
  const problem = conformance.problemOf(operation, answer);
  const defect = problem && hall.logged.findLast((line) => line.includes('defect'));
  expect(problem, defect).toBeUndefined();
  return answer.statusCode;
}

describe('whatever is sent', () => {
  it.each(operations.map((operation) => [operation.operationId, operation] as const))(
    '%s answers as the document declares',
    async (_id, operation: Operation) => {
      const statuses = new Set<number>();
      const whatever = requests.request(operation);
      const send = async (request: Asked) => statuses.add(await statusOf(operation, request));
      await fc.assert(
        fc.asyncProperty(whatever, async (request) => void (await send(request))),
        { numRuns: RUNS },
      );
      const isDone = () => [...statuses].some((status) => status < 300);
      for (const request of isDone() ? [] : fc.sample(whatever, MOST_MORE)) {
        await send(request);
        if (isDone()) break;
      }
      expect(isDone(), [...statuses].join()).toBe(true);
    },
    RUNS * 5000,
  );
});
