/** A pack with a counter that asks, a hotline, and a sensitive moment that must not be told at either. */
import { definitionsOf, HOUR_MS, metricOf, scenarioOf } from '../../../src/core/engine-fixture.ts';
import type {
  Definitions,
  EventTypeDefinition,
  FieldDefinition,
  OfferDefinition,
  ProductDefinition,
} from '../../../src/core/schema/definitions.ts';

/** Named like what nobody at the counter may read. */
export const SECRET = 'railway-platform';

const product = (id: string, category: string): ProductDefinition => ({
  kind: 'product',
  id,
  name: `The ${id}`,
  category,
  priceCents: 500,
  value: 1,
  eligibility: [],
  suitability: [],
  exclusiveWith: [],
});

const offer = (id: string, of: string): OfferDefinition => ({
  kind: 'offer',
  id,
  product: of,
  name: `Try ${of}`,
  sellingPoints: ['cheap', 'good'],
  script: `Have you heard of ${of}?`,
  content: { default: 'plain', hotline: 'personal' },
  lever: 1,
});

/** What people call these, and some of their values. */
function namedAttributes({ profile: { attributes } }: Definitions): Definitions['profile']['attributes'] {
  return {
    plan: { ...attributes.plan!, name: '套餐', valueNames: { gold: '金卡' } },
    tags: { ...attributes.tags!, description: '兴趣（自报），每周更新', valueNames: { film: '电影' } },
  };
}

function namedSession(eventType: EventTypeDefinition): EventTypeDefinition {
  const network: FieldDefinition = { type: 'enum', values: ['lte', 'nr'], name: '网络', valueNames: { nr: '5G' } };
  return { ...eventType, name: '上网', fields: { ...eventType.fields, network } };
}

export function counterPack(): Definitions {
  const base = definitionsOf();
  return {
    ...base,
    profile: { ...base.profile, attributes: { ...base.profile.attributes, ...namedAttributes(base) } },
    eventTypes: base.eventTypes.map((eventType) => (eventType.id === 'session' ? namedSession(eventType) : eventType)),
    metrics: [metricOf('calls')],
    areas: [{ kind: 'area', id: SECRET, cells: ['c1', 'c2'] }],
    products: [product('music', 'fun'), product('news', 'word')],
    offers: [offer('music-offer', 'music'), offer('news-offer', 'news')],
    templates: [
      { kind: 'template', id: 'personal', text: 'Plan {{ profile.plan }}: {{ offer.name }}' },
      { kind: 'template', id: 'plain', text: '{{ offer.name }}: {{ product.priceCents | divided_by: 100 }}' },
    ],
    channels: [
      { kind: 'channel', id: 'counter', mode: 'pull', human: true, delayMs: 0, reach: [] },
      { kind: 'channel', id: 'hotline', mode: 'pull', human: true, delayMs: 0, reach: [] },
      { kind: 'channel', id: 'sms', mode: 'push', human: false, delayMs: 0, reach: [] },
    ],
    scenarios: [
      scenarioOf(SECRET, { type: 'enter', area: SECRET }, { sensitive: true, ttlMs: 4 * HOUR_MS }),
      scenarioOf('called', { type: 'event', event: 'call' }),
    ],
    campaigns: [
      {
        kind: 'campaign',
        id: `${SECRET}-campaign`,
        name: `At the ${SECRET}`,
        scenarios: [SECRET],
        priority: 1,
        reentryMs: HOUR_MS,
        control: { share: 0, experiment: 'none' },
        journey: [
          {
            type: 'offer',
            id: 'offer',
            purpose: 'marketing',
            channels: ['counter', 'hotline', 'sms'],
            offers: ['music-offer', 'news-offer'],
            exploration: 0,
          },
        ],
      },
    ],
  };
}
