/**
 * Journeys under way keep to the steps they began with (docs/semantics.md §12.7): a campaign's earlier lists of steps
 * travel with the state and are compiled beside the present one, as long as they still mean something.
 */
import { checkRule } from '../rules/check-rule.ts';
import type { CampaignDefinition, Definitions, EarlierJourney, StepDefinition } from '../schema/definitions.ts';
import { customerScope, eventScope } from '../schema/rule-scopes.ts';
import { journeyVersion } from './compile-journey.ts';

/** Lists of steps kept beside the present one; journeys on older ones change to it. */
const MOST_KEPT = 4;

/** By campaign id: the lists of steps that its journeys may be on, newest first. */
export type KnownJourneys = Readonly<Record<string, readonly EarlierJourney[]>>;

/** What the state knows under these definitions; plain campaigns, whose journeys are over as they begin, are left out. */
export function knownJourneys({ campaigns }: Definitions): KnownJourneys {
  const known: Record<string, EarlierJourney[]> = {};
  for (const { id, journey, exitWhen, exitOn, earlier = [] } of campaigns) {
    if (isPlain(journey) && earlier.length === 0) continue;
    const present = { journey, ...(exitWhen !== undefined && { exitWhen }), ...(exitOn !== undefined && { exitOn }) };
    known[id] = [present, ...earlier];
  }
  return known;
}

const isPlain = ([first, ...more]: readonly StepDefinition[]) =>
  more.length === 0 && first !== undefined && 'purpose' in first && first.otherwise === undefined;

/** The campaigns with the earlier journeys that the state may be on; the very same array when there are none to add. */
export function withEarlierJourneys(definitions: Definitions, known: KnownJourneys): CampaignDefinition[] {
  const { campaigns } = definitions;
  const adopted = campaigns.map((campaign) => {
    const earlier = earlierOf(definitions, campaign, known[campaign.id] ?? []);
    return JSON.stringify(earlier) === JSON.stringify(campaign.earlier ?? []) ? campaign : { ...campaign, earlier };
  });
  return adopted.every((campaign, position) => campaign === campaigns[position]) ? campaigns : adopted;
}

function earlierOf(
  definitions: Definitions,
  campaign: CampaignDefinition,
  known: readonly EarlierJourney[],
): EarlierJourney[] {
  if (campaign.migrate === true) return [];
  const versions = new Set([journeyVersion(campaign)]);
  const earlier: EarlierJourney[] = [];
  for (const journey of [...known, ...(campaign.earlier ?? [])]) {
    const version = journeyVersion(journey);
    if (versions.has(version) || !means(definitions, journey)) continue;
    versions.add(version);
    earlier.push(journey);
  }
  return earlier.slice(0, MOST_KEPT);
}

/** Whether everything the steps name is still defined, and their rules are still valid. */
function means(definitions: Definitions, { journey, exitWhen }: EarlierJourney): boolean {
  const customer = customerScope(definitions);
  const isRule = (rule: string | undefined) => rule === undefined || 'rule' in checkRule(rule, customer, 'bool');
  const has = (kind: 'offers' | 'channels' | 'templates' | 'products' | 'groups' | 'scenarios' | 'eventTypes') => {
    const ids = new Set(definitions[kind].map(({ id }) => id));
    return (named: readonly string[]) => named.every((id) => ids.has(id));
  };
  const step = (one: StepDefinition): boolean => {
    switch (one.type) {
      case 'offer': {
        const { channels, offers = [], table = [], matrix = [] } = one;
        const listed = [...offers, ...table.flatMap((row) => row.offers)];
        const cells = matrix.flatMap((row) => Object.entries(row.cells));
        return (
          has('channels')(channels) &&
          has('offers')([...listed, ...cells.flatMap(([, named]) => named)]) &&
          has('groups')(matrix.map(({ group }) => group)) &&
          has('scenarios')(cells.map(([scenario]) => scenario)) &&
          table.every(({ where }) => isRule(where))
        );
      }
      case 'message':
      case 'task':
        return has('channels')([one.channel]) && has('templates')([one.template]);
      case 'waitFor': {
        const { event, condition } = one;
        if (event === undefined) return isRule(condition);
        if (!has('eventTypes')([event.event])) return false;
        const scope = eventScope(definitions, [event.event]);
        return event.where === undefined || 'rule' in checkRule(event.where, scope, 'bool');
      }
      case 'branch':
        return one.cases.every(({ where }) => isRule(where));
      case 'set':
        return Object.hasOwn(definitions.profile.attributes, one.attribute);
      case 'grant':
        return has('products')(one.trial === undefined ? [] : [one.trial.product]);
      case 'order':
      case 'cancel':
        return has('products')([one.product]);
      default:
        return true;
    }
  };
  const all = (steps: readonly StepDefinition[]): boolean =>
    steps.every((one) => step(one) && heldBy(one).every((held) => all(held)));
  return isRule(exitWhen) && all(journey);
}

/** Lists of steps that a step holds. */
function heldBy(step: StepDefinition): (readonly StepDefinition[])[] {
  switch (step.type) {
    case 'offer':
    case 'message':
    case 'task':
      return step.otherwise === undefined ? [] : [step.otherwise];
    case 'waitFor':
      return [step.met ?? [], step.otherwise ?? []];
    case 'branch':
      return [...step.cases.map(({ steps }) => steps), step.otherwise ?? []];
    case 'split':
      return step.arms.map(({ steps }) => steps);
    default:
      return [];
  }
}
