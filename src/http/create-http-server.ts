/**
 * The HTTP interface over the running engine.
 *
 * H1. Nothing of a body is read before the caller is known and within their rate; no body beyond its limit is kept.
 * H2. Every answer has the form that the OpenAPI document declares; every refusal is a problem document.
 * H3. A write is acknowledged after the live service says that it is durable.
 * H4. Neither log nor answer shows a stack, a key, or more of a customer's number than the caller may see.
 */
import { randomBytes } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyHttpOptions,
  LogController,
  type RawServerDefault,
} from 'fastify';
import type { Logger } from 'pino';
import { audienceRoutes } from '../features/audiences/audience-routes.ts';
import { campaignRoutes } from '../features/campaigns/campaign-routes.ts';
import { type CarriedMessages, carriedRoutes } from '../features/carried/carried-routes.ts';
import { type ToldChannels, toldRoutes } from '../features/channels/told-routes.ts';
import { outcomeRoutes } from '../features/contacts/outcome-routes.ts';
import { customerRoutes } from '../features/customers/customer-routes.ts';
import { KnownCustomers } from '../features/customers/known-customers.ts';
import { timelineRoutes } from '../features/customers/timeline-routes.ts';
import { deadLetterRoutes } from '../features/dead-letters/dead-letter-routes.ts';
import type { DefinitionActivation } from '../features/definitions/definition-activation.ts';
import { definitionRoutes } from '../features/definitions/definition-routes.ts';
import { eventRoutes } from '../features/events/event-routes.ts';
import { decisionRoutes } from '../features/guidance/decision-routes.ts';
import { type GuidanceRecords, RecentGuidance } from '../features/guidance/recent-guidance.ts';
import { LiveWindows, type TalliedService } from '../features/now/live-windows.ts';
import { controlRoutes, type ServiceControl } from '../features/operation/control-routes.ts';
import { HttpProblem } from '../features/problems/http-problem.ts';
import { type BodyReaders, RecordIntake } from '../features/records/body-readers.ts';
import type { RouteHost } from '../features/route-host.ts';
import { smsRoutes } from '../features/sms/sms-routes.ts';
import type { ChannelListener } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeadLetters } from '../ports/dead-letters.ts';
import type { DefinitionStore } from '../ports/definition-store.ts';
import type { IdempotencyKeys } from '../ports/idempotency-keys.ts';
import type { Records } from '../ports/records.ts';
import type { EstimatingService, RecordingService } from '../runtime/live/live-service.ts';
import { AllowedMethods } from './allowed-methods.ts';
import { answerBrokenRequest, answerProblems, sendError } from './answer-problems.ts';
import { authenticate } from './authenticate.ts';
import { readBodies } from './body-parsers.ts';
import { measure } from './http-metrics.ts';
import type { HttpSettings } from './http-settings.ts';
import { answerOnce } from './idempotency.ts';
import { KeyRing, type PresentedKeys } from './key-ring.ts';
import { streamLive } from './live-stream.ts';
import { describeApi } from './open-api.ts';
import { operationRoutes, type ReadinessCheck } from './operation-routes.ts';
import { logRequests } from './request-log.ts';

/** How often it is looked for requests that take too long. */
const TIMEOUT_CHECK_MS = 1000;
/** How often connections that have become idle are closed while the server closes. */
const IDLE_CHECK_MS = 50;

/** What the server is made of. */
export interface HttpParts {
  live: TalliedService & RecordingService & EstimatingService;
  /** How bodies of events and customers become inputs. */
  readers: BodyReaders;
  /** Versions of definitions, and how they become active. */
  definitions: DefinitionStore;
  activation: DefinitionActivation;
  keys: PresentedKeys;
  clock: Clock;
  settings: HttpSettings;
  log: Logger;
  /** Besides the engine: the records database, the channels. */
  readiness?: readonly ReadinessCheck[];
  /** What is kept for good; absent: only what happened a moment ago is known. */
  guidance?: GuidanceRecords;
  /** Absent: customers have no timeline. */
  records?: Pick<Records, 'timeline' | 'erase'>;
  /** Absent: nobody can look at dead letters. */
  deadLetters?: DeadLetters;
  /** Answers of writes that outlive the process; absent: none do. */
  idempotency?: IdempotencyKeys;
  /** Hears of texts and delivery reports that an SMS gateway tells over HTTP; absent: there is none. */
  sms?: Pick<ChannelListener, 'inbound' | 'receipt'>;
  /** Channels whose gateways tell them something; absent: there are none. */
  told?: ToldChannels;
  /** Texts for messages of other systems; absent: there are none. */
  carried?: CarriedMessages;
  /** What those who run the service can do to it; absent: nothing. */
  control?: ServiceControl;
}

/** Ready to `listen`; `close` answers what is under way, ends live streams and takes nothing new. */
export async function createHttpServer(parts: HttpParts): Promise<RouteHost> {
  const { settings, clock, live } = parts;
  const now = () => clock.now();
  const app: RouteHost = Fastify(serverOptions(settings, parts.log)).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.server.maxConnections = settings.connections;
  const allowed = new AllowedMethods(app);
  await app.register(rateLimit, {
    max: settings.requestsPerSecond,
    timeWindow: 1000,
    hook: 'preParsing',
    keyGenerator: ({ caller, ip }) => (caller.keyId === '' ? `address ${ip}` : `key ${caller.keyId}`),
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    errorResponseBuilder: (_request, { ttl }) =>
      new HttpProblem('rate-limited', 'more requests a second than allowed', { retryAfterMs: ttl }),
  });
  authenticate(app, new KeyRing(parts.keys, now), settings);
  refuseWhenClosing(app);
  readBodies(app, settings);
  answerOnce(app, now, parts.idempotency);
  answerProblems(app, allowed);
  logRequests(app);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  const metrics = measure(app, live);
  await describeApi(app);
  operationRoutes(app, live, parts.readiness ?? [], metrics);
  featureRoutes(app, parts);
  await app.ready();
  return app;
}

/** What is under way is answered; what comes after is sent elsewhere. */
function refuseWhenClosing(app: RouteHost): void {
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    // A connection that was busy when closing began would be waited for until its keep-alive ends.
    const timer = setInterval(() => app.server.closeIdleConnections(), IDLE_CHECK_MS);
    app.server.once('close', () => clearInterval(timer));
    if (!app.server.listening) clearInterval(timer);
    done();
  });
  app.addHook('onRequest', (_request, reply, done) => {
    if (!closing) return done();
    reply.header('connection', 'close');
    done(new HttpProblem('not-running', 'the service is stopping', { retryAfterMs: 5000 }));
  });
}

function featureRoutes(app: RouteHost, parts: HttpParts): void {
  const { live, readers, clock, settings, sms, told, carried } = parts;
  const now = () => clock.now();
  const recent = new RecentGuidance(live, parts.guidance);
  const customers = new KnownCustomers(live);
  const windows = new LiveWindows(live, now());
  const intake = new RecordIntake(live, readers);
  app.addHook('onClose', async () => {
    recent.stop();
    windows.stop();
  });
  eventRoutes(app, { intake, now, settings, onRejected: (number) => windows.addRejected(number) });
  customerRoutes(app, { live, intake, records: parts.records, now, settings });
  if (parts.records !== undefined) timelineRoutes(app, live, parts.records);
  decisionRoutes(app, { live, customers, recent });
  outcomeRoutes(app, { live, customers, recent, now, settings });
  audienceRoutes(app, live);
  campaignRoutes(app, live);
  definitionRoutes(app, { live, activation: parts.activation, store: parts.definitions, now, settings });
  if (sms !== undefined) smsRoutes(app, { listener: sms, now });
  if (told !== undefined) toldRoutes(app, told);
  if (carried !== undefined) carriedRoutes(app, carried);
  if (parts.control !== undefined) controlRoutes(app, parts.control, now);
  const { deadLetters } = parts;
  if (deadLetters !== undefined) deadLetterRoutes(app, { deadLetters, intake, now, settings });
  streamLive(app, windows, now, settings.streams);
}

function serverOptions(
  settings: HttpSettings,
  log: FastifyBaseLogger,
): FastifyHttpOptions<RawServerDefault, FastifyBaseLogger> {
  const run = randomBytes(4).toString('hex');
  let requests = 0;
  return {
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: settings.bodyBytes,
    requestTimeout: settings.requestTimeoutMs,
    keepAliveTimeout: settings.keepAliveTimeoutMs,
    maxRequestsPerSocket: settings.requestsPerConnection,
    http: { headersTimeout: settings.headersTimeoutMs, connectionsCheckingInterval: TIMEOUT_CHECK_MS },
    forceCloseConnections: 'idle',
    // Who still has a connection gets a problem document: see `refuseWhenClosing`.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    genReqId: () => `${run}-${(requests++).toString(36)}`,
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, request, reply) => {
      sendError(error, request, reply);
    },
  };
}
