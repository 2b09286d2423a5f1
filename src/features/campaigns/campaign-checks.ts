import type { CampaignDefinition, Definitions } from '../../core/schema/definitions.ts';
import type { DefinitionVersion } from '../../ports/definition-store.ts';
import type { AudienceService, LiveService } from '../../runtime/live/live-service.ts';
import type { ApprovalCheck, ApprovalChecks } from '../definitions/approval-check.ts';
import type { KeptMessageRules } from '../previews/message-rules.ts';
import { finding } from './approval-finding.ts';
import { expectedLoad } from './campaign-load.ts';
import { stepsOfJourney } from './journey-steps.ts';
import { checkMessages } from './message-checks.ts';
import { type MessageUse, messageUses, offersOfCampaign } from './message-uses.ts';

type Live = Pick<LiveService, 'definitions'> & AudienceService;

export interface CampaignCheckParts {
  live: Live;
  messageRules: Pick<KeptMessageRules, 'read'>;
  now: () => number;
}

/** Customers in two campaigns that nobody need think about: a share of the audience. */
const USUAL_OVERLAP = 0.05;
/** Hours that a wave may take a channel without anybody being told. */
const USUAL_HOURS = 24;

/** The checks before approval: of campaigns, and of the texts and offers they are made of. */
export function campaignChecks(parts: CampaignCheckParts): ApprovalChecks {
  return async (version, definitions) => {
    const rules = await parts.messageRules.read();
    const now = parts.now();
    if (version.kind !== 'campaign') {
      return checkMessages(usesOf(version, definitions), { definitions, rules, now });
    }
    const campaign = definitions.campaigns.find(({ id }) => id === version.id);
    if (campaign === undefined) return [];
    const found = [
      ...checkMessages(messageUses(campaign, definitions), { definitions, rules, now }),
      ...checkPlan(campaign, definitions, now),
      ...(await checkAudience(campaign, definitions, parts.live)),
    ];
    return found.sort((a, b) => Number(a.level === 'warning') - Number(b.level === 'warning'));
  };
}

/** Where texts and offers are used in campaigns; a template nobody uses yet is looked at by itself. */
function usesOf({ kind, id }: Pick<DefinitionVersion, 'kind' | 'id'>, definitions: Definitions): MessageUse[] {
  if (kind !== 'template' && kind !== 'offer') return [];
  const all = definitions.campaigns.flatMap((campaign) => messageUses(campaign, definitions));
  const own = all.filter((use) => (kind === 'template' ? use.template : use.offer) === id);
  if (own.length > 0 || kind === 'offer') return own.map((use) => ({ ...use, field: 'content' }));
  const [channel] = definitions.channels.filter(({ mode, human }) => mode === 'push' && !human);
  const isReply = definitions.offers.every(({ content }) => !Object.values(content).includes(id));
  if (channel === undefined || isReply) return [];
  return [{ channel: channel.id, template: id, purpose: 'marketing', field: 'text' }];
}

function checkPlan(campaign: CampaignDefinition, { policy }: Definitions, now: number): ApprovalCheck[] {
  const { until, owner, control, journey } = campaign;
  const isMarketing = stepsOfJourney(journey).some(({ step }) => 'purpose' in step && step.purpose === 'marketing');
  const heldOut = control.share + (policy.globalControl?.share ?? 0);
  return [
    ...stepsOfJourney(journey).flatMap(({ step, field, isReachable }) =>
      isReachable ? [] : [finding('step-unreachable', { step: step.id }, field)],
    ),
    ...(until !== undefined && until <= now
      ? [finding('period-over', { until: new Date(until).toISOString().slice(0, 10) }, 'until')]
      : []),
    ...(until === undefined ? [finding('period-missing', {}, 'until')] : []),
    ...(owner === undefined ? [finding('owner-missing', {}, 'owner')] : []),
    ...(isMarketing && heldOut === 0 ? [finding('control-missing', {}, 'control')] : []),
  ];
}

async function checkAudience(
  campaign: CampaignDefinition,
  definitions: Definitions,
  live: Live,
): Promise<ApprovalCheck[]> {
  const counted = await live.audiences.count(campaign.audience ?? 'true', { vocabulary: definitions });
  if ('problems' in counted) {
    return [finding('audience-unknown', { why: counted.problems[0]?.message ?? '' }, 'audience')];
  }
  const { count, total } = counted;
  if (total === 0) return [];
  if (count === 0) return [finding('audience-empty', { total }, 'audience')];
  const load = expectedLoad(campaign, definitions, count).filter(
    ({ hours }) => hours !== undefined && hours > USUAL_HOURS,
  );
  return [
    ...(campaign.audience === undefined ? [finding('audience-all', { total }, 'audience')] : []),
    ...load.map(({ channel, capacityPerHour = 0, expected, hours = 0 }) =>
      finding('capacity-short', { channel, capacity: capacityPerHour, expected, hours: Math.ceil(hours) }),
    ),
    ...(await checkOverlap(campaign, definitions, { live, count })),
  ];
}

/** Active campaigns that want the same customers for the same products at the same time. */
async function checkOverlap(
  campaign: CampaignDefinition,
  definitions: Definitions,
  { live, count }: { live: Live; count: number },
): Promise<ApprovalCheck[]> {
  const productOf = new Map(definitions.offers.map(({ id, product }) => [id, product]));
  const productsOf = (of: CampaignDefinition) => offersOfCampaign(of).flatMap((offer) => productOf.get(offer) ?? []);
  const own = new Set(productsOf(campaign));
  const found: ApprovalCheck[] = [];
  for (const other of live.definitions.campaigns) {
    const isFamily = other.id === campaign.id || other.localOf === campaign.id || other.id === campaign.localOf;
    const product = productsOf(other).find((each) => own.has(each));
    if (isFamily || product === undefined || !meet(campaign, other)) continue;
    const both = [campaign.audience, other.audience].flatMap((rule) => (rule === undefined ? [] : [`(${rule})`]));
    const shared = await live.audiences.estimate(both.join(' && ') || 'true', { vocabulary: definitions });
    if ('problems' in shared || shared.count < count * USUAL_OVERLAP || shared.count === 0) continue;
    const name = definitions.products.find(({ id }) => id === product)?.name ?? product;
    found.push(finding('campaign-overlap', { campaign: other.name, count: rounded(shared.count), product: name }));
  }
  return found;
}

/** Whether they begin by the same scenario, or both by waves, and their periods overlap. */
function meet(a: CampaignDefinition, b: CampaignDefinition): boolean {
  const isTogether = a.scenarios.some((each) => b.scenarios.includes(each)) || (a.byWave === true && b.byWave === true);
  const [aFrom, bFrom] = [a.from ?? 0, b.from ?? 0];
  const [aUntil, bUntil] = [a.until ?? Number.POSITIVE_INFINITY, b.until ?? Number.POSITIVE_INFINITY];
  return isTogether && aFrom < bUntil && bFrom < aUntil;
}

/** An estimate moves a little from one look to the next; what an approver has read must not. */
function rounded(count: number): number {
  const digits = Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.round(count / 10 ** digits) * 10 ** digits;
}
