import type { Static } from 'typebox';
import type { OfferDefinition } from '../../core/schema/definitions.ts';
import type { AudienceService, LiveService } from '../../runtime/live/live-service.ts';
import type { Caller } from '../access/caller.ts';
import { definitionsSeenBy } from '../access/definition-scope.ts';
import { mayTouchCustomer } from '../access/region-scope.ts';
import { ownTerms } from '../audiences/audience-terms.ts';
import { SensitiveNames } from '../customers/sensitive-names.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { previewOf, renderMessage, sourceText } from './message-preview.ts';
import type { KeptMessageRules, MessagePrice } from './message-rules.ts';
import { messageAnswer, messageQuestion, messageRulesSchema, tableAnswer, tableQuestion } from './preview-schemas.ts';
import { type SampleCustomer, sampleOf } from './sample-customer.ts';
import { SampleRules } from './sample-rules.ts';

export interface PreviewParts {
  live: LiveService & AudienceService;
  messageRules: KeptMessageRules;
  now: () => number;
}

type MessageQuestion = Static<typeof messageQuestion>;

/** How something would look or answer for one customer, before anybody is contacted. Changes nothing. */
export function previewRoutes(app: RouteHost, parts: PreviewParts): void {
  messageRoute(app, parts);
  tableRoute(app, parts);
  rulesRoutes(app, parts);
}

function messageRoute(app: RouteHost, parts: PreviewParts): void {
  app.post(
    '/v1/previews/message',
    {
      config: { scope: 'definitions:read', regions: 'own', audit: { action: 'customer.preview', of: 'customers' } },
      schema: {
        operationId: 'previewMessage',
        summary: 'A message as a customer would get it: text, length, marks and cost',
        description:
          'For a known customer (`customers:read` is wanted), or a sample; attributes that nobody gave are made up.',
        tags: ['previews'],
        body: messageQuestion,
        response: {
          200: messageAnswer,
          ...problemResponses(
            'definition-unknown',
            'customer-unknown',
            'rule-invalid',
            'scope-missing',
            'records-unavailable',
            'overloaded',
            'not-running',
          ),
        },
      },
    },
    ({ body, caller }) => messagePreview(parts, body, caller),
  );
}

async function messagePreview({ live, messageRules, now }: PreviewParts, question: MessageQuestion, caller: Caller) {
  const definitions = definitionsSeenBy(caller, live.definitions);
  const { channel, template, text, purpose = 'marketing', audience } = question;
  if (!definitions.channels.some(({ id }) => id === channel)) throw unknown('channel', channel);
  const offer = offerOf(question.offer, definitions.offers);
  const source = sourceText(definitions, { channel, offer, template, text });
  if (source === undefined) throw unknown('template', template ?? `${question.offer ?? 'no offer'} on ${channel}`);
  const { profile: given = {} } = await sampleFor(live, question, caller);
  const message = renderMessage(definitions, { source, given, now: now(), ...(offer && { offer }) });
  if ('problem' in message) {
    const errors = [{ pointer: '/text', message: message.problem }];
    throw new HttpProblem('request-invalid', `/text: the Liquid text cannot be rendered: ${message.problem}`, {
      errors,
    });
  }
  const rules = await messageRules.read();
  const preview = previewOf(message, rules, purpose);
  if (audience === undefined) return preview;
  const cost = await costOf(live, { audience, caller }, rules.prices[channel], preview.measure.segments);
  return { ...preview, cost };
}

function tableRoute(app: RouteHost, { live, now }: PreviewParts): void {
  app.post(
    '/v1/previews/table',
    {
      config: { scope: 'definitions:read', regions: 'own', audit: { action: 'customer.preview', of: 'customers' } },
      schema: {
        operationId: 'previewTable',
        summary: 'Which row of a decision table a customer would get',
        tags: ['previews'],
        body: tableQuestion,
        response: {
          200: tableAnswer,
          ...problemResponses('customer-unknown', 'scope-missing', 'overloaded', 'not-running'),
        },
      },
    },
    async ({ body, caller }) => {
      const sample = await sampleFor(live, body, caller);
      const rules = new SampleRules(definitionsSeenBy(caller, live.definitions), sample, now());
      const rows = body.rows.map((rule) => {
        if (rule === null) return { met: true };
        const answer = rules.answer(rule);
        if ('problems' in answer) return { problem: answer.problems[0]?.message ?? 'the rule cannot be read' };
        return answer.met === undefined ? {} : { met: answer.met };
      });
      const first = rows.findIndex(({ met }) => met === true);
      return { rows, ...(first >= 0 && { first }) };
    },
  );
}

function rulesRoutes(app: RouteHost, { messageRules, now }: PreviewParts): void {
  const url = '/v1/previews/message-rules';
  app.get(
    url,
    {
      config: { scope: 'definitions:read', regions: 'any' },
      schema: {
        operationId: 'readMessageRules',
        summary: 'What messages must and must not say, and what they cost',
        tags: ['previews'],
        response: { 200: messageRulesSchema, ...problemResponses('records-unavailable') },
      },
    },
    () => messageRules.read(),
  );
  app.put(
    url,
    {
      config: { scope: 'operations:write', idempotent: 'kept', audit: 'message-rules.change' },
      schema: {
        operationId: 'writeMessageRules',
        summary: 'Set what messages must and must not say, and what they cost',
        tags: ['previews'],
        body: messageRulesSchema,
        response: { 200: messageRulesSchema, ...problemResponses('records-unavailable') },
      },
    },
    async ({ body, caller }) => {
      const rules = { signatures: [], ...body };
      await messageRules.write(rules, caller.name, now());
      return rules;
    },
  );
}

/** The customer that is asked about, without what would tell that movements were seen, or the sample as it was given. */
async function sampleFor(
  live: LiveService,
  { customerId, sample = {} }: { customerId?: string; sample?: SampleCustomer },
  caller: Caller,
): Promise<SampleCustomer> {
  if (customerId === undefined) return sample;
  if (!caller.scopes.has('customers:read')) {
    throw new HttpProblem('scope-missing', 'looking at a customer wants the scope customers:read');
  }
  const view = await live.customer(customerId);
  if (view === undefined || !mayTouchCustomer(caller, view, live.definitions)) {
    throw new HttpProblem('customer-unknown', 'no customer with this id is known');
  }
  const known = sampleOf(view);
  if (caller.scopes.has('decisions:explain')) return known;
  const sensitive = new SensitiveNames(live.definitions);
  const shown = Object.entries(known.profile ?? {}).filter(([name]) => !sensitive.isAttribute(name));
  return { ...known, profile: Object.fromEntries(shown) };
}

async function costOf(
  { audiences, definitions }: LiveService & AudienceService,
  { audience, caller }: { audience: string; caller: Caller },
  price: MessagePrice | undefined,
  segments: number,
) {
  const estimate = await audiences.estimate(audience, ownTerms(caller, definitions));
  if ('problems' in estimate) {
    const errors = estimate.problems.map(({ message }) => ({ pointer: '/audience', message }));
    throw new HttpProblem('rule-invalid', errors[0]?.message ?? 'the rule cannot be read', { errors });
  }
  const { count: customers, low, high } = estimate;
  if (price === undefined) return { customers, low, high };
  const messages = price.per === 'segment' ? customers * segments : customers;
  return { customers, low, high, price, cents: Math.round(messages * price.cents) };
}

function offerOf(id: string | undefined, offers: readonly OfferDefinition[]): OfferDefinition | undefined {
  if (id === undefined) return undefined;
  const offer = offers.find((each) => each.id === id);
  if (offer === undefined) throw unknown('offer', id);
  return offer;
}

function unknown(kind: string, id: string): HttpProblem {
  return new HttpProblem('definition-unknown', `no ${kind} "${id}" is active`);
}
