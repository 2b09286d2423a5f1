/** What campaigns have come to and who did what with them, kept in memory: for tests of the interface alone. */
import type { CampaignAction, CampaignActions } from '../../../src/ports/campaign-actions.ts';
import type { CampaignDay, CampaignResults, CampaignTotals, PlannedHour } from '../../../src/ports/campaign-results.ts';

export class MemoryCampaignRecords {
  readonly results = new MemoryCampaignResults();
  readonly actions = new MemoryCampaignActions();
}

/** Tells what it was given. */
class MemoryCampaignResults implements CampaignResults {
  all: CampaignTotals[] = [];
  byDay: CampaignDay[] = [];
  waiting: PlannedHour[] = [];

  async totals(campaigns?: readonly string[]) {
    return this.all.filter(({ campaign }) => campaigns?.includes(campaign) ?? true);
  }

  async days(_campaign: string, from: number, until: number) {
    return this.byDay.filter(({ at }) => at >= from && at < until);
  }

  async planned(from: number, until: number) {
    return this.waiting.filter(({ at }) => at >= from && at < until);
  }

  async compact() {}
}

class MemoryCampaignActions implements CampaignActions {
  private readonly all: CampaignAction[] = [];

  async note(action: CampaignAction) {
    this.all.push(action);
  }

  async of(campaign: string, limit: number) {
    return this.all
      .filter((action) => action.campaign === campaign)
      .toReversed()
      .slice(0, limit);
  }

  async last() {
    return new Map(this.all.filter(({ action }) => action !== 'start-wave').map((action) => [action.campaign, action]));
  }
}
