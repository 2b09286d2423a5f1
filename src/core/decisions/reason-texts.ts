/**
 * The words of explanations. Reasons the engine knows have their own sentence; those a pack gives are told
 * to planners in the pack's text and to clerks by stage only, because a pack's reason may name what a
 * clerk must not see (I9).
 */
import type { DecisionResult, Refusal } from '../effects.ts';
import type { Definitions, Requirement } from '../schema/definitions.ts';
import type { BilingualText } from './bilingual-text.ts';
import { limitReason } from './limit-reasons.ts';

const RESULTS: Record<DecisionResult, BilingualText> = {
  contact: { en: 'an offer is made', zh: '已作出推荐' },
  control: { en: 'held out as control, nothing is sent', zh: '对照组，不发送' },
  deferred: { en: 'put off to the next allowed time', zh: '推迟到下一个允许的时间' },
  nothing: { en: 'nothing is offered', zh: '不作推荐' },
  presented: { en: 'offers are presented', zh: '已展示推荐' },
};

/** `clerk`: safe to show a clerk in these words. */
interface ReasonText extends BilingualText {
  readonly clerk: boolean;
}

const told = (en: string, zh: string): ReasonText => ({ en, zh, clerk: true });
const untold = (en: string, zh: string): ReasonText => ({ en, zh, clerk: false });

const REASONS: ReadonlyMap<string, ReasonText> = new Map(
  Object.entries({
    'product.validity': told('the product is not on sale now', '业务目前不在有效期内'),
    'offer.validity': told('the offer is not valid now', '推荐目前不在有效期内'),
    'product.held': told('the customer has it already', '客户已经订购'),
    'product.exclusive': told('the customer has a product that excludes it', '客户已订购互斥业务'),
    'definition.gone': untold('its definition is gone', '其定义已不存在'),
    'campaign.period': untold('the campaign is not in its period', '营销活动不在有效期内'),
    'campaign.audience': untold('the customer is not in the audience', '客户不在目标客户群内'),
    'table.row': untold('it is not in the first row of the table that matches', '不在决策表首个匹配行中'),
    'matrix.cell': untold('it is not in the matrix cell of group and scenario', '不在客户群与场景对应的矩阵单元中'),
    'offer.where': untold('the condition of the offer is not met', '不满足推荐条件'),
    'block.all': told('the customer does not want to be disturbed', '客户设置了免打扰'),
    'block.channel': told('the customer does not want to be reached this way', '客户拒绝通过该渠道联系'),
    'block.category': told('the customer does not want this kind of offer', '客户拒绝该类业务'),
    'cooldown.product': told('the customer declined it recently', '客户近期拒绝过该业务'),
    'cooldown.category': told('the customer declined something like it recently', '客户近期拒绝过同类业务'),
    'cooldown.all': told('the customer declined an offer recently', '客户近期拒绝过推荐'),
    'contact.limit': untold('no more contacts can be kept track of', '接触记录已达上限'),
    'quiet-hours': told('it is outside the hours in which we may reach out', '当前处于免打扰时段'),
  }),
);

/** What a clerk is told of a reason that has no words of its own for them. */
const STAGES: Record<Refusal['stage'], BilingualText> = {
  eligibility: { en: 'the customer cannot have it', zh: '客户不符合办理条件' },
  applicability: { en: 'it is not meant for this customer now', zh: '目前不适用于该客户' },
  suitability: { en: 'it would not suit this customer', zh: '不适合该客户' },
  consent: { en: 'the customer has not agreed to such offers', zh: '客户未同意接收此类推荐' },
  policy: { en: 'the customer was contacted often enough', zh: '近期接触次数已达上限' },
  time: { en: 'this is not the time for it', zh: '当前时间不适宜' },
  capacity: { en: 'there is no capacity for it now', zh: '当前渠道容量不足' },
};

const CHANNEL = 'channel.';

export const resultText = (result: DecisionResult): BilingualText => RESULTS[result];

/** The sentence for a clerk: never more than the stage for what a pack defines. */
export function clerkReason({ stage, reason }: Refusal): BilingualText {
  const known = REASONS.get(reason);
  return known?.clerk === true ? known : STAGES[stage];
}

/** The sentence for a planner: in the words of the engine, else of the pack, else of the stage. */
export function plannerText(refusal: Refusal, definitions: Definitions): BilingualText {
  const known = REASONS.get(refusal.reason) ?? limitReason(refusal, definitions);
  if (known !== undefined) return { en: known.en, zh: known.zh };
  const given = packText(refusal, definitions);
  return given === undefined ? STAGES[refusal.stage] : { en: given, zh: given };
}

/** The sentence for a planner, with the code. */
export function plannerReason(refusal: Refusal, definitions: Definitions): BilingualText {
  const code = ` [${refusal.stage}.${refusal.reason}]`;
  const { en, zh } = plannerText(refusal, definitions);
  return { en: en + code, zh: zh + code };
}

/** The `text` of the requirement that carries this reason. */
function packText({ stage, reason, offers }: Refusal, definitions: Definitions): string | undefined {
  return requirementsOf(stage, reason, offers, definitions).find(({ text }) => text !== undefined)?.text;
}

function requirementsOf(
  stage: Refusal['stage'],
  reason: string,
  labels: readonly string[],
  definitions: Definitions,
): Requirement[] {
  const named = (requirements: readonly Requirement[], name: string) =>
    requirements.filter((requirement) => requirement.reason === name);
  if (stage === 'consent') return named(definitions.policy.consent, reason);
  if (stage === 'eligibility' && reason.startsWith(CHANNEL)) {
    return definitions.channels.flatMap(({ reach }) => named(reach, reason.slice(CHANNEL.length)));
  }
  if (stage !== 'eligibility' && stage !== 'suitability') return [];
  const offers = new Set(labels.map((label) => label.slice(0, label.lastIndexOf('@'))));
  const products = new Set(definitions.offers.filter(({ id }) => offers.has(id)).map(({ product }) => product));
  return definitions.products.filter(({ id }) => products.has(id)).flatMap((product) => named(product[stage], reason));
}
