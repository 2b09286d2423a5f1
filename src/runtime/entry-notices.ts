import type { Effect } from '../core/effects.ts';

/** An effect as a host tells it. */
export interface HostNotice {
  /** Of a decision without the candidates, which are most of it and which hardly anybody asks for: see `HostQuery`. */
  effect: Effect;
  /** Of the request it answers; '' when it came of an event or a timer. */
  requestId: string;
}

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
  private requestId = '';

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
    const told = effect.type === 'decision' ? { ...effect, candidates: [] } : effect;
    this.gathered.push({ effect: told, requestId: this.requestId });
  }

  /** What gathered since the last call. */
  take(): { notices: HostNotice[]; tally: EntryTally } {
    const { gathered, tally } = this;
    this.gathered = [];
    this.tally = emptyTally();
    return { notices: gathered, tally };
  }
}

const emptyTally = (): EntryTally => ({ accepted: 0, moments: {}, decisions: {} });

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
