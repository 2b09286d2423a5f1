/** Why a contact was withdrawn or has failed, in words. */
import type { Refusal } from '../effects.ts';
import type { Definitions } from '../schema/definitions.ts';
import type { BilingualText } from './bilingual-text.ts';
import { STAGES } from './reason-table.ts';
import { plannerText } from './reason-texts.ts';

const REASONS: ReadonlyMap<string, BilingualText> = new Map(
  Object.entries({
    cancelled: { en: 'it was cancelled', zh: '已被取消' },
    'campaign.paused': { en: 'the campaign is paused', zh: '营销活动已暂停' },
    'campaign.cancelled': { en: 'the campaign was cancelled', zh: '营销活动已取消' },
    'journey.exit': { en: 'the customer left the journey', zh: '客户已退出营销流程' },
    'journey.opt-out': { en: 'the customer does not want to be disturbed', zh: '客户设置了免打扰' },
    'journey.conversion': { en: 'the customer has ordered', zh: '客户已办理' },
    'journey.held': { en: 'the customer has the product already', zh: '客户已订购该业务' },
    'journey.campaign-over': { en: 'the campaign is over', zh: '营销活动已结束' },
    'journey.cancelled': { en: 'the campaign was cancelled', zh: '营销活动已取消' },
    'journey.step-gone': { en: 'the step is no longer part of the journey', zh: '该步骤已不在营销流程中' },
    'journey.end': { en: 'the journey is over', zh: '营销流程已结束' },
    'journey.limit': { en: 'the customer is on too many journeys', zh: '客户参加的营销流程已达上限' },
    absent: { en: 'the customer could not be reached', zh: '用户不在服务区' },
    'switched-off': { en: 'the phone was switched off', zh: '用户关机' },
    suspended: { en: 'the line is suspended', zh: '号码已停机' },
    'device-unknown': { en: 'the device is not known', zh: '终端未知' },
    'not-fetched': { en: 'it was not fetched', zh: '未提取' },
    rejected: { en: 'the channel did not take it', zh: '渠道拒收' },
    expired: { en: 'it came too late', zh: '已过有效期' },
    network: { en: 'the network failed', zh: '网络故障' },
  }),
);

/** Undefined for what a channel says in its own words. */
export function contactReason(reason: string, offer: string, definitions: Definitions): BilingualText | undefined {
  const known = REASONS.get(reason);
  if (known !== undefined) return known;
  const stage = STAGES.find((each) => reason.startsWith(`${each}.`));
  if (stage === undefined) return undefined;
  const refusal: Refusal = { stage, reason: reason.slice(stage.length + 1), offers: [`${offer}@`] };
  return plannerText(refusal, definitions);
}
