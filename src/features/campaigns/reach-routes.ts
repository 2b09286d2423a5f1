import { type Static, Type } from 'typebox';
import type { CampaignDefinition, Definitions } from '../../core/schema/definitions.ts';
import type { CampaignResults } from '../../ports/campaign-results.ts';
import type { AudienceService, LiveService } from '../../runtime/live/live-service.ts';
import { maySeeDefinition } from '../access/definition-scope.ts';
import { regionRuleOf } from '../access/region-scope.ts';
import { RegionTree } from '../access/region-tree.ts';
import type { DefinitionDrafts } from '../definitions/definition-drafts.ts';
import { versionSchema } from '../definitions/definition-schemas.ts';
import { nameSchema } from '../field-schemas.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { expectedLoad } from './campaign-load.ts';

export interface ReachParts {
  live: Pick<LiveService, 'definitions'> & AudienceService;
  drafts: DefinitionDrafts;
  results?: CampaignResults | undefined;
  now: () => number;
}

const HOUR_MS = 3_600_000;
const AHEAD_MS = 24 * HOUR_MS;

const channelLoad = Type.Object({
  channel: Type.String(),
  name: Type.String(),
  capacityPerHour: Type.Optional(Type.Integer({ description: 'Contacts an hour; absent: unlimited.' })),
  expected: Type.Integer({ description: 'Contacts at most: everybody in the audience who is not held out, once.' }),
  hours: Type.Optional(Type.Number({ description: 'Of the whole channel, that they take.' })),
  planned: Type.Array(Type.Object({ at: Type.Integer(), contacts: Type.Integer() }), {
    description: 'What is planned on the channel already in the next 24 hours, by hour.',
  }),
});

const reach = Type.Object({
  count: Type.Integer({ description: 'Customers in the audience now.' }),
  total: Type.Integer({ description: 'Customers there are.' }),
  heldOut: Type.Integer({ description: 'Of them about so many in its control group.' }),
  regions: Type.Array(Type.Object({ region: Type.String(), name: Type.String(), count: Type.Integer() }), {
    description: 'Most first; empty where customers belong to no region.',
  }),
  load: Type.Array(channelLoad),
});

/** Whom a version of a campaign would reach, and what it asks of its channels: what an approver wants to know. */
export function reachRoutes(app: RouteHost, parts: ReachParts): void {
  app.get(
    '/v1/campaigns/:campaignId/versions/:version/reach',
    {
      config: { scope: 'definitions:read', regions: 'definition' },
      schema: {
        operationId: 'readReach',
        summary: 'Whom a version of a campaign would reach now, by region, and how loaded its channels would get',
        tags: ['campaigns'],
        params: Type.Object({ campaignId: nameSchema, version: versionSchema }),
        response: {
          200: reach,
          ...problemResponses('version-unknown', 'definitions-invalid', 'rule-invalid', 'overloaded', 'not-running'),
        },
      },
    },
    async ({ params: { campaignId, version }, caller }) => {
      const kept = await parts.drafts.read({ kind: 'campaign', id: campaignId, version });
      const definitions = await parts.drafts.definitionsOf(kept);
      const campaign = definitions.campaigns.find(({ id }) => id === campaignId);
      const isSeen = campaign !== undefined && maySeeDefinition(caller, campaign, parts.live.definitions);
      if (!isSeen)
        throw new HttpProblem('version-unknown', `no version ${version} of campaign "${campaignId}" is kept`);
      return reachOf(campaign, definitions, { ...parts, within: regionRuleOf(caller, parts.live.definitions) });
    },
  );
}

async function reachOf(
  campaign: CampaignDefinition,
  definitions: Definitions,
  { live, results, now, within }: ReachParts & { within: string | undefined },
): Promise<Static<typeof reach>> {
  const tree = RegionTree.of(definitions);
  const rule = campaign.audience ?? 'true';
  const terms = { vocabulary: definitions, within };
  const counted = await live.audiences.count(rule, {
    ...terms,
    ...(tree.attribute !== undefined && { groupBy: `profile.${tree.attribute}` }),
  });
  if ('problems' in counted) {
    throw new HttpProblem('rule-invalid', counted.problems[0]?.message ?? 'the audience cannot be counted');
  }
  const { count, total, histogram = {} } = counted;
  const planned = (await results?.planned(now(), now() + AHEAD_MS)) ?? [];
  const regions = Object.entries(histogram).map(([region, number]) => ({
    region,
    name: tree.nameOf(region),
    count: number,
  }));
  return {
    ...{ count, total, heldOut: Math.round(count * campaign.control.share) },
    regions: tree.attribute === undefined ? [] : regions.sort((a, b) => b.count - a.count),
    load: expectedLoad(campaign, definitions, count).map((load) => ({
      ...load,
      planned: planned.filter(({ channel }) => channel === load.channel).map(({ at, contacts }) => ({ at, contacts })),
    })),
  };
}
