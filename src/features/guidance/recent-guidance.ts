import type { DecisionRecorded } from '../../core/effects.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';

const MOST_DECISIONS = 2000;
const MOST_CONTACTS = 100_000;

/** What of guidance is kept for good. */
export interface GuidanceRecords {
  decision(decisionId: string): Promise<DecisionRecorded | undefined>;
  /** Whose contact it is. */
  contactOwner(contactId: string): Promise<string | undefined>;
}

/**
 * Decisions and contacts of a moment ago: records are written behind the engine, and a clerk answers faster than they.
 * Keeps the last 2,000 decisions that were asked for and the owners of the last 100,000 contacts.
 */
export class RecentGuidance {
  private readonly records: GuidanceRecords | undefined;
  private readonly decisions = new Map<string, DecisionRecorded>();
  private readonly owners = new Map<string, string>();
  /** Ends listening. */
  readonly stop: () => void;

  constructor(live: Pick<LiveService, 'subscribe'>, records: GuidanceRecords | undefined) {
    this.records = records;
    this.stop = live.subscribe((notices) => {
      for (const { effect, requestId } of notices) {
        if (effect.type === 'contact') remember(this.owners, effect.contactId, effect.customerId, MOST_CONTACTS);
        else if (effect.type === 'decision' && requestId !== '') this.note(effect);
      }
    });
  }

  note(decision: DecisionRecorded): void {
    remember(this.decisions, decision.decisionId, decision, MOST_DECISIONS);
  }

  noteContact(contactId: string, customerId: string): void {
    remember(this.owners, contactId, customerId, MOST_CONTACTS);
  }

  async decision(decisionId: string): Promise<DecisionRecorded | undefined> {
    return this.decisions.get(decisionId) ?? (await this.records?.decision(decisionId));
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
