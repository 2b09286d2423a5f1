/**
 * The pack of the decision workload: 50 offers of 25 products, 8 channels, 20 campaigns of which 14 answer asks, 5 wait
 * for moments and one goes out as a wave, under a whole policy. As documents of a pack (docs/definitions.md).
 */

export type Document = { kind: string; id: string } & Record<string, unknown>;

export const OFFERS = 50;
export const PULL_CHANNELS = ['counter', 'call-centre', 'web-hall', 'app'] as const;
const PUSH_CHANNELS = ['sms', 'mms', 'app-push', 'e-mail'] as const;
const PULL_CAMPAIGNS = 14;
const MOMENT_CAMPAIGNS = 5;
export const WAVE_CAMPAIGN = 'everybody';
const PRODUCTS = 25;
const OFFERS_A_CAMPAIGN = 10;
/** Leases are dealt out, and never run out. */
const PLENTY = 100_000_000;
const CATEGORIES = ['data', 'voice', 'music', 'reading', 'service'];
const GROUPS = ['student', 'worker', 'traveller', 'elder'] as const;

const numbered = <T>(count: number, make: (k: number) => T): T[] => Array.from({ length: count }, (_, k) => make(k));
export const offerId = (k: number) => `offer-${k % OFFERS}`;
const productId = (k: number) => `product-${k % PRODUCTS}`;
const categoryOf = (product: number) => CATEGORIES[product % CATEGORIES.length]!;

const profile: Document = {
  kind: 'profile',
  id: 'customer',
  zone: 'Asia/Shanghai',
  attributes: {
    age: { type: 'int', min: 0, max: 120 },
    tier: { type: 'enum', values: ['bronze', 'silver', 'gold'] },
    city: { type: 'enum', values: numbered(10, (k) => `city-${k}`) },
    lineState: { type: 'enum', values: ['active', 'suspended'] },
    dataUsedMegabytes: { type: 'float' },
    balanceCents: { type: 'float' },
    mmsCapable: { type: 'bool' },
    hasApp: { type: 'bool' },
    hasEmail: { type: 'bool' },
    inArrears: { type: 'bool' },
    doNotDisturb: { type: 'bool' },
  },
};

const happenings: Document[] = [
  { kind: 'eventType', id: 'visit', fields: { page: 'string' } },
  { kind: 'eventType', id: 'complaint', fields: {} },
  { kind: 'metric', id: 'visits30d', event: 'visit', agg: 'count', window: '30d by 1d' },
  { kind: 'metric', id: 'complaints30d', event: 'complaint', agg: 'count', window: '30d by 1d' },
  { kind: 'group', id: 'student', rule: 'profile.age < 25', primary: 1 },
  { kind: 'group', id: 'elder', rule: 'profile.age >= 60', primary: 2 },
  { kind: 'group', id: 'traveller', rule: 'profile.city == "city-0"', primary: 3 },
  { kind: 'group', id: 'worker', rule: 'true', primary: 4 },
  {
    kind: 'lifecycle',
    id: 'data',
    stages: [
      { id: 'heavy', rule: 'profile.dataUsedMegabytes > 2000.0' },
      { id: 'light', rule: 'profile.dataUsedMegabytes > 100.0' },
      { id: 'none', rule: 'true' },
    ],
  },
];

function products(): Document[] {
  return numbered(PRODUCTS, (k) => ({
    kind: 'product',
    id: productId(k),
    name: `Product ${k}`,
    category: categoryOf(k),
    priceCents: 100 + k * 50,
    value: 0.5 + (k % 7) / 10,
    eligibility: [
      { reason: 'in-arrears', rule: '!profile.inArrears' },
      ...(k % 5 === 0 ? [{ reason: 'too-young', rule: `profile.age >= ${16 + (k % 3)}` }] : []),
    ],
    suitability: [
      { reason: 'recent-complaint', rule: 'metric.complaints30d == 0' },
      ...(k % 4 === 0 ? [{ reason: 'uses-little', rule: 'stage.data != "none"' }] : []),
    ],
  }));
}

function offers(): Document[] {
  return numbered(OFFERS, (k) => ({
    kind: 'offer',
    id: offerId(k),
    product: productId(k),
    name: `Offer ${k}`,
    sellingPoints: ['Half the price for three months', 'Ends by itself'],
    script: 'Would you like to try it for half the price?',
    ...(k % 6 === 0 && { where: 'profile.tier != "bronze"' }),
    lever: 0.8 + (k % 5) / 10,
    content: { default: 'text' },
  }));
}

const active = { reason: 'line-inactive', rule: 'profile.lineState == "active"' };

function channels(): Document[] {
  const reach: Record<(typeof PUSH_CHANNELS)[number], object[]> = {
    sms: [active],
    mms: [active, { reason: 'no-mms-device', rule: 'profile.mmsCapable' }],
    'app-push': [{ reason: 'no-app', rule: 'profile.hasApp' }],
    'e-mail': [{ reason: 'no-email', rule: 'profile.hasEmail' }],
  };
  return [
    ...PULL_CHANNELS.map((id) => ({ kind: 'channel', id, mode: 'pull', human: id === 'counter' })),
    ...PUSH_CHANNELS.map((id) => ({ kind: 'channel', id, mode: 'push', reach: reach[id], capacityPerHour: PLENTY })),
  ];
}

const audiences = [
  'profile.age >= 18',
  'profile.tier != "gold"',
  'metric.visits30d < 50',
  'profile.balanceCents > 0.0',
];

/** Ten offers each: every offer is in two or three of them. */
function pullCampaigns(): Document[] {
  return numbered(PULL_CAMPAIGNS, (k) => ({
    kind: 'campaign',
    id: `shelf-${k}`,
    name: `Shelf ${k}`,
    entry: { pull: true },
    priority: PULL_CAMPAIGNS - k,
    audience: audiences[k % audiences.length],
    journey: [
      {
        offer: {
          channels: [...PULL_CHANNELS],
          offers: numbered(OFFERS_A_CAMPAIGN, (i) => offerId(k * 4 + i)),
          exploration: 0.05,
        },
      },
    ],
  }));
}

function momentCampaigns(): Document[] {
  return numbered(MOMENT_CAMPAIGNS, (k) => [
    {
      kind: 'scenario',
      id: `browses-${k}`,
      pattern: { event: { event: 'visit', where: `event.page == "page-${k}"` } },
      cooldown: '1d',
      ttl: '4h',
    },
    {
      kind: 'campaign',
      id: `browsing-${k}`,
      name: `Browsing ${k}`,
      entry: { scenario: `browses-${k}` },
      reentry: '7d',
      journey: [
        { offer: { channels: [...PUSH_CHANNELS], offers: numbered(OFFERS_A_CAMPAIGN, (i) => offerId(k * 10 + i)) } },
      ],
    },
  ]).flat();
}

/** All offers on all push channels: 200 candidates a customer. */
const wave: Document = {
  kind: 'campaign',
  id: WAVE_CAMPAIGN,
  name: 'Everybody',
  entry: { wave: true },
  audience: 'profile.age >= 16',
  reentry: '30d',
  control: { share: 0.05 },
  journey: [{ offer: { channels: [...PUSH_CHANNELS], offers: numbered(OFFERS, offerId), exploration: 0.05 } }],
};

const policy: Document = {
  kind: 'policy',
  id: 'policy',
  caps: [
    { id: 'one-a-day', scope: 'all', per: 'day', max: 1 },
    { id: 'two-a-week', scope: 'all', per: '7d', max: 2 },
    { id: 'mms-weekly', scope: 'channel', of: 'mms', per: '7d', max: 1 },
    { id: 'category-monthly', scope: 'category', per: '30d', max: 3 },
  ],
  quietHours: { from: '21:00', until: '09:00' },
  refusalCooldown: { product: '90d', category: '30d', all: '7d' },
  globalControl: { share: 0.05, experiment: 'global' },
  consent: [{ reason: 'do-not-disturb', rule: '!profile.doNotDisturb' }],
};

const fit: Document = {
  kind: 'fitPrior',
  id: 'experts',
  strength: 20,
  baseRate: 0.02,
  products: Object.fromEntries(numbered(PRODUCTS, (k) => [productId(k), { saving: 3 + (k % 7), play: 9 - (k % 7) }])),
  groups: Object.fromEntries(GROUPS.map((id, k) => [id, { saving: 2 + k * 2, play: 9 - k * 2 }])),
  channels: Object.fromEntries(
    [...PULL_CHANNELS, ...PUSH_CHANNELS].map((id, k) => [id, { saving: 4 + (k % 3), play: 5 }]),
  ),
};

export function guidancePack(): Document[] {
  return [
    profile,
    ...happenings,
    ...products(),
    { kind: 'template', id: 'text', text: '{{ offer.name }}: {{ product.name }} for half the price. Reply T to stop.' },
    ...offers(),
    ...channels(),
    ...pullCampaigns(),
    ...momentCampaigns(),
    wave,
    policy,
    fit,
  ];
}
