/** What somebody has done with a campaign as a whole while it runs. */
export interface CampaignAction {
  campaign: string;
  action: 'start-wave' | 'pause' | 'resume' | 'cancel';
  /** '' when the action is about none. */
  wave: string;
  who: string;
  /** Epoch ms. */
  at: number;
}

/** Who did what with campaigns: the engine keeps what follows of it, not who it was. */
export interface CampaignActions {
  note(action: CampaignAction): Promise<void>;
  /** Newest first. */
  of(campaign: string, limit: number): Promise<CampaignAction[]>;
  /** The last pause, resumption or cancellation of each campaign that had one. */
  last(): Promise<Map<string, CampaignAction>>;
}
