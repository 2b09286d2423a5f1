import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTownHall, START, type TownHall } from './town-hall.ts';

const PEOPLE = 300;
let hall: TownHall;

beforeAll(async () => {
  hall = await openTownHall();
  const customers = Array.from({ length: PEOPLE }, (_, n) => ({
    customerId: `n${n}`,
    at: START,
    age: n % 3 === 0 ? 20 : 40,
  }));
  await hall.server.inject({ method: 'POST', url: '/v1/customers/batch', headers: hall.keyFor(), payload: customers });
});
afterAll(() => hall.server.close());

async function count(payload: object) {
  const headers = hall.keyFor(['audiences:count']);
  const answer = await hall.server.inject({ method: 'POST', url: '/v1/audiences/count', headers, payload });
  return { status: answer.statusCode, body: answer.json() };
}

describe('POST /v1/audiences/count', () => {
  it('estimates from a sample, between bounds', async () => {
    const { body } = await count({ rule: 'profile.age < 30', estimate: true });
    expect(body).toEqual({
      count: 100,
      total: PEOPLE,
      sampled: PEOPLE,
      low: expect.any(Number),
      high: expect.any(Number),
      tookMs: expect.any(Number),
    });
    expect(body.low).toBeLessThan(100);
    expect(body.high).toBeGreaterThan(100);
  });

  it('says what is wrong with a rule that it is to estimate', async () => {
    const { status, body } = await count({ rule: 'profile.aeg < 30', estimate: true });
    expect([status, body.code]).toEqual([422, 'rule-invalid']);
    expect(body.errors[0].message).toContain('profile.age');
  });

  it('estimates no groups', async () => {
    const { body } = await count({ rule: 'true', groupBy: 'profile.city', estimate: true });
    expect(body).toMatchObject({ code: 'request-invalid', errors: [{ pointer: '/groupBy' }] });
  });
});
