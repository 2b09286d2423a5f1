import { Type } from 'typebox';
import type { EstimatingService, LiveService } from '../../runtime/live/live-service.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';

const question = Type.Object(
  {
    rule: Type.String({ minLength: 1, maxLength: 10_000, description: 'CEL over the customer.' }),
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
  total: Type.Integer({ description: 'Customers known.' }),
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

/** How many customers a rule holds for. */
export function audienceRoutes(app: RouteHost, live: LiveService & EstimatingService): void {
  app.post(
    '/v1/audiences/count',
    {
      config: { scope: 'audiences:count' },
      schema: {
        operationId: 'countAudience',
        summary: 'Count the customers for whom a rule holds',
        tags: ['audiences'],
        body: question,
        response: { 200: counted, ...problemResponses('rule-invalid', 'overloaded', 'not-running') },
      },
    },
    async ({ body: { rule, groupBy, estimate = false } }) => {
      if (estimate && groupBy !== undefined) {
        const errors = [{ pointer: '/groupBy', message: 'groups are counted, not estimated' }];
        throw new HttpProblem('request-invalid', '/groupBy: groups are counted, not estimated', { errors });
      }
      const answer = estimate ? await live.estimate(rule) : await live.count(rule, groupBy);
      if (!('problems' in answer)) return answer;
      const errors = answer.problems.map(({ message }) => ({ pointer: '/rule', message }));
      throw new HttpProblem('rule-invalid', errors[0]?.message ?? 'the rule cannot be read', { errors });
    },
  );
}
