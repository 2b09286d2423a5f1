/** The few words the policy ledger is written in: inputs, a pack, and how decisions and contacts read. */
import type { Refusal } from '../../src/core/effects.ts';
import { idOf } from '../../src/core/hash.ts';
import type {
  CampaignDefinition,
  ChannelDefinition,
  Definitions,
  OfferStep,
  PolicyDefinition,
  ProductDefinition,
} from '../../src/core/schema/definitions.ts';
import type { EventInput, OptOutInput, OutcomeInput, OutcomeName, PlainInput, ProfileInput } from './plain-input.ts';
import { scenarioOf, smallPack } from './small-pack.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './zone-time.ts';

/** A Monday in Shanghai. */
const MIDNIGHT = Date.parse('2015-08-03T00:00:00+08:00');
export const minute = (minutes: number) => MIDNIGHT + Math.round(minutes * MINUTE_MS);
export const DAY = 24 * 60;
export const NINE = 9 * 60;

/** An instant as `day hh:mm`, with seconds when there are any. */
function ledgerTime(instant: number): string {
  const since = instant - MIDNIGHT;
  const time = new Date(since).toISOString().slice(11, 19).replace(/:00$/, '');
  return `${Math.floor(since / DAY_MS)} ${time}`;
}

/** A decision as the ledger writes it. */
export function decisionEntry(
  { at, campaign: id, result }: { at: number; campaign: string; result: string },
  chosen: string | undefined,
  refusals: Refusal[],
): string {
  const refused = refusals.map(({ stage, reason, offers }) => `${stage}:${reason}(${offers.join(' ')})`);
  return [ledgerTime(at), id, result, ...(chosen === undefined ? [] : [chosen]), ...refused].join(' ');
}

/** A contact as the ledger writes it; `at` is when it was planned. */
export function contactEntry(made: { at: number; campaign: string; status: string; reason?: string }): string {
  const { at, campaign: id, status, reason } = made;
  return [ledgerTime(at), id, status, ...(reason === undefined ? [] : [reason])].join(' ');
}

export function call(minutes: number, customerId = 'c'): EventInput {
  return {
    kind: 'event',
    id: `call-${minutes}`,
    type: 'call',
    customerId,
    at: minute(minutes),
    fields: { seconds: 60 },
  };
}
export function billing(type: 'order' | 'cancel', minutes: number, product: string): EventInput {
  return { kind: 'event', id: `${type}-${minutes}`, type, customerId: 'c', at: minute(minutes), fields: { product } };
}
export function profile(minutes: number, attributes: ProfileInput['attributes']): ProfileInput {
  return { kind: 'profile', id: `profile-${minutes}`, customerId: 'c', at: minute(minutes), attributes };
}
/** A moment that nothing happens in but the clock. */
export const tick = (minutes: number): EventInput => ({ ...call(minutes, 'nobody'), type: 'session', fields: {} });

/** Outcome of the contact that campaign `k` made about the call at a minute. */
export function outcome(minutes: number, aboutCall: number, name: OutcomeName): OutcomeInput {
  const momentId = idOf('moment', 'c', 'called', `call-${aboutCall}`, minute(aboutCall));
  const decisionId = idOf('decision', 'c', momentId, 'k', 'offer', 0);
  const contactId = idOf('contact', decisionId, 1);
  return { kind: 'outcome', id: `outcome-${minutes}`, customerId: 'c', at: minute(minutes), contactId, outcome: name };
}

export function optOut(minutes: number, scope: OptOutInput['scope'], of: string): OptOutInput {
  return { kind: 'opt-out', id: `opt-out-${minutes}`, customerId: 'c', at: minute(minutes), scope, of };
}
export function product(id: string, category: string, parts: Partial<ProductDefinition> = {}): ProductDefinition {
  return {
    kind: 'product',
    id,
    name: id,
    category,
    value: 1,
    eligibility: [],
    suitability: [],
    exclusiveWith: [],
    ...parts,
  };
}
export function channel(id: string, parts: Partial<ChannelDefinition> = {}): ChannelDefinition {
  return { kind: 'channel', id, mode: 'push', human: false, delayMs: 0, reach: [], ...parts };
}

interface Parts extends Partial<CampaignDefinition> {
  step?: Partial<OfferStep>;
}
/** Campaign on every call; again at any time unless told otherwise. */
export function campaign(id: string, { step = {}, ...parts }: Parts = {}): CampaignDefinition {
  const offers = step.table === undefined && step.matrix === undefined ? { offers: ['news-full'] } : {};
  const journey: OfferStep[] = [
    { type: 'offer', id: 'offer', purpose: 'marketing', channels: ['sms'], exploration: 0, ...offers, ...step },
  ];
  const control = { share: 0, experiment: id };
  return {
    kind: 'campaign',
    id,
    name: id,
    scenarios: ['called'],
    reentryMs: 0,
    priority: 0,
    control,
    journey,
    ...parts,
  };
}

/** Offers of the ledger's products, channels `sms` (at once) and `app` (five minutes later). */
export function pack(parts: Partial<Definitions>, policy: Partial<PolicyDefinition> = {}): Definitions {
  const base = smallPack({
    groups: [
      { kind: 'group', id: 'gold', rule: 'profile.plan == "gold"', primary: 1 },
      { kind: 'group', id: 'others', rule: 'true', primary: 2 },
    ],
    products: [product('music', 'fun'), product('news', 'information')],
    channels: [channel('app', { delayMs: 5 * MINUTE_MS }), channel('sms')],
    scenarios: [scenarioOf('called', { type: 'event', event: 'call' }, { ttlMs: 12 * HOUR_MS })],
    campaigns: [campaign('k')],
    ...parts,
  });
  const offers = base.products.map(({ id }) => ({
    kind: 'offer' as const,
    id: `${id}-full`,
    product: id,
    name: id,
    sellingPoints: [],
    content: {},
    lever: 1,
  }));
  return { ...base, offers: parts.offers ?? offers, policy: { ...base.policy, ...policy } };
}

export const news = (parts: Partial<ProductDefinition>) =>
  pack({ products: [product('music', 'fun'), product('news', 'information', parts)] });
export const oneCampaign = (parts: Parts, policy: Partial<PolicyDefinition> = {}) =>
  pack({ campaigns: [campaign('k', parts)] }, policy);

export const nothing = (refusal: string, at = '0 00:01') => [`${at} k nothing ${refusal}(news-full@sms)`];
export const contact = (at: string, offer = 'news-full@sms', id = 'k') => [
  `${at} ${id} contact ${offer}`,
  `${at} ${id} released`,
];

export const NIGHT = { fromMinute: 21 * 60, untilMinute: NINE };
export const cap = (id: string, per: 'day' | '7d' | '30d', max: number) => ({ id, scope: 'all' as const, per, max });

export interface LedgerCase {
  what: string;
  pack: Definitions;
  inputs: PlainInput[];
  /**
   * In any order, times as `day hh:mm` in Shanghai:
   * `0 00:01 k contact news-full@sms`, `… k nothing eligibility:product.held(news-full@sms)`,
   * and for contacts after their decision `… released`, `… withdrawn time.quiet-hours`.
   */
  lines: string[];
}
