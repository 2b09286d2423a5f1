import type { StepDefinition } from '../../core/schema/definitions.ts';
import type { CampaignTotals } from '../../ports/campaign-results.ts';
import type { CampaignNumbers } from './campaign-schemas.ts';

/**
 * The headline of a campaign from what was counted. Journeys of a single decision are not told of by the engine: there
 * those who were decided about are those who have come in.
 */
export function numbersOf(journey: readonly StepDefinition[], totals: readonly CampaignTotals[]): CampaignNumbers {
  const of = (...names: string[]) =>
    totals.reduce((sum, { counts }) => sum + names.reduce((all, name) => all + (counts[name] ?? 0), 0), 0);
  const decided = of('decided', 'held-out');
  return {
    enrolled: isSingleDecision(journey) ? decided : of('entered'),
    heldOut: of('held-out'),
    planned: of('planned'),
    contacts: of('released'),
    delivered: of('delivered'),
    failed: of('failed'),
    presented: of('presented'),
    accepted: of('agreed-to-pay', 'agreed-to-trial'),
    considering: of('considering'),
    declined: of('declined', 'do-not-disturb'),
    conversions: of('converted'),
    conversionsHeldOut: of('converted-held-out'),
  };
}

function isSingleDecision([first, ...others]: readonly StepDefinition[]): boolean {
  if (first === undefined || others.length > 0) return false;
  const decides = first.type === 'offer' || first.type === 'message' || first.type === 'task';
  return decides && first.otherwise === undefined;
}
