import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { explainDecision } from '../../core/decisions/explain.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import { maskNumber } from '../access/mask-number.ts';
import type { KnownCustomers } from '../customers/known-customers.ts';
import { mayReadRecordsOf } from '../customers/own-customer.ts';
import { assertApplied } from '../engine-refusal.ts';
import { customerIdSchema, nameSchema, recordIdSchema } from '../field-schemas.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import { requestIdOf } from '../request-id.ts';
import type { RouteHost } from '../route-host.ts';
import { breakdownRoutes } from './breakdown-routes.ts';
import { clerkAnswer, languageOf, OfferCatalogue, partsOfAnswer } from './clerk-answer.ts';
import { fullExplanation } from './full-explanation.ts';
import type { RecentGuidance } from './recent-guidance.ts';

export interface GuidanceParts {
  live: LiveService;
  customers: KnownCustomers;
  recent: RecentGuidance;
}

/** Most offers of one answer. */
const MOST_OFFERS = 20;
const DEFAULT_OFFERS = 3;

const ask = Type.Object(
  {
    customerId: customerIdSchema,
    channel: nameSchema,
    touchpoint: Type.Optional(nameSchema),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_OFFERS, default: DEFAULT_OFFERS })),
    context: Type.Optional(
      Type.Record(
        Type.String({ maxLength: 64 }),
        Type.Union([Type.String({ maxLength: 256 }), Type.Number(), Type.Boolean()]),
        {
          maxProperties: 16,
          description: 'What the touchpoint knows; kept with the question.',
        },
      ),
    ),
  },
  { additionalProperties: false },
);

const explanation = Type.Object({
  decisionId: Type.String(),
  at: Type.Integer(),
  result: Type.String(),
  why: Type.Array(Type.String(), { description: 'One statement each, for people; without what a clerk must not see.' }),
  full: Type.Optional(fullExplanation),
});

/** Touchpoints ask for the best offers, and for the reasons. */
export function decisionRoutes(app: RouteHost, { live, customers, recent }: GuidanceParts): void {
  let catalogue = new OfferCatalogue(live.definitions);
  const current = () => {
    if (catalogue.definitions !== live.definitions) catalogue = new OfferCatalogue(live.definitions);
    return catalogue;
  };
  const answer = async (question: Static<typeof ask>, request: FastifyRequest) => {
    const { customerId, channel, touchpoint, limit = DEFAULT_OFFERS, context } = question;
    if (!current().isPullChannel(channel)) {
      throw new HttpProblem('channel-unknown', 'no such channel on which customers ask: see /v1/definitions/channel');
    }
    if (!(await customers.has(customerId)) || !(await mayReadRecordsOf(live, customerId, request.caller))) {
      throw new HttpProblem('customer-unknown', 'no customer with this id is known');
    }
    const content = { command: 'ask', channel, touchpoint, limit, context };
    const effects = await live.request({ kind: 'command', customerId, id: requestIdOf(request), content });
    assertApplied(effects, 'customer-unknown');
    const { decision, contacts } = partsOfAnswer(effects);
    const language = languageOf(request.headers['accept-language']);
    const { texts } = current();
    const profile = async () => (await live.customer(customerId))?.profile ?? {};
    const offers = contacts.map((contact, k) => current().presented(contact, k + 1, language));
    for (const [k, { offer = '' }] of contacts.entries()) {
      offers[k]!.content = (await texts.offer(offer, channel, profile)) ?? '';
    }
    return { decisionId: decision.decisionId, at: decision.at, result: resultOf(offers.length), offers };
  };
  app.post(
    '/v1/decisions',
    {
      config: {
        scope: 'decisions:ask',
        idempotent: 'recent',
        regions: 'own',
        audit: { action: 'decision.ask', of: 'people' },
      },
      schema: {
        operationId: 'askDecision',
        summary: 'The best offers for a customer who turned up at a touchpoint',
        description: 'The decision is durable before the answer. `Accept-Language` chooses the language of reasons.',
        tags: ['guidance'],
        body: ask,
        response: {
          200: clerkAnswer,
          ...problemResponses('customer-unknown', 'channel-unknown', 'overloaded', 'not-running'),
        },
      },
    },
    (request) => answer(request.body, request),
  );
  explanationRoute(app, live, recent);
  breakdownRoutes(app, live, recent);
}

const resultOf = (offers: number) => (offers === 0 ? ('nothing' as const) : ('presented' as const));

function explanationRoute(app: RouteHost, live: LiveService, recent: RecentGuidance): void {
  app.get(
    '/v1/decisions/:decisionId',
    {
      config: { scope: ['decisions:ask', 'decisions:explain'], regions: 'own', audit: 'decision.read' },
      schema: {
        operationId: 'explainDecision',
        summary: 'Why these offers, and why not each of the others',
        description: 'Keys with `decisions:explain` get `full`: campaign, moment, every candidate with its factors.',
        tags: ['guidance'],
        params: Type.Object({ decisionId: recordIdSchema }),
        response: { 200: explanation, ...problemResponses('decision-unknown', 'records-unavailable') },
      },
    },
    async (request) => {
      const decision = await recent.decision(request.params.decisionId);
      const { caller } = request;
      if (decision === undefined || !(await mayReadRecordsOf(live, decision.customerId, caller))) {
        throw new HttpProblem('decision-unknown', 'no decision with this id is kept');
      }
      request.auditNote = { customerId: decision.customerId };
      const full = caller.scopes.has('decisions:explain');
      const language = languageOf(request.headers['accept-language']);
      const text = explainDecision(decision, live.definitions, full ? 'planner' : 'clerk');
      const { decisionId, at, result, customerId } = decision;
      const shownId = caller.scopes.has('customers:unmask') ? customerId : maskNumber(customerId);
      return {
        decisionId,
        at,
        result,
        why: text[language].split('\n'),
        ...(full && { full: { ...decision, customerId: shownId } }),
      };
    },
  );
}
