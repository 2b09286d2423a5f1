import { Type } from 'typebox';
import type { LiveService } from '../../runtime/live/live-service.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';

const question = Type.Object(
  {
    rule: Type.String({ minLength: 1, maxLength: 10_000, description: 'CEL over the customer.' }),
    groupBy: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1000, description: 'CEL that gives a word: `profile.city`.' }),
    ),
  },
  { additionalProperties: false },
);

const counted = Type.Object({
  count: Type.Integer(),
  total: Type.Integer({ description: 'Customers known.' }),
  tookMs: Type.Number(),
  histogram: Type.Optional(
    Type.Record(Type.String(), Type.Integer(), { description: 'Word → customers; with `groupBy` only.' }),
  ),
});

/** How many customers a rule holds for. */
export function audienceRoutes(app: RouteHost, live: LiveService): void {
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
    async ({ body: { rule, groupBy } }) => {
      const answer = await live.count(rule, groupBy);
      if (!('problems' in answer)) return answer;
      const errors = answer.problems.map(({ message }) => ({ pointer: '/rule', message }));
      throw new HttpProblem('rule-invalid', errors[0]?.message ?? 'the rule cannot be read', { errors });
    },
  );
}
