import type { ContactChanged, DecisionRecorded, MomentOpened } from '../core/effects.ts';
import type { Reject } from './input-source.ts';

/** Name → count, names in order. */
export type Counts = Record<string, number>;

/** What the summary says of the records, counted while they are written. */
export interface RecordTally {
  moments: { total: number; byScenario: Counts };
  decisions: {
    total: number;
    byResult: Counts;
    /** Stage → reason → refused candidates. */
    refusals: Record<string, Counts>;
  };
  contacts: { total: number; byChannel: Counts; byCampaign: Counts; byStatus: Counts };
  rejects: { total: number; byCode: Counts };
}

/** Counts lines of the four files. */
export class ReplayTally {
  private readonly scenarios = new Map<string, number>();
  private readonly results = new Map<string, number>();
  private readonly refusals = new Map<string, Map<string, number>>();
  private readonly channels = new Map<string, number>();
  private readonly campaigns = new Map<string, number>();
  private readonly statuses = new Map<string, number>();
  private readonly codes = new Map<string, number>();

  moment(line: string): void {
    const moment: MomentOpened = JSON.parse(line);
    add(this.scenarios, moment.scenario);
  }

  decision(line: string): void {
    const decision: DecisionRecorded = JSON.parse(line);
    add(this.results, decision.result);
    for (const candidate of decision.candidates) {
      if (!('stage' in candidate)) continue;
      const reasons = this.refusals.get(candidate.stage) ?? new Map<string, number>();
      this.refusals.set(candidate.stage, reasons);
      add(reasons, candidate.reason, candidate.offers.length);
    }
  }

  contact(line: string): void {
    const contact: ContactChanged = JSON.parse(line);
    add(this.channels, contact.channel);
    add(this.campaigns, contact.campaign);
    add(this.statuses, contact.status);
  }

  reject(line: string): void {
    const reject: Reject = JSON.parse(line);
    add(this.codes, reject.code);
  }

  result(): RecordTally {
    return {
      moments: { total: sum(this.scenarios), byScenario: counts(this.scenarios) },
      decisions: {
        total: sum(this.results),
        byResult: counts(this.results),
        refusals: Object.fromEntries(sorted(this.refusals).map(([stage, reasons]) => [stage, counts(reasons)])),
      },
      contacts: {
        total: sum(this.channels),
        byChannel: counts(this.channels),
        byCampaign: counts(this.campaigns),
        byStatus: counts(this.statuses),
      },
      rejects: { total: sum(this.codes), byCode: counts(this.codes) },
    };
  }
}

function add(map: Map<string, number>, name: string, count = 1): void {
  map.set(name, (map.get(name) ?? 0) + count);
}

const sum = (map: ReadonlyMap<string, number>): number => [...map.values()].reduce((total, count) => total + count, 0);

const counts = (map: ReadonlyMap<string, number>): Counts => Object.fromEntries(sorted(map));

/** The same entries, names in order: counts of several hosts come in any. */
export function inNameOrder<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(sorted(new Map(Object.entries(record))));
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
