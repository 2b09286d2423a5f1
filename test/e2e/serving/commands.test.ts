import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../opportune.ts';
import { Place, type Served } from './served.ts';

let place: Place;
let served: Served;
beforeAll(async () => {
  place = new Place();
  served = await place.serve();
}, 300_000);
afterAll(() => place.end(), 300_000);

const write = (file: string, text: string) => {
  writeFileSync(join(place.path, file), text);
  return join(place.path, file);
};
const rejectsOf = (file: string) =>
  readFileSync(`${file}.rejects.ndjson`, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line): Record<string, unknown> => JSON.parse(line));

describe('opportune key', () => {
  test('makes a key that may do what it says and no more, lists it without its secret, and revokes it', async () => {
    const made = await place.command('key', 'create', '--name', 'shop', '--scopes', 'events:write', '--json');
    expect(made.code, made.stderr).toBe(0);
    const { keyId, key } = JSON.parse(made.stdout);
    const shop = Object.assign(Object.create(served), { key }) as Served;
    expect((await shop.ask('POST', '/v1/events', [])).status).toBe(202);
    expect((await shop.ask('GET', '/v1/operations')).status).toBe(403);
    const list = await place.command('key', 'list');
    expect(list.stdout).toMatch(new RegExp(`${keyId} +shop +valid`));
    const json = await place.command('key', 'list', '--json');
    expect(json.stdout).not.toContain('secretHash');
    expect((await place.command('key', 'revoke', keyId)).code).toBe(0);
    await expect.poll(async () => (await shop.ask('POST', '/v1/events', [])).status, { timeout: 90_000 }).toBe(401);
  }, 300_000);

  test.each([
    [['--name', 'x', '--scopes', 'events:wirte'], 'there is no scope "events:wirte"'],
    [['--scopes', 'events:write'], 'a key wants a name'],
    [['--name', 'x', '--scopes', 'events:write', '--expires', '2001-01-01'], 'is past'],
  ])(
    'refuses %j',
    async (options, told) => {
      const { code, stderr } = await place.command('key', 'create', ...options);
      expect(stderr).toContain(told);
      expect(code).toBe(2);
    },
    300_000,
  );
});

describe('opportune import', () => {
  test('tells a server customers from CSV by a map, and leaves what it does not take in a file', async () => {
    const file = write('people.csv', 'number;years\nann;31\nbob;old\ncat;33\n');
    const map = write(
      'people.yaml',
      'kind: map\nid: people\ndelimiter: ";"\ncustomers:\n  customerId: number\n  attributes: { age: years }\n',
    );
    const { code, stdout, stderr } = await place.command('import', 'customers', file, '--map', map);
    expect(stdout, stderr).toContain('3 records read, 2 taken');
    expect(code).toBe(3);
    expect(rejectsOf(file)).toMatchObject([{ line: 3, code: 'field.number' }]);
    expect(existsSync(`${file}.import`)).toBe(false);
    await expect
      .poll(async () => (await served.ask('GET', '/v1/customers/cat')).answer.profile, { timeout: 90_000 })
      .toEqual({ age: 33 });
  }, 300_000);

  test('tells events once, however often they are imported; one from the future is refused by its line', async () => {
    const at = Date.now();
    const events = Array.from({ length: 2500 }, (_, k) => ({
      id: `e${k}`,
      type: 'visit',
      customerId: `p${k % 7}`,
      at,
    }));
    const lines = [...events, { id: 'late', type: 'visit', customerId: 'p1', at: at + 86_400_000 }];
    const file = write('visits.ndjson', lines.map((event) => `${JSON.stringify(event)}\n`).join(''));
    for (let time = 0; time < 2; time++) {
      const { stdout, code } = await place.command('import', 'events', file, '--json');
      expect(JSON.parse(stdout)).toMatchObject({ read: 2501, accepted: 2500, rejected: 1 });
      expect(code).toBe(3);
    }
    expect(rejectsOf(file)).toMatchObject([{ line: 2501, code: 'time.ahead' }]);
    await expect
      .poll(async () => (await served.ask('GET', '/v1/customers/p0')).answer.metrics, { timeout: 90_000 })
      .toMatchObject({ visits: 358 });
  }, 300_000);

  test('waits while the server is busy, and goes on where it was when it was cut off', async () => {
    const file = write('more.ndjson', lines(3000));
    const gate = await Gate.open(served.url);
    const access = ['--url', gate.url, '--key', served.key];
    gate.answers.push('pass', 'busy', 'pass', 'cut');
    const cut = await run(['import', 'customers', file, ...access], place.path);
    expect(cut.stderr).toContain('The server is busy: told again in 1 s');
    expect(cut.stderr).toContain('(server-unreachable)');
    expect(cut.code).toBe(1);
    const before = gate.records;
    const rest = await run(['import', 'customers', file, ...access, '--json'], place.path);
    await gate.close();
    expect(JSON.parse(rest.stdout)).toMatchObject({ read: 3000, accepted: 3000, rejected: 0 });
    expect(gate.records - before).toBe(1000);
    await expect
      .poll(async () => (await served.ask('GET', '/v1/customers/m2999')).answer.profile, { timeout: 90_000 })
      .toEqual({ age: 19 });
  }, 300_000);
});

describe('opportune export, diff, apply', () => {
  test('take the definitions out, tell what would change, and change it', async () => {
    const exported = join(place.path, 'definitions');
    const taken = await place.command('export', '--to', exported);
    expect(taken.code, taken.stderr).toBe(0);
    expect((await place.command('diff', '-f', exported)).stdout).toContain('Nothing is different');
    const { pack } = place;
    place.writePack(pack.replace('name: A month of the paper', 'name: A month free'));
    const diff = await place.command('diff', '-f', join(place.path, 'pack'));
    expect(diff.stdout).toMatch(/changed +offer\/paper-month +name/);
    const applied = await place.command('apply', '-f', join(place.path, 'pack'), '--comment', 'summer');
    expect(applied.stdout).toMatch(/Active: version \w+/);
    const { answer } = await served.ask('GET', '/v1/definitions/offer/paper-month');
    expect(answer).toMatchObject({ name: 'A month free' });
    place.writePack(pack.replace('product: paper\n', 'product: papre\n'));
    const wrong = await place.command('apply', '-f', join(place.path, 'pack'));
    expect(wrong.stderr).toContain('(pack-invalid)');
    expect(wrong.code).toBe(2);
    place.writePack(pack);
  }, 300_000);
});

describe('opportune status, doctor', () => {
  test('doctor finds a running service well, and what is wrong with one that does not run', async () => {
    const well = await place.command('doctor', '--json');
    expect(JSON.parse(well.stdout).map(({ name, state }: { name: string; state: string }) => [name, state])).toEqual(
      expect.arrayContaining([
        ['Configuration', 'ok'],
        ['Address', 'ok'],
        ['Database', 'ok'],
        ['Log', 'ok'],
        ['Service', 'ok'],
      ]),
    );
    expect(well.stdout).toContain(served.url);
    const wrong = write('wrong.yaml', 'listen: { prot: 1 }\n');
    const amiss = await run(['doctor', '--config', wrong], place.path);
    expect(amiss.stdout).toContain('listen.prot: there is no such key; did you mean "port"?');
    expect(amiss.code).toBe(1);
  }, 300_000);

  test('without a server they say so, and how to name one', async () => {
    const { code, stderr } = await run(['status'], place.path);
    expect(stderr).toContain('(server-missing)');
    expect(code).toBe(2);
  }, 300_000);

  test('a clock that is well is confirmed without consequence', async () => {
    expect((await place.command('confirm-clock')).stdout).toContain('The service is running');
  }, 300_000);
});

function lines(count: number): string {
  return Array.from({ length: count }, (_, k) => `{"customerId":"m${k}","age":${k % 20}}\n`).join('');
}

/** Stands before a server: passes requests on, says that it is busy, or cuts the connection, as it is told. */
class Gate {
  readonly answers: ('pass' | 'busy' | 'cut')[] = [];
  /** Records that were passed on. */
  records = 0;
  url = '';
  private readonly server: Server;

  private constructor(target: string) {
    this.server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      const answer = request.method === 'POST' ? (this.answers.shift() ?? 'pass') : 'pass';
      if (answer === 'cut') return void request.socket.destroy();
      if (answer === 'busy') {
        response.writeHead(429, { 'retry-after': '1' }).end('{}');
        return;
      }
      this.records += body.toString().split('\n').length - 1;
      const { authorization = '', 'content-type': type, 'idempotency-key': key } = request.headers;
      const passed = await fetch(target + request.url, {
        method: request.method ?? 'GET',
        headers: {
          authorization,
          ...(type && { 'content-type': type }),
          ...(key && { 'idempotency-key': String(key) }),
        },
        ...(body.length > 0 && { body: new Uint8Array(body) }),
      });
      response.writeHead(passed.status).end(await passed.text());
    });
  }

  static open(target: string): Promise<Gate> {
    const gate = new Gate(target);
    return new Promise((resolve) => {
      gate.server.listen(0, '127.0.0.1', () => {
        gate.url = `http://127.0.0.1:${(gate.server.address() as { port: number }).port}`;
        resolve(gate);
      });
    });
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }
}
