/** Rehearsals whose findings a test names, to look at what the interface makes of them. */
import {
  RehearsalEnded,
  type RehearsalFindings,
  type RehearsalRequest,
  type Rehearsals,
} from '../../../src/runtime/rehearsal/rehearsals.ts';

export const NO_FIRINGS: RehearsalFindings = {
  ...{ start: 'beginning', from: 0, until: 0, share: 1 },
  ...{ firings: 0, customers: 0, hours: [], cells: {}, sample: [], suppressed: {} },
};

export class ToldRehearsals implements Rehearsals {
  findings: RehearsalFindings = NO_FIRINGS;
  /** While set, rehearsals are on their way until it resolves. */
  until: Promise<void> | undefined;
  /** What was asked for last. */
  asked: RehearsalRequest | undefined;

  async run(
    request: RehearsalRequest,
    report: (share: number) => void,
    signal: AbortSignal,
  ): Promise<RehearsalFindings> {
    this.asked = request;
    report(0.5);
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (this.until !== undefined) await Promise.race([this.until, ended]);
    if (signal.aborted) throw new RehearsalEnded();
    return this.findings;
  }
}
