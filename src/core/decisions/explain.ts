import type { DecisionRecorded, Refusal, Survivor } from '../effects.ts';
import type { Definitions } from '../schema/definitions.ts';
import type { BilingualText } from './bilingual-text.ts';
import { clerkReason, plannerReason, resultText } from './reason-texts.ts';

/**
 * Who reads: planners may see scenarios and areas; clerks may not (I9), so their text is made only of offer
 * names and of sentences fixed in the program.
 */
export type ExplanationAudience = 'planner' | 'clerk';

/**
 * Why this offer, and why not each of the others: one line a statement, rendered from what was recorded.
 * Names come from `definitions`, which should be of the decision's version; what they do not know is
 * called by its id.
 */
export function explainDecision(
  decision: DecisionRecorded,
  definitions: Definitions,
  audience: ExplanationAudience,
): BilingualText {
  const names = new Names(definitions);
  const lines = audience === 'clerk' ? clerkLines(decision, names) : plannerLines(decision, definitions, names);
  return { en: lines.map(({ en }) => en).join('\n'), zh: lines.map(({ zh }) => zh).join('\n') };
}

/** What people call offers, channels and campaigns. */
class Names {
  private readonly offers: ReadonlyMap<string, string>;
  private readonly channels: ReadonlyMap<string, string>;
  private readonly campaigns: ReadonlyMap<string, string>;

  constructor(definitions: Definitions) {
    this.offers = new Map(definitions.offers.map(({ id, name }) => [id, name]));
    this.channels = new Map(definitions.channels.map(({ id, name }) => [id, name ?? id]));
    this.campaigns = new Map(definitions.campaigns.map(({ id, name }) => [id, name]));
  }

  offer(id: string): string {
    return this.offers.get(id) ?? id;
  }

  /**
   * For a clerk: never an id, for what its author called a message may tell what a customer was seen doing. Fixed
   * messages have no name, and neither has what the definitions do not know.
   */
  offerForClerk(id: string): BilingualText {
    const name = this.offers.get(id);
    return name === undefined ? { en: 'a message', zh: '一条信息' } : { en: `“${name}”`, zh: `“${name}”` };
  }

  channel(id: string): string {
    return this.channels.get(id) ?? id;
  }

  campaign(id: string): string {
    return this.campaigns.get(id) ?? id;
  }

  /** Of `offer@channel`, as refusals list candidates. */
  candidate(label: string): { offer: string; channel: string } {
    const at = label.lastIndexOf('@');
    return { offer: this.offer(label.slice(0, at)), channel: this.channel(label.slice(at + 1)) };
  }
}

function plannerLines(decision: DecisionRecorded, definitions: Definitions, names: Names): BilingualText[] {
  const { en, zh } = resultText(decision.result);
  const campaign = names.campaign(decision.campaign);
  const first =
    campaign === '' ? { en, zh } : { en: `Campaign “${campaign}”: ${en}`, zh: `营销活动“${campaign}”：${zh}` };
  const rest = decision.candidates.map((candidate) =>
    'stage' in candidate
      ? plannerRefusal(candidate, definitions, names)
      : plannerSurvivor(candidate, isChosen(decision, candidate), names),
  );
  return [first, ...rest];
}

const isChosen = ({ chosen }: DecisionRecorded, { offer, channel }: Survivor) =>
  chosen?.offer === offer && chosen.channel === channel;

function plannerSurvivor(survivor: Survivor, chosen: boolean, names: Names): BilingualText {
  const offer = names.offer(survivor.offer);
  const channel = names.channel(survivor.channel);
  const percent = `${(survivor.probability * 100).toFixed(1)} %`;
  const score = short(survivor.score);
  const { propensity, fit, value, lever } = survivor.factors;
  const [p, f, v, l] = [propensity, fit, value, lever].map(short);
  return {
    en:
      `${chosen ? 'Chosen' : 'Possible'}: “${offer}” by ${channel}, score ${score} ` +
      `(propensity ${p}, fit ${f}, value ${v}, lever ${l}), chance ${percent}`,
    zh:
      `${chosen ? '选中' : '可选'}：${channel}“${offer}”，得分 ${score}` +
      `（倾向 ${p}，适配度 ${f}，价值 ${v}，权重 ${l}），概率 ${percent}`,
  };
}

/** Four significant digits, without trailing zeros. */
const short = (value: number): string => String(Number(value.toPrecision(4)));

function plannerRefusal(refusal: Refusal, definitions: Definitions, names: Names): BilingualText {
  const { en, zh } = plannerReason(refusal, definitions);
  const candidates = refusal.offers.map((label) => names.candidate(label));
  return {
    en: `Not ${candidates.map(({ offer, channel }) => `“${offer}” by ${channel}`).join(', ')}: ${en}`,
    zh: `未选${candidates.map(({ offer, channel }) => `${channel}“${offer}”`).join('、')}：${zh}`,
  };
}

function clerkLines(decision: DecisionRecorded, names: Names): BilingualText[] {
  if (decision.candidates.length === 0) return [{ en: 'There is nothing to suggest now', zh: '目前没有可推荐的内容' }];
  return decision.candidates.map((candidate) => {
    if ('stage' in candidate) return clerkRefusal(candidate, names);
    const { en, zh } = names.offerForClerk(candidate.offer);
    return isChosen(decision, candidate)
      ? { en: `Suggested first: ${en}, it suits this customer best now`, zh: `首先推荐${zh}：目前最适合该客户` }
      : { en: `Also suitable: ${en}`, zh: `也适合：${zh}` };
  });
}

function clerkRefusal(refusal: Refusal, names: Names): BilingualText {
  const ids = refusal.offers.map((label) => label.slice(0, label.lastIndexOf('@')));
  const offers = ids.map((id) => names.offerForClerk(id));
  const { en, zh } = clerkReason(refusal);
  return {
    en: `Not ${[...new Set(offers.map((offer) => offer.en))].join(', ')}: ${en}`,
    zh: `不推荐${[...new Set(offers.map((offer) => offer.zh))].join('、')}：${zh}`,
  };
}
