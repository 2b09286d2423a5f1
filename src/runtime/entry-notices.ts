import type { ContactChanged, Effect } from '../core/effects.ts';

/** An effect as a host tells it. */
export interface HostNotice {
  /** Of a decision without the candidates, which are most of it and which hardly anybody asks for: see `HostQuery`. */
  effect: Effect;
  /** Of the request it answers; '' when it came of an event or a timer. */
  requestId: string;
}

/** Contacts that a sweep has planned, where they are too many to be told one by one. */
export interface UntoldContacts {
  campaign: string;
  channel: string;
  /** Of one of them. */
  at: number;
  planned: number;
}

/** As many of one slice are told as a busy channel takes before the next. */
const TOLD_OF_A_SLICE = 64;

/** What happened, counted: scenario → moments, result → decisions. */
export interface EntryTally {
  /** Inputs about customers that were applied. */
  accepted: number;
  moments: Record<string, number>;
  decisions: Record<string, number>;
}

/**
 * Gathers what a running service wants to hear of one log entry: every effect that is rare or has to be acted on, and
 * numbers for the rest, of which there may be thousands a second.
 */
export class EntryNotices {
  private gathered: HostNotice[] = [];
  private tally = emptyTally();
  private untold = new Map<string, UntoldContacts>();
  private requestId = '';
  /** Of those that may remain untold. */
  private told = 0;
  private isSlice = false;

  /** `isSlice`: it does nothing but go on with a sweep. */
  beginEntry(isSlice: boolean): void {
    this.isSlice = isSlice;
    this.told = 0;
  }

  answering(requestId: string): void {
    this.requestId = requestId;
  }

  accepted(inputs: number): void {
    this.tally.accepted += inputs;
  }

  push(effect: Effect): void {
    if (effect.type === 'moment') count(this.tally.moments, effect.scenario);
    if (effect.type === 'decision') count(this.tally.decisions, effect.result);
    const counted = effect.type === 'moment' || effect.type === 'decision' || effect.type === 'journey';
    if (counted && this.requestId === '') return;
    if (this.isSlice && effect.type === 'contact' && effect.status === 'planned') {
      if (++this.told > TOLD_OF_A_SLICE) {
        this.countUntold(effect);
        return;
      }
    }
    const told = effect.type === 'decision' ? { ...effect, candidates: [] } : effect;
    this.gathered.push({ effect: told, requestId: this.requestId });
  }

  /** What gathered since the last call. */
  take(): { notices: HostNotice[]; untold: UntoldContacts[]; tally: EntryTally } {
    const { gathered, tally } = this;
    const untold = [...this.untold.values()];
    this.gathered = [];
    this.untold.clear();
    this.tally = emptyTally();
    return { notices: gathered, untold, tally };
  }

  private countUntold({ campaign, channel, at }: ContactChanged): void {
    const key = `${campaign} ${channel}`;
    const known = this.untold.get(key);
    if (known === undefined) this.untold.set(key, { campaign, channel, at, planned: 1 });
    else known.planned++;
  }
}

const emptyTally = (): EntryTally => ({ accepted: 0, moments: {}, decisions: {} });

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
