import type { CustomerView } from '../../core/customer-view.ts';
import { contactReason } from '../../core/decisions/contact-reasons.ts';
import type { Block } from '../../core/decisions/marks.ts';
import { STAGES } from '../../core/decisions/reason-table.ts';
import { clerkReason } from '../../core/decisions/reason-texts.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { LoggedInput } from '../../ports/customer-inputs.ts';
import type { CustomerProfile } from './customer-profile-schema.ts';
import { DefinitionNames } from './definition-names.ts';
import { stepsIn } from './journey-steps.ts';
import { maskTelephone } from './mask-telephone.ts';
import { SensitiveNames } from './sensitive-names.ts';

export interface ProfileReader {
  /** May see what movements and behaviour made happen. */
  seesAll: boolean;
  seesNumbers: boolean;
}

/**
 * A customer in the words of the definitions.
 *
 * @param inputs of the customer as the log has them, newest first: they tell when attributes were told.
 */
export function customerProfile(
  view: CustomerView,
  inputs: readonly LoggedInput[],
  definitions: Definitions,
  { seesAll, seesNumbers }: ProfileReader,
): Omit<CustomerProfile, 'customerId'> {
  const names = DefinitionNames.of(definitions);
  const sensitive = new SensitiveNames(definitions);
  const { at, zone } = view.standing;
  const attributes = attributesOf(view, inputs, definitions);
  const region = attributes.find(({ type, value }) => type === 'region' && value !== undefined);
  const shown = attributes.filter(({ id }) => seesAll || !sensitive.isAttribute(id));
  const moments = view.openMoments.filter(({ scenario }) => seesAll || !sensitive.isScenario(scenario));
  return {
    at,
    zone,
    ...(region?.valueName !== undefined && { region: { id: String(region.value), name: region.valueName } }),
    attributes: seesNumbers ? shown : shown.map(masked),
    metrics: metricsOf(view, definitions),
    groups: view.groups.map((id) => ({ id, name: names.groups.get(id) ?? id, isPrimary: id === view.primaryGroup })),
    stages: stagesOf(view, definitions),
    holdings: holdingsOf(view, definitions),
    lists: view.lists.map((id) => ({ id, name: names.lists.get(id) ?? id })),
    moments: moments.map(({ momentId, scenario, at, expiresAt }) => {
      const name = names.scenarios.get(scenario) ?? scenario;
      return { momentId, scenario, name, isSensitive: sensitive.isScenario(scenario), at, expiresAt };
    }),
    journeys: seesAll ? journeysOf(view, definitions) : [],
    policy: policyOf(view, definitions, seesAll),
  };
}

type Attribute = CustomerProfile['attributes'][number];

function attributesOf(view: CustomerView, inputs: readonly LoggedInput[], definitions: Definitions): Attribute[] {
  const names = DefinitionNames.of(definitions);
  return Object.entries(definitions.profile.attributes).map(
    ([id, { type, source, freshness, description, valueNames }]) => {
      const value = view.profile[id];
      const told = inputs.find((input) => input.kind === 'profile' && id in input.values)?.at;
      const asOf = Math.max(told ?? Number.NEGATIVE_INFINITY, view.asOf[id] ?? Number.NEGATIVE_INFINITY);
      return {
        id,
        name: names.attributes.get(id) ?? id,
        ...(description !== undefined && { description }),
        type,
        ...(value !== undefined && { value }),
        ...named(type === 'region' ? Object.fromEntries(names.regions) : valueNames, value),
        source,
        freshness,
        ...(Number.isFinite(asOf) && { asOf }),
      };
    },
  );
}

/** What people call the value, or those of its words that have a name. */
function named(names: Readonly<Record<string, string>> = {}, value: unknown): { valueName?: string } {
  if (typeof value === 'string') return value in names ? { valueName: names[value]! } : {};
  if (!Array.isArray(value) || !value.some((word) => String(word) in names)) return {};
  return { valueName: value.map((word) => names[String(word)] ?? String(word)).join('、') };
}

function masked(attribute: Attribute): Attribute {
  const { value } = attribute;
  if (typeof value === 'string') return { ...attribute, value: maskTelephone(value) };
  return Array.isArray(value) ? { ...attribute, value: value.map(maskTelephone) } : attribute;
}

function metricsOf(view: CustomerView, { metrics }: Definitions): CustomerProfile['metrics'] {
  return metrics.map(({ id, name, agg, window }) => {
    const value = view.metrics[id];
    return {
      id,
      name: name ?? id,
      agg,
      window: {
        type: window.type,
        ...(window.type === 'tumbling' && { unit: window.unit }),
        ...(window.type === 'sliding' && { lengthMs: window.lengthMs }),
      },
      ...(value !== undefined && { value }),
    };
  });
}

function stagesOf(view: CustomerView, { lifecycles }: Definitions): CustomerProfile['stages'] {
  return lifecycles.flatMap(({ id, name, stages }) => {
    const stage = stages.find((each) => each.id === view.stages[id]);
    if (stage === undefined) return [];
    const { treatment } = stage;
    const named = { id, name: name ?? id, stage: stage.id, stageName: stage.name ?? stage.id };
    return [{ ...named, ...(treatment !== undefined && { treatment }) }];
  });
}

function holdingsOf(view: CustomerView, { products }: Definitions): CustomerProfile['holdings'] {
  const held = new Set(view.holdings);
  return products
    .filter(({ id }) => held.has(id))
    .map(({ id, name, category, priceCents }) => ({
      id,
      name,
      category,
      ...(priceCents !== undefined && { priceCents }),
    }));
}

function journeysOf(view: CustomerView, { campaigns }: Definitions): CustomerProfile['journeys'] {
  return view.standing.journeys.map((journey) => {
    const campaign = campaigns.find(({ id }) => id === journey.campaign);
    const step = stepsIn(campaign?.journey ?? []).find(({ id }) => id === journey.step);
    return { ...journey, name: campaign?.name ?? journey.campaign, ...(step !== undefined && { stepType: step.type }) };
  });
}

function policyOf(view: CustomerView, definitions: Definitions, seesAll: boolean): CustomerProfile['policy'] {
  const names = DefinitionNames.of(definitions);
  const { caps, coolDowns, quietUntil, refusal } = view.standing;
  const { quietHours } = definitions.policy;
  const ofName = ({ scope, of }: Block) =>
    (scope === 'channel' ? names.channels : scope === 'product' ? names.products : undefined)?.get(of) ?? of;
  const words = refusal === undefined ? undefined : refusalText(refusal, definitions, seesAll);
  return {
    ...(words !== undefined && { refusal: { zh: words.zh, en: words.en } }),
    blocks: view.blocks.map(blockOf).map((block) => ({ ...block, ofName: ofName(block) })),
    coolDowns: coolDowns.map((coolDown) => ({ ...coolDown, ofName: ofName(coolDown) })),
    caps: caps.map((cap) => ({ ...cap, ofName: ofName(cap) })),
    ...(quietHours !== undefined && { quietHours }),
    ...(quietUntil !== undefined && { quietUntil }),
  };
}

/** Of `<stage>.<reason>`; what a pack calls its reasons may betray what a desk must not see (invariant I9). */
function refusalText(refusal: string, definitions: Definitions, seesAll: boolean) {
  if (seesAll) return contactReason(refusal, '', definitions);
  const stage = STAGES.find((each) => refusal.startsWith(`${each}.`));
  return stage && clerkReason({ stage, reason: refusal.slice(stage.length + 1), offers: [] });
}

/** Of `all`, `channel:sms`. */
function blockOf(text: string): Block {
  const [scope = '', ...of] = text.split(':');
  return { scope: scope as Block['scope'], of: of.join(':') };
}
