/** A customer is erased and the service killed: going over the log again brings nothing about them back. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KilledProcess } from './killed-process.ts';

const pack = `
kind: profile
id: town
zone: UTC
attributes:
  age: { type: int, source: crm, freshness: 24h }
---
kind: eventType
id: visit
fields: { page: string }
---
kind: channel
id: sms
mode: push
---
kind: template
id: hello
text: hello
---
kind: scenario
id: comes
pattern: { event: { event: visit } }
---
kind: campaign
id: greet
name: Greeting
entry: { scenarios: [comes] }
journey:
  - message: { id: hello, purpose: service, channel: sms, template: hello }
---
kind: policy
id: town
`;

const folder = mkdtempSync(join(tmpdir(), 'opportune-erasure-crash-'));
const service = new KilledProcess<{ url: string; keyFile: string }>(
  fileURLToPath(new URL('./definitions-process.ts', import.meta.url)),
  () => ({ folder: join(folder, 'service'), text: pack, killed: '' }),
);
let url = '';
let key = '';

async function start(): Promise<void> {
  const hello = await service.start();
  url = hello.url;
  key = readFileSync(hello.keyFile, 'utf8').trim();
}

async function ask(method: string, path: string, body?: object) {
  const headers = { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) };
  const response = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return { status: response.status, body: (await response.json()) as { entries?: object[]; deadLetters?: object[] } };
}

const visit = (customerId: string) => ask('POST', '/v1/events', [{ type: 'visit', customerId, page: 'p' }]);
const entries = async (customerId: string) =>
  (await ask('GET', `/v1/customers/${customerId}/timeline`)).body.entries?.length ?? 0;

/** Until it holds, a minute at most. */
async function eventually(holds: () => Promise<boolean>): Promise<boolean> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (await holds()) return true;
    await sleep(100);
  }
  return false;
}

beforeAll(start, 120_000);
afterAll(async () => {
  await service.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

test('I8: who was erased stays erased, in the engine and in the records', async () => {
  await visit('ann');
  await visit('ben');
  expect(await eventually(async () => (await entries('ann')) > 0 && (await entries('ben')) > 0)).toBe(true);
  // What is decided in the same moment is still on its way to the records.
  await visit('ann');
  expect((await ask('DELETE', '/v1/customers/ann')).status).toBe(202);
  expect(await entries('ann')).toBe(0);
  await service.end('SIGKILL');
  await start();
  expect(await eventually(async () => (await entries('ann')) === 0)).toBe(true);
  await visit('ann');
  expect((await ask('GET', '/v1/customers/ann')).status).toBe(404);
  expect((await ask('DELETE', '/v1/customers/ann')).status).toBe(404);
  expect(await entries('ann')).toBe(0);
  expect(await entries('ben')).toBeGreaterThan(0);
}, 240_000);
