import { once } from 'node:events';
import { request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTownHall, type TownHall } from './town-hall.ts';

let hall: TownHall;
let port: number;
let key: { authorization: string };

beforeAll(async () => {
  hall = await openTownHall({ requestsPerSecond: 20, requestTimeoutMs: 3000, headersTimeoutMs: 1000 });
  await hall.server.listen({ port: 0, host: '127.0.0.1' });
  port = (hall.server.server.address() as AddressInfo).port;
  key = hall.keyFor();
});
afterAll(() => hall.server.close());

/** Sends bytes as they are and returns all that comes back until the connection ends. */
async function sendRaw(text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const parts: Buffer[] = [];
  socket.on('data', (part) => parts.push(part)).on('error', () => {});
  socket.write(text);
  await once(socket, 'close');
  return Buffer.concat(parts).toString();
}

const bodyOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));
const head = (path: string, ...headers: string[]) =>
  `POST ${path} HTTP/1.1\r\nHost: h\r\nAuthorization: ${key.authorization}\r\n${headers.map((h) => `${h}\r\n`).join('')}\r\n`;

describe('limits', () => {
  it('refuses a body of 100 MB by its announced length, without reading it', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const answer = await sendRaw(head('/v1/events', 'Content-Type: application/x-ndjson', 'Content-Length: 104857600'));
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(bodyOf(answer).code).toBe('body-too-large');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 << 20);
  });

  it('stops reading a body without a length at its limit, and keeps none of it', async () => {
    const chunk = Buffer.alloc(1 << 16, 120);
    let written = 0;
    let most = 0;
    const before = process.memoryUsage().arrayBuffers;
    const outgoing = request({
      port,
      method: 'POST',
      path: '/v1/events',
      headers: { ...key, 'content-type': 'application/x-ndjson', 'transfer-encoding': 'chunked' },
    });
    outgoing.on('error', () => {});
    const answered = once(outgoing, 'response');
    let status = 0;
    answered.then(([{ statusCode }]) => {
      status = statusCode;
    });
    while (status === 0 && written < 100 << 20) {
      written += chunk.length;
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
      if (!outgoing.write(chunk)) await Promise.race([once(outgoing, 'drain'), answered]);
    }
    expect(status).toBe(413);
    expect(written).toBeLessThan(64 << 20);
    expect(most).toBeLessThan(64 << 20);
    outgoing.destroy();
  });

  it('answers what is not HTTP with a problem document, and hangs up', async () => {
    const answer = await sendRaw('hello\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(bodyOf(answer)).toMatchObject({ code: 'request-malformed', status: 400 });
  });

  it('answers headers without end with a problem document', async () => {
    const answer = await sendRaw(`GET /healthz HTTP/1.1\r\nHost: h\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`);
    expect(bodyOf(answer)).toMatchObject({ code: 'headers-too-large', status: 431 });
  });

  it('does not wait for a request that never ends', async () => {
    const answer = await sendRaw('GET /healthz HTTP/1.1\r\nHost: h\r\nX-Slow:');
    expect(bodyOf(answer)).toMatchObject({ code: 'request-timeout', status: 408 });
  }, 60_000);

  it('slows down a flood of one key, which costs another nothing', async () => {
    const floods = hall.keyFor();
    const ask = (headers: Record<string, string>) =>
      hall.server.inject({ method: 'POST', url: '/v1/audiences/count', headers, payload: { rule: 'true' } });
    const answers = await Promise.all(Array.from({ length: 60 }, () => ask(floods)));
    const refused = answers.filter(({ statusCode }) => statusCode === 429);
    expect(refused.length).toBeGreaterThanOrEqual(20);
    expect(refused[0]!.json()).toMatchObject({ code: 'rate-limited' });
    expect(Number(refused[0]!.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect((await ask(hall.keyFor())).statusCode).toBe(200);
  });

  it('tells a wrong method which methods there are', async () => {
    const answer = await hall.server.inject({ method: 'PUT', url: '/v1/customers/c1', headers: hall.keyFor() });
    expect([answer.statusCode, answer.json().code]).toEqual([405, 'method-not-allowed']);
    expect(answer.headers.allow).toBe('DELETE, GET, HEAD, PATCH');
  });

  it.each([
    ['a path that leads out', '/v1/customers/../../etc/passwd', 404, 'not-found'],
    ['the same, escaped', '/v1/customers/..%2f..%2fetc%2fpasswd', 404, 'customer-unknown'],
    ['the same in the documents', '/docs/static/..%2f..%2f..%2fpackage.json', 404, 'not-found'],
    ['an escape of nothing', '/v1/customers/%E0%A4%A', 400, 'path-invalid'],
    ['a zero byte', '/v1/customers/a%00b', 400, 'request-invalid'],
    ['a customer without end', `/v1/customers/${'a'.repeat(300)}`, 400, 'path-invalid'],
    ['a long customer', `/v1/customers/${'a'.repeat(65)}`, 400, 'request-invalid'],
    ['nothing', '/', 404, 'not-found'],
  ])('refuses %s', async (_what, url, status, code) => {
    const answer = await hall.server.inject({ url, headers: hall.keyFor() });
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });

  it('does not let a body change what objects are', async () => {
    const payload = '{"rule":"true","__proto__":{"admin":true}}';
    const headers = { ...hall.keyFor(), 'content-type': 'application/json' };
    const answer = await hall.server.inject({ method: 'POST', url: '/v1/audiences/count', headers, payload });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'body-malformed']);
  });

  it('says of a defect that there was one, and nothing of the inside', async () => {
    const { audiences } = hall.live;
    const broken = audiences.count;
    audiences.count = () => Promise.reject(new TypeError('secret of 13812345678'));
    hall.logged.length = 0;
    const answer = await hall.server.inject({
      method: 'POST',
      url: '/v1/audiences/count',
      headers: hall.keyFor(),
      payload: { rule: 'true' },
    });
    audiences.count = broken;
    expect([answer.statusCode, answer.json().code]).toEqual([500, 'internal']);
    expect(answer.body).not.toContain('secret');
    expect(answer.body).not.toContain('.ts');
    const log = hall.logged.join('');
    expect(log).toContain(answer.json().requestId);
    expect(log).toContain('secret of 138****5678');
  });
});
