/** Packs that decide: products, offers, channels, campaigns and a contact policy at random. */
import fc from 'fast-check';
import type {
  CampaignDefinition,
  CapDefinition,
  ChannelDefinition,
  Definitions,
  FitPriorDefinition,
  JourneyExit,
  OfferDefinition,
  OfferStep,
  PatternType,
  PolicyDefinition,
  ProductDefinition,
  Requirement,
  StepDefinition,
} from '../../src/core/schema/definitions.ts';
import { journey } from './generate-journeys.ts';
import { customerRule, PRODUCT_IDS, pack } from './generate-packs.ts';
import { STREAM_START } from './generate-streams.ts';
import { present } from './present.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './zone-time.ts';

const CHANNELS = ['app', 'desk', 'sms'];
const SCENARIO_TYPES: PatternType[] = ['event', 'enter', 'absence'];
const SCENARIOS = SCENARIO_TYPES.flatMap((type) => [`${type}-1`, `${type}-2`]);

const sometimes = <T>(arbitrary: fc.Arbitrary<T>, freq = 2) => fc.option(arbitrary, { nil: undefined, freq });
const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const instant = fc
  .constantFrom(-DAY_MS, 20 * MINUTE_MS, 5 * HOUR_MS, 2 * DAY_MS)
  .map((offset) => STREAM_START + offset);

function requirements(reasons: string[]): fc.Arbitrary<Requirement[]> {
  return fc
    .tuple(...reasons.map((reason) => rarely(customerRule.map((rule) => ({ reason, rule })))))
    .map((found) => found.filter((requirement) => requirement !== undefined));
}

function product(id: string): fc.Arbitrary<ProductDefinition> {
  return fc
    .record({
      // Somebody may want nothing of `fun`, so there always is some.
      category: id === 'games' ? fc.constant('fun') : fc.constantFrom('fun', 'information'),
      value: fc.constantFrom(1, 2, 0.5),
      eligibility: requirements(['too-young', 'no-device']),
      suitability: requirements(['too-much']),
      exclusiveWith: fc.constantFrom<string[]>([], [], [], ['games'], ['news', 'music']),
      validFrom: rarely(instant),
      validUntil: rarely(instant),
    })
    .map((fields) => present({ kind: 'product' as const, id, name: id, ...fields }));
}

/** Two offers of every product. */
const OFFERS = PRODUCT_IDS.flatMap((id) => [`${id}-full`, `${id}-trial`]);

function offer(id: string): fc.Arbitrary<OfferDefinition> {
  return fc
    .record({
      where: rarely(customerRule),
      lever: fc.constantFrom(1, 1.5, 0.25),
      propensity: sometimes(fc.constant('profile.score')),
      validFrom: rarely(instant),
      validUntil: rarely(instant),
    })
    .map((fields) => {
      const base = { kind: 'offer' as const, id, product: id.split('-')[0]!, name: id, sellingPoints: [], content: {} };
      return present({ ...base, ...fields });
    });
}

function channel(id: string): fc.Arbitrary<ChannelDefinition> {
  return fc
    .record({
      capacityPerHour: sometimes(fc.constantFrom(1, 3, 256, 600), 3),
      delayMs: fc.constantFrom(0, 5 * MINUTE_MS, 90 * MINUTE_MS),
      reach: requirements(['unreachable']),
    })
    .map((fields) => {
      const mode = id === 'desk' ? ('pull' as const) : ('push' as const);
      return present({ kind: 'channel' as const, id, mode, human: false, ...fields });
    });
}

const offers = fc.uniqueArray(fc.constantFrom(...OFFERS), { minLength: 1, maxLength: 4 });

type Choice = Pick<OfferStep, 'offers'> | Pick<OfferStep, 'table'> | Pick<OfferStep, 'matrix'>;

const choice: fc.Arbitrary<Choice> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ offers }) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.tuple(sometimes(customerRule, 4), offers), { minLength: 1, maxLength: 3 })
      .map((rows) => ({ table: rows.map(([where, listed]) => present({ where, offers: listed })) })),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(
        fc.record({
          group: fc.constantFrom('g-gold', 'g-old', 'g-rest'),
          cells: fc.dictionary(fc.constantFrom(...SCENARIOS), offers, { noNullPrototype: true }),
        }),
        { minLength: 1, maxLength: 3 },
      )
      .map((matrix) => ({ matrix })),
  },
);

function campaign(id: string, hasJourney: boolean): fc.Arbitrary<CampaignDefinition> {
  return fc
    .record({
      exitWhen: hasJourney ? rarely(customerRule) : fc.constant(undefined),
      exitOn: hasJourney ? rarely(fc.subarray<JourneyExit>(['conversion', 'held', 'opt-out'])) : fc.constant(undefined),
      from: rarely(instant),
      until: rarely(instant),
      scenarios: fc.subarray(SCENARIOS, { minLength: 1 }),
      audience: sometimes(customerRule),
      reentryMs: sometimes(fc.constantFrom(0, 10 * MINUTE_MS, DAY_MS), 4),
      priority: fc.constantFrom(0, 0, 1, 2),
      share: fc.constantFrom(0, 0, 0.3),
      budgetContacts: rarely(fc.constantFrom(1, 5, 300)),
      capacityPerHour: rarely(fc.constantFrom(1, 256)),
      purpose: fc.constantFrom('marketing', 'marketing', 'marketing', 'service'),
      channels: fc.constantFrom<string[]>(['sms'], ['app', 'sms'], ['sms', 'desk'], ['app'], ['app', 'desk']),
      exploration: fc.constantFrom(0, 0.2, 1),
      choice,
    })
    .chain(({ share, purpose, channels, exploration, choice: from, ...fields }) => {
      const step: OfferStep = { type: 'offer', id: 'offer', purpose, channels, exploration, ...from };
      const steps = hasJourney ? journey(step, OFFERS) : fc.constant<StepDefinition[]>([step]);
      const base = { kind: 'campaign' as const, id, name: id, control: { share, experiment: id } };
      return steps.map((all) => present({ ...base, ...fields, journey: all }));
    });
}

function cap(id: string): fc.Arbitrary<CapDefinition> {
  return fc
    .record({
      scope: fc.constantFrom('all', 'channel', 'category'),
      narrowed: fc.boolean(),
      per: fc.constantFrom('day', '7d', '30d'),
      max: fc.constantFrom(0, 1, 1, 2, 3),
    })
    .map(({ scope, narrowed, ...fields }) => {
      const narrow = narrowed && scope !== 'all' ? { of: scope === 'channel' ? 'sms' : 'fun' } : {};
      return { id, scope, ...narrow, ...fields };
    });
}

const policy: fc.Arbitrary<Partial<PolicyDefinition>> = fc
  .record({
    caps: fc.subarray(['cap-a', 'cap-b', 'cap-c']).chain((ids) => fc.tuple(...ids.map(cap))),
    quietHours: sometimes(
      fc.constantFrom(
        { fromMinute: 21 * 60, untilMinute: 9 * 60 },
        { fromMinute: 12 * 60, untilMinute: 14 * 60 + 30 },
        { fromMinute: 150, untilMinute: 170 },
      ),
    ),
    globalControl: rarely(fc.constant({ share: 0.4, experiment: 'everybody' })),
    consent: requirements(['no-consent']),
    refusalCooldown: fc.constantFrom(
      { productMs: 0, categoryMs: 0, allMs: 0 },
      { productMs: 3 * DAY_MS, categoryMs: 6 * HOUR_MS, allMs: 40 * MINUTE_MS },
    ),
  })
  .map((fields) => present(fields));

const fitPrior: FitPriorDefinition = {
  kind: 'fitPrior',
  id: 'fit',
  strength: 20,
  baseRate: 0.1,
  products: { games: { fun: 9, price: 4 }, music: { fun: 7 }, news: { use: 8 }, sport: { fun: 5, use: 5 } },
  groups: { 'g-gold': { fun: 6, use: 3 }, 'g-old': { use: 9 }, 'g-rest': { price: 7 } },
  channels: { app: { fun: 8 }, sms: { use: 6, price: 5 }, desk: { price: 2 } },
};

/** Three campaigns of one step on six scenarios. */
export const decidingPack = packOf(false);

/** The same with journeys of any steps. */
export const journeyPack = packOf(true);

function packOf(hasJourneys: boolean): fc.Arbitrary<Definitions> {
  return fc
    .record({
      base: pack(SCENARIO_TYPES),
      products: fc.tuple(...PRODUCT_IDS.map(product)),
      offers: fc.tuple(...OFFERS.map(offer)),
      channels: fc.tuple(...CHANNELS.map(channel)),
      campaigns: fc.tuple(...['k1', 'k2', 'k3'].map((id) => campaign(id, hasJourneys))),
      policy,
      hasPrior: fc.boolean(),
    })
    .map(({ base, policy: limits, hasPrior, ...parts }) => ({
      ...base,
      ...parts,
      ...(hasPrior ? { fitPrior } : {}),
      policy: { ...base.policy, ...limits },
    }));
}
