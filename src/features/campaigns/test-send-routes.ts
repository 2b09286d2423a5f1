import { Type } from 'typebox';
import { idOf } from '../../core/hash.ts';
import type { AudienceService, LiveService } from '../../runtime/live/live-service.ts';
import type { Caller } from '../access/caller.ts';
import { mayTouchDefinition } from '../access/definition-scope.ts';
import { mayTouchCustomer, regionRuleOf } from '../access/region-scope.ts';
import { customerIdSchema, nameSchema } from '../field-schemas.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import { requestIdOf } from '../request-id.ts';
import type { RouteHost } from '../route-host.ts';
import { assertTestNumbers, testNumber, testNumberList, testSent } from './test-number-list.ts';
import type { TestNumbers } from './test-numbers.ts';

export interface TestSendParts {
  live: LiveService & AudienceService;
  testNumbers: TestNumbers;
  now: () => number;
}

const MOST_KEPT = 200;
/** Customers of the audience that are tried until one may get something. */
const MOST_TRIED = 20;

const keptNumber = Type.Object({ number: testNumber, name: nameSchema }, { additionalProperties: false });
const keptNumbers = Type.Object(
  { numbers: Type.Array(keptNumber, { maxItems: MOST_KEPT }) },
  { additionalProperties: false },
);
const question = Type.Object(
  {
    numbers: testNumberList,
    offer: Type.Optional(nameSchema),
    channel: Type.Optional(nameSchema),
    customerId: Type.Optional(customerIdSchema),
  },
  { additionalProperties: false },
);

/** Messages to one's own phone: through the real channel, marked as tests, counted nowhere. */
export function testSendRoutes(app: RouteHost, parts: TestSendParts): void {
  numbersRoutes(app, parts);
  app.post(
    '/v1/campaigns/:campaignId/test-sends',
    {
      config: { scope: 'campaigns:run', regions: 'own', idempotent: 'recent', audit: 'campaign.test-send' },
      schema: {
        operationId: 'testSend',
        summary: "Send a campaign's message to test numbers, as a customer would get it",
        description:
          'To the numbers of the list of test numbers; who may `operations:write` sends to any. With `offer` and ' +
          '`channel` that one, else the first of the campaign that the customer may get. The text is made for ' +
          '`customerId`, or for somebody of the audience.',
        tags: ['campaigns'],
        params: Type.Object({ campaignId: nameSchema }),
        body: question,
        response: {
          200: Type.Object({ sent: Type.Array(testSent) }),
          ...problemResponses(
            'campaign-unknown',
            'customer-unknown',
            'test-number-unknown',
            'overloaded',
            'not-running',
            'records-unavailable',
          ),
        },
      },
    },
    async (request) => {
      const { caller, body, params } = request;
      assertCampaign(parts.live, params.campaignId, caller);
      await assertTestNumbers(parts.testNumbers, caller, body.numbers);
      const about =
        body.offer === undefined || body.channel === undefined
          ? { campaign: params.campaignId }
          : { offer: body.offer, channel: body.channel };
      const customers = await customersFor(parts.live, params.campaignId, caller, body.customerId);
      const id = requestIdOf(request);
      return { sent: await Promise.all(body.numbers.map((number) => sendTo(parts, { number, about, customers, id }))) };
    },
  );
}

function numbersRoutes(app: RouteHost, { testNumbers, now }: TestSendParts): void {
  app.get(
    '/v1/test-numbers',
    {
      config: { scope: 'campaigns:run', regions: 'any' },
      schema: {
        operationId: 'readTestNumbers',
        summary: 'The numbers that tests may go to',
        tags: ['campaigns'],
        response: { 200: keptNumbers, ...problemResponses('records-unavailable') },
      },
    },
    async () => ({ numbers: await testNumbers.read() }),
  );
  app.put(
    '/v1/test-numbers',
    {
      config: { scope: 'operations:write', regions: 'all', idempotent: 'kept', audit: 'test-numbers.write' },
      schema: {
        operationId: 'writeTestNumbers',
        summary: 'Set the numbers that tests may go to',
        tags: ['campaigns'],
        body: keptNumbers,
        response: { 200: keptNumbers, ...problemResponses('records-unavailable') },
      },
    },
    async ({ body, caller }) => {
      await testNumbers.write(body.numbers, caller.name, now());
      return body;
    },
  );
}

async function sendTo(
  { live, now }: TestSendParts,
  {
    number,
    about,
    customers,
    id,
  }: { number: string; about: Record<string, string>; customers: readonly string[]; id: string },
) {
  let why = 'nobody is in the audience whom the text could be made for';
  for (const customerId of customers) {
    const effects = await live.request({
      ...{ kind: 'command', customerId, id: idOf('test', id, number, customerId), at: now() },
      content: { command: 'send', ...about, testNumber: number },
    });
    const contact = effects.find((effect) => effect.type === 'contact');
    if (contact !== undefined) return { number, contactId: contact.contactId };
    const letter = effects.find((effect) => effect.type === 'deadLetter');
    why = letter?.message ?? why;
  }
  return { number, why };
}

function assertCampaign({ definitions }: LiveService, campaignId: string, caller: Caller): void {
  const campaign = definitions.campaigns.find(({ id }) => id === campaignId);
  if (campaign !== undefined && mayTouchDefinition(caller, campaign, definitions)) return;
  throw new HttpProblem('campaign-unknown', `no campaign "${campaignId}" is active`);
}

/** Whom the text is made for: the customer that was named, or some of the audience, then of all customers. */
async function customersFor(
  live: LiveService & AudienceService,
  campaignId: string,
  caller: Caller,
  customerId: string | undefined,
): Promise<string[]> {
  if (customerId !== undefined) {
    const view = await live.customer(customerId);
    if (view !== undefined && mayTouchCustomer(caller, view, live.definitions)) return [customerId];
    throw new HttpProblem('customer-unknown', 'no customer with this id is known');
  }
  const audience = live.definitions.campaigns.find(({ id }) => id === campaignId)?.audience ?? 'true';
  const within = regionRuleOf(caller, live.definitions);
  const found: string[] = [];
  for (const rule of [audience, 'true']) {
    const page = await live.audiences.members({ rule, questions: [], limit: MOST_TRIED }, { within });
    if (!('problems' in page)) found.push(...page.customers.map((customer) => customer.customerId));
  }
  return [...new Set(found)].slice(0, MOST_TRIED);
}
