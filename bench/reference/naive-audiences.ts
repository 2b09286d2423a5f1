import { CALLS_A_CUSTOMER, DAY_MS, populationCalls } from '../workload/audience-population.ts';
import { attributePositions } from '../workload/call-batches.ts';
import { CALLER_ATTRIBUTES } from '../workload/call-definitions.ts';
import type { Calls } from '../workload/call-stream.ts';
import { windowIndex } from '../workload/local-windows.ts';

const [SUBSCRIPTION_TYPE, ZIP, CITY, COUNTRY, SALES_REGION, CATEGORY, VALUE_TYPE] =
  Object.keys(CALLER_ATTRIBUTES).keys();
const CALLS_A_SPAN = 1_000_000;

/** Counts by the name of the audience, and of `BY_CITY` by value position. */
export interface NaiveCounts {
  byName: Record<string, number>;
  byCity: number[];
}

/** What the rules of `audience/audiences.ts` ask of each caller, gathered by going over calls. */
class CallerMetrics {
  readonly callsWeek: Int32Array;
  readonly durationSumDay: Float64Array;
  readonly calls7d: Int32Array;
  readonly localCallsWeek: Int32Array;
  readonly localDurationSumWeek: Float64Array;
  readonly longDistanceCallsDay: Int32Array;
  /** 0 when there was no call, ∞ for the least. */
  readonly durationMaxDay: Int32Array;
  readonly durationMinWeek: Float64Array;
  private readonly now: number;

  constructor(customers: number, now: number) {
    this.now = now;
    this.callsWeek = new Int32Array(customers);
    this.durationSumDay = new Float64Array(customers);
    this.calls7d = new Int32Array(customers);
    this.localCallsWeek = new Int32Array(customers);
    this.localDurationSumWeek = new Float64Array(customers);
    this.longDistanceCallsDay = new Int32Array(customers);
    this.durationMaxDay = new Int32Array(customers);
    this.durationMinWeek = new Float64Array(customers).fill(Number.POSITIVE_INFINITY);
  }

  add(calls: Calls): void {
    const { now } = this;
    const oldestOf7 = Math.floor(now / DAY_MS) - 6;
    for (let i = 0; i < calls.count; i++) {
      const caller = calls.caller[i];
      const at = calls.at[i];
      const duration = calls.duration[i];
      const local = calls.longDistance[i] === 0;
      if (windowIndex('week', at) === windowIndex('week', now)) {
        this.callsWeek[caller]++;
        if (local) this.localCallsWeek[caller]++;
        if (local) this.localDurationSumWeek[caller] += duration;
        this.durationMinWeek[caller] = Math.min(this.durationMinWeek[caller], duration);
      }
      if (windowIndex('day', at) === windowIndex('day', now)) {
        this.durationSumDay[caller] += duration;
        if (!local) this.longDistanceCallsDay[caller]++;
        this.durationMaxDay[caller] = Math.max(this.durationMaxDay[caller], duration);
      }
      if (Math.floor(at / DAY_MS) >= oldestOf7) this.calls7d[caller]++;
    }
  }

  /** Names of the audiences the caller is in. */
  audiencesOf(caller: number, attributes: readonly number[]): string[] {
    const callsWeek = this.callsWeek[caller];
    const calls7d = this.calls7d[caller];
    const durationSumDay = this.durationSumDay[caller];
    const names: string[] = [];
    const recent = callsWeek >= 1 && calls7d >= 2;
    if (durationSumDay > 8_000) names.push('and1-10m');
    const elsewhere = attributes[CITY] !== 3;
    if (elsewhere && attributes[VALUE_TYPE] !== 1 && recent && durationSumDay < 12_000) names.push('and5-10m');
    const oftenInCity = !elsewhere && callsWeek >= 2 && calls7d >= 3;
    if (oftenInCity || (attributes[VALUE_TYPE] === 1 && durationSumDay > 8_000)) names.push('andor5-10m');
    const fits = elsewhere && attributes[SUBSCRIPTION_TYPE] !== 0 && attributes[ZIP] !== 5 && attributes[COUNTRY] !== 2;
    const fitsToo = attributes[SALES_REGION] !== 2 && attributes[CATEGORY] !== 1 && attributes[VALUE_TYPE] !== 3;
    const modest = durationSumDay < 15_000 && this.localDurationSumWeek[caller] < 30_000;
    const few = this.localCallsWeek[caller] <= 4 && this.longDistanceCallsDay[caller] <= 2;
    const mixed = this.durationMaxDay[caller] > 2_000 || this.durationMinWeek[caller] < 3_000;
    if (fits && fitsToo && recent && modest && few && mixed) names.push('andor15-10m');
    return names;
  }

  isRecent(caller: number): boolean {
    return this.callsWeek[caller] >= 1 && this.calls7d[caller] >= 2;
  }
}

/** The audiences of `audience/audiences.ts` as of `now`, counted by going over the population's calls and `further` ones. */
export function naiveAudiences(customers: number, now: number, further: readonly Calls[] = []): NaiveCounts {
  const metrics = new CallerMetrics(customers, now);
  const callCount = customers * CALLS_A_CUSTOMER;
  for (let from = 0; from < callCount; from += CALLS_A_SPAN) {
    metrics.add(populationCalls(customers, from, Math.min(callCount, from + CALLS_A_SPAN)));
  }
  for (const calls of further) metrics.add(calls);
  const counts: NaiveCounts = { byName: {}, byCity: new Array(CALLER_ATTRIBUTES.city).fill(0) };
  for (let caller = 0; caller < customers; caller++) {
    const attributes = attributePositions(caller);
    for (const name of metrics.audiencesOf(caller, attributes)) counts.byName[name] = (counts.byName[name] ?? 0) + 1;
    if (metrics.isRecent(caller)) counts.byCity[attributes[CITY]]++;
  }
  return counts;
}
