import { Type } from 'typebox';
import { withScenario } from '../../definitions/parse-scenario.ts';
import { writtenValue } from '../../definitions/written-texts.ts';
import type { DefinitionStore, DefinitionVersion } from '../../ports/definition-store.ts';
import type { Rehearsals } from '../../runtime/rehearsal/rehearsals.ts';
import { definitionsSeenBy, maySeeDefinition } from '../access/definition-scope.ts';
import { draftProblem, draftProblems } from '../definitions/draft-problems.ts';
import { instantSchema, nameSchema } from '../field-schemas.ts';
import type { TalliedService } from '../now/live-windows.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { BodyReaders } from '../records/body-readers.ts';
import type { RouteHost } from '../route-host.ts';
import { FiringJobs } from './firing-jobs.ts';
import { firingRoutes } from './firing-routes.ts';
import { ScenarioCounts } from './scenario-counts.ts';
import { parsedDocument, scenarioSchema, validScenario } from './scenario-documents.ts';
import { listedScenarios } from './scenario-list.ts';
import { scenarioReading } from './scenario-reading.ts';
import { tryScenario } from './try-scenario.ts';

export interface ScenarioParts {
  live: TalliedService;
  store: DefinitionStore;
  readers: BodyReaders;
  /** Absent: nobody can count firings of the past. */
  rehearsals: Rehearsals | undefined;
  now: () => number;
  /** Hears of rehearsals that failed. */
  warn: (message: string) => void;
}

type RouteParts = Pick<ScenarioParts, 'live' | 'store' | 'readers'> & { counts: ScenarioCounts };

const MOST_INPUTS = 50;

const config = { scope: 'definitions:read', regions: 'own' } as const;
const reading = Type.Object(
  { zh: Type.String(), en: Type.String() },
  { description: 'What it does, as one planner would tell it to another.' },
);
const listed = Type.Object({
  id: Type.String(),
  name: Type.String(),
  pattern: Type.String({ description: 'Its type; empty for a draft that cannot be read yet.' }),
  sensitive: Type.Boolean(),
  reading: Type.Optional(reading),
  isActive: Type.Boolean(),
  open: Type.Optional(
    Type.Object(
      { version: Type.Integer(), state: Type.String(), author: Type.String(), changedAt: Type.Integer() },
      { description: 'The version on its way to being active.' },
    ),
  ),
  campaigns: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  lastHour: Type.Optional(Type.Integer({ description: 'Moments opened; not for callers bound to regions.' })),
  lastDay: Type.Optional(Type.Integer()),
});

/** Scenarios: which there are, what they say, whether they are right, what they do with an example. */
export function scenarioRoutes(app: RouteHost, { rehearsals, now, warn, ...parts }: ScenarioParts): void {
  const { live } = parts;
  const counts = new ScenarioCounts(live, now);
  const jobs = rehearsals && new FiringJobs({ rehearsals, live, now, warn });
  app.addHook('onClose', async () => {
    counts.stop();
    jobs?.close();
  });
  const routes = { ...parts, counts };
  listRoute(app, routes);
  checkRoute(app, routes);
  tryRoute(app, routes);
  if (jobs !== undefined) firingRoutes(app, { live, jobs });
}

function listRoute(app: RouteHost, { live, store, counts }: RouteParts): void {
  app.get(
    '/v1/scenarios',
    {
      config,
      schema: {
        operationId: 'listScenarios',
        summary: 'The scenarios that are active or being written, what they say and how often they fire',
        tags: ['scenarios'],
        response: {
          200: Type.Object({
            scenarios: Type.Array(listed),
            countedSince: Type.Integer({ description: 'Epoch ms: firings are counted for a day, from then on.' }),
          }),
          ...problemResponses('records-unavailable'),
        },
      },
    },
    async ({ caller }) => {
      const versions = await store.list({ kind: 'scenario' });
      const active = definitionsSeenBy(caller, live.definitions);
      const theirs = versions.filter((version) => maySeeDefinition(caller, writtenOf(version), active));
      const shownCounts = caller.regions === undefined ? counts : undefined;
      return { scenarios: listedScenarios(active, theirs, shownCounts), countedSince: counts.since };
    },
  );
}

function checkRoute(app: RouteHost, { live }: RouteParts): void {
  app.post(
    '/v1/scenarios/check',
    {
      config,
      schema: {
        operationId: 'checkScenario',
        summary: 'What a scenario says in plain words, or its mistakes; keeps nothing',
        tags: ['scenarios'],
        body: Type.Object({ scenario: scenarioSchema }, { additionalProperties: false }),
        response: {
          200: Type.Object({ reading: Type.Optional(reading), problems: Type.Array(draftProblem) }),
        },
      },
    },
    async ({ body: { scenario: document }, caller }) => {
      const active = definitionsSeenBy(caller, live.definitions);
      const parsed = parsedDocument(document, active);
      if ('problems' in parsed) {
        return { problems: draftProblems(parsed.problems, { kind: 'scenario', id: parsed.id }) };
      }
      const { scenario } = parsed;
      return { reading: scenarioReading(scenario, withScenario(active, scenario)), problems: [] };
    },
  );
}

const customer = Type.Object(
  {
    profile: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: 'Attributes and their values.' })),
    holdings: Type.Optional(Type.Array(nameSchema, { maxItems: 50, description: 'Products.' })),
    lists: Type.Optional(Type.Array(nameSchema, { maxItems: 50, description: 'Number lists.' })),
    residence: Type.Optional(
      Type.Enum(['visitor', 'resident', 'unknown'], {
        default: 'visitor',
        description: 'Whether they live or work in the area; `unknown`: too little history to tell.',
      }),
    ),
  },
  { additionalProperties: false },
);
const input = Type.Object(
  { at: instantSchema },
  {
    additionalProperties: true,
    description: 'An event in its own form without customer, or `{at, profile}` with attributes that are set.',
  },
);
const step = Type.Object({
  input: Type.Optional(Type.Integer({ description: 'Position of the event; absent: it came of time alone.' })),
  at: Type.Integer(),
  result: Type.Enum(['opened', 'held-back', 'matched', 'not-matched', 'refused']),
  reason: Type.Optional(
    Type.String({
      description:
        'Of `held-back`: `where`, `resident`, `resident-unknown`, `cooldown`. Of `not-matched`: `other-type`, `condition`, ' +
        '`elsewhere`, `present`, `unchanged`, `not-crossed`, `late`.',
    }),
  ),
  message: Type.Optional(Type.String({ description: 'Of `refused`: what is wrong with the event.' })),
  parts: Type.Optional(Type.Array(Type.Integer(), { description: 'Of `matched`: parts of the pattern, from 0.' })),
  progress: Type.Optional(Type.Object({ reached: Type.Integer(), wanted: Type.Integer() })),
  waitsUntil: Type.Optional(Type.Integer()),
  moment: Type.Optional(Type.Object({ at: Type.Integer(), expiresAt: Type.Integer() })),
});

function tryRoute(app: RouteHost, { live, readers }: RouteParts): void {
  app.post(
    '/v1/scenarios/try',
    {
      config,
      schema: {
        operationId: 'tryScenario',
        summary: 'What a scenario would make of a hand-made sequence of events of one customer',
        description: 'Runs in an engine of its own that knows nobody else. Nothing of it is kept.',
        tags: ['scenarios'],
        body: Type.Object(
          {
            scenario: scenarioSchema,
            customer: Type.Optional(customer),
            events: Type.Array(input, { maxItems: MOST_INPUTS, description: 'In the order they arrive.' }),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({ steps: Type.Array(step) }),
          ...problemResponses('definitions-invalid'),
        },
      },
    },
    async ({ body: { scenario: document, customer: given = {}, events: inputs }, caller }) => {
      const active = definitionsSeenBy(caller, live.definitions);
      const scenario = validScenario(document, active);
      const { profile = {}, holdings = [], lists = [], residence = 'visitor' } = given;
      const definitions = withScenario(active, scenario);
      const steps = tryScenario({
        ...{ scenario, definitions, inputs, readers },
        customer: { profile, holdings, lists, residence },
      });
      return { steps };
    },
  );
}

/** A version as far as it tells whose it is. */
function writtenOf({ kind, id, content }: DefinitionVersion) {
  return { kind, id, region: writtenValue(content)?.region };
}
