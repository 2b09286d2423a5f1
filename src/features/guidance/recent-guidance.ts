import type { DecisionRecorded, MomentOpened } from '../../core/effects.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';

const MOST_CONTACTS = 100_000;

/** What of guidance is kept for good. */
export interface GuidanceRecords {
  decision(decisionId: string): Promise<DecisionRecorded | undefined>;
  /** Whose contact it is. */
  contactOwner(contactId: string): Promise<string | undefined>;
  moment(customerId: string, momentId: string): Promise<MomentOpened | undefined>;
}

/**
 * Decisions and contacts of a moment ago: records are written behind the engine, and a clerk answers faster than they.
 * Keeps the owners of the last 100,000 contacts at least; decisions are with the engine until they are recorded.
 */
export class RecentGuidance {
  private readonly records: GuidanceRecords | undefined;
  private readonly live: Pick<LiveService, 'decision'>;
  private owners = new Map<string, string>();
  /** Those before: all go at once, for taking the oldest out of a map again and again is slow. */
  private earlierOwners = new Map<string, string>();
  /** Ends listening. */
  readonly stop: () => void;

  constructor(live: Pick<LiveService, 'subscribe' | 'decision'>, records: GuidanceRecords | undefined) {
    this.live = live;
    this.records = records;
    this.stop = live.subscribe((notices) => {
      for (const { effect } of notices) {
        if (effect.type === 'contact') this.remember(effect.contactId, effect.customerId);
      }
    });
  }

  async decision(decisionId: string): Promise<DecisionRecorded | undefined> {
    return (await this.live.decision(decisionId)) ?? (await this.records?.decision(decisionId));
  }

  async contactOwner(contactId: string): Promise<string | undefined> {
    const recent = this.owners.get(contactId) ?? this.earlierOwners.get(contactId);
    return recent ?? (await this.records?.contactOwner(contactId));
  }

  async moment(customerId: string, momentId: string): Promise<MomentOpened | undefined> {
    return this.records?.moment(customerId, momentId);
  }

  private remember(contactId: string, customerId: string): void {
    if (this.owners.size >= MOST_CONTACTS) {
      this.earlierOwners = this.owners;
      this.owners = new Map();
    }
    this.owners.set(contactId, customerId);
  }
}
