import type { CampaignRow } from './campaign-calls.ts';

/** How far a region has used what a campaign leaves to it. */
export interface QuotaRow {
  key: string;
  region: string;
  /** The region's version, or the campaign while there is none. */
  campaign: string;
  name: string;
  quota: number;
  used: number;
}

/** Quotas of all campaigns that have some, by region; a region that has no version yet has used nothing. */
export function quotaRows(campaigns: readonly CampaignRow[]): QuotaRow[] {
  const rows = campaigns.flatMap((campaign) => {
    const versions = campaigns.filter(({ localOf }) => localOf === campaign.id);
    const regions = new Set([
      ...Object.keys(campaign.limits?.quotas ?? {}),
      ...(campaign.limits?.quota === undefined ? [] : versions.flatMap(({ region }) => region ?? [])),
    ]);
    return [...regions].map((region): QuotaRow => {
      const version = versions.find((each) => each.region === region);
      const granted = campaign.limits?.quotas?.[region] ?? campaign.limits?.quota ?? 0;
      return {
        ...{ key: `${campaign.id} ${region}`, region },
        campaign: version?.id ?? campaign.id,
        name: version?.name ?? campaign.name,
        quota: version?.budgetContacts ?? granted,
        used: version?.numbers.planned ?? 0,
      };
    });
  });
  return rows.sort((a, b) => a.region.localeCompare(b.region) || a.name.localeCompare(b.name));
}
