import { Type } from 'typebox';
import type { CampaignAction, CampaignActions } from '../../ports/campaign-actions.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import type { Caller } from '../access/caller.ts';
import { mayTouchDefinition } from '../access/definition-scope.ts';
import { doingOf } from '../definitions/definition-schemas.ts';
import { nameSchema } from '../field-schemas.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import { requestIdOf } from '../request-id.ts';
import type { RouteHost } from '../route-host.ts';

const config = { scope: 'campaigns:run' as const, idempotent: 'kept' as const };
const campaignOnly = Type.Object({ campaignId: nameSchema });
const begun = Type.Object({ campaignId: Type.String(), wave: Type.String() });
const done = Type.Object({ campaignId: Type.String(), action: Type.String() });
const refusals = problemResponses('campaign-unknown', 'overloaded', 'not-running');

export interface CampaignRouteParts {
  live: LiveService;
  /** Absent: nobody notes who does what. */
  actions?: CampaignActions | undefined;
  now: () => number;
  warn: (message: string) => void;
}

/** What is done with a campaign as a whole while it runs. */
export function campaignRoutes(app: RouteHost, parts: CampaignRouteParts): void {
  waveRoute(app, parts);
  stepRoutes(app, parts);
}

function waveRoute(app: RouteHost, parts: CampaignRouteParts): void {
  const { live } = parts;
  app.post(
    '/v1/campaigns/:campaignId/waves',
    {
      config: { ...config, regions: 'own', audit: 'campaign.start-wave' },
      schema: {
        operationId: 'startWave',
        summary: 'Start a wave: enrol the audience of a campaign',
        description:
          'The customers of the audience are decided about one after the other, as fast as the channels have room, between ' +
          'the events that come meanwhile. A wave of the same name is started once.',
        tags: ['campaigns'],
        params: campaignOnly,
        body: Type.Object({ wave: Type.Optional(nameSchema) }, { additionalProperties: false }),
        response: { 202: begun, ...refusals },
      },
    },
    async (request, reply) => {
      const { campaignId } = request.params;
      assertKnown(live, campaignId, request.caller);
      const wave = request.body.wave ?? requestIdOf(request);
      await live.command({ command: 'start-wave', campaign: campaignId, wave });
      await note(parts, { campaign: campaignId, action: 'start-wave', wave }, request.caller);
      return reply.code(202).send({ campaignId, wave });
    },
  );
}

function stepRoutes(app: RouteHost, parts: CampaignRouteParts): void {
  const { live } = parts;
  const steps = [
    ['pause', 'Pause a campaign: nothing of it is decided or handed over until it is resumed'],
    ['resume', 'Resume a paused campaign where it was'],
    ['cancel', 'Cancel a campaign: its waves and journeys end, what is planned is withdrawn'],
  ] as const;
  for (const [action, summary] of steps) {
    app.post(
      `/v1/campaigns/:campaignId/${action}`,
      {
        config: { ...config, regions: 'own', audit: `campaign.${action}` },
        schema: {
          operationId: `${action}Campaign`,
          summary,
          tags: ['campaigns'],
          params: campaignOnly,
          response: { 202: done, ...refusals },
        },
      },
      async ({ params: { campaignId }, caller }, reply) => {
        assertKnown(live, campaignId, caller);
        await live.command({ command: `${action}-campaign`, campaign: campaignId });
        await note(parts, { campaign: campaignId, action, wave: '' }, caller);
        return reply.code(202).send({ campaignId, action });
      },
    );
  }
}

/** It is done: that nobody will know who did it must not look like a failure. */
async function note(
  { actions, now, warn }: CampaignRouteParts,
  action: Omit<CampaignAction, 'at' | 'who'>,
  caller: Caller,
): Promise<void> {
  const { who, at } = doingOf(caller, now());
  await actions?.note({ ...action, who, at }).catch((error: unknown) => {
    warn(`who did "${action.action}" with ${action.campaign} could not be noted: ${String(error)}`);
  });
}

/** One may run the campaigns that one may touch. */
function assertKnown({ definitions }: LiveService, campaignId: string, caller: Caller): void {
  const campaign = definitions.campaigns.find(({ id }) => id === campaignId);
  if (campaign !== undefined && mayTouchDefinition(caller, campaign, definitions)) return;
  throw new HttpProblem('campaign-unknown', `no campaign "${campaignId}" is active`);
}
