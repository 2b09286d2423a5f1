import type { ScenarioDefinition } from '../../core/schema/definitions.ts';
import type { RehearsalResult } from './rehearse.ts';

/** A scenario to be run over what was recorded. */
export interface RehearsalRequest {
  scenario: ScenarioDefinition;
  /** Hours up to now, at most what is kept. */
  hours: number;
  /** CEL over the customer: whose firings alone are looked at; absent: everybody's. */
  customers?: string;
}

export interface RehearsalFindings extends Omit<RehearsalResult, 'began' | 'ended'> {
  /** Epoch ms of what was looked at; the same when nothing is recorded. */
  from: number;
  until: number;
  /** Share of the customers looked at; the numbers are those of this share. */
  share: number;
}

/** Runs scenarios over the recorded log, off the path of events. */
export interface Rehearsals {
  /**
   * `report` hears the share that is done. @throws RehearsalEnded when `signal` says so
   */
  run(request: RehearsalRequest, report: (share: number) => void, signal: AbortSignal): Promise<RehearsalFindings>;
}

/** A rehearsal was cancelled. */
export class RehearsalEnded extends Error {
  constructor() {
    super('the rehearsal was cancelled');
    this.name = 'RehearsalEnded';
  }
}
