import type {
  CampaignDefinition,
  CampaignLimits,
  ChannelDefinition,
  FitPriorDefinition,
  OfferDefinition,
  PolicyDefinition,
  ProductDefinition,
  ScenarioDefinition,
  TemplateDefinition,
} from '../core/schema/definitions.ts';
import { buildSteps } from './build-steps.ts';
import type { PackDocument, ProblemList } from './pack-documents.ts';
import type { InstantReader } from './read-values.ts';
import { durationMs, given, minuteOfDay, requirements, ruleText } from './read-values.ts';

/** Life of the moments of events that begin campaigns. */
const ENTRY_TTL_MS = 48 * 3_600_000;

/** Written definitions of what is proposed and within which limits → what the engine reads. */

export function buildProduct(document: PackDocument<'product'>, instants: InstantReader): ProductDefinition {
  const { id, written } = document;
  const {
    name,
    line,
    category,
    priceCents,
    value = 1,
    eligibility,
    suitability,
    exclusiveWith = [],
    attribution,
  } = written;
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
    ...given({ attributionMs: attribution === undefined ? undefined : durationMs(attribution) }),
    ...validity(document, instants),
  };
}

export function buildOffer(document: PackDocument<'offer'>, instants: InstantReader): OfferDefinition {
  const { id, written } = document;
  const { product, name, region, where, sellingPoints = [], script, content = {}, lever = 1, propensity } = written;
  return {
    kind: 'offer',
    id,
    product,
    name,
    ...given({ region, where: ruleText(where) }),
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

/** `audience`: the rule of who may enter, with what region and versions make of the one that is written. */
export function buildCampaign(
  document: PackDocument<'campaign'>,
  instants: InstantReader,
  audience: string | undefined,
): CampaignDefinition {
  const { id, written } = document;
  const {
    name,
    owner,
    region,
    localOf,
    areas,
    targets,
    from,
    until,
    entry,
    reentry,
    priority = 0,
    control = {},
  } = written;
  const { start, end } = instants.readPeriod(document, ['from', from], ['until', until]);
  return {
    kind: 'campaign',
    id,
    name,
    ...given({ owner, region, localOf, areas: areas?.toSorted() }),
    ...given({ limits: buildLimits(document, instants), targets, from: start, until: end }),
    scenarios: scenariosOf(id, entry),
    ...given({ audience, reentryMs: reentry === undefined ? undefined : durationMs(reentry) }),
    priority,
    control: { share: control.share ?? 0, experiment: control.experiment ?? id },
    ...given({ budgetContacts: written.budgetContacts, capacityPerHour: written.capacityPerHour }),
    ...(entry.wave && { byWave: true as const }),
    journey: buildSteps(id, written.journey),
    ...given({ exitWhen: ruleText(written.exitWhen), exitOn: written.exitOn?.toSorted() }),
    ...(written.migrate && { migrate: true as const }),
  };
}

function buildLimits(document: PackDocument<'campaign'>, instants: InstantReader): CampaignLimits | undefined {
  const { limits } = document.written;
  if (limits === undefined) return undefined;
  const { change = [], from, until, quota, quotas } = limits;
  const period = {
    from: instants.read(document, ['limits', 'from'], from),
    until: instants.read(document, ['limits', 'until'], until),
  };
  return { change: change.toSorted(), ...given({ ...period, quota, quotas }) };
}

/** Campaigns that an event begins have a scenario of their own. */
const entryScenarioId = (campaign: string): string => `${campaign}.entry`;

/** The scenario of a campaign whose entry is an event; undefined for others. */
export function buildEntryScenario({ id, written }: PackDocument<'campaign'>): ScenarioDefinition | undefined {
  const { event } = written.entry;
  if (event === undefined) return undefined;
  return {
    kind: 'scenario',
    id: entryScenarioId(id),
    name: written.name,
    pattern: { type: 'event', event: event.event, ...given({ where: ruleText(event.where) }) },
    exclude: {},
    cooldownMs: 0,
    ttlMs: ENTRY_TTL_MS,
    sensitive: false,
  };
}

function scenariosOf(id: string, entry: PackDocument<'campaign'>['written']['entry']): string[] {
  if (entry.event !== undefined) return [entryScenarioId(id)];
  return (entry.scenario === undefined ? (entry.scenarios ?? []) : [entry.scenario]).toSorted();
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
  return { kind: 'template', id, ...given({ region: written.region }), text: written.text };
}
