import { afterAll, describe, expect, it } from 'vitest';
import { SECRET } from './counter-pack.ts';
import { NO_FIRINGS, ToldRehearsals } from './told-rehearsals.ts';
import { openTownHall, START } from './town-hall.ts';

const HOUR_MS = 3_600_000;
const rehearsals = new ToldRehearsals();
const hall = await openTownHall({}, () => ({ rehearsals }));
const { server, keyFor } = hall;
afterAll(() => server.close());

const planner = keyFor(['definitions:read', 'definitions:write', 'audiences:count', 'events:write']);
const draft = { kind: 'scenario', id: 'long-call', pattern: { event: { event: 'call', where: 'event.seconds > 60' } } };

async function ask(
  method: 'GET' | 'POST' | 'DELETE' | 'PUT',
  url: string,
  payload?: object,
  headers: object = planner,
) {
  const response = await server.inject({ method, url, headers: { ...headers }, ...(payload && { payload }) });
  return { status: response.statusCode, answer: response.body === '' ? {} : response.json() };
}

async function settled(url: string, headers?: object) {
  for (let left = 10_000; left > 0; left--) {
    const { answer } = await ask('GET', url, undefined, headers);
    if (answer.state !== 'running' && answer.state !== 'waiting') return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('the counting does not end');
}

describe('checking a scenario', () => {
  it('reads out what is right, in both languages', async () => {
    const { status, answer } = await ask('POST', '/v1/scenarios/check', { scenario: draft });
    expect(status).toBe(200);
    expect(answer.problems).toEqual([]);
    expect(answer.reading.zh).toContain('seconds 大于 60');
    expect(answer.reading.en).toBe(
      'Each time a customer has “call” (seconds above 60), a moment opens that lasts 48 hours.',
    );
  });

  it('names the field of each mistake and the nearest name', async () => {
    const scenario = {
      ...draft,
      pattern: { count: { event: 'cal', atLeast: 0, within: '1w' } },
      where: 'profile.agee > 3',
    };
    const { answer } = await ask('POST', '/v1/scenarios/check', { scenario });
    const fields = answer.problems.map(({ field, nearest }: { field: string; nearest?: string }) => [field, nearest]);
    expect(fields).toContainEqual(['pattern.count.event', 'call']);
    expect(fields).toContainEqual(['pattern.count.atLeast', undefined]);
    expect(fields).toContainEqual(['pattern.count.within', undefined]);
    expect(answer.reading).toBeUndefined();
  });

  it('reads YAML too, and says of text that is no scenario what is wanted', async () => {
    const yaml = 'kind: scenario\nid: a\npattern: { leave: { area: railway-platform } }\n';
    expect((await ask('POST', '/v1/scenarios/check', { scenario: yaml })).answer.problems).toEqual([]);
    for (const scenario of ['', '- a', 'kind: offer', 'a: [', `${yaml}---\n${yaml}`]) {
      const { status, answer } = await ask('POST', '/v1/scenarios/check', { scenario });
      if (scenario === '') expect(status).toBe(400);
      else expect(answer.problems.length).toBeGreaterThan(0);
    }
  });
});

describe('trying a scenario', () => {
  it('tells of each event what came of it', async () => {
    const events = [
      { type: 'call', at: START, seconds: 30 },
      { type: 'call', at: START + 1000, seconds: 90 },
    ];
    const { answer } = await ask('POST', '/v1/scenarios/try', { scenario: draft, events });
    expect(answer.steps).toEqual([
      { input: 0, at: START, result: 'not-matched', reason: 'condition' },
      {
        input: 1,
        at: START + 1000,
        result: 'opened',
        moment: { at: START + 1000, expiresAt: START + 1000 + 48 * HOUR_MS },
      },
    ]);
  });

  it('refuses a scenario with mistakes, with their places', async () => {
    const scenario = { ...draft, pattern: { enter: { area: 'nowhere' } } };
    const { status, answer } = await ask('POST', '/v1/scenarios/try', { scenario, events: [] });
    expect([status, answer.code]).toEqual([422, 'definitions-invalid']);
    expect(answer.errors[0].path).toBe('scenarios/long-call.pattern.enter.area');
  });
});

describe('the list of scenarios', () => {
  it('shows what is active, what is being written, who uses it and how often it fires', async () => {
    await hall.store.saveDraft(
      { kind: 'scenario', id: 'long-call', content: JSON.stringify(draft) },
      {
        who: 'ann',
        at: START,
        comment: '',
      },
    );
    const { answer } = await ask('GET', '/v1/scenarios');
    const shown = answer.scenarios.map(
      ({ id, pattern, isActive, open, campaigns, lastHour }: Record<string, unknown>) => ({
        ...{ id, pattern, isActive, campaigns, lastHour },
        author: (open as { author?: string } | undefined)?.author,
      }),
    );
    expect(shown).toEqual([
      { id: 'called', pattern: 'event', isActive: true, campaigns: [], lastHour: 0 },
      { id: 'long-call', pattern: 'event', isActive: false, campaigns: [], author: 'ann' },
      {
        ...{ id: SECRET, pattern: 'enter', isActive: true, lastHour: 0 },
        campaigns: [{ id: `${SECRET}-campaign`, name: `At the ${SECRET}` }],
      },
    ]);
    expect(answer.scenarios[0].reading.zh).toContain('“call”');
  });

  it('tells callers who are bound to regions no numbers of all', async () => {
    const city = keyFor(['definitions:read'], { regions: ['east'] });
    const { answer } = await ask('GET', '/v1/scenarios', undefined, city);
    expect(answer.scenarios.some((each: object) => 'lastHour' in each)).toBe(false);
  });
});

describe('counting firings of the past', () => {
  it('tells how often, when, where and for whom, by a share of the customers', async () => {
    await ask('POST', '/v1/events', [{ type: 'session', customerId: 'n1234567', id: '1', at: START, cell: 'c1' }]);
    rehearsals.findings = {
      ...NO_FIRINGS,
      ...{ start: 'copy', from: START, until: START + 2 * HOUR_MS, share: 0.5, firings: 3, customers: 1 },
      hours: [{ at: START, firings: 3 }],
      cells: { c1: 2, c9: 1 },
      sample: ['n1234567', 'nobody'],
      suppressed: { where: 5, cooldown: 1 },
    };
    const begun = await ask('POST', '/v1/scenarios/firings', { scenario: draft, hours: 12 });
    expect(begun.status).toBe(202);
    const { state, report } = await settled(`/v1/scenarios/firings/${begun.answer.id}`);
    expect(state).toBe('done');
    expect(rehearsals.asked).toMatchObject({ hours: 12, scenario: { id: 'long-call' } });
    expect(report).toMatchObject({
      ...{ start: 'copy', firings: 6, customers: 2, share: 0.5, sampled: 1 },
      hours: [{ at: START, firings: 6 }],
      heldBack: { where: 10, cooldown: 2 },
      areas: [{ id: SECRET, number: 4 }],
      cells: [
        { cell: 'c1', number: 4 },
        { cell: 'c9', number: 2 },
      ],
      examples: [{ customerId: 'n1****7' }],
    });
  });

  it('gives callers who are bound to regions their own customers alone', async () => {
    rehearsals.findings = { ...NO_FIRINGS, suppressed: { where: 5, cooldown: 1 } };
    const city = keyFor(['audiences:count'], { regions: ['east'] });
    const begun = await ask('POST', '/v1/scenarios/firings', { scenario: draft }, city);
    expect(rehearsals.asked?.customers).toBe('profile.home in ["east"]');
    const answer = await settled(`/v1/scenarios/firings/${begun.answer.id}`, city);
    expect(answer.report.heldBack).toEqual({ cooldown: 1 });
  });

  it('is seen and ended by who began it alone', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    rehearsals.until = promise;
    const begun = await ask('POST', '/v1/scenarios/firings', { scenario: draft });
    const url = `/v1/scenarios/firings/${begun.answer.id}`;
    expect((await ask('GET', url)).answer).toMatchObject({ state: 'running', progress: 0.5 });
    const other = keyFor();
    expect((await ask('GET', url, undefined, other)).answer.code).toBe('firings-unknown');
    expect((await ask('DELETE', url, undefined, other)).status).toBe(404);
    expect((await ask('DELETE', url)).status).toBe(204);
    expect((await ask('GET', url)).status).toBe(404);
    rehearsals.until = undefined;
    resolve();
  });

  it('takes only so many at a time', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    rehearsals.until = promise;
    const begun = await Promise.all(
      Array.from({ length: 9 }, () => ask('POST', '/v1/scenarios/firings', { scenario: draft })),
    );
    expect(begun.map(({ status }) => status).sort()).toEqual([...Array(8).fill(202), 429]);
    rehearsals.until = undefined;
    resolve();
  });

  it('is not for those who may not count', async () => {
    const reader = keyFor(['definitions:read']);
    expect((await ask('POST', '/v1/scenarios/firings', { scenario: draft }, reader)).status).toBe(403);
  });
});
