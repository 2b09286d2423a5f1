/**
 * The service under load, killed at random with its database and its message centre; what happened is read from the
 * message centre's own record and asked of the service afterwards. More kills: OPPORTUNE_LIVE_KILLS=30, another run:
 * OPPORTUNE_LIVE_SEED=7.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uniformOf } from '../../../src/core/hash.ts';
import { readHandsetRecord } from '../../../src/simulator/handset-record.ts';
import { KilledProcess } from './killed-process.ts';

const KILLS = Number(process.env.OPPORTUNE_LIVE_KILLS ?? 4);
const SEED = Number(process.env.OPPORTUNE_LIVE_SEED ?? 1);
const CUSTOMERS = 150;
const EVENTS_AT_ONCE = 20;
const CONTROL_SHARE = 0.2;
/** What was released a moment before somebody asked for quiet may still be on its way. */
const ON_ITS_WAY_MS = 20_000;

const folder = mkdtempSync(join(tmpdir(), 'opportune-live-crash-'));
const script = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const recordFile = join(folder, 'handsets.ndjson');
const packFile = join(folder, 'pack.yaml');
let smsPort = 0;
const centre = new KilledProcess<{ port: number }>(script('../../../src/simulator/simulator-process.ts'), () => ({
  recordFile,
  port: smsPort,
  password: 'secret',
  repeatMs: 100,
  phones: { seed: String(SEED), failShare: 0.1, repeatShare: 0.1, throttleShare: 0.05, cutShare: 0.02 },
}));
const service = new KilledProcess<{ url: string; keyFile: string }>(script('./service-process.ts'), () => ({
  folder: join(folder, 'service'),
  packFile,
  smsPort,
}));

let url = '';
let key = '';
/** Acknowledged visits by customer. */
const visits = new Map<string, number>();
/** When a customer's wish to be left alone was acknowledged, epoch ms. */
const quietSince = new Map<string, number>();
let random = SEED;
const chance = (): number => {
  random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
  return random / 2 ** 32;
};
const customerOf = (number: number) => `4915${String(10_000_000 + number)}`;
const isHeldOut = (customerId: string) => uniformOf(customerId, 'papers') < CONTROL_SHARE;

async function startService(): Promise<void> {
  const hello = await service.start();
  url = hello.url;
  key = readFileSync(hello.keyFile, 'utf8').trim();
}

/** Until it is acknowledged, whatever happens to the service meanwhile: the same request again and again. */
async function tell(method: string, path: string, body: string, type: string): Promise<unknown> {
  for (;;) {
    try {
      const headers = { authorization: `Bearer ${key}`, 'content-type': type };
      const response = await fetch(url + path, { method, headers, body });
      const answer: unknown = await response.json();
      if (response.ok) return answer;
      if (response.status !== 429 && response.status !== 503)
        throw new Error(`${response.status} ${JSON.stringify(answer)}`);
    } catch (error) {
      if (error instanceof Error && /^\d/.test(error.message)) throw error;
    }
    await sleep(50);
  }
}

async function visit(round: number): Promise<void> {
  const records = Array.from({ length: EVENTS_AT_ONCE }, (_, k) => {
    const customerId = customerOf(Math.floor(chance() * CUSTOMERS));
    return { id: `v-${round}-${k}`, type: 'visit', customerId, at: Date.now(), page: 'p' };
  });
  const body = records.map((record) => JSON.stringify(record)).join('\n');
  expect(await tell('POST', '/v1/events', body, 'application/x-ndjson')).toMatchObject({ accepted: EVENTS_AT_ONCE });
  for (const { customerId } of records) visits.set(customerId, (visits.get(customerId) ?? 0) + 1);
}

async function askForQuiet(customerId: string): Promise<void> {
  await tell('PATCH', `/v1/customers/${customerId}`, JSON.stringify({ profile: { quiet: true } }), 'application/json');
  quietSince.set(customerId, Date.now());
}

/** Kills the database server of the service, which must bring it up again. */
function killDatabase(): void {
  const pid = Number(readFileSync(join(folder, 'service/database/data/postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(pid, 'SIGKILL');
}

async function killSomething(kill: number): Promise<void> {
  await sleep(300 + chance() * 1500);
  if (kill % 4 === 1) {
    await centre.end('SIGKILL');
    await sleep(chance() * 500);
    await centre.start();
  }
  if (kill % 3 === 1) killDatabase();
  if (kill % 3 !== 1 || chance() < 0.5) {
    await service.end('SIGKILL');
    await startService();
  }
}

interface Message {
  at: number;
  to: string;
  text: string;
  failed: boolean;
}

/** Every text that was handed over, whatever became of it. */
async function messages(): Promise<Message[]> {
  const found: Message[] = [];
  const byId = new Map<string, Message>();
  for await (const line of readHandsetRecord(recordFile)) {
    if (line.kind === 'message') {
      const message = { at: line.at, to: line.to, text: line.text, failed: false };
      found.push(message);
      for (const id of line.ids) byId.set(id, message);
    } else if (line.kind === 'failed' || line.kind === 'expired') byId.get(line.id)!.failed = true;
  }
  return found;
}

/** Waits until nothing more arrives: three looks in a row, as one may fall into a moment at which the machine stands still. */
async function quietness(): Promise<void> {
  for (let quiet = 0, before = -1; quiet < 3; ) {
    const now = (await messages()).length;
    quiet = now === before ? quiet + 1 : 0;
    before = now;
    await sleep(1500);
  }
}

beforeAll(async () => {
  const hour = new Date().getUTCHours();
  // Noon there, so that no run sees a midnight.
  const offset = hour - 12;
  const zone = offset === 0 ? 'Etc/GMT' : `Etc/GMT${offset > 0 ? '+' : ''}${offset}`;
  writeFileSync(packFile, readFileSync(new URL('./pack.yaml', import.meta.url), 'utf8').replace('{{zone}}', zone));
  smsPort = (await centre.start()).port;
  await startService();
  let isOver = false;
  const feeding = (async () => {
    for (let round = 0; !isOver; round++) {
      await visit(round);
      if (round % 5 === 4) await askForQuiet(customerOf(Math.floor(chance() * CUSTOMERS)));
      await sleep(30);
    }
  })();
  for (let kill = 0; kill < KILLS; kill++) await killSomething(kill);
  isOver = true;
  await feeding;
  await quietness();
}, 3_600_000);

afterAll(async () => {
  await service.end('SIGTERM');
  await centre.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

describe('killed at random', () => {
  test('I2: has every acknowledged event once', async () => {
    for (const [customerId, count] of visits) {
      const headers = { authorization: `Bearer ${key}` };
      const response = await fetch(`${url}/v1/customers/${customerId}`, { headers });
      expect(await response.json(), customerId).toMatchObject({ metrics: { visits: count } });
    }
  }, 120_000);

  test('reached most people all the same: what may have left is not sent again', async () => {
    const reached = new Set((await messages()).map(({ to }) => to));
    const reachable = [...visits.keys()].filter((customerId) => !isHeldOut(customerId) && !quietSince.has(customerId));
    expect(reached.size).toBeGreaterThan(0.7 * reachable.length);
  });

  test('I3: never told anybody one thing twice', async () => {
    const told = (await messages()).map(({ to, text }) => `${to} ${text}`);
    expect(told.filter((each, index) => told.indexOf(each) !== index)).toEqual([]);
  });

  test('I3: never told anybody more than one thing a day; what did not arrive does not count', async () => {
    const reached = (await messages()).filter(({ failed }) => !failed).map(({ to }) => to);
    expect(reached.filter((each, index) => reached.indexOf(each) !== index)).toEqual([]);
  });

  test('I3: never told anything to those who are held out', async () => {
    expect((await messages()).filter(({ to }) => isHeldOut(to))).toEqual([]);
  });

  test('I3: left those alone who had asked for it', async () => {
    const late = (await messages()).filter(({ to, at }) => at > (quietSince.get(to) ?? Infinity) + ON_ITS_WAY_MS);
    expect(late).toEqual([]);
  });
});
