import type { DecisionRecorded } from '../../core/effects.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';

const MOST_CONTACTS = 100_000;

/** What of guidance is kept for good. */
export interface GuidanceRecords {
  decision(decisionId: string): Promise<DecisionRecorded | undefined>;
  /** Whose contact it is. */
  contactOwner(contactId: string): Promise<string | undefined>;
}

/**
 * Decisions and contacts of a moment ago: records are written behind the engine, and a clerk answers faster than they.
 * Keeps the owners of the last 100,000 contacts; decisions are with the engine until they are recorded.
 */
export class RecentGuidance {
  private readonly records: GuidanceRecords | undefined;
  private readonly live: Pick<LiveService, 'decision'>;
  private readonly owners = new Map<string, string>();
  /** Ends listening. */
  readonly stop: () => void;

  constructor(live: Pick<LiveService, 'subscribe' | 'decision'>, records: GuidanceRecords | undefined) {
    this.live = live;
    this.records = records;
    this.stop = live.subscribe((notices) => {
      for (const { effect } of notices) {
        if (effect.type === 'contact') remember(this.owners, effect.contactId, effect.customerId, MOST_CONTACTS);
      }
    });
  }

  async decision(decisionId: string): Promise<DecisionRecorded | undefined> {
    return (await this.live.decision(decisionId)) ?? (await this.records?.decision(decisionId));
  }

  async contactOwner(contactId: string): Promise<string | undefined> {
    return this.owners.get(contactId) ?? (await this.records?.contactOwner(contactId));
  }
}

/** The oldest makes room. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value, most: number): void {
  if (map.size >= most && !map.has(key)) map.delete(map.keys().next().value!);
  map.set(key, value);
}
