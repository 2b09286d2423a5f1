import { type Static, Type } from 'typebox';
import type { LiveService } from '../../runtime/live/live-service.ts';
import { definitionsSeenBy } from '../access/definition-scope.ts';
import { regionRuleOf } from '../access/region-scope.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import type { FiringJob, FiringJobs } from './firing-jobs.ts';
import { scenarioSchema, validScenario } from './scenario-documents.ts';

export interface FiringRouteParts {
  live: LiveService;
  jobs: FiringJobs;
}

const MOST_HOURS = 48;

const part = Type.Object({ id: Type.String(), name: Type.String(), number: Type.Integer() });
const report = Type.Object({
  start: Type.Enum(['beginning', 'copy', 'nothing'], {
    description:
      'What was known at the first entry: `beginning` everything; `copy` everything but what a pattern that was not active ' +
      'would have kept of inputs before; `nothing` only what the records say from then on.',
  }),
  from: Type.Integer({ description: 'Epoch ms: of the recorded hours, as far as they go back.' }),
  until: Type.Integer(),
  share: Type.Number({ description: 'Of the customers looked at; below 1 the numbers are estimates for all.' }),
  firings: Type.Integer({ description: 'Moments that would have opened.' }),
  customers: Type.Integer(),
  hours: Type.Array(Type.Object({ at: Type.Integer(), firings: Type.Integer() })),
  heldBack: Type.Record(Type.String(), Type.Integer(), {
    description: 'Firings that opened no moment: `where`, `resident`, `resident-unknown`, `cooldown`.',
  }),
  areas: Type.Array(part, { description: 'Of inputs that name a cell; an area may share cells with others.' }),
  cells: Type.Array(Type.Object({ cell: Type.String(), number: Type.Integer() })),
  sampled: Type.Integer({ description: 'Customers that groups and attributes are counted over, as they are now.' }),
  groups: Type.Array(part),
  attributes: Type.Array(Type.Object({ attribute: Type.String(), name: Type.String(), values: Type.Array(part) })),
  examples: Type.Array(
    Type.Object({
      customerId: Type.String({ description: 'Masked.' }),
      group: Type.Optional(Type.String()),
      profile: Type.Record(Type.String(), Type.Unknown()),
    }),
  ),
});
const job = Type.Object({
  id: Type.String(),
  state: Type.Enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  progress: Type.Number({ description: 'Share that is done, 0 to 1.' }),
  startedAt: Type.Integer(),
  report: Type.Optional(report),
});
const params = Type.Object({ firingsId: Type.String({ format: 'uuid', maxLength: 36 }) });

/** How often a scenario would have fired in the recorded hours. */
export function firingRoutes(app: RouteHost, { live, jobs }: FiringRouteParts): void {
  const config = { scope: 'audiences:count', regions: 'own' } as const;
  app.post(
    '/v1/scenarios/firings',
    {
      config,
      schema: {
        operationId: 'countFirings',
        summary: 'Begin to count how often a scenario, a draft or not, would have fired in the recorded hours',
        description:
          'The engine goes over the recorded inputs in the background. Callers bound to regions get their own customers.',
        tags: ['scenarios'],
        body: Type.Object(
          {
            scenario: scenarioSchema,
            hours: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_HOURS, default: MOST_HOURS })),
          },
          { additionalProperties: false },
        ),
        response: { 202: job, ...problemResponses('definitions-invalid', 'overloaded') },
      },
    },
    async ({ body: { scenario: document, hours = MOST_HOURS }, caller }, reply) => {
      const definitions = definitionsSeenBy(caller, live.definitions);
      const scenario = validScenario(document, definitions);
      const customers = regionRuleOf(caller, live.definitions);
      const request = { scenario, hours, ...(customers !== undefined && { customers }) };
      const begun = jobs.begin({ keyId: caller.keyId, definitions }, request);
      return reply.code(202).send(asAnswered(begun));
    },
  );
  app.get(
    '/v1/scenarios/firings/:firingsId',
    {
      config,
      schema: {
        operationId: 'readFirings',
        summary: 'How far the counting is, and what was found',
        tags: ['scenarios'],
        params,
        response: { 200: job, ...problemResponses('firings-unknown') },
      },
    },
    async ({ params: { firingsId }, caller }) => {
      const found = jobs.find(caller.keyId, firingsId);
      if (found === undefined) throw unknownFirings();
      return asAnswered(found);
    },
  );
  app.delete(
    '/v1/scenarios/firings/:firingsId',
    {
      config,
      schema: {
        operationId: 'cancelFirings',
        summary: 'End a counting and forget what it found',
        tags: ['scenarios'],
        params,
        response: { 204: Type.Null(), ...problemResponses('firings-unknown') },
      },
    },
    async ({ params: { firingsId }, caller }, reply) => {
      if (!jobs.cancel(caller.keyId, firingsId)) throw unknownFirings();
      return reply.code(204).send(null);
    },
  );
}

const unknownFirings = () => new HttpProblem('firings-unknown', 'no such counting of yours is under way or kept');

const asAnswered = (of: FiringJob): Static<typeof job> => of;
