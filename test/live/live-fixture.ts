/** A little live engine for tests: a bought ticket is answered by a text message and a letter. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lmdbStorageModule } from '../../src/adapters/lmdb/lmdb-storage.ts';
import { memoryEffectModule } from '../../src/adapters/memory/memory-effects.ts';
import { type InputBatchWriter, InputKind } from '../../src/core/inputs/input-batch.ts';
import type { Definitions } from '../../src/core/schema/definitions.ts';
import { formatProblem } from '../../src/definitions/definition-problem.ts';
import { parsePacks } from '../../src/definitions/parse-packs.ts';
import { LiveEngine, type LiveEngineOptions } from '../../src/runtime/live/live-engine.ts';

export const NOON = Date.parse('2026-03-02T11:00:00Z');

const pack = `
kind: profile
id: travellers
zone: Europe/Berlin
attributes:
  age: { type: int, source: crm, freshness: 24h }
  vip: { type: bool, source: crm, freshness: 24h }
---
kind: eventType
id: ticket
fields: { price: float }
---
kind: metric
id: ticketsToday
event: ticket
agg: count
window: day
---
kind: group
id: frequent
rule: metric.ticketsToday >= 3
primary: 1
---
kind: group
id: others
rule: "true"
primary: 2
---
kind: product
id: lounge
name: Lounge
category: comfort
---
kind: offer
id: lounge-day
product: lounge
name: A day in the lounge
sellingPoints: [coffee, newspapers]
content: { default: lounge-text }
---
kind: template
id: lounge-text
text: "{{ offer.name }}: {{ offer.sellingPoints | join: ', ' }}. Reply STOP to end."
---
kind: channel
id: sms
mode: push
---
kind: channel
id: counter
mode: pull
human: true
---
kind: scenario
id: buys
pattern: { event: { event: ticket } }
ttl: 4h
cooldown: 0m
---
kind: campaign
id: comfort
name: Comfort
entry: { scenarios: [buys] }
reentry: 1m
control: { share: 0, experiment: comfort }
journey:
  - offer: { id: offer, offers: [lounge-day], channels: [sms, counter], exploration: 0 }
---
kind: policy
id: policy
caps: []
refusalCooldown: { product: 1d, category: 0h, all: 0h }
allowedLateness: 5m
dedupeHorizon: 10m
presenceTimeout: 30m
`;

export function travellers(more = ''): Definitions {
  const parsed = parsePacks([{ file: 'travellers.yaml', text: more === '' ? pack : `${pack}---\n${more}` }]);
  if ('definitions' in parsed) return parsed.definitions;
  throw new Error(parsed.problems.map(formatProblem).join('\n'));
}

/** A clock that stands until it is moved. */
export class HandClock {
  at = NOON;

  now(): number {
    return this.at;
  }
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'opportune-live-'));
}

/** Not started yet. Effects are kept under the folder's name. */
export function liveEngine(folder: string, clock: HandClock, parts: Partial<LiveEngineOptions> = {}): LiveEngine {
  return new LiveEngine({
    definitions: travellers(),
    folder,
    storageModule: lmdbStorageModule,
    effects: { module: memoryEffectModule, settings: folder },
    workers: 0,
    partitions: 4,
    clock,
    speed: 1,
    limitBytes: 1 << 20,
    effectsInFlight: 1000,
    keepLogMs: 0,
    checkpointCycleMs: 1000,
    ...parts,
  });
}

/** Writes a bought ticket. */
export function buy(customerId: string, id: string, at: number, price = 10) {
  return (inputs: InputBatchWriter): void => {
    inputs.begin(InputKind.event, 0, customerId, id, at, at);
    inputs.value(price);
    inputs.end();
  };
}

/** Writes that there is such a customer. */
export function profile(customerId: string) {
  return (inputs: InputBatchWriter): void => {
    inputs.begin(InputKind.profile, 0, customerId, `p-${customerId}`, NOON, NOON);
    inputs.end();
  };
}
