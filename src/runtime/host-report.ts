import { addCounters, noCounters } from '../core/partition/counters.ts';
import type { HostReport } from './partition-hosting.ts';

/** The reports of all hosts as one; nothing but `bytes` depends on how partitions were hosted. */
export function addReports(reports: readonly HostReport[]): HostReport {
  const total: HostReport = { stateHash: [0, 0], counters: noCounters(), customers: 0, bytes: 0 };
  for (const { stateHash, counters, customers, bytes } of reports) {
    total.stateHash = [(total.stateHash[0] + stateHash[0]) >>> 0, (total.stateHash[1] + stateHash[1]) >>> 0];
    addCounters(total.counters, counters);
    total.customers += customers;
    total.bytes += bytes;
  }
  return total;
}
