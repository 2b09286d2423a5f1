import type { CampaignDefinition, Definitions } from '../../core/schema/definitions.ts';
import { writtenValue } from '../../definitions/written-texts.ts';
import type { CampaignAction, CampaignActions } from '../../ports/campaign-actions.ts';
import type { CampaignResults, CampaignTotals } from '../../ports/campaign-results.ts';
import type { DefinitionStore, DefinitionVersion } from '../../ports/definition-store.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import type { Caller } from '../access/caller.ts';
import { maySeeDefinition } from '../access/definition-scope.ts';
import { numbersOf } from './campaign-numbers.ts';
import type { CampaignRow } from './campaign-schemas.ts';
import { channelsOfCampaign } from './message-uses.ts';
import { type CampaignHead, writtenCampaign } from './written-campaign.ts';

export interface CampaignBookParts {
  live: Pick<LiveService, 'definitions'>;
  store: Pick<DefinitionStore, 'list'>;
  /** Absent: nothing is counted. */
  results?: CampaignResults | undefined;
  /** Absent: nobody notes who does what. */
  actions?: CampaignActions | undefined;
  now: () => number;
}

/** All campaigns that are active or being written, with what they have come to. */
export class CampaignBook {
  private readonly parts: CampaignBookParts;

  constructor(parts: CampaignBookParts) {
    this.parts = parts;
  }

  /** Those that are there for the caller, by id. */
  async rows(caller: Pick<Caller, 'regions'>): Promise<CampaignRow[]> {
    const { live, store, results, actions } = this.parts;
    const [newest, totals, last] = await Promise.all([
      store.list({ kind: 'campaign' }),
      results?.totals(),
      actions?.last(),
    ]);
    return this.made(caller, live.definitions, { newest, totals: totals ?? [], last: last ?? new Map() });
  }

  /** One of them; undefined: there is none for the caller. */
  async row(caller: Pick<Caller, 'regions'>, id: string): Promise<CampaignRow | undefined> {
    const { live, store, results, actions } = this.parts;
    const [newest, totals, last] = await Promise.all([
      store.list({ kind: 'campaign' }),
      results?.totals([id]),
      actions?.last(),
    ]);
    const own = newest.filter((version) => version.id === id);
    const rows = this.made(caller, live.definitions, { newest: own, totals: totals ?? [], last: last ?? new Map() });
    return rows.find((row) => row.id === id);
  }

  private made(
    caller: Pick<Caller, 'regions'>,
    definitions: Definitions,
    {
      newest,
      totals,
      last,
    }: { newest: DefinitionVersion[]; totals: CampaignTotals[]; last: Map<string, CampaignAction> },
  ): CampaignRow[] {
    const active = new Map(definitions.campaigns.map((campaign) => [campaign.id, campaign]));
    const versions = new Map(newest.map((version) => [version.id, version]));
    const totalsOf = Map.groupBy(totals, ({ campaign }) => campaign);
    const ids = [...new Set([...active.keys(), ...versions.keys()])].sort();
    return ids.flatMap((id) => {
      const campaign = active.get(id);
      const version = versions.get(id);
      const shown = campaign ? headOf(campaign) : version && writtenCampaign(version, definitions);
      if (shown === undefined || !isThere(caller, { shown, version }, definitions)) return [];
      return [
        {
          ...shown,
          ...openOf(version),
          state: this.stateOf(campaign, version, last.get(id)),
          numbers: numbersOf(campaign?.journey ?? [], totalsOf.get(id) ?? []),
        },
      ];
    });
  }

  private stateOf(
    campaign: CampaignDefinition | undefined,
    version: DefinitionVersion | undefined,
    last: CampaignAction | undefined,
  ): CampaignRow['state'] {
    if (campaign === undefined) {
      const state = version?.state;
      return state === 'draft' || state === 'submitted' || state === 'approved' ? state : 'unused';
    }
    const now = this.parts.now();
    if (campaign.until !== undefined && campaign.until <= now) return 'over';
    if (last?.action === 'pause') return 'paused';
    if (last?.action === 'cancel') return 'cancelled';
    return campaign.from !== undefined && campaign.from > now ? 'planned' : 'running';
  }
}

/** What is being written may be of another region than what is active: both must be there for the caller. */
function isThere(
  caller: Pick<Caller, 'regions'>,
  { shown, version }: { shown: CampaignHead; version: DefinitionVersion | undefined },
  definitions: Definitions,
): boolean {
  const isSeen = (region: unknown) => maySeeDefinition(caller, { kind: 'campaign', id: shown.id, region }, definitions);
  return isSeen(shown.region) && (version === undefined || isSeen(writtenValue(version.content)?.region));
}

function openOf(version: DefinitionVersion | undefined): Pick<CampaignRow, 'open'> {
  if (version === undefined) return {};
  const { state, author, changedAt } = version;
  if (state !== 'draft' && state !== 'submitted' && state !== 'approved') return {};
  return { open: { version: version.version, state, author, changedAt } };
}

function headOf(campaign: CampaignDefinition): CampaignHead {
  const { id, name, owner, region, localOf, from, until, scenarios, byWave, targets, budgetContacts, limits } =
    campaign;
  return {
    ...{ id, name, scenarios, channels: channelsOfCampaign(campaign) },
    begins: byWave === true ? 'wave' : scenarios.length > 0 ? 'scenario' : 'pull',
    ...(owner !== undefined && { owner }),
    ...(region !== undefined && { region }),
    ...(localOf !== undefined && { localOf }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
    ...(targets !== undefined && { targets }),
    ...(budgetContacts !== undefined && { budgetContacts }),
    ...(limits !== undefined && { limits }),
    controlShare: campaign.control.share,
  };
}
