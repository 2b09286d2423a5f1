/** Decisions worked out by hand from `docs/semantics.md`, one case a rule; read by both sides' tests. */
import type { Refusal } from '../../src/core/effects.ts';
import { idOf } from '../../src/core/hash.ts';
import type { CampaignDefinition, ChannelDefinition, Definitions, OfferStep, PolicyDefinition, ProductDefinition } from '../../src/core/schema/definitions.ts';
import type { EventInput, OutcomeInput, OutcomeName, PlainInput, ProfileInput } from './plain-input.ts';
import { scenarioOf, smallPack } from './small-pack.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './zone-time.ts';

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

/** A Monday in Shanghai. */
const MIDNIGHT = Date.parse('2015-08-03T00:00:00+08:00');
const minute = (minutes: number) => MIDNIGHT + Math.round(minutes * MINUTE_MS);
const DAY = 24 * 60;
const NINE = 9 * 60;

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

function call(minutes: number, customerId = 'c'): EventInput {
  return { kind: 'event', id: `call-${minutes}`, type: 'call', customerId, at: minute(minutes), fields: { seconds: 60 } };
}
function billing(type: 'order' | 'cancel', minutes: number, product: string): EventInput {
  return { kind: 'event', id: `${type}-${minutes}`, type, customerId: 'c', at: minute(minutes), fields: { product } };
}
function profile(minutes: number, attributes: ProfileInput['attributes']): ProfileInput {
  return { kind: 'profile', id: `profile-${minutes}`, customerId: 'c', at: minute(minutes), attributes };
}
/** A moment that nothing happens in but the clock. */
const tick = (minutes: number): EventInput => ({ ...call(minutes, 'nobody'), type: 'session', fields: {} });

/** Outcome of the contact that campaign `k` made about the call at a minute. */
function outcome(minutes: number, aboutCall: number, name: OutcomeName): OutcomeInput {
  const momentId = idOf('moment', 'c', 'called', `call-${aboutCall}`);
  const decisionId = idOf('decision', 'c', momentId, 'k', 'offer', 0);
  const contactId = idOf('contact', decisionId, 1);
  return { kind: 'outcome', id: `outcome-${minutes}`, customerId: 'c', at: minute(minutes), contactId, outcome: name };
}

function product(id: string, category: string, parts: Partial<ProductDefinition> = {}): ProductDefinition {
  return { kind: 'product', id, name: id, category, value: 1, eligibility: [], suitability: [], exclusiveWith: [], ...parts };
}
function channel(id: string, parts: Partial<ChannelDefinition> = {}): ChannelDefinition {
  return { kind: 'channel', id, mode: 'push', human: false, delayMs: 0, reach: [], ...parts };
}

interface Parts extends Partial<CampaignDefinition> {
  step?: Partial<OfferStep>;
}
/** Campaign on every call; again at any time unless told otherwise. */
function campaign(id: string, { step = {}, ...parts }: Parts = {}): CampaignDefinition {
  const offers = step.table === undefined && step.matrix === undefined ? { offers: ['news-full'] } : {};
  const journey: OfferStep[] = [{ type: 'offer', id: 'offer', purpose: 'marketing', channels: ['sms'], exploration: 0, ...offers, ...step }];
  const control = { share: 0, experiment: id };
  return { kind: 'campaign', id, name: id, scenarios: ['called'], reentryMs: 0, priority: 0, control, journey, ...parts };
}

/** Offers of the ledger's products, channels `sms` (at once) and `app` (five minutes later). */
function pack(parts: Partial<Definitions>, policy: Partial<PolicyDefinition> = {}): Definitions {
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
    kind: 'offer' as const, id: `${id}-full`, product: id, name: id, sellingPoints: [], content: {}, lever: 1,
  }));
  return { ...base, offers: parts.offers ?? offers, policy: { ...base.policy, ...policy } };
}

const news = (parts: Partial<ProductDefinition>) => pack({ products: [product('music', 'fun'), product('news', 'information', parts)] });
const oneCampaign = (parts: Parts, policy: Partial<PolicyDefinition> = {}) => pack({ campaigns: [campaign('k', parts)] }, policy);

const nothing = (refusal: string, at = '0 00:01') => [`${at} k nothing ${refusal}(news-full@sms)`];
const contact = (at: string, offer = 'news-full@sms', id = 'k') => [`${at} ${id} contact ${offer}`, `${at} ${id} released`];

const NIGHT = { fromMinute: 21 * 60, untilMinute: NINE };
const cap = (id: string, per: 'day' | '7d' | '30d', max: number) => ({ id, scope: 'all' as const, per, max });

const ELIGIBILITY: LedgerCase[] = [
  { what: 'offers a product that nothing speaks against', pack: pack({}), inputs: [call(1), tick(2)], lines: contact('0 00:01') },
  { what: 'does not offer what is held', pack: pack({}), inputs: [billing('order', 0, 'news'), call(1)], lines: nothing('eligibility:product.held') },
  {
    what: 'offers what is held no more',
    pack: pack({}),
    inputs: [billing('order', 0, 'news'), billing('cancel', 0.5, 'news'), call(1), tick(2)],
    lines: contact('0 00:01'),
  },
  { what: 'does not offer what goes ill with what is held', pack: news({ exclusiveWith: ['music'] }), inputs: [billing('order', 0, 'music'), call(1)], lines: nothing('eligibility:product.exclusive') },
  { what: 'does not offer a product before its time', pack: news({ validFrom: minute(2) }), inputs: [call(1)], lines: nothing('eligibility:product.validity') },
  { what: 'offers a product from the first instant of its time', pack: news({ validFrom: minute(1) }), inputs: [call(1), tick(2)], lines: contact('0 00:01') },
  { what: 'does not offer a product at the end of its time', pack: news({ validUntil: minute(1) }), inputs: [call(1)], lines: nothing('eligibility:product.validity') },
  {
    what: 'gives the first reason of the product whose rule does not hold',
    pack: news({ eligibility: [{ reason: 'fine', rule: 'true' }, { reason: 'no-age', rule: 'has(profile.age)' }, { reason: 'too-young', rule: 'profile.age > 17' }] }),
    inputs: [call(1)],
    lines: nothing('eligibility:no-age'),
  },
  {
    what: 'does not use a channel that does not reach the customer',
    pack: pack({ channels: [channel('sms', { reach: [{ reason: 'no-number', rule: 'false' }] })] }),
    inputs: [call(1)],
    lines: nothing('eligibility:channel.no-number'),
  },
  {
    what: 'gives the reason of the first stage',
    pack: news({ validUntil: minute(0), suitability: [{ reason: 'never', rule: 'false' }] }),
    inputs: [billing('order', 0, 'news'), call(1)],
    lines: nothing('eligibility:product.validity'),
  },
];

const APPLICABILITY: LedgerCase[] = [
  {
    what: 'keeps to the first matching row of a table',
    pack: oneCampaign({ step: { table: [{ where: 'profile.age > 60', offers: ['news-full'] }, { offers: ['music-full'] }] } }),
    inputs: [profile(0, { age: 30 }), call(1), tick(2)],
    lines: ['0 00:01 k contact music-full@sms applicability:table.row(news-full@sms)', '0 00:01 k released'],
  },
  {
    what: 'keeps to the cell of the first row the customer belongs to',
    pack: oneCampaign({ step: { matrix: [{ group: 'gold', cells: { called: ['music-full'] } }, { group: 'others', cells: { called: ['news-full'] } }] } }),
    inputs: [profile(0, { plan: 'gold' }), call(1), tick(2)],
    lines: ['0 00:01 k contact music-full@sms applicability:matrix.cell(news-full@sms)', '0 00:01 k released'],
  },
  {
    what: 'leaves an offer to whom it is for',
    pack: pack({ offers: [{ kind: 'offer', id: 'news-full', product: 'news', name: 'news', where: 'profile.age > 60', sellingPoints: [], content: {}, lever: 1 }] }),
    inputs: [call(1)],
    lines: nothing('applicability:offer.where'),
  },
  {
    what: 'lets a moment wait for the audience',
    pack: oneCampaign({ audience: 'profile.age > 20' }),
    inputs: [call(1), profile(5, { age: 30 }), tick(6)],
    lines: contact('0 00:05'),
  },
  {
    what: 'does not wait longer than the moment lasts',
    pack: oneCampaign({ audience: 'profile.age > 20' }),
    inputs: [call(1), profile(12 * 60 + 1, { age: 30 }), tick(13 * 60)],
    lines: [],
  },
  {
    what: 'decides again when an attribute changes and somebody was refused for what it may mend',
    pack: news({ eligibility: [{ reason: 'no-age', rule: 'has(profile.age)' }] }),
    inputs: [call(1), profile(5, { plan: 'gold' }), profile(6, { plan: 'gold' }), profile(7, { age: 30 }), tick(8)],
    lines: [...nothing('eligibility:no-age'), ...nothing('eligibility:no-age', '0 00:05'), ...contact('0 00:07')],
  },
  {
    what: 'does not decide again after a refusal at a later stage',
    pack: news({ suitability: [{ reason: 'no-age', rule: 'has(profile.age)' }] }),
    inputs: [call(1), profile(7, { age: 30 }), tick(8)],
    lines: nothing('suitability:no-age'),
  },
  { what: 'enrols nobody twice without a time of re-entry', pack: neverAgain(), inputs: [call(1), call(2), tick(3)], lines: contact('0 00:01') },
  {
    what: 'enrols again when the time of re-entry is over',
    pack: oneCampaign({ reentryMs: 10 * MINUTE_MS }),
    inputs: [call(1), call(10.5), call(11), tick(12)],
    lines: [...contact('0 00:01'), ...contact('0 00:11')],
  },
];

function neverAgain(): Definitions {
  const { reentryMs: _always, ...once } = campaign('k');
  return pack({ campaigns: [once] });
}

const POLICY: LedgerCase[] = [
  {
    what: 'asks for consent',
    pack: pack({}, { consent: [{ reason: 'no-consent', rule: 'profile.plan == "gold"' }] }),
    inputs: [call(1)],
    lines: nothing('consent:no-consent'),
  },
  {
    what: 'leaves alone who wants to be left alone',
    pack: pack({}),
    inputs: [call(1), outcome(5, 1, 'do-not-disturb'), call(6), tick(7)],
    lines: [...contact('0 00:01'), ...nothing('consent:block.all', '0 00:06')],
  },
  {
    what: 'keeps a cap a day from midnight to midnight',
    pack: pack({}, { caps: [cap('daily', 'day', 1)] }),
    inputs: [call(1), call(DAY - 1), call(DAY), tick(DAY + 1)],
    lines: [...contact('0 00:01'), ...nothing('policy:cap.daily', '0 23:59'), ...contact('1 00:00')],
  },
  {
    what: 'counts a rolling week to the instant',
    pack: pack({}, { caps: [cap('weekly', '7d', 1)] }),
    inputs: [call(1), tick(2), call(7 * DAY), call(7 * DAY + 1), tick(7 * DAY + 2)],
    lines: [...contact('0 00:01'), ...nothing('policy:cap.weekly', '7 00:00'), ...contact('7 00:01')],
  },
  {
    what: 'counts by the day the contact is due, not decided',
    pack: pack({ campaigns: [campaign('k', { step: { channels: ['app'] } })] }, { caps: [cap('daily', 'day', 1)] }),
    inputs: [call(DAY - 2), call(DAY + 1), tick(DAY + 10)],
    lines: ['0 23:58 k contact news-full@app', '1 00:01 k nothing policy:cap.daily(news-full@app)', '0 23:58 k released'],
  },
  {
    what: 'has a cap of a category for each category',
    pack: pack({ campaigns: [campaign('k'), campaign('l', { step: { offers: ['music-full'] } })] }, { caps: [{ id: 'each', scope: 'category', per: 'day', max: 1 }] }),
    inputs: [call(1), call(2), tick(3)],
    lines: [
      '0 00:01 k contact news-full@sms', '0 00:01 k released', '0 00:01 l contact music-full@sms', '0 00:01 l released',
      '0 00:02 k nothing policy:cap.each(news-full@sms)', '0 00:02 l nothing policy:cap.each(music-full@sms)',
    ],
  },
  {
    what: 'gives the last slot to the campaign that goes before',
    pack: pack({ campaigns: [campaign('a'), campaign('k', { priority: 1 })] }, { caps: [cap('daily', 'day', 1)] }),
    inputs: [call(1), tick(2)],
    lines: ['0 00:01 a nothing policy:cap.daily(news-full@sms)', ...contact('0 00:01')],
  },
  {
    what: 'keeps a slot for who is held out',
    pack: oneCampaign({ control: { share: 1, experiment: 'k' } }, { caps: [cap('daily', 'day', 1)] }),
    inputs: [call(1), call(2)],
    lines: ['0 00:01 k control news-full@sms', '0 00:02 k nothing policy:cap.daily(news-full@sms)'],
  },
  {
    what: 'neither caps nor counts service',
    pack: oneCampaign({ step: { purpose: 'service' } }, { caps: [cap('none', 'day', 0)] }),
    inputs: [call(1), tick(2)],
    lines: contact('0 00:01'),
  },
  {
    what: 'frees the slot of a contact that failed',
    pack: pack({}, { caps: [cap('daily', 'day', 1)] }),
    inputs: [call(1), outcome(3, 1, 'failed'), call(4), tick(5)],
    lines: ['0 00:01 k contact news-full@sms', '0 00:01 k failed', ...contact('0 00:04')],
  },
  {
    what: 'rests after a refusal: the product longest, then the category, then everything',
    pack: pack(
      {
        products: [product('music', 'fun'), product('news', 'information'), product('paper', 'information')],
        campaigns: [campaign('k'), campaign('l', { step: { offers: ['paper-full'] } }), campaign('m', { step: { offers: ['music-full'] } })],
      },
      { refusalCooldown: { productMs: 3 * DAY_MS, categoryMs: DAY_MS, allMs: HOUR_MS } },
    ),
    inputs: [call(1), outcome(5, 1, 'declined'), call(30), call(65), call(DAY + 5), call(3 * DAY + 5), tick(3 * DAY + 6)],
    lines: [
      ...contact('0 00:01'), ...contact('0 00:01', 'paper-full@sms', 'l'), ...contact('0 00:01', 'music-full@sms', 'm'),
      ...nothing('policy:cooldown.product', '0 00:30'), '0 00:30 l nothing policy:cooldown.category(paper-full@sms)',
      '0 00:30 m nothing policy:cooldown.all(music-full@sms)',
      ...nothing('policy:cooldown.product', '0 01:05'), '0 01:05 l nothing policy:cooldown.category(paper-full@sms)',
      ...contact('0 01:05', 'music-full@sms', 'm'),
      ...nothing('policy:cooldown.product', '1 00:05'), ...contact('1 00:05', 'paper-full@sms', 'l'),
      ...contact('1 00:05', 'music-full@sms', 'm'),
      ...contact('3 00:05'), ...contact('3 00:05', 'paper-full@sms', 'l'), ...contact('3 00:05', 'music-full@sms', 'm'),
    ],
  },
];

const TIME: LedgerCase[] = [
  {
    what: 'waits for the end of the quiet hours',
    pack: pack({}, { quietHours: NIGHT }),
    inputs: [call(1), tick(NINE - 1), tick(NINE), tick(NINE + 1)],
    lines: ['0 00:01 k deferred time:quiet-hours(news-full@sms)', ...contact('0 09:00')],
  },
  {
    what: 'decides earlier by the delay of the channel',
    pack: oneCampaign({ step: { channels: ['app'] } }, { quietHours: NIGHT }),
    inputs: [call(1), tick(NINE + 1)],
    lines: ['0 00:01 k deferred time:quiet-hours(news-full@app)', '0 08:55 k contact news-full@app', '0 08:55 k released'],
  },
  {
    what: 'does not defer beyond the end of the moment',
    pack: pack({ scenarios: [scenarioOf('called', { type: 'event', event: 'call' }, { ttlMs: HOUR_MS })] }, { quietHours: NIGHT }),
    inputs: [call(NINE - 60), call(NINE - 59), tick(NINE + 1)],
    lines: [...nothing('time:quiet-hours', '0 08:00'), '0 08:01 k deferred time:quiet-hours(news-full@sms)', ...contact('0 09:00')],
  },
  {
    what: 'has one deferred decision a campaign',
    pack: pack({}, { quietHours: NIGHT }),
    inputs: [call(1), call(2), tick(NINE + 1)],
    lines: ['0 00:01 k deferred time:quiet-hours(news-full@sms)', ...contact('0 09:00')],
  },
  {
    what: 'sees the quiet hours of the customer',
    pack: pack({}, { quietHours: NIGHT }),
    inputs: [profile(0, { region: 'west' }), call(NINE), tick(16 * 60)],
    lines: ['0 09:00 k deferred time:quiet-hours(news-full@sms)', ...contact('0 15:00')],
  },
  {
    what: 'checks once more when the contact is handed over',
    pack: oneCampaign({ step: { channels: ['app'] } }),
    inputs: [call(1), billing('order', 3, 'news'), tick(7)],
    lines: ['0 00:01 k contact news-full@app', '0 00:01 k withdrawn eligibility.product.held'],
  },
  {
    what: 'frees the slot of a contact that was withdrawn',
    pack: oneCampaign({ step: { channels: ['app'] } }, { caps: [cap('daily', 'day', 1)] }),
    inputs: [call(1), billing('order', 3, 'news'), billing('cancel', 7, 'news'), call(8), tick(14)],
    lines: ['0 00:01 k contact news-full@app', '0 00:01 k withdrawn eligibility.product.held', '0 00:08 k contact news-full@app', '0 00:08 k released'],
  },
];

const CAPACITY: LedgerCase[] = [
  {
    what: 'defers by full minutes while there is no capacity',
    pack: pack({ channels: [channel('sms', { capacityPerHour: 0 })], scenarios: [scenarioOf('called', { type: 'event', event: 'call' }, { ttlMs: 2.5 * MINUTE_MS })] }),
    inputs: [call(1), tick(10)],
    lines: [
      '0 00:01 k deferred capacity:channel.sms(news-full@sms)', '0 00:02 k deferred capacity:channel.sms(news-full@sms)',
      '0 00:03 k nothing capacity:channel.sms(news-full@sms)',
    ],
  },
  {
    what: 'retries on the lease of the minute before, as the new one follows the clock',
    pack: pack({ channels: [channel('sms', { capacityPerHour: 256 })] }),
    inputs: [call(1), call(1.5), tick(2), tick(3), tick(4)],
    lines: [
      ...contact('0 00:01'), '0 00:01:30 k deferred capacity:channel.sms(news-full@sms)',
      '0 00:02 k deferred capacity:channel.sms(news-full@sms)', ...contact('0 00:03'),
    ],
  },
  {
    what: 'defers when the budget is spent',
    pack: oneCampaign({ budgetContacts: 0 }),
    inputs: [call(1)],
    lines: ['0 00:01 k deferred capacity:budget.k(news-full@sms)'],
  },
];

export const POLICY_LEDGER: LedgerCase[] = [...ELIGIBILITY, ...APPLICABILITY, ...POLICY, ...TIME, ...CAPACITY];
