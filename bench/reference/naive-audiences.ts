import { CALLS_A_CUSTOMER, DAY_MS, POPULATION_END_MS, populationCalls } from '../workload/audience-population.ts';
import { attributePositions } from '../workload/call-batches.ts';
import { CALLER_ATTRIBUTES } from '../workload/call-definitions.ts';
import { windowIndex } from '../workload/local-windows.ts';

const NAMES = Object.keys(CALLER_ATTRIBUTES);
const CITY = NAMES.indexOf('city');
const VALUE_TYPE = NAMES.indexOf('valueType');

export interface NaiveCounts {
  andOfFive: number;
  andOrOfFive: number;
  byCity: number[];
}

/** The audiences of `audience/audiences.ts`, counted by going over the population's calls. */
export function naiveAudiences(customers: number): NaiveCounts {
  const callsWeek = new Int32Array(customers);
  const durationSumDay = new Float64Array(customers);
  const calls7d = new Int32Array(customers);
  const calls = populationCalls(customers, 0, customers * CALLS_A_CUSTOMER);
  const oldestOf7 = Math.floor(POPULATION_END_MS / DAY_MS) - 6;
  for (let i = 0; i < calls.count; i++) {
    const caller = calls.caller[i];
    const at = calls.at[i];
    if (windowIndex('week', at) === windowIndex('week', POPULATION_END_MS)) callsWeek[caller]++;
    if (windowIndex('day', at) === windowIndex('day', POPULATION_END_MS)) durationSumDay[caller] += calls.duration[i];
    if (Math.floor(at / DAY_MS) >= oldestOf7) calls7d[caller]++;
  }
  const counts: NaiveCounts = { andOfFive: 0, andOrOfFive: 0, byCity: new Array(CALLER_ATTRIBUTES.city).fill(0) };
  for (let caller = 0; caller < customers; caller++) {
    const attributes = attributePositions(caller);
    const city = attributes[CITY];
    const valueType = attributes[VALUE_TYPE];
    const recent = callsWeek[caller] >= 1 && calls7d[caller] >= 2;
    if (city !== 3 && valueType !== 1 && recent && durationSumDay[caller] < 12_000) counts.andOfFive++;
    const oftenInCity = city === 3 && callsWeek[caller] >= 2 && calls7d[caller] >= 3;
    if (oftenInCity || (valueType === 1 && durationSumDay[caller] > 8_000)) counts.andOrOfFive++;
    if (recent) counts.byCity[city]++;
  }
  return counts;
}
