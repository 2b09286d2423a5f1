/**
 * The HTTP interface over the running engine.
 *
 * H1. Nothing of a body is read before the caller is known and within their rate; no body beyond its limit is kept.
 * H2. Every answer has the form that the OpenAPI document declares; every refusal is a problem document.
 * H3. A write is acknowledged after the live service says that it is durable.
 * H4. Neither log nor answer shows a stack, a key, or more of a customer's number than the caller may see.
 */
import { randomBytes } from 'node:crypto';
import cookies from '@fastify/cookie';
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
import { auditRoutes } from '../features/access/audit-routes.ts';
import { keyRoutes } from '../features/access/key-routes.ts';
import { openIdRoutes } from '../features/access/open-id-routes.ts';
import { OpenIdSignIn } from '../features/access/open-id-sign-in.ts';
import { RegionTree } from '../features/access/region-tree.ts';
import { sessionRoutes } from '../features/access/session-routes.ts';
import { userRoutes } from '../features/access/user-routes.ts';
import { type CellPosition, cellRoutes } from '../features/areas/cell-routes.ts';
import { audienceRoutes } from '../features/audiences/audience-routes.ts';
import { campaignChecks } from '../features/campaigns/campaign-checks.ts';
import { campaignListRoutes } from '../features/campaigns/campaign-list-routes.ts';
import { campaignRoutes } from '../features/campaigns/campaign-routes.ts';
import { type DraftTests, draftTestRoutes } from '../features/campaigns/draft-test-routes.ts';
import { reachRoutes } from '../features/campaigns/reach-routes.ts';
import type { TestNumbers } from '../features/campaigns/test-numbers.ts';
import { testSendRoutes } from '../features/campaigns/test-send-routes.ts';
import { type CarriedMessages, carriedRoutes } from '../features/carried/carried-routes.ts';
import { type ToldChannels, toldRoutes } from '../features/channels/told-routes.ts';
import { outcomeRoutes } from '../features/contacts/outcome-routes.ts';
import { customerRoutes } from '../features/customers/customer-routes.ts';
import { KnownCustomers } from '../features/customers/known-customers.ts';
import { profileRoutes } from '../features/customers/profile-routes.ts';
import { timelineRoutes } from '../features/customers/timeline-routes.ts';
import { unmaskRoute } from '../features/customers/unmask-route.ts';
import { deadLetterRoutes } from '../features/dead-letters/dead-letter-routes.ts';
import type { DefinitionActivation } from '../features/definitions/definition-activation.ts';
import { DefinitionDrafts } from '../features/definitions/definition-drafts.ts';
import { DefinitionGuard } from '../features/definitions/definition-guard.ts';
import { definitionRoutes } from '../features/definitions/definition-routes.ts';
import { eventRoutes } from '../features/events/event-routes.ts';
import { groupRoutes } from '../features/groups/group-routes.ts';
import { ruleRoutes } from '../features/groups/rule-routes.ts';
import { decisionRoutes } from '../features/guidance/decision-routes.ts';
import { type GuidanceRecords, RecentGuidance } from '../features/guidance/recent-guidance.ts';
import { LiveDay } from '../features/now/live-day.ts';
import { LiveWindows, type TalliedService } from '../features/now/live-windows.ts';
import { ListIntake } from '../features/number-lists/list-intake.ts';
import type { NumberListParts } from '../features/number-lists/number-list-parts.ts';
import { numberListRoutes } from '../features/number-lists/number-list-routes.ts';
import { controlRoutes, type ServiceControl } from '../features/operation/control-routes.ts';
import type { KeptMessageRules } from '../features/previews/message-rules.ts';
import { previewRoutes } from '../features/previews/preview-routes.ts';
import { HttpProblem } from '../features/problems/http-problem.ts';
import { productRoutes } from '../features/products/product-routes.ts';
import { type BodyReaders, RecordIntake } from '../features/records/body-readers.ts';
import type { RouteHost } from '../features/route-host.ts';
import { scenarioRoutes } from '../features/scenarios/scenario-routes.ts';
import { type ShownSettings, settingsRoutes } from '../features/settings/settings-routes.ts';
import { smsRoutes } from '../features/sms/sms-routes.ts';
import type { CampaignActions } from '../ports/campaign-actions.ts';
import type { CampaignResults } from '../ports/campaign-results.ts';
import type { ChannelListener } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { CustomerDirectory } from '../ports/customer-directory.ts';
import type { CustomerInputs } from '../ports/customer-inputs.ts';
import type { DayRecords } from '../ports/day-records.ts';
import type { DeadLetters } from '../ports/dead-letters.ts';
import type { DefinitionStore } from '../ports/definition-store.ts';
import type { IdempotencyKeys } from '../ports/idempotency-keys.ts';
import type { Records } from '../ports/records.ts';
import type {
  AskedService,
  AudienceService,
  EstimatingService,
  RecordingService,
} from '../runtime/live/live-service.ts';
import type { Rehearsals } from '../runtime/rehearsal/rehearsals.ts';
import { AllowedMethods } from './allowed-methods.ts';
import { beginAnswers } from './answer-headers.ts';
import { answerBrokenRequest, answerProblems, sendError } from './answer-problems.ts';
import { auditCalls } from './audit-calls.ts';
import { type AskAgain, authenticate } from './authenticate.ts';
import { readBodies } from './body-parsers.ts';
import { ConsoleFiles } from './console-files.ts';
import { guardRegions } from './guard-regions.ts';
import { measure } from './http-metrics.ts';
import type { HttpSettings } from './http-settings.ts';
import { answerOnce } from './idempotency.ts';
import { KeyRing, type PresentedKeys } from './key-ring.ts';
import { streamLive } from './live-stream.ts';
import { describeApi } from './open-api.ts';
import { operationRoutes, type ReadinessCheck } from './operation-routes.ts';
import { logRequests } from './request-log.ts';
import { type AccessParts, type SessionParts, sessionParts } from './session-parts.ts';

/** How often it is looked for requests that take too long. */
const TIMEOUT_CHECK_MS = 1000;
/** How often connections that have become idle are closed while the server closes. */
const IDLE_CHECK_MS = 50;

/** Where the limits are helps nobody but who tries them. */
const noLimitHeaders = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false };

/** What the server is made of. */
export interface HttpParts {
  live: TalliedService & RecordingService & AudienceService & EstimatingService & AskedService;
  /** How bodies of events and customers become inputs. */
  readers: BodyReaders;
  /** Versions of definitions, and how they become active. */
  definitions: DefinitionStore;
  activation: DefinitionActivation;
  keys: PresentedKeys;
  /** Absent: nobody can sign in, there are API keys alone. */
  access?: AccessParts;
  clock: Clock;
  settings: HttpSettings;
  log: Logger;
  /** Besides the engine: the records database, the channels. */
  readiness?: readonly ReadinessCheck[];
  /** What is kept for good; absent: only what happened a moment ago is known. */
  guidance?: GuidanceRecords;
  /** Absent: customers have no timeline. */
  records?: Pick<Records, 'timeline' | 'erase'>;
  /** What was counted before the start, for the live picture; absent: it begins with what happens from now on. */
  dayRecords?: DayRecords;
  /** What was logged about customers; absent: timelines have no events. */
  inputs?: CustomerInputs;
  /** Absent: customers are found by their ids alone. */
  directory?: Pick<CustomerDirectory, 'customerWithNumber' | 'entries'>;
  /** Where cells are, for maps; absent: nobody knows. */
  cells?: readonly CellPosition[];
  /** How the service is configured; absent: it is not told. */
  shownSettings?: ShownSettings;
  /** Absent: nobody can look at dead letters. */
  deadLetters?: DeadLetters;
  /** What messages must say and cost; absent: nothing is previewed. */
  messageRules?: KeptMessageRules;
  /** What campaigns have come to, and who did what with them; absent: neither is kept. */
  campaignRecords?: { results?: CampaignResults; actions?: CampaignActions };
  /** Absent: nobody sends tests. */
  testNumbers?: TestNumbers;
  /** Takes tests of drafts to their channels; absent: only what is active is tested. */
  draftTests?: DraftTests;
  /** Number lists that are uploaded, and how their files are read; absent: none are. */
  numberLists?: Pick<NumberListParts, 'uploads' | 'read'>;
  /** Answers of writes that outlive the process; absent: none do. */
  idempotency?: IdempotencyKeys;
  /** Hears of texts and delivery reports that an SMS gateway tells over HTTP; absent: there is none. */
  sms?: Pick<ChannelListener, 'inbound' | 'receipt'>;
  /** Channels whose gateways tell them something; absent: there are none. */
  told?: ToldChannels;
  /** Texts for messages of other systems; absent: there are none. */
  carried?: CarriedMessages;
  /** Runs scenarios over what was recorded; absent: nobody can. */
  rehearsals?: Rehearsals;
  /** What those who run the service can do to it; absent: nothing. */
  control?: ServiceControl;
  /** Folder of the built console, whether it is there yet or not; absent: the API alone is served. */
  consoleFolder?: string;
}

/** Ready to `listen`; `close` answers what is under way, ends live streams and takes nothing new. */
export async function createHttpServer(parts: HttpParts): Promise<RouteHost> {
  const { settings, clock, live } = parts;
  const now = () => clock.now();
  const app: RouteHost = Fastify(serverOptions(settings, parts.log)).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.server.maxConnections = settings.connections;
  const allowed = new AllowedMethods(app);
  beginAnswers(app);
  await app.register(rateLimit, {
    max: settings.requestsPerSecond,
    timeWindow: 1000,
    hook: 'preParsing',
    keyGenerator: ({ caller, ip }) => (caller.keyId === '' ? `address ${ip}` : `key ${caller.keyId}`),
    addHeaders: noLimitHeaders,
    addHeadersOnExceeding: noLimitHeaders,
    errorResponseBuilder: (_request, { ttl }) =>
      new HttpProblem('rate-limited', 'more requests a second than allowed', { retryAfterMs: ttl }),
  });
  const people = parts.access && sessionParts(parts.access);
  await app.register(cookies);
  // Keys and sessions end in the time of people, whatever time the engine lives in.
  const ring = new KeyRing(parts.keys, people?.now ?? now);
  const askAgain = authenticate(app, { keys: ring, ...(people && { sessions: people }) }, settings);
  if (people?.trail !== undefined) auditCalls(app, people.trail, people.now);
  refuseWhenClosing(app);
  readBodies(app, settings);
  answerOnce(app, now, parts.idempotency);
  const pages = parts.consoleFolder === undefined ? undefined : new ConsoleFiles(parts.consoleFolder);
  answerProblems(app, allowed, pages);
  logRequests(app);
  const metrics = measure(app, live);
  await describeApi(app);
  operationRoutes(app, live, parts.readiness ?? [], metrics);
  const definitionGuard = new DefinitionGuard(parts.definitions, live);
  guardRegions(app, { live, definitions: definitionGuard });
  featureRoutes(app, parts, { guard: definitionGuard, askAgain });
  if (people !== undefined) accessRoutes(app, parts, people, ring);
  await pages?.register(app);
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

function featureRoutes(
  app: RouteHost,
  parts: HttpParts,
  { guard, askAgain }: { guard: DefinitionGuard; askAgain: AskAgain },
): void {
  const { live, readers, clock, settings, sms, told, carried } = parts;
  const now = () => clock.now();
  const recent = new RecentGuidance(live, parts.guidance);
  const customers = new KnownCustomers(live);
  const windows = new LiveWindows(live, now());
  const day = new LiveDay(live, parts.dayRecords, now());
  const intake = new RecordIntake(live, readers);
  app.addHook('onClose', async () => {
    recent.stop();
    windows.stop();
    day.stop();
  });
  eventRoutes(app, { intake, now, settings, onRejected: (number) => windows.addRejected(number) });
  customerRoutes(app, { live, intake, records: parts.records, now, settings });
  unmaskRoute(app, live, parts.directory);
  profileRoutes(app, { live, directory: parts.directory, inputs: parts.inputs });
  if (parts.records !== undefined) timelineRoutes(app, { live, records: parts.records, inputs: parts.inputs });
  decisionRoutes(app, { live, customers, recent });
  outcomeRoutes(app, { live, customers, recent, now, settings });
  productRoutes(app, live);
  audienceRoutes(app, live);
  ruleRoutes(app, live);
  groupRoutes(app, live, parts.definitions, guard);
  listRoutes(app, parts, now);
  const drafts = campaignPages(app, parts, now);
  scenarioRoutes(app, {
    ...{ live, readers, store: parts.definitions, rehearsals: parts.rehearsals, now },
    warn: (message) => parts.log.warn(message),
  });
  definitionRoutes(app, { live, guard, drafts, activation: parts.activation, store: parts.definitions, now, settings });
  if (parts.messageRules !== undefined) previewRoutes(app, { live, messageRules: parts.messageRules, now });
  cellRoutes(app, parts.cells ?? []);
  if (parts.shownSettings !== undefined) settingsRoutes(app, parts.shownSettings);
  if (sms !== undefined) smsRoutes(app, { listener: sms, now });
  if (told !== undefined) toldRoutes(app, told);
  if (carried !== undefined) carriedRoutes(app, carried);
  if (parts.control !== undefined) controlRoutes(app, parts.control, now);
  const { deadLetters } = parts;
  if (deadLetters !== undefined) deadLetterRoutes(app, { deadLetters, intake, now, settings });
  streamLive(app, {
    ...{ live, windows, day, now, mostStreams: settings.streams, askAgain },
    ...(parts.control !== undefined && { control: parts.control }),
    warn: (message) => parts.log.warn(message),
  });
}

/** @returns drafts of definitions, which campaigns are checked in. */
function campaignPages(app: RouteHost, parts: HttpParts, now: () => number): DefinitionDrafts {
  const {
    live,
    definitions: store,
    messageRules,
    campaignRecords: kept = {},
    testNumbers,
    draftTests,
    settings,
    log,
  } = parts;
  const checks = messageRules && campaignChecks({ live, messageRules, now });
  const drafts = new DefinitionDrafts(store, settings.ownApproval, checks);
  const shared = { live, store, drafts, ...kept, now };
  campaignRoutes(app, { ...shared, warn: (message) => log.warn(message) });
  campaignListRoutes(app, shared);
  reachRoutes(app, shared);
  if (testNumbers !== undefined) {
    testSendRoutes(app, { live, testNumbers, now });
    if (draftTests !== undefined) draftTestRoutes(app, { live, drafts, testNumbers, draftTests, now });
  }
  return drafts;
}

function listRoutes(
  app: RouteHost,
  { live, definitions: store, activation, numberLists }: HttpParts,
  now: () => number,
) {
  if (numberLists === undefined) return;
  const intake = new ListIntake({ live, uploads: numberLists.uploads, now });
  app.addHook('onClose', () => intake.stop());
  numberListRoutes(app, { live, store, activation, intake, now, ...numberLists });
}

/** Who people and programs are, and what they may do. */
function accessRoutes(app: RouteHost, { live }: HttpParts, people: SessionParts, ring: KeyRing): void {
  sessionRoutes(app, { ...people, live });
  const { users, now, openId: ways } = people;
  if (ways !== undefined) {
    const isRegion = (region: string) => RegionTree.of(live.definitions).has(region);
    openIdRoutes(app, { ...people, openId: new OpenIdSignIn({ ...ways, users, now, isRegion }) });
  }
  userRoutes(app, { ...people, live });
  keyRoutes(app, { keys: people.keys, now, live, onChanged: (keyId) => ring.forget(keyId) });
  if (people.trail !== undefined) auditRoutes(app, people.trail);
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
    // What anybody else says of where a request came from would be a way around the limits.
    trustProxy: settings.proxies.length > 0 ? [...settings.proxies] : false,
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
