import type { Refusal } from '../core/effects.ts';
import type { Reject } from './input-source.ts';

/** Name → count, names in order. */
export type Counts = Record<string, number>;

/** What the summary says of the records, counted while they are written. */
export interface RecordTally {
  moments: { total: number; byScenario: Counts };
  decisions: {
    total: number;
    byResult: Counts;
    /** Campaign → result → decisions; asks that led to nothing are of no campaign. */
    byCampaign: Record<string, Counts>;
    /** Stage → reason → refused candidates. */
    refusals: Record<string, Counts>;
  };
  contacts: { total: number; byChannel: Counts; byCampaign: Counts; byStatus: Counts };
  rejects: { total: number; byCode: Counts };
}

/**
 * Counts lines of the four files. They were written by `recordOfEffect`, so that a field is found by its name and what
 * stands before it: inside a text, a quotation mark has a backslash before it. To parse every line took as long as
 * writing the files.
 */
export class ReplayTally {
  private readonly scenarios = new Map<string, number>();
  private readonly results = new Map<string, number>();
  private readonly decided = new Map<string, Map<string, number>>();
  private readonly refusals = new Map<string, Map<string, number>>();
  private readonly channels = new Map<string, number>();
  private readonly campaigns = new Map<string, number>();
  private readonly statuses = new Map<string, number>();
  private readonly codes = new Map<string, number>();

  moment(line: string): void {
    add(this.scenarios, textAfter(line, '","scenario":"'));
  }

  decision(line: string): void {
    const result = textAfter(line, '","result":"');
    const campaign = textAfter(line, ',"campaign":"');
    add(this.results, result);
    if (campaign !== '') add(within(this.decided, campaign), result);
    for (const { stage, reason, offers } of refusalsOf(line)) add(within(this.refusals, stage), reason, offers.length);
  }

  contact(line: string): void {
    add(this.channels, textAfter(line, '","channel":"'));
    add(this.campaigns, textAfter(line, '","campaign":"'));
    add(this.statuses, textAfter(line, ',"status":"'));
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
        byCampaign: countsWithin(this.decided),
        refusals: countsWithin(this.refusals),
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

/** The text that begins behind the first `name`, which must be there. */
function textAfter(line: string, name: string): string {
  const start = line.indexOf(name) + name.length;
  const text = line.slice(start, line.indexOf('"', start));
  return text.includes('\\') ? escapedText(line, start) : text;
}

/** A text that begins at `start` and holds escapes. */
function escapedText(line: string, start: number): string {
  const [text = ''] = /^(?:[^"\\]|\\.)*/.exec(line.slice(start)) ?? [];
  return JSON.parse(`"${text}"`);
}

/** The refusals of a decision's line: they come after the survivors. */
function refusalsOf(line: string): Refusal[] {
  const start = line.indexOf('{"stage":"');
  return start < 0 ? [] : JSON.parse(`[${line.slice(start, line.lastIndexOf('],"version":"'))}]`);
}

/** The counts under a name, begun when there are none. */
function within(map: Map<string, Map<string, number>>, name: string): Map<string, number> {
  const known = map.get(name) ?? new Map<string, number>();
  map.set(name, known);
  return known;
}

function add(map: Map<string, number>, name: string, count = 1): void {
  map.set(name, (map.get(name) ?? 0) + count);
}

const sum = (map: ReadonlyMap<string, number>): number => [...map.values()].reduce((total, count) => total + count, 0);

const counts = (map: ReadonlyMap<string, number>): Counts => Object.fromEntries(sorted(map));

const countsWithin = (map: ReadonlyMap<string, ReadonlyMap<string, number>>): Record<string, Counts> =>
  Object.fromEntries(sorted(map).map(([name, inner]) => [name, counts(inner)]));

/** The same entries, names in order: counts of several hosts come in any. */
export function inNameOrder<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(sorted(new Map(Object.entries(record))));
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
