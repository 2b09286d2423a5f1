import type { EntryTally } from '../../runtime/entry-notices.ts';
import type { LiveService, Notice } from '../../runtime/live/live-service.ts';

/** What happened in one second. */
export interface LiveWindow {
  /** Epoch ms of its start; also its id. */
  at: number;
  /** Inputs about customers that the engine applied, wherever they came from. */
  events: number;
  /** Events of requests that were not taken. */
  rejected: number;
  moments: number;
  /** By result. */
  decisions: Record<string, number>;
  /** Contacts planned and presented, by channel. */
  contacts: Record<string, number>;
  conversions: number;
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
    const stopNotices = live.subscribe((notices) => this.addNotices(notices));
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
    const { contacts } = this.current;
    for (const { effect } of notices) {
      if (effect.type === 'conversion') this.current.conversions++;
      else if (effect.type === 'contact' && (effect.status === 'planned' || effect.status === 'presented')) {
        contacts[effect.channel] = (contacts[effect.channel] ?? 0) + 1;
      }
    }
  }

  private addTally({ accepted, moments, decisions }: EntryTally): void {
    this.current.events += accepted;
    for (const count of Object.values(moments)) this.current.moments += count;
    for (const [result, count] of Object.entries(decisions)) {
      this.current.decisions[result] = (this.current.decisions[result] ?? 0) + count;
    }
  }
}

function emptyWindow(at: number): LiveWindow {
  return { at, events: 0, rejected: 0, moments: 0, decisions: {}, contacts: {}, conversions: 0 };
}
