import type {
  CampaignDefinition,
  ChannelDefinition,
  FitPriorDefinition,
  OfferDefinition,
  PolicyDefinition,
  ProductDefinition,
  StepDefinition,
  TemplateDefinition,
} from '../core/schema/definitions.ts';
import type { PackDocument, ProblemList } from './pack-documents.ts';
import type { InstantReader } from './read-values.ts';
import { durationMs, given, minuteOfDay, requirements, ruleText } from './read-values.ts';
import type { WrittenMessageStep, WrittenOfferStep } from './written-definitions.ts';

/** Written definitions of what is proposed and within which limits → what the engine reads. */

export function buildProduct(document: PackDocument<'product'>, instants: InstantReader): ProductDefinition {
  const { id, written } = document;
  const { name, line, category, priceCents, value = 1, eligibility, suitability, exclusiveWith = [] } = written;
  return {
    kind: 'product',
    id,
    name,
    ...given({ line }),
    category,
    ...given({ priceCents }),
    value,
    eligibility: requirements(eligibility),
    suitability: requirements(suitability),
    exclusiveWith: exclusiveWith.toSorted(),
    ...validity(document, instants),
  };
}

export function buildOffer(document: PackDocument<'offer'>, instants: InstantReader): OfferDefinition {
  const { id, written } = document;
  const { product, name, where, sellingPoints = [], script, content = {}, lever = 1, propensity } = written;
  return {
    kind: 'offer',
    id,
    product,
    name,
    ...given({ where: ruleText(where) }),
    sellingPoints,
    ...given({ script }),
    content,
    lever,
    ...given({ propensity: ruleText(propensity) }),
    ...validity(document, instants),
  };
}

function validity(document: PackDocument<'product'> | PackDocument<'offer'>, instants: InstantReader) {
  const { validFrom, validUntil } = document.written;
  const { start, end } = instants.readPeriod(document, ['validFrom', validFrom], ['validUntil', validUntil]);
  return given({ validFrom: start, validUntil: end });
}

export function buildChannel({ id, written }: PackDocument<'channel'>): ChannelDefinition {
  const { name, mode, human = false, capacityPerHour, delay = 0, reach } = written;
  const limits = given({ capacityPerHour });
  return {
    kind: 'channel',
    id,
    ...given({ name }),
    mode,
    human,
    ...limits,
    delayMs: durationMs(delay),
    reach: requirements(reach),
  };
}

export function buildCampaign(document: PackDocument<'campaign'>, instants: InstantReader): CampaignDefinition {
  const { id, written } = document;
  const { name, owner, from, until, entry, audience, reentry, priority = 0, control = {} } = written;
  const { start, end } = instants.readPeriod(document, ['from', from], ['until', until]);
  return {
    kind: 'campaign',
    id,
    name,
    ...given({ owner, from: start, until: end }),
    scenarios: (entry.scenario === undefined ? (entry.scenarios ?? []) : [entry.scenario]).toSorted(),
    ...given({ audience: ruleText(audience), reentryMs: reentry === undefined ? undefined : durationMs(reentry) }),
    priority,
    control: { share: control.share ?? 0, experiment: control.experiment ?? id },
    ...given({ budgetContacts: written.budgetContacts, capacityPerHour: written.capacityPerHour }),
    journey: written.journey.map(buildStep),
  };
}

function buildStep({ offer, message }: { offer?: WrittenOfferStep; message?: WrittenMessageStep }): StepDefinition {
  if (message) {
    const { id = 'message', purpose = 'marketing', channel, template } = message;
    return { type: 'message', id, purpose, channel, template };
  }
  if (!offer) throw new Error('the shape of a journey let a step of unknown type pass');
  const { id = 'offer', purpose = 'marketing', channels, offers, matrix, exploration = 0 } = offer;
  const table = offer.table?.map((row) => ({ ...given({ where: ruleText(row.where) }), offers: row.offers }));
  return { type: 'offer', id, purpose, channels, ...given({ offers, table, matrix }), exploration };
}

/** What holds where a pack writes no policy: no caps, no quiet hours. */
const defaultPolicy = {
  globalExperiment: 'global',
  allowedLateness: '5m',
  dedupeHorizon: '10m',
  presenceTimeout: '30m',
} as const;

/** Without a document, the policy of a pack that has none. */
export function buildPolicy(document: PackDocument<'policy'> | undefined, problems: ProblemList): PolicyDefinition {
  const { id, written } = document ?? { id: 'default', written: {} as PackDocument<'policy'>['written'] };
  const { caps = [], quietHours, refusalCooldown = {}, globalControl, consent } = written;
  const quiet = quietHours && { fromMinute: minuteOfDay(quietHours.from), untilMinute: minuteOfDay(quietHours.until) };
  if (document !== undefined && quiet !== undefined && quiet.fromMinute === quiet.untilMinute) {
    const message = `quiet hours from ${quietHours?.from} until ${quietHours?.until} are empty; leave them out or widen them`;
    problems.add(document, ['quietHours', 'until'], 'quiet-hours-empty', message);
  }
  const { product = 0, category = 0, all = 0 } = refusalCooldown;
  return {
    kind: 'policy',
    id,
    caps: caps.map(({ id: cap, scope, of, per, max }) => ({ id: cap, scope, ...given({ of }), per, max })),
    ...given({ quietHours: quiet }),
    refusalCooldown: { productMs: durationMs(product), categoryMs: durationMs(category), allMs: durationMs(all) },
    ...given({ globalControl: globalControl && { experiment: defaultPolicy.globalExperiment, ...globalControl } }),
    consent: requirements(consent),
    allowedLatenessMs: durationMs(written.allowedLateness ?? defaultPolicy.allowedLateness),
    dedupeHorizonMs: durationMs(written.dedupeHorizon ?? defaultPolicy.dedupeHorizon),
    presenceTimeoutMs: durationMs(written.presenceTimeout ?? defaultPolicy.presenceTimeout),
  };
}

export function buildFitPrior({ id, written }: PackDocument<'fitPrior'>): FitPriorDefinition {
  const { strength, baseRate, products = {}, groups = {}, channels = {} } = written;
  return { kind: 'fitPrior', id, strength, baseRate, products, groups, channels };
}

export function buildTemplate({ id, written }: PackDocument<'template'>): TemplateDefinition {
  return { kind: 'template', id, text: written.text };
}
