import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECRET } from './counter-pack.ts';
import { MemoryDeadLetters, MemoryIdempotencyKeys, MemoryTimeline } from './kept-in-memory.ts';
import { openTownHall, START, type TownHall } from './town-hall.ts';

const deadLetters = new MemoryDeadLetters();
const idempotency = new MemoryIdempotencyKeys();
let hall: TownHall;

beforeAll(async () => {
  hall = await openTownHall({}, (live) => ({ records: new MemoryTimeline(live), deadLetters, idempotency }));
  const payload = [{ type: 'session', customerId: '13812345678', id: '1', at: START, cell: 'c1' }];
  await hall.server.inject({ method: 'POST', url: '/v1/events', headers: hall.keyFor(), payload });
});
afterAll(() => hall.server.close());

const read = (url: string, scopes?: string[]) => hall.server.inject({ url, headers: hall.keyFor(scopes) });

describe('GET /v1/customers/{id}/timeline', () => {
  const url = '/v1/customers/13812345678/timeline';

  it('tells who may see it everything, page by page, newest first', async () => {
    const types: string[] = [];
    let next: string | undefined;
    do {
      const page = (await read(`${url}?limit=1${next === undefined ? '' : `&cursor=${next}`}`)).json();
      types.push(...page.entries.map(({ type }: { type: string }) => type));
      next = page.next;
    } while (next !== undefined);
    expect(types).toEqual(['contact', 'decision', 'moment']);
  });

  it('tells a clerk what was said and done, never what made it happen', async () => {
    const answer = await read(url, ['customers:read']);
    expect(answer.json().entries).toEqual([
      expect.objectContaining({ type: 'contact', channel: 'sms', name: expect.stringMatching(/^Try /) }),
    ]);
    expect(answer.body).not.toContain(SECRET);
  });

  it('refuses a cursor that no page gave', async () => {
    const answer = await read(`${url}?cursor=x`);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'cursor-invalid']);
  });

  it('says when the records cannot be reached', async () => {
    const away = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7'), { code: 'ECONNREFUSED' });
    const other = await openTownHall({}, () => ({
      records: { timeline: () => Promise.reject(away), erase: async () => {} },
    }));
    const answer = await other.server.inject({ url, headers: other.keyFor() });
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'records-unavailable']);
    expect(answer.body).not.toContain('10.0.0.7');
    await other.server.close();
  });
});

describe('DELETE /v1/customers/{id}', () => {
  it('erases the records after what is on its way to them has arrived', async () => {
    const steps: string[] = [];
    const other = await openTownHall({}, () => ({
      records: { timeline: async () => ({ entries: [], places: [] }), erase: async () => void steps.push('erased') },
    }));
    other.live.recorded = async () => void steps.push('arrived');
    const headers = other.keyFor();
    await other.server.inject({ method: 'PATCH', url: '/v1/customers/n1', headers, payload: { profile: { age: 30 } } });
    await other.server.inject({ method: 'DELETE', url: '/v1/customers/n1', headers });
    expect(steps).toEqual(['arrived', 'erased']);
    expect(await other.live.customer('n1')).toBeUndefined();
    await other.server.close();
  });

  it('leaves nothing in the records, even of one whom the engine has forgotten', async () => {
    const erased: string[] = [];
    const other = await openTownHall({}, () => ({
      records: {
        timeline: async () => ({ entries: [], places: [] }),
        erase: async (customerId) => void erased.push(customerId),
      },
    }));
    const headers = other.keyFor();
    await other.server.inject({ method: 'PATCH', url: '/v1/customers/n1', headers, payload: { profile: { age: 30 } } });
    const known = await other.server.inject({ method: 'DELETE', url: '/v1/customers/n1', headers });
    const unknown = await other.server.inject({ method: 'DELETE', url: '/v1/customers/n2', headers });
    expect([known.statusCode, unknown.statusCode]).toEqual([202, 404]);
    expect(erased).toEqual(['n1', 'n2']);
    await other.server.close();
  });
});

describe('dead letters', () => {
  const letter = (deadLetterId: string, raw: string) => ({
    type: 'deadLetter' as const,
    deadLetterId,
    customerId: '13812345678',
    at: START,
    code: 'input.failed',
    message: 'about 13812345678',
    file: 0,
    line: 0,
    raw,
  });

  it('are listed page by page, numbers masked', async () => {
    deadLetters.letters.push(letter('a', '{"peer":"13900001111"}'), letter('b', '{}'));
    const first = (await read('/v1/dead-letters?limit=1', ['operations:read'])).json();
    expect(first.deadLetters).toEqual([
      expect.objectContaining({
        deadLetterId: 'a',
        customerId: '138****5678',
        message: 'about 138****5678',
        raw: '{"peer":"139****1111"}',
      }),
    ]);
    const second = (await read(`/v1/dead-letters?limit=1&cursor=${first.next}`, ['operations:read'])).json();
    expect(second.deadLetters).toHaveLength(1);
    expect(second.deadLetters[0].deadLetterId).toBe('b');
  });

  it('are fed again when mended; what is still wrong waits', async () => {
    const call = { type: 'call', customerId: '13812345678', id: 'mended', at: START, seconds: 4 };
    const answer = await hall.server.inject({
      method: 'POST',
      url: '/v1/dead-letters/feed',
      headers: hall.keyFor(['operations:write']),
      payload: {
        letters: [
          { deadLetterId: 'a', at: START, record: call },
          { deadLetterId: 'b', at: START, record: { ...call, type: 'cal' } },
        ],
      },
    });
    expect(answer.json()).toMatchObject({ accepted: 1, rejected: [{ index: 1, code: 'event.type' }] });
    const waiting = (await read('/v1/dead-letters?waiting=true')).json();
    expect(waiting.deadLetters.map(({ deadLetterId }: { deadLetterId: string }) => deadLetterId)).toEqual(['b']);
    expect((await hall.live.customer('13812345678'))?.metrics.calls).toBe(1);
  });

  it('are fed as customers by those alone who may change customers', async () => {
    const payload = { kind: 'customers', letters: [{ deadLetterId: 'b', at: START, record: { customerId: 'n1' } }] };
    const headers = hall.keyFor(['operations:write']);
    const answer = await hall.server.inject({ method: 'POST', url: '/v1/dead-letters/feed', headers, payload });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'scope-missing']);
  });

  it('have cursors that cannot be made up', async () => {
    for (const cursor of ['x', Buffer.from('{"at":1}').toString('base64url')]) {
      expect((await read(`/v1/dead-letters?cursor=${cursor}`)).json().code).toBe('cursor-invalid');
    }
  });
});

describe('idempotency keys of writes that the engine does not know again', () => {
  const feed = (of: TownHall, headers: Record<string, string>, deadLetterId = 'z') =>
    of.server.inject({
      method: 'POST',
      url: '/v1/dead-letters/feed',
      headers: { 'idempotency-key': 'feed-1', ...headers },
      payload: { letters: [{ deadLetterId, at: START, record: { type: 'call', customerId: 'n9', at: START } }] },
    });

  it('outlive the process', async () => {
    const parts = () => ({ deadLetters, idempotency });
    const before = await openTownHall({}, parts);
    const key = before.keyFor();
    const first = await feed(before, key);
    await before.server.close();
    const after = await openTownHall({}, parts);
    for (const [keyId, stored] of before.keys) after.keys.set(keyId, stored);
    const again = await feed(after, key);
    expect(again.json()).toEqual(first.json());
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(await after.live.customer('n9')).toBeUndefined();
    expect((await feed(after, key, 'other')).json().code).toBe('idempotency-mismatch');
    await after.server.close();
  });

  it('say so while another process works on the same', async () => {
    const headers = { ...hall.keyFor(), 'idempotency-key': 'feed-2' };
    const claimed = { state: 'running' as const };
    const other = await openTownHall({}, () => ({
      deadLetters,
      idempotency: Object.assign(new MemoryIdempotencyKeys(), { claim: async () => claimed }),
    }));
    for (const [keyId, stored] of hall.keys) other.keys.set(keyId, stored);
    const answer = await feed(other, headers);
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'idempotency-running']);
    expect(answer.headers['retry-after']).toBe('2');
    await other.server.close();
  });
});
