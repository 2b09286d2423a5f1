import { type Static, Type } from 'typebox';
import type { CustomerView } from '../../core/customer-view.ts';
import type { CampaignDefinition, Definitions } from '../../core/schema/definitions.ts';
import type { AudienceService, LiveService } from '../../runtime/live/live-service.ts';
import type { Caller } from '../access/caller.ts';
import { mayTouchDefinition } from '../access/definition-scope.ts';
import { mayTouchCustomer, regionRuleOf } from '../access/region-scope.ts';
import { SensitiveNames } from '../customers/sensitive-names.ts';
import type { DefinitionDrafts } from '../definitions/definition-drafts.ts';
import { versionSchema } from '../definitions/definition-schemas.ts';
import { customerIdSchema, nameSchema } from '../field-schemas.ts';
import { renderMessage, sourceText } from '../previews/message-preview.ts';
import { type SampleCustomer, sampleOf } from '../previews/sample-customer.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import { requestIdOf } from '../request-id.ts';
import type { RouteHost } from '../route-host.ts';
import { type MessageUse, messageUses } from './message-uses.ts';
import { assertTestNumbers, testNumberList, type testRefusal, testSent } from './test-number-list.ts';
import type { TestNumbers } from './test-numbers.ts';

/** Takes messages to phones on somebody's desk, past the engine. */
export interface DraftTests {
  send(message: {
    requestId: string;
    channel: string;
    number: string;
    text: string;
    title: string;
    campaign: string;
    purpose: 'marketing' | 'service';
  }): Promise<{ messageId: string } | { code: Static<typeof testRefusal>; why: string }>;
}

export interface DraftTestParts {
  live: LiveService & AudienceService;
  drafts: DefinitionDrafts;
  testNumbers: TestNumbers;
  draftTests: DraftTests;
  now: () => number;
}

const question = Type.Object(
  {
    numbers: testNumberList,
    channel: Type.Optional(nameSchema),
    offer: Type.Optional(nameSchema),
    template: Type.Optional(nameSchema),
    customerId: Type.Optional(customerIdSchema),
  },
  { additionalProperties: false },
);

type Question = Static<typeof question>;

/** A version's messages on one's own phone before anybody has made it active. Counted nowhere, kept in the audit trail. */
export function draftTestRoutes(app: RouteHost, parts: DraftTestParts): void {
  app.post(
    '/v1/campaigns/:campaignId/versions/:version/test-sends',
    {
      config: { scope: 'campaigns:run', regions: 'definition', idempotent: 'recent', audit: 'campaign.test-send' },
      schema: {
        operationId: 'testSendVersion',
        summary: "Send a message of a campaign's version, active or not, to test numbers",
        description:
          'Through the real channel, marked as a test, past caps and records. With `channel`, and `offer` or ' +
          '`template`, that message, else the first of the campaign. The text is made for `customerId` (`customers:read` is wanted), or for ' +
          'somebody of the audience; what is not known of them is made up.',
        tags: ['campaigns'],
        params: Type.Object({ campaignId: nameSchema, version: versionSchema }),
        body: question,
        response: {
          200: Type.Object({ sent: Type.Array(testSent) }),
          ...problemResponses(
            'version-unknown',
            'definitions-invalid',
            'message-unknown',
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
      const { campaign, definitions } = await versionOf(parts, params, caller);
      await assertTestNumbers(parts.testNumbers, caller, body.numbers);
      const use = messageUses(campaign, definitions).find((each) => isAsked(each, body));
      if (use?.template === undefined) throw new HttpProblem('message-unknown', missingMessage(campaign.id, body));
      const message = await messageOf(parts, { use, campaign, definitions, caller, customerId: body.customerId });
      const requestId = requestIdOf(request);
      return {
        sent: await Promise.all(body.numbers.map((number) => sendTo(parts, { requestId, number, ...message }))),
      };
    },
  );
}

async function versionOf(
  { drafts, live }: DraftTestParts,
  { campaignId, version }: { campaignId: string; version: number },
  caller: Caller,
) {
  const kept = await drafts.read({ kind: 'campaign', id: campaignId, version });
  const definitions = await drafts.definitionsOf(kept);
  const campaign = definitions.campaigns.find(({ id }) => id === campaignId);
  if (campaign !== undefined && mayTouchDefinition(caller, campaign, live.definitions))
    return { campaign, definitions };
  throw new HttpProblem('version-unknown', `no version ${version} of campaign "${campaignId}" is kept`);
}

const isAsked = (use: MessageUse, { channel, offer, template }: Question) =>
  (channel === undefined || use.channel === channel) &&
  (offer === undefined || use.offer === offer) &&
  (template === undefined || use.template === template);

function missingMessage(campaign: string, { channel, offer, template }: Question): string {
  const asked = [offer ?? template, channel && `on ${channel}`].filter((each) => each !== undefined).join(' ');
  return asked === ''
    ? `the campaign "${campaign}" sends nothing, or its offers have no content for its channels`
    : `the campaign "${campaign}" sends no ${asked}, or has no text for it`;
}

interface MessageAsked {
  use: MessageUse;
  campaign: CampaignDefinition;
  definitions: Definitions;
  caller: Caller;
  customerId: string | undefined;
}

/** The words, as this customer would get them. */
async function messageOf(parts: DraftTestParts, { use, campaign, definitions, caller, customerId }: MessageAsked) {
  const { channel, template, purpose } = use;
  const offer = definitions.offers.find(({ id }) => id === use.offer);
  const source = sourceText(definitions, { channel, offer, template }) ?? '';
  const { profile: given = {} } = await sampleFor(parts, { campaign, definitions, caller, customerId });
  const message = renderMessage(definitions, { source, given, now: parts.now(), ...(offer && { offer }) });
  if ('problem' in message) throw new HttpProblem('message-unknown', `the text cannot be made: ${message.problem}`);
  return { channel, text: message.text, title: offer?.name ?? '', campaign: campaign.id, purpose };
}

/** The customer that was named, or the first of the audience; nobody where it is empty. */
async function sampleFor(
  { live }: DraftTestParts,
  { campaign, definitions, caller, customerId }: Omit<MessageAsked, 'use'>,
): Promise<SampleCustomer> {
  if (customerId !== undefined) {
    if (!caller.scopes.has('customers:read')) {
      throw new HttpProblem('scope-missing', 'looking at a customer wants the scope customers:read');
    }
    const view = await live.customer(customerId);
    if (view !== undefined && mayTouchCustomer(caller, view, live.definitions)) return shownSample(view, live);
    throw new HttpProblem('customer-unknown', 'no customer with this id is known');
  }
  const within = regionRuleOf(caller, live.definitions);
  const rule = campaign.audience ?? 'true';
  const page = await live.audiences.members({ rule, questions: [], limit: 1 }, { vocabulary: definitions, within });
  const [first] = 'problems' in page ? [] : page.customers;
  const view = first === undefined ? undefined : await live.customer(first.customerId);
  return view === undefined ? {} : shownSample(view, live);
}

/** Nobody has approved the text: it must not tell where a customer was to whom it is sent. */
function shownSample(view: CustomerView, { definitions }: Pick<LiveService, 'definitions'>): SampleCustomer {
  const sensitive = new SensitiveNames(definitions);
  const shown = Object.entries(view.profile).filter(([name]) => !sensitive.isAttribute(name));
  return { ...sampleOf(view), profile: Object.fromEntries(shown) };
}

async function sendTo({ draftTests }: DraftTestParts, message: Parameters<DraftTests['send']>[0]) {
  const { number } = message;
  const sent = await draftTests.send(message);
  return 'why' in sent ? { number, ...sent } : { number, contactId: sent.messageId };
}
