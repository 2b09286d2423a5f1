import type { ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Definitions } from '../core/schema/definitions.ts';
import type { Caller } from '../features/access/caller.ts';
import { liveAlerts } from '../features/now/live-alerts.ts';
import type { LiveDay } from '../features/now/live-day.ts';
import { regionalWindow, shownCampaigns } from '../features/now/live-scope.ts';
import type { LiveWindow, LiveWindows } from '../features/now/live-windows.ts';
import type { ServiceControl } from '../features/operation/control-routes.ts';
import { HttpProblem } from '../features/problems/http-problem.ts';
import { problemResponses } from '../features/problems/problem-schema.ts';
import type { RouteHost } from '../features/route-host.ts';
import type { LiveService } from '../runtime/live/live-service.ts';
import type { AskAgain } from './authenticate.ts';

const WINDOW_MS = 1000;
/** Every so many windows the day, what is wrong and what things are called are told as well. */
const WINDOWS_A_PICTURE = 5;
/** Answers that say of a caller that they may not. */
const endings: ReadonlySet<number> = new Set([401, 403]);
/** A client that has so much unread is too slow to be told more. */
const MOST_UNREAD_BYTES = 64 << 10;
const RECONNECT_MS = 2000;

export interface StreamParts {
  live: LiveService;
  windows: LiveWindows;
  day: LiveDay;
  /** Absent: nothing is told of channels. */
  control?: ServiceControl;
  now: () => number;
  /** Streams at once. */
  mostStreams: number;
  /** Asked every five seconds: a session may have ended, a role been taken away. */
  askAgain: AskAgain;
  /** To be told of what went wrong in the background. */
  warn: (message: string) => void;
}

interface Client {
  request: FastifyRequest;
  response: ServerResponse;
  caller: Caller;
}

const description =
  'Events named `window`, one a second, with `{at, events, rejected, moments, scenarios, decisions, contacts, agreed, ' +
  'declined, conversions, campaigns}`: `scenarios` are moments by scenario, `decisions` go by result, `contacts` by ' +
  'channel. `Last-Event-ID` brings what was missed of the last five minutes. Events named `picture`, at once and every ' +
  'five seconds, with `{day, alerts, names}`: today by hour against yesterday, what is wrong with the service, and what ' +
  'channels, campaigns and scenarios are called. Callers who are bound to regions are told of the campaigns of their ' +
  'regions, and nothing that is counted over all.';

/**
 * `GET /v1/live`: a server-sent event a second, which is the heartbeat as well. A client that does not read is cut off.
 */
export function streamLive(app: RouteHost, parts: StreamParts): void {
  const { live, windows, now, mostStreams } = parts;
  const clients = new Set<Client>();
  const timer = followSeconds(parts, clients);
  app.addHook('preClose', (done) => {
    clearInterval(timer);
    for (const { response } of clients) response.end();
    done();
  });
  app.get(
    '/v1/live',
    {
      exposeHeadRoute: false,
      config: { scope: 'live:read', regions: 'own' },
      schema: {
        operationId: 'followLive',
        summary: 'Numbers of every second, as server-sent events',
        description,
        tags: ['operation'],
        headers: Type.Object({ 'last-event-id': Type.Optional(Type.String()) }),
        querystring: Type.Object({
          after: Type.Optional(
            Type.Integer({
              description: 'Brings windows after this time as well, epoch ms, of the last five minutes.',
            }),
          ),
        }),
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
      const { raw: response } = reply;
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-request-id': request.id,
      });
      const client = { request, response, caller: request.caller };
      const last = Number(request.headers['last-event-id'] ?? request.query.after ?? Number.NaN);
      const missed = Number.isFinite(last) ? windows.after(last) : [];
      const shown = shownTo(client.caller, live.definitions);
      response.write(
        `retry: ${RECONNECT_MS}\n\n${missed.map(shown).join('')}${pictureFor(parts, client.caller, now())}`,
      );
      clients.add(client);
      response.once('close', () => clients.delete(client));
    },
  );
}

/** Ends a window a second and tells everybody. @returns the timer */
function followSeconds(parts: StreamParts, clients: Set<Client>): NodeJS.Timeout {
  const { live, windows, day, now, warn, askAgain } = parts;
  let seconds = 0;
  return setInterval(() => {
    const at = now();
    const window = windows.close(at);
    const isPictureDue = seconds++ % WINDOWS_A_PICTURE === 0;
    if (isPictureDue) day.tend().catch((error) => warn(`the day's counts could not be read: ${String(error)}`));
    for (const client of clients) {
      const { response, caller } = client;
      if (response.writableLength > MOST_UNREAD_BYTES) {
        response.destroy();
        continue;
      }
      const picture = isPictureDue ? pictureFor(parts, caller, at) : '';
      response.write(`${shownTo(caller, live.definitions)(window)}${picture}`);
      if (isPictureDue) void endUnlessAllowed(client, askAgain);
    }
  }, WINDOW_MS);
}

/** What cannot be found out now, because the database is away, ends no stream. */
async function endUnlessAllowed(client: Client, askAgain: AskAgain): Promise<void> {
  const refusal = await askAgain(client.request);
  if (refusal === undefined) client.caller = client.request.caller;
  else if (refusal instanceof HttpProblem && endings.has(refusal.status)) client.response.end();
}

/** A window as text, as this caller may see it. */
function shownTo(caller: Caller, definitions: Definitions): (window: LiveWindow) => string {
  const isShown = shownCampaigns(caller, definitions);
  return (window) => {
    const shown = caller.regions === undefined ? window : regionalWindow(window, isShown);
    return `id: ${window.at}\n${eventOf('window', shown)}`;
  };
}

function pictureFor({ live, day, control }: StreamParts, caller: Caller, at: number): string {
  const { definitions } = live;
  const isShown = shownCampaigns(caller, definitions);
  return eventOf('picture', {
    day: day.picture(at, isShown),
    alerts: liveAlerts(live, control),
    names: {
      channels: namesOf(definitions.channels),
      campaigns: namesOf(definitions.campaigns.filter(({ id }) => isShown(id))),
      scenarios: caller.regions === undefined ? namesOf(definitions.scenarios) : {},
    },
  });
}

function namesOf(definitions: readonly { id: string; name?: string }[]): Record<string, string> {
  return Object.fromEntries(definitions.map(({ id, name }) => [id, name ?? id]));
}

function eventOf(name: string, content: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(content)}\n\n`;
}
