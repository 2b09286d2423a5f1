import type { Definitions } from '../../src/core/schema/definitions.ts';
import { GeneratedSource } from './generated-source.ts';

export interface CrashReplayArguments {
  outFolder: string;
  workers: number;
  partitions: number;
  batchSize: number;
  checkpointEvery: number;
  events: number;
}

/** Two limits, so that capacity is shared out each minute. */
export function crashDefinitions(): Definitions {
  return {
    version: 'crash-1',
    profile: { kind: 'profile', id: 'profile', zone: 'UTC', attributes: {} },
    policy: {
      kind: 'policy', id: 'policy', caps: [], consent: [],
      refusalCooldown: { productMs: 0, categoryMs: 0, allMs: 0 },
      allowedLatenessMs: 300_000, dedupeHorizonMs: 600_000, presenceTimeoutMs: 1_800_000,
    },
    eventTypes: [{ kind: 'eventType', id: 'usage', fields: { amount: { type: 'float', values: [] } }, updates: {} }],
    channels: [{ kind: 'channel', id: 'sms', mode: 'push', human: false, capacityPerHour: 2000, delayMs: 90_000, reach: [] }],
    campaigns: [{
      kind: 'campaign', id: 'all', name: 'All', scenarios: ['third'], priority: 0, capacityPerHour: 1500,
      budgetContacts: 3000, control: { share: 0, experiment: 'all' }, journey: [],
    }],
    metrics: [], areas: [], groups: [], lifecycles: [], products: [], offers: [], scenarios: [], templates: [], regions: [],
  };
}

export function crashSource(events: number, batchSize: number): GeneratedSource {
  return new GeneratedSource({
    seed: 7, events, customers: 500, batchSize, gapMs: 500, eventType: 0,
    fieldsOf: (n) => [n % 100],
    splitAtMinute: true,
  });
}
