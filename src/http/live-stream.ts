import type { ServerResponse } from 'node:http';
import { Type } from 'typebox';
import type { LiveWindow, LiveWindows } from '../features/now/live-windows.ts';
import { HttpProblem } from '../features/problems/http-problem.ts';
import { problemResponses } from '../features/problems/problem-schema.ts';
import type { RouteHost } from '../features/route-host.ts';

const WINDOW_MS = 1000;
/** A client that has so much unread is too slow to be told more. */
const MOST_UNREAD_BYTES = 64 << 10;
const RECONNECT_MS = 2000;

/**
 * `GET /v1/live`: a server-sent event a second, which is the heartbeat as well. Whoever comes back with `Last-Event-ID`
 * gets what they missed of the last five minutes. A client that does not read is cut off.
 */
export function streamLive(app: RouteHost, windows: LiveWindows, now: () => number, mostStreams: number): void {
  const clients = new Set<ServerResponse>();
  const timer = setInterval(() => {
    const text = eventOf(windows.close(now()));
    for (const client of clients) {
      if (client.writableLength > MOST_UNREAD_BYTES) client.destroy();
      else client.write(text);
    }
  }, WINDOW_MS);
  app.addHook('preClose', (done) => {
    clearInterval(timer);
    for (const client of clients) client.end();
    done();
  });
  app.get(
    '/v1/live',
    {
      exposeHeadRoute: false,
      config: { scope: 'operations:read' },
      schema: {
        operationId: 'followLive',
        summary: 'Numbers of every second, as server-sent events',
        description:
          'Events named `window` with `{at, events, rejected, moments, decisions, contacts, conversions}`; `decisions` ' +
          'by result, `contacts` by channel. `Last-Event-ID` brings what was missed of the last five minutes.',
        tags: ['operation'],
        headers: Type.Object({ 'last-event-id': Type.Optional(Type.String()) }),
        response: {
          200: { description: 'The stream', content: { 'text/event-stream': { schema: Type.String() } } },
          ...problemResponses('streams-full'),
        },
      },
    },
    (request, reply) => {
      if (clients.size >= mostStreams) {
        throw new HttpProblem('streams-full', `${mostStreams} streams are followed already`, { retryAfterMs: 10_000 });
      }
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-request-id': request.id,
      });
      const last = Number(request.headers['last-event-id'] ?? Number.NaN);
      const missed = Number.isFinite(last) ? windows.after(last) : [];
      raw.write(`retry: ${RECONNECT_MS}\n\n${missed.map(eventOf).join('')}`);
      clients.add(raw);
      raw.once('close', () => clients.delete(raw));
    },
  );
}

function eventOf(window: LiveWindow): string {
  return `id: ${window.at}\nevent: window\ndata: ${JSON.stringify(window)}\n\n`;
}
