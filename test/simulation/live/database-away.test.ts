/** The records database goes away under load: the service takes events up to its limit, says 429, and nothing is lost. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type EmbeddedServer, startEmbeddedServer } from '../../../src/adapters/postgres/embedded-server.ts';
import { KilledProcess } from './killed-process.ts';

const CUSTOMERS = 3000;
const EVENTS_AT_ONCE = 100;

const folder = mkdtempSync(join(tmpdir(), 'opportune-database-away-'));
const databaseFolder = join(folder, 'database');
const packFile = join(folder, 'pack.yaml');
let database: EmbeddedServer;
const service = new KilledProcess<{ url: string; keyFile: string }>(
  fileURLToPath(new URL('./service-process.ts', import.meta.url)),
  () => ({
    folder: join(folder, 'service'),
    packFile,
    // Nobody listens there: contacts stay planned.
    smsPort: 1,
    databaseUrl: database.url,
    engine: { effectsInFlight: 1000, inFlightMegabytes: 1 },
  }),
);
let url = '';
let key = '';
const visits = new Map<string, number>();
let sent = 0;

/** Sends a batch of visits once; @returns the status. */
async function send(): Promise<number> {
  const batch = sent++;
  const records = Array.from({ length: EVENTS_AT_ONCE }, (_, k) => {
    const customerId = `c${(batch * EVENTS_AT_ONCE + k) % CUSTOMERS}`;
    return { id: `v-${batch}-${k}`, type: 'visit', customerId, at: Date.now(), page: 'p' };
  });
  const response = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
    body: records.map((record) => JSON.stringify(record)).join('\n'),
    signal: AbortSignal.timeout(60_000),
  });
  await response.arrayBuffer();
  if (response.status === 202) {
    for (const { customerId } of records) visits.set(customerId, (visits.get(customerId) ?? 0) + 1);
  }
  return response.status;
}

beforeAll(async () => {
  writeFileSync(packFile, readFileSync(new URL('./pack.yaml', import.meta.url), 'utf8').replace('{{zone}}', 'Etc/GMT'));
  database = await startEmbeddedServer({ folder: databaseFolder });
  const hello = await service.start();
  url = hello.url;
  key = readFileSync(hello.keyFile, 'utf8').trim();
}, 120_000);

afterAll(async () => {
  await service.end('SIGKILL');
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

test('takes events while the database is away, refuses at its limit, and keeps all it took', async () => {
  expect(await send()).toBe(202);
  await database.stop();
  let taken = 0;
  let status = 202;
  // Callers that wait for the engine to go on are many; each is answered in the end.
  const waiting: Promise<number>[] = [];
  while (status !== 429 && waiting.length < 20_000) {
    const answer = send();
    waiting.push(answer);
    const first = await Promise.race([answer, sleep(200, 0)]);
    if (first === 202) taken++;
    if (first !== 0) status = first;
  }
  expect(status).toBe(429);
  expect(taken).toBeGreaterThan(0);
  database = await startEmbeddedServer({ folder: databaseFolder });
  await Promise.all(waiting);
  await vi.waitFor(async () => expect(await send()).toBe(202), { timeout: 60_000, interval: 200 });
  for (const [customerId, count] of [...visits].filter((_, index) => index % 100 === 0)) {
    const response = await fetch(`${url}/v1/customers/${customerId}`, { headers: { authorization: `Bearer ${key}` } });
    expect(await response.json(), customerId).toMatchObject({ metrics: { visits: count } });
  }
}, 240_000);
