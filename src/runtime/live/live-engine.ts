import { join } from 'node:path';
import type { CustomerView } from '../../core/customer-view.ts';
import { capacityPools } from '../../core/decisions/capacity.ts';
import type { DecisionRecorded, Effect } from '../../core/effects.ts';
import { partitionOf } from '../../core/engine.ts';
import { hashText, lanes } from '../../core/hash.ts';
import { type InputBatchWriter, InputKind } from '../../core/inputs/input-batch.ts';
import type { CampaignCommand } from '../../core/journeys/campaign-desk.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { Clock } from '../../ports/clock.ts';
import type { StorageModule } from '../../ports/storage.ts';
import type { EntryTally, HostNotice, UntoldContacts } from '../entry-notices.ts';
import type { HostAnswer, HostQuery } from '../host-query.ts';
import { InputPump } from '../input-pump.ts';
import { type ActiveDefinitions, openPartitionHost, type PartitionHostConfig } from '../open-partition-host.ts';
import type { Applied, PartitionHosting } from '../partition-hosting.ts';
import { WorkerHosting } from '../worker-hosting.ts';
import { Acquaintances } from './acquaintances.ts';
import { InputGate } from './input-gate.ts';
import { KeptDefinitions } from './kept-definitions.ts';
import { LiveAudiences } from './live-audiences.ts';
import { LiveClock } from './live-clock.ts';
import {
  type AskedService,
  type AudienceService,
  type EstimatingService,
  type LiveRequest,
  type LiveService,
  type LiveState,
  type LiveStatus,
  type NoticeListener,
  NotRunning,
  type RecordingService,
} from './live-service.ts';

export interface LiveEngineOptions {
  /** Of a new folder; one that has definitions goes on with the last that were active. */
  definitions: Definitions;
  folder: string;
  storageModule: string;
  /** URL of an `EffectModule` and its settings. */
  effects: { module: string; settings: unknown };
  /** Threads besides this one; 0: everything in this one. */
  workers: number;
  /** Logical partitions, fixed for the life of the folder. */
  partitions: number;
  clock: Clock;
  /** See `LiveClockOptions`. */
  speed: number;
  /** Inputs that were not applied and recorded yet; beyond, callers are refused. */
  limitBytes: number;
  /** Effects that may wait for the database. */
  effectsInFlight: number;
  /** How long raw inputs are kept. */
  keepLogMs: number;
  /** In which all partitions are saved once. */
  checkpointCycleMs: number;
}

type TallyListener = (tally: EntryTally) => void;

/** The running engine: see `LiveService`. Owner of the log, the hosts and the clock. */
export class LiveEngine implements LiveService, AudienceService, EstimatingService, AskedService, RecordingService {
  definitions: Definitions;
  /** Offset of the log entry that made the definitions active; 0 of those the service began with. */
  activatedAt = 0;
  readonly audiences: LiveAudiences;
  private readonly options: LiveEngineOptions;
  private readonly listeners = new Set<NoticeListener>();
  private readonly tallyListeners = new Set<TallyListener>();
  private readonly kept: KeptDefinitions;
  private readonly answers = new EntryAnswers();
  private state: LiveState = 'starting';
  private failure: string | undefined;
  private recovered = 0;
  private applied = 0;
  private size = { customers: 0, bytes: 0 };
  private opened: { close(): Promise<void> }[] = [];
  private hosts: PartitionHosting[] = [];
  private acquaintances: Acquaintances[] = [];
  private pump!: InputPump;
  private gate!: InputGate;
  private clock!: LiveClock;
  private head: () => number = () => 0;

  constructor(options: LiveEngineOptions) {
    this.options = options;
    this.definitions = options.definitions;
    this.kept = new KeptDefinitions(join(options.folder, 'definitions'));
    this.audiences = new LiveAudiences({
      definitions: () => this.definitions,
      ask: async (query, host) => {
        this.checkRunning();
        return this.askHosts(query, host);
      },
      hosts: () => this.hosts.length,
      now: () => options.clock.now(),
    });
  }

  /** Opens what is in the folder, goes over the log since the checkpoints, and starts the clock. */
  async start(): Promise<void> {
    const { folder, storageModule, limitBytes, keepLogMs, checkpointCycleMs, partitions } = this.options;
    const storage: StorageModule = await import(storageModule);
    const log = await storage.openInputLog(folder);
    const records = await storage.openRecordStore(folder);
    this.opened.push(log, records);
    this.head = () => log.head();
    const active = await this.activeDefinitions(log.head());
    for (const config of this.hostConfigs(active)) {
      this.hosts.push(this.options.workers === 0 ? await openPartitionHost(config) : new WorkerHosting(config));
    }
    this.opened.push(...this.hosts);
    this.acquaintances = this.hosts.map((host) => new Acquaintances(host));
    this.pump = new InputPump({
      log,
      hosts: this.hosts,
      records,
      files: [],
      pools: capacityPools(this.definitions),
      onEntry: (offset, hosts) => this.tell(offset, hosts),
      limits: { entries: Number.POSITIVE_INFINITY, bytes: limitBytes },
      keepMs: keepLogMs,
      checkpointEveryMs: (checkpointCycleMs * this.hosts.length) / partitions,
    });
    await this.pump.recover((offset, head) => {
      this.recovered = offset / head;
    });
    // Whoever starts after this finds in the records what the log has led to.
    await this.pump.finish();
    const now = () => this.options.clock.now();
    this.gate = new InputGate({ pump: this.pump, limitBytes, now, onFailure: (error) => this.fail(error) });
    await this.measure();
    await this.warm();
    this.startClock();
    this.state = 'running';
  }

  status(): LiveStatus {
    const trouble = this.failure ?? this.clock?.trouble;
    return {
      state: this.state === 'running' && this.clock.isHalted ? 'halted' : this.state,
      clock: this.clock?.at ?? this.pump?.position.clock ?? null,
      recovered: this.state === 'starting' ? this.recovered : 1,
      logged: this.head(),
      applied: this.applied,
      inFlightBytes: this.gate?.bytes ?? 0,
      limitBytes: this.options.limitBytes,
      customers: this.size.customers,
      stateBytes: this.size.bytes,
      ...(trouble !== undefined && { trouble }),
    };
  }

  async submit(write: (inputs: InputBatchWriter) => void): Promise<void> {
    this.checkRunning();
    await this.gate.submit(write);
  }

  async request({ kind, customerId, id, at, content }: LiveRequest): Promise<Effect[]> {
    this.checkRunning();
    const when = at ?? this.options.clock.now();
    return this.ask(id, (inputs) => inputs.json(InputKind[kind], customerId, id, when, content));
  }

  ask(id: string, write: (inputs: InputBatchWriter) => void): Promise<Effect[]> {
    this.checkRunning();
    return this.gate.ask(write, (hosts) => this.answers.of(hosts, id));
  }

  estimate(rule: string): ReturnType<EstimatingService['estimate']> {
    return this.audiences.estimate(rule);
  }

  async customer(customerId: string): Promise<CustomerView | undefined> {
    this.checkRunning();
    const answer = await this.hostOf(customerId).query({ type: 'customer', customerId });
    return 'customer' in answer ? answer.customer : undefined;
  }

  async knows(customerId: string): Promise<boolean> {
    this.checkRunning();
    return this.acquaintances[this.hostNumberOf(customerId)]!.knows(customerId);
  }

  async recorded(customerId: string): Promise<void> {
    this.checkRunning();
    await this.hostOf(customerId).query({ type: 'recorded' });
  }

  async decision(decisionId: string): Promise<DecisionRecorded | undefined> {
    if (this.state !== 'running') return undefined;
    const answers = await this.askHosts({ type: 'decision', decisionId });
    for (const answer of answers) if ('decision' in answer && answer.decision) return answer.decision;
    return undefined;
  }

  async activate(definitions: Definitions): Promise<number> {
    this.checkRunning();
    let entry = 0;
    await this.gate.alone(async () => {
      await this.pump.activate(definitions, (offset) => {
        entry = offset;
        return this.kept.keep({ from: offset + 1, definitions });
      });
      this.definitions = definitions;
      this.activatedAt = entry;
    });
    // Nobody waits for it; a host that fails is met by the next entry.
    this.warm().catch(() => undefined);
    return entry;
  }

  subscribe(listener: NoticeListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Hears how many moments opened and decisions were taken, entry by entry. */
  subscribeTally(listener: TallyListener): () => void {
    this.tallyListeners.add(listener);
    return () => this.tallyListeners.delete(listener);
  }

  async command(content: CampaignCommand): Promise<void> {
    this.checkRunning();
    const now = this.options.clock.now();
    await this.gate.submit((inputs) => inputs.json(InputKind.command, '', '', now, content));
  }

  /** An operator says that the clock is right, although it leapt. */
  confirmClock(): void {
    this.clock.confirm();
  }

  /** Waits for what was taken, and closes everything. */
  async stop(): Promise<void> {
    if (this.state === 'stopping') return;
    const wasRunning = this.state === 'running';
    this.state = 'stopping';
    this.clock?.stop();
    if (wasRunning) {
      await this.gate.drain();
      await this.pump.finish();
    }
    for (const part of this.opened.reverse()) await part.close();
    this.opened = [];
  }

  /** Counts customers and bytes again; `status` tells the last. */
  async measure(): Promise<void> {
    const answers = (await this.askHosts({ type: 'memory' })) as { customers: number; bytes: number }[];
    this.size = { customers: 0, bytes: 0 };
    for (const { customers, bytes } of answers) {
      this.size.customers += customers;
      this.size.bytes += bytes;
    }
  }

  /** Rules that people type are counted as quickly the first time as later. */
  private async warm(): Promise<void> {
    await this.askHosts({ type: 'warm', now: this.options.clock.now() });
  }

  private async activeDefinitions(head: number): Promise<ActiveDefinitions[]> {
    const kept = await this.kept.open(head);
    if (kept.length === 0) {
      const first = { from: 0, definitions: this.options.definitions };
      await this.kept.keep(first);
      return [first];
    }
    const last = kept.at(-1)!;
    this.definitions = last.definitions;
    this.activatedAt = Math.max(0, last.from - 1);
    return kept;
  }

  /** A host a worker, the partitions dealt out in turn. */
  private hostConfigs(definitions: ActiveDefinitions[]): PartitionHostConfig[] {
    const { partitions, workers, storageModule, folder, effects, effectsInFlight } = this.options;
    const count = Math.max(1, workers);
    const all = Array.from({ length: partitions }, (_, partition) => partition);
    return Array.from({ length: count }, (_, host) => ({
      definitions,
      partitionCount: partitions,
      owned: all.filter((partition) => partition % count === host),
      handover: 'logged' as const,
      files: [],
      checkpointEvery: 0,
      storageModule,
      storageFolder: folder,
      effects,
      notices: true,
      effectsInFlight,
    }));
  }

  private startClock(): void {
    const { clock, speed } = this.options;
    const { clock: reached } = this.pump.position;
    this.clock = new LiveClock({ clock, speed, reached, tick: (at) => this.gate.tick(at) });
    this.clock.start();
  }

  private tell(offset: number, hosts: readonly Applied[]): void {
    this.applied = offset + 1;
    for (const { notices = [], untold = [], tally } of hosts) {
      if (notices.length + untold.length > 0) this.tellNotices(offset, notices, untold);
      if (tally) for (const listener of this.tallyListeners) listener(tally);
    }
  }

  private tellNotices(offset: number, notices: readonly HostNotice[], untold: readonly UntoldContacts[]): void {
    const placed = notices.map((notice) => ({ offset, ...notice }));
    for (const listener of this.listeners) listener(placed, untold);
  }

  private hostOf(customerId: string): PartitionHosting {
    return this.hosts[this.hostNumberOf(customerId)]!;
  }

  private hostNumberOf(customerId: string): number {
    hashText(customerId);
    return partitionOf(lanes[0]!, this.options.partitions) % this.hosts.length;
  }

  /** All of them, or the one of this number. */
  private async askHosts(query: HostQuery, host?: number): Promise<HostAnswer[]> {
    const asked = host === undefined ? this.hosts : this.hosts.slice(host, host + 1);
    return Promise.all(asked.map((each) => each.query(query)));
  }

  private fail(error: unknown): void {
    this.state = 'failed';
    this.failure = error instanceof Error ? error.message : String(error);
    this.clock?.stop();
  }

  private checkRunning(): void {
    if (this.state !== 'running') throw new NotRunning(this.state);
  }
}

/** Effects by the request they answer. Many requests share an entry: they are sorted once for all of them. */
class EntryAnswers {
  private entry: readonly Applied[] | undefined;
  private answers = new Map<string, Effect[]>();

  of(entry: readonly Applied[], requestId: string): Effect[] {
    if (entry !== this.entry) {
      this.entry = entry;
      this.answers = new Map();
      for (const { notices = [] } of entry) for (const notice of notices) this.add(notice);
    }
    return this.answers.get(requestId) ?? [];
  }

  private add({ requestId, effect }: HostNotice): void {
    if (requestId === '') return;
    const known = this.answers.get(requestId);
    if (known === undefined) this.answers.set(requestId, [effect]);
    else known.push(effect);
  }
}
