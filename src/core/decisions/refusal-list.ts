import type { Refusal } from '../effects.ts';
import { type ReasonTable, STAGES } from './reason-table.ts';

/** Collects the refused candidates of one decision. */
export class RefusalList {
  /** Whether one was refused for what new profile data may change: eligibility or applicability. */
  mayChange = false;
  private readonly reasons: ReasonTable;
  private numbers: number[] = [];
  private labels: string[] = [];

  constructor(reasons: ReasonTable) {
    this.reasons = reasons;
  }

  clear(): void {
    this.mayChange = false;
    this.numbers.length = 0;
    this.labels.length = 0;
  }

  /** `reason`: number in the reason table; `label`: `offer@channel`. */
  add(reason: number, label: string): void {
    this.numbers.push(reason);
    this.labels.push(label);
    const stage = this.reasons.stage(reason);
    if (stage === 'eligibility' || stage === 'applicability') this.mayChange = true;
  }

  /** Grouped by stage and reason: stages in their order, reasons by their first candidate. */
  groups(): Refusal[] {
    const byReason = new Map<number, Refusal>();
    for (const [position, number] of this.numbers.entries()) {
      const group = byReason.get(number);
      if (group !== undefined) group.offers.push(this.labels[position]);
      else {
        const { reasons } = this;
        byReason.set(number, {
          stage: reasons.stage(number),
          reason: reasons.text(number),
          offers: [this.labels[position]],
        });
      }
    }
    const groups = [...byReason.values()];
    return groups.length < 2 ? groups : groups.sort((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage));
  }
}
