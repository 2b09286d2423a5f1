import { type Static, Type } from 'typebox';
import type { AudienceService, LiveService } from '../../runtime/live/live-service.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { answered, termsOf } from './audience-terms.ts';
import { exportRoute } from './export-route.ts';

const ruleSchema = Type.String({ minLength: 1, maxLength: 10_000, description: 'CEL over the customer.' });
const MOST_RULES = 4;
const MOST_QUESTIONS = 12;

const question = Type.Object(
  {
    rule: ruleSchema,
    groupBy: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1000, description: 'CEL that gives a word: `profile.city`.' }),
    ),
    estimate: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Look at some thousand customers alone: the answer comes in milliseconds. Not with `groupBy`.',
      }),
    ),
  },
  { additionalProperties: false },
);

const counted = Type.Object({
  count: Type.Integer(),
  total: Type.Integer({ description: 'Customers known; of a caller who is bound to regions: those of the regions.' }),
  tookMs: Type.Number(),
  low: Type.Optional(
    Type.Integer({ description: 'Of an estimate: the true number lies from here to `high` with 95 % confidence.' }),
  ),
  high: Type.Optional(Type.Integer()),
  sampled: Type.Optional(Type.Integer({ description: 'Of an estimate: customers that were looked at.' })),
  histogram: Type.Optional(
    Type.Record(Type.String(), Type.Integer(), { description: 'Word → customers; with `groupBy` only.' }),
  ),
});

const spreadQuestion = Type.Object(
  {
    rules: Type.Array(ruleSchema, { minItems: 1, maxItems: MOST_RULES }),
    of: Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), {
      maxItems: MOST_QUESTIONS,
      description: 'What is asked of the customers, CEL each: `profile.age`, `stage.mms`, `profile.mmsCapable`.',
    }),
    estimate: Type.Optional(Type.Boolean({ default: false, description: 'From a sample, in milliseconds.' })),
  },
  { additionalProperties: false },
);

const countsSchema = Type.Array(Type.Integer(), { description: 'Of all customers, then of each rule.' });
const spread = Type.Object({
  of: Type.String(),
  type: Type.String({ description: 'int, float, bool, string, enum, time, duration' }),
  buckets: Type.Array(
    Type.Object({
      word: Type.Optional(Type.String({ description: 'Of texts; `true` or `false` of yes and no.' })),
      from: Type.Optional(Type.Number({ description: 'Of numbers: from here on; absent: without start.' })),
      to: Type.Optional(Type.Number({ description: 'Up to here, not itself; absent: without end.' })),
      counts: countsSchema,
    }),
  ),
  others: Type.Optional(Type.Array(Type.Integer(), { description: 'Those with rarer words.' })),
  unknown: Type.Array(Type.Integer(), { description: 'Those of whom it is not known.' }),
});
const spreads = Type.Object({
  total: Type.Integer(),
  counts: Type.Array(Type.Integer(), { description: 'By rule.' }),
  sampled: Type.Optional(Type.Integer({ description: 'Customers that were looked at; absent: all.' })),
  spreads: Type.Array(spread),
  tookMs: Type.Number(),
});

const refusals = problemResponses('rule-invalid', 'abandoned', 'overloaded', 'not-running');

/** How many customers rules hold for, what they are like and who they are. */
export function audienceRoutes(app: RouteHost, live: LiveService & AudienceService): void {
  countRoute(app, live);
  spreadRoute(app, live);
  exportRoute(app, live);
}

function countRoute(app: RouteHost, live: LiveService & AudienceService): void {
  app.post(
    '/v1/audiences/count',
    {
      config: { scope: 'audiences:count', regions: 'own' },
      schema: {
        operationId: 'countAudience',
        summary: 'Count the customers for whom a rule holds',
        description: 'Whoever goes away before the answer ends the count.',
        tags: ['audiences'],
        body: question,
        response: { 200: counted, ...refusals },
      },
    },
    async ({ body: { rule, groupBy, estimate = false }, caller }, reply) => {
      if (estimate && groupBy !== undefined) {
        const errors = [{ pointer: '/groupBy', message: 'groups are counted, not estimated' }];
        throw new HttpProblem('request-invalid', '/groupBy: groups are counted, not estimated', { errors });
      }
      const terms = termsOf(caller, live.definitions, reply);
      const { audiences } = live;
      const answer = estimate ? audiences.estimate(rule, terms) : audiences.count(rule, { ...terms, groupBy });
      return answered<Static<typeof counted>>(await answer);
    },
  );
}

function spreadRoute(app: RouteHost, live: LiveService & AudienceService): void {
  app.post(
    '/v1/audiences/spread',
    {
      config: { scope: 'audiences:count', regions: 'own' },
      schema: {
        operationId: 'spreadAudiences',
        summary: 'How the customers of one rule or several spread over values, beside all customers',
        tags: ['audiences'],
        body: spreadQuestion,
        response: { 200: spreads, ...refusals },
      },
    },
    async ({ body: { rules, of, estimate = false }, caller }, reply) => {
      const terms = termsOf(caller, live.definitions, reply);
      return answered(await live.audiences.spread({ rules, questions: of, isExact: !estimate }, terms));
    },
  );
}
