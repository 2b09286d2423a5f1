import { Type } from 'typebox';
import { explainedDecision } from '../../core/decisions/explained-decision.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import { maskNumber } from '../access/mask-number.ts';
import { DefinitionNames } from '../customers/definition-names.ts';
import { mayReadRecordsOf } from '../customers/own-customer.ts';
import { recordIdSchema } from '../field-schemas.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import type { RecentGuidance } from './recent-guidance.ts';

const bilingual = Type.Object({ zh: Type.String(), en: Type.String() });

const candidate = {
  offer: Type.String(),
  offerName: Type.String(),
  product: Type.Optional(Type.String()),
  productName: Type.Optional(Type.String()),
  channel: Type.String(),
  channelName: Type.String(),
};

const breakdown = Type.Object({
  decisionId: Type.String(),
  customerId: Type.String({ description: 'Masked without the scope `customers:unmask`.' }),
  at: Type.Integer(),
  outcome: Type.Enum(['contact', 'control', 'deferred', 'nothing', 'presented']),
  result: bilingual,
  campaign: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
  scenario: Type.Optional(
    Type.Object(
      { id: Type.String(), name: Type.String(), at: Type.Number() },
      { description: 'Whose moment made the decision; absent: none did, or it is not recorded any more.' },
    ),
  ),
  survivors: Type.Array(
    Type.Object({
      ...candidate,
      score: Type.Number({ description: 'The product of the factors and `momentWeight`.' }),
      factors: Type.Object({
        propensity: Type.Number(),
        fit: Type.Number(),
        value: Type.Number(),
        lever: Type.Number(),
      }),
      momentWeight: Type.Number({ description: 'From ½ to 1: a moment counts for less as it ages.' }),
      probability: Type.Number({ description: 'The exact probability with which it was chosen.' }),
      isChosen: Type.Boolean(),
    }),
    { description: 'What nothing refused, by falling probability.' },
  ),
  refusals: Type.Array(
    Type.Object({
      stage: Type.Enum(['eligibility', 'applicability', 'suitability', 'consent', 'policy', 'time', 'capacity']),
      reason: Type.String(),
      text: bilingual,
      candidates: Type.Array(Type.Object(candidate)),
    }),
    { description: 'In the order of the stages.' },
  ),
  version: Type.String({ description: 'Of the definitions that decided.' }),
  isCurrentVersion: Type.Boolean({ description: 'Otherwise names and reasons are told as they are defined now.' }),
});

/** Why this and why not each of the others, in parts that a page can lay out. */
export function breakdownRoutes(app: RouteHost, live: LiveService, recent: RecentGuidance): void {
  app.get(
    '/v1/decisions/:decisionId/breakdown',
    {
      config: { scope: 'decisions:explain', regions: 'own', audit: 'decision.read' },
      schema: {
        operationId: 'readBreakdown',
        summary: 'A decision in parts: what was chosen with its factors, and why not each of the other candidates',
        tags: ['guidance'],
        params: Type.Object({ decisionId: recordIdSchema }),
        response: { 200: breakdown, ...problemResponses('decision-unknown', 'records-unavailable') },
      },
    },
    async (request) => {
      const { params, caller } = request;
      const { decisionId } = params;
      const decision = await recent.decision(decisionId);
      if (decision === undefined || !(await mayReadRecordsOf(live, decision.customerId, caller))) {
        throw new HttpProblem('decision-unknown', 'no decision with this id is kept');
      }
      request.auditNote = { customerId: decision.customerId };
      const { customerId, at, result: outcome, momentId, version } = decision;
      const moment = momentId === undefined ? undefined : await recent.moment(customerId, momentId);
      const { definitions } = live;
      const { scenarios } = DefinitionNames.of(definitions);
      return {
        decisionId,
        customerId: caller.scopes.has('customers:unmask') ? customerId : maskNumber(customerId),
        at,
        outcome,
        ...explainedDecision(decision, definitions),
        ...(moment !== undefined && {
          scenario: { id: moment.scenario, name: scenarios.get(moment.scenario) ?? moment.scenario, at: moment.at },
        }),
        version,
        isCurrentVersion: version === definitions.version,
      };
    },
  );
}
