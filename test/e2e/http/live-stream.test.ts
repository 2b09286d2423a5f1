import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LiveWindow } from '../../../src/features/now/live-windows.ts';
import { openTownHall, START, type TownHall } from './town-hall.ts';

let hall: TownHall;
let port: number;

beforeAll(async () => {
  hall = await openTownHall({ streams: 2 });
  await hall.server.listen({ port: 0, host: '127.0.0.1' });
  port = (hall.server.server.address() as AddressInfo).port;
});
afterAll(() => hall.server.close());

async function follow(headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const outgoing = request({ port, path: '/v1/live', headers: { ...hall.keyFor(), ...headers } }).end();
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  return answer.setEncoding('utf8');
}

/** Reads the stream until so many windows came. */
async function windowsOf(stream: IncomingMessage, count: number): Promise<LiveWindow[]> {
  let text = '';
  for await (const part of stream) {
    text += part;
    const windows = [...text.matchAll(/^event: window\ndata: (.*)$/gm)].map(
      ([, data]) => JSON.parse(data!) as LiveWindow,
    );
    if (windows.length >= count) return windows;
  }
  throw new Error(`the stream ended after: ${text}`);
}

const sendEvents = (payload: object[]) =>
  hall.server.inject({ method: 'POST', url: '/v1/events', headers: hall.keyFor(), payload });

describe('GET /v1/live', () => {
  it('tells every second what happened in it', async () => {
    const stream = await follow();
    expect(stream.headers['content-type']).toBe('text/event-stream');
    await sendEvents([{ type: 'session', customerId: 'n1', id: '1', at: START, cell: 'c1' }, { type: 'nothing' }]);
    hall.time.now += 1000;
    const windows = await windowsOf(stream, 2);
    const sum = (count: (window: LiveWindow) => number) => windows.reduce((total, window) => total + count(window), 0);
    expect(sum(({ events }) => events)).toBe(1);
    expect(sum(({ rejected }) => rejected)).toBe(1);
    expect(sum(({ contacts }) => contacts.sms ?? 0)).toBe(1);
  });

  it('tells who comes back what they missed', async () => {
    const before = await windowsOf(await follow(), 1);
    hall.time.now += 5000;
    await windowsOf(await follow(), 2);
    const missed = await windowsOf(await follow({ 'last-event-id': String(before[0]!.at) }), 1);
    expect(missed[0]!.at).toBeGreaterThan(before[0]!.at);
  });

  it('brings a picture of the day at once: what happened, what is wrong, what things are called', async () => {
    const stream = await follow();
    let text = '';
    for await (const part of stream) {
      text += part;
      if (/^event: picture\ndata: .*\n\n/m.test(text)) break;
    }
    const { day, alerts, names } = JSON.parse(/^event: picture\ndata: (.*)$/m.exec(text)![1]!);
    expect(day.channels.sms).toMatchObject({ contacts: 1 });
    expect(alerts).toEqual([]);
    expect(Object.keys(names)).toEqual(['channels', 'campaigns', 'scenarios']);
  });

  it('tells a caller who is bound to a region nothing that is counted over all', async () => {
    const stream = await follow(hall.keyFor(undefined, { regions: ['elsewhere'] }));
    const [window] = await windowsOf(stream, 1);
    expect(window).toEqual({ at: window!.at, contacts: {}, conversions: 0, campaigns: {} });
  });

  it('is followed by so many at once and no more', async () => {
    const streams = [await follow(), await follow()];
    const refused = await hall.server.inject({ url: '/v1/live', headers: hall.keyFor() });
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'streams-full']);
    for (const stream of streams) stream.destroy();
  });

  it('ends when the server closes, which does not wait for its followers', async () => {
    const other = await openTownHall();
    await other.server.listen({ port: 0, host: '127.0.0.1' });
    const { port: otherPort } = other.server.server.address() as AddressInfo;
    const outgoing = request({ port: otherPort, path: '/v1/live', headers: other.keyFor() }).end();
    const [stream] = (await once(outgoing, 'response')) as [IncomingMessage];
    stream.resume();
    await Promise.all([once(stream, 'end'), other.server.close()]);
  });
});

describe('closing', () => {
  it('answers what is under way, refuses what comes after, and then is done', async () => {
    const other = await openTownHall();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { audiences } = other.live;
    const count = audiences.count.bind(audiences);
    audiences.count = async (rule, terms) => {
      begin();
      await held;
      return count(rule, terms);
    };
    await other.server.listen({ port: 0, host: '127.0.0.1' });
    const { port: otherPort } = other.server.server.address() as AddressInfo;
    const key = `Authorization: ${other.keyFor().authorization}\r\nContent-Type: application/json\r\n`;
    const connections = [connect(otherPort, '127.0.0.1'), connect(otherPort, '127.0.0.1')] as const;
    const texts = connections.map(async (socket) => {
      const parts: Buffer[] = [];
      for await (const part of socket) parts.push(part as Buffer);
      return Buffer.concat(parts).toString();
    });
    const [early, late] = connections;
    late.write('GET /v1/definitions/offer HTTP/1.1\r\nHost: h\r\n');
    early.write(`POST /v1/audiences/count HTTP/1.1\r\nHost: h\r\n${key}Content-Length: 15\r\n\r\n{"rule":"true"}`);
    await begun;
    const closed = other.server.close();
    const heard = once(other.server.server, 'request');
    late.write(`${key}\r\n`);
    await heard;
    release();
    await closed;
    const [answered, refused] = await Promise.all(texts);
    expect(answered).toMatch(/^HTTP\/1.1 200 /);
    expect(refused).toMatch(/^HTTP\/1.1 503 /);
    expect(refused).toContain('"code":"not-running"');
  });
});

describe('health', () => {
  it('is told apart from readiness', async () => {
    const other = await openTownHall({}, () => ({
      readiness: [{ name: 'database', trouble: async () => 'it is away' }],
    }));
    const ask = async (url: string) => (await other.server.inject(url)).json();
    expect(await ask('/healthz')).toEqual({ status: 'ok', state: 'running' });
    expect(await ask('/readyz')).toEqual({
      ready: false,
      checks: [
        { name: 'engine', ok: true },
        { name: 'database', ok: false, trouble: 'it is away' },
      ],
    });
    other.live.state = 'failed';
    expect((await other.server.inject('/healthz')).statusCode).toBe(503);
    await other.server.close();
  });

  it('has measures for Prometheus, of the engine and of every route', async () => {
    await hall.server.inject('/healthz');
    const { headers, body } = await hall.server.inject({ url: '/metrics', headers: hall.keyFor() });
    expect(headers['content-type']).toContain('text/plain');
    for (const line of [
      'opportune_running 1',
      'opportune_http_request_seconds_count{method="GET",route="/healthz",status="200"}',
      'opportune_effects_total{type="moment"}',
    ]) {
      expect(body).toContain(line);
    }
  });
});
