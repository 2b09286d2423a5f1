/** The words of reasons that name a cap or a capacity of the definitions. */
import type { Refusal } from '../effects.ts';
import type { CapDefinition, Definitions } from '../schema/definitions.ts';
import type { BilingualText } from './bilingual-text.ts';

/** Undefined when the reason is none of these, or names what the definitions do not know. */
export function limitReason({ stage, reason }: Refusal, definitions: Definitions): BilingualText | undefined {
  const [kind = '', ...rest] = reason.split('.');
  const id = rest.join('.');
  if (stage === 'policy' && kind === 'cap') {
    const cap = definitions.policy.caps.find((each) => each.id === id);
    return cap === undefined ? undefined : capText(cap, definitions);
  }
  if (stage !== 'capacity') return undefined;
  const named = kind === 'channel' ? definitions.channels : definitions.campaigns;
  const name = named.find((each) => each.id === id)?.name ?? id;
  return capacityText(kind, name);
}

const PERIODS: Record<CapDefinition['per'], BilingualText> = {
  day: { en: 'a day', zh: '每天' },
  '7d': { en: 'in 7 days', zh: '7 天内' },
  '30d': { en: 'in 30 days', zh: '30 天内' },
};

function capText({ scope, of, per, max }: CapDefinition, { channels }: Definitions): BilingualText {
  const over = scopeText(scope, scope === 'channel' ? channels.find(({ id }) => id === of)?.name : of, of);
  const contacts = max === 1 ? '1 contact' : `${max} contacts`;
  return {
    en: `the limit is reached: at most ${contacts} ${PERIODS[per].en} ${over.en}`,
    zh: `已达频次上限：${over.zh}${PERIODS[per].zh}最多 ${max} 次`,
  };
}

function scopeText(scope: CapDefinition['scope'], name: string | undefined, of: string | undefined): BilingualText {
  if (scope === 'all') return { en: 'over all channels', zh: '所有渠道合计' };
  const each =
    scope === 'channel' ? { en: 'by each channel', zh: '每个渠道' } : { en: 'of each category', zh: '每类业务' };
  if (of === undefined) return each;
  return scope === 'channel'
    ? { en: `by ${name ?? of}`, zh: `“${name ?? of}”渠道` }
    : { en: `of the category ${name ?? of}`, zh: `“${name ?? of}”类业务` };
}

function capacityText(kind: string, name: string): BilingualText | undefined {
  switch (kind) {
    case 'channel':
      return { en: `the channel ${name} has no capacity left this hour`, zh: `渠道“${name}”本小时容量已用完` };
    case 'campaign':
      return { en: `the campaign “${name}” has used this hour's capacity`, zh: `营销活动“${name}”本小时容量已用完` };
    case 'budget':
      return { en: `the campaign “${name}” has used its budget of contacts`, zh: `营销活动“${name}”的接触预算已用完` };
    default:
      return undefined;
  }
}
