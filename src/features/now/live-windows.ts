import type { EntryTally } from '../../runtime/entry-notices.ts';
import type { LiveService, Notice } from '../../runtime/live/live-service.ts';
import { countedOf } from './live-day.ts';

/** What one campaign did in a second. */
interface CampaignSecond {
  contacts: Record<string, number>;
  conversions: number;
}

/** What happened in one second. */
export interface LiveWindow {
  /** Epoch ms of its start; also its id. */
  at: number;
  /** Inputs about customers that the engine applied, wherever they came from. */
  events: number;
  /** Events of requests that were not taken. */
  rejected: number;
  moments: number;
  /** Moments by scenario. */
  scenarios: Record<string, number>;
  /** By result. */
  decisions: Record<string, number>;
  /** Contacts planned and presented, by channel. */
  contacts: Record<string, number>;
  /** Answers: agreed to pay or to a trial; declined, or do not disturb. */
  agreed: number;
  declined: number;
  /** Orders attributed to a contact. */
  conversions: number;
  campaigns: Record<string, CampaignSecond>;
}

/** A service that also tells how many moments opened and decisions were taken, entry by entry. */
export interface TalliedService extends LiveService {
  subscribeTally(listener: (tally: EntryTally) => void): () => void;
}

/** Seconds that are kept for those who come back. */
const KEPT_WINDOWS = 300;

/** Counts what happens, second by second. `close` ends a second: its owner calls it once a second. */
export class LiveWindows {
  private readonly kept: LiveWindow[] = [];
  private current: LiveWindow;
  /** Ends listening. */
  readonly stop: () => void;

  constructor(live: TalliedService, now: number) {
    this.current = emptyWindow(now);
    const stopNotices = live.subscribe((notices, untold = []) => {
      this.addNotices(notices);
      for (const { campaign, channel, planned } of untold) this.addContacts(campaign, channel, planned);
    });
    const stopTallies = live.subscribeTally((tally) => this.addTally(tally));
    this.stop = () => {
      stopNotices();
      stopTallies();
    };
  }

  /** Events of a request that were not taken. */
  addRejected(number: number): void {
    this.current.rejected += number;
  }

  /** Ends the window, which is kept and returned; the next starts at `now`. */
  close(now: number): LiveWindow {
    const closed = this.current;
    this.kept.push(closed);
    if (this.kept.length > KEPT_WINDOWS) this.kept.shift();
    this.current = emptyWindow(now);
    return closed;
  }

  /** Closed windows after this id, as far as they are kept. */
  after(id: number): LiveWindow[] {
    return this.kept.filter(({ at }) => at > id);
  }

  private addNotices(notices: readonly Notice[]): void {
    const { current } = this;
    for (const { effect } of notices) {
      if (effect.type === 'conversion' && effect.arm === 'contact') {
        current.conversions++;
        this.campaign(effect.campaign).conversions++;
      } else if (effect.type === 'contact' && (effect.status === 'planned' || effect.status === 'presented')) {
        this.addContacts(effect.campaign, effect.channel, 1);
      } else if (effect.type === 'outcome') {
        const { agreed, declined } = { agreed: 0, declined: 0, ...countedOf(effect.outcome) };
        current.agreed += agreed;
        current.declined += declined;
      }
    }
  }

  private addContacts(campaign: string, channel: string, number: number): void {
    increase(this.current.contacts, channel, number);
    increase(this.campaign(campaign).contacts, channel, number);
  }

  private campaign(id: string): CampaignSecond {
    this.current.campaigns[id] ??= { contacts: {}, conversions: 0 };
    return this.current.campaigns[id];
  }

  private addTally({ accepted, moments, decisions }: EntryTally): void {
    const { current } = this;
    current.events += accepted;
    for (const [scenario, count] of Object.entries(moments)) {
      current.moments += count;
      increase(current.scenarios, scenario, count);
    }
    for (const [result, count] of Object.entries(decisions)) increase(current.decisions, result, count);
  }
}

function increase(counts: Record<string, number>, name: string, by: number): void {
  counts[name] = (counts[name] ?? 0) + by;
}

function emptyWindow(at: number): LiveWindow {
  return {
    ...{ at, events: 0, rejected: 0, moments: 0, scenarios: {}, decisions: {}, contacts: {} },
    ...{ agreed: 0, declined: 0, conversions: 0, campaigns: {} },
  };
}
