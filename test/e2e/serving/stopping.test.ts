import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runService, StartEnded } from '../../../src/app/run-service.ts';
import { serviceConfigFrom } from '../../../src/config/service-config.ts';
import { travellers } from '../../live/live-fixture.ts';
import { Place } from './served.ts';

/** "Within seconds", on a machine that others use too. */
const SECONDS_MS = 45_000;
const LEFT_MS = 2000;
const CUSTOMERS = 300;

let place: Place;
beforeAll(() => {
  place = new Place('bill', 'channels: { bill: { adapter: carried } }');
});
afterAll(() => place.end(), 300_000);

const visitOf = (customer: number, visit: number) => ({
  id: `v-${customer}-${visit}`,
  type: 'visit',
  customerId: `c${customer}`,
  at: Date.now(),
  page: 'p',
});

describe('opportune serve stops', () => {
  test('as soon as it listens, whatever the engine that has begun meets without its database', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'opportune-stopping-'));
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', note);
    const asked = new AbortController();
    const write = (line: string) => void (line.includes('Server listening') && asked.abort());
    const starting = runService({
      config: serviceConfigFrom({ folder, listen: { port: 0 }, engine: { workers: 0, partitions: 4 } }, {}),
      definitions: travellers(),
      log: pino({ level: 'info' }, { write }),
      signal: asked.signal,
    });
    await expect(starting).rejects.toThrow(StartEnded);
    // What was left meets the end of the database now.
    await sleep(LEFT_MS);
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
    rmSync(folder, { recursive: true, force: true });
  }, 300_000);

  test('while it starts, and leaves the folder to the next', async () => {
    for (const afterMs of [400, 1500, 3000]) {
      const served = place.begin();
      await sleep(afterMs);
      const { code, stderr } = await served.end('SIGTERM');
      // Before the program listens to signals the system ends it.
      expect([0, null], stderr).toContain(code);
    }
  }, 300_000);

  test('under load and with texts that nobody takes, within seconds, and what was acknowledged is there', async () => {
    const served = await place.serve();
    let acknowledged = 0;
    let isOver = false;
    const feeding = (async () => {
      for (let visit = 0; !isOver; visit++) {
        const events = Array.from({ length: CUSTOMERS }, (_, customer) => visitOf(customer, visit));
        const told = await served.ask('POST', '/v1/events', events).catch(() => undefined);
        if (told?.status === 202) acknowledged = visit + 1;
      }
    })();
    await expect
      .poll(async () => heldOf((await served.ask('GET', '/v1/operations')).answer), { timeout: 120_000 })
      .toBeGreaterThan(0);
    const beganMs = performance.now();
    const { code, stdout } = await served.end('SIGTERM');
    expect(performance.now() - beganMs).toBeLessThan(SECONDS_MS);
    isOver = true;
    await feeding;
    expect(stdout).toContain('Stopping: what was taken is finished first\nStopped\n');
    expect(code).toBe(0);

    const again = await place.serve();
    const { answer } = await again.ask('GET', '/v1/customers/c7');
    expect((answer.metrics as { visits: number }).visits).toBeGreaterThanOrEqual(acknowledged);
    // What was not taken waits again: it did not leave.
    await expect
      .poll(async () => heldOf((await again.ask('GET', '/v1/operations')).answer), { timeout: 120_000 })
      .toBe(CUSTOMERS);
    await expect
      .poll(async () => (await again.ask('POST', '/v1/carried/bill/take', { customerId: 'c7' })).answer.text, {
        timeout: 120_000,
      })
      .toBe('A month of the paper');
    await again.end('SIGINT');
  }, 600_000);
});

/** Texts that wait to be carried. */
function heldOf(state: Record<string, unknown>): number {
  const [bill] = state.channels as { counts: { inFlight: number } }[];
  return bill?.counts.inFlight ?? 0;
}
