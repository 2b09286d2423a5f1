import type { CampaignDefinition, Definitions } from '../../core/schema/definitions.ts';
import type { Caller } from '../access/caller.ts';
import { mayTouchRegion } from '../access/region-scope.ts';
import type { LiveWindow } from './live-windows.ts';

/** A second as a caller who is bound to regions sees it: of their own campaigns, and nothing that is counted over all. */
export type RegionalWindow = Pick<LiveWindow, 'at' | 'contacts' | 'conversions' | 'campaigns'>;

/** Which campaigns a caller sees counts of: of those who are bound, the campaigns of their regions alone. */
export function shownCampaigns(caller: Pick<Caller, 'regions'>, definitions: Definitions): (id: string) => boolean {
  if (caller.regions === undefined) return () => true;
  const own = definitions.campaigns.filter((campaign) => {
    const region = regionOf(campaign);
    return region !== undefined && mayTouchRegion(caller, region, definitions);
  });
  const ids = new Set(own.map(({ id }) => id));
  return (id) => ids.has(id);
}

/** Campaigns of the whole province have none. */
function regionOf(campaign: CampaignDefinition & { region?: string }): string | undefined {
  return campaign.region;
}

/** The window as a bound caller sees it. */
export function regionalWindow({ at, campaigns }: LiveWindow, isShown: (campaign: string) => boolean): RegionalWindow {
  const shown = Object.entries(campaigns).filter(([id]) => isShown(id));
  const contacts: Record<string, number> = {};
  let conversions = 0;
  for (const [, campaign] of shown) {
    conversions += campaign.conversions;
    for (const [channel, count] of Object.entries(campaign.contacts)) {
      contacts[channel] = (contacts[channel] ?? 0) + count;
    }
  }
  return { at, contacts, conversions, campaigns: Object.fromEntries(shown) };
}
