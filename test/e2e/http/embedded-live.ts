/** A live service in memory: the real engine, applied as soon as it is told, and a log that always has room. */
import type { DecisionRecorded, Effect } from '../../../src/core/effects.ts';
import { Engine } from '../../../src/core/engine.ts';
import { InputBatch, InputBatchWriter, InputKind } from '../../../src/core/inputs/input-batch.ts';
import type { CampaignCommand } from '../../../src/core/journeys/campaign-desk.ts';
import type { Definitions } from '../../../src/core/schema/definitions.ts';
import type { TalliedService } from '../../../src/features/now/live-windows.ts';
import { answering } from '../../../src/runtime/answer-query.ts';
import type { EntryTally } from '../../../src/runtime/entry-notices.ts';
import type { HostAnswer, HostQuery } from '../../../src/runtime/host-query.ts';
import { LiveAudiences } from '../../../src/runtime/live/live-audiences.ts';
import type {
  AskedService,
  AudienceService,
  EstimatingService,
  LiveRequest,
  LiveState,
  Notice,
  RecordingService,
} from '../../../src/runtime/live/live-service.ts';
import { NotRunning, Overloaded } from '../../../src/runtime/live/live-service.ts';

const PARTITIONS = 4;

export class EmbeddedLive
  implements TalliedService, AudienceService, EstimatingService, AskedService, RecordingService
{
  definitions: Definitions;
  activatedAt = 0;
  state: LiveState = 'running';
  /** While true, inputs are refused as when the buffers are full. */
  full = false;
  readonly audiences: LiveAudiences;
  private readonly engine: Engine;
  private readonly now: () => number;
  private readonly listeners = new Set<(notices: readonly Notice[]) => void>();
  private readonly decisions = new Map<string, DecisionRecorded>();
  private readonly tallyListeners = new Set<(tally: EntryTally) => void>();
  private logged = 0;

  constructor(definitions: Definitions, now: () => number) {
    this.definitions = definitions;
    this.now = now;
    const owned = Array.from({ length: PARTITIONS }, (_, p) => p);
    this.engine = new Engine({ definitions, partitionCount: PARTITIONS, owned, handover: 'logged' });
    this.audiences = new LiveAudiences({
      definitions: () => this.definitions,
      ask: async (query) => [this.answer(query)],
      hosts: () => 1,
      now,
    });
  }

  status() {
    const { customers, bytes } = this.engine.memory();
    return {
      state: this.state,
      clock: this.now(),
      recovered: 1,
      logged: this.logged,
      applied: this.logged,
      inFlightBytes: 0,
      limitBytes: 1 << 20,
      customers,
      stateBytes: bytes,
    };
  }

  async submit(write: (inputs: InputBatchWriter) => void): Promise<void> {
    this.assertTaking();
    const writer = new InputBatchWriter();
    writer.clock(Math.floor(this.now() / 1000) * 1000);
    write(writer);
    this.apply(writer);
  }

  async request({ kind, customerId, id, at, content }: LiveRequest): Promise<Effect[]> {
    this.assertTaking();
    const writer = new InputBatchWriter();
    writer.clock(Math.floor(this.now() / 1000) * 1000);
    writer.json(InputKind[kind], customerId, id, at ?? this.now(), content);
    return this.apply(writer, id);
  }

  estimate(rule: string): ReturnType<EstimatingService['estimate']> {
    return this.audiences.estimate(rule);
  }

  async ask(id: string, write: (inputs: InputBatchWriter) => void): Promise<Effect[]> {
    this.assertTaking();
    const writer = new InputBatchWriter();
    writer.clock(Math.floor(this.now() / 1000) * 1000);
    write(writer);
    return this.apply(writer, id);
  }

  /** Effects are told as soon as they happen. */
  async recorded(): Promise<void> {}

  async knows(customerId: string) {
    return this.engine.knows(customerId);
  }

  async customer(customerId: string) {
    return this.engine.view(customerId);
  }

  async decision(decisionId: string) {
    return this.decisions.get(decisionId);
  }

  async activate(definitions: Definitions): Promise<number> {
    this.assertTaking();
    const writer = new InputBatchWriter();
    writer.json(InputKind.definitions, '', 'definitions', this.now(), definitions);
    this.activatedAt = this.logged;
    this.apply(writer);
    this.definitions = definitions;
    return this.activatedAt;
  }

  async command(content: CampaignCommand): Promise<void> {
    this.assertTaking();
    const writer = new InputBatchWriter();
    writer.json(InputKind.command, '', '', this.now(), content);
    this.apply(writer);
  }

  subscribe(listener: (notices: readonly Notice[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  subscribeTally(listener: (tally: EntryTally) => void): () => void {
    this.tallyListeners.add(listener);
    return () => this.tallyListeners.delete(listener);
  }

  private answer(query: HostQuery): HostAnswer {
    if (query.type === 'cancel') return { cancelled: true };
    if (query.type === 'decision' || query.type === 'recorded') throw new Error(`nobody asks for ${query.type}`);
    const steps = answering(this.engine, query);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  }

  private assertTaking(): void {
    if (this.state !== 'running') throw new NotRunning(this.state);
    if (this.full) throw new Overloaded(1500);
  }

  private apply(writer: InputBatchWriter, requestId = ''): Effect[] {
    const effects: Effect[] = [];
    const before = this.engine.accepted;
    this.engine.apply(new InputBatch(writer.finish()), { push: (effect) => effects.push(effect) });
    for (const effect of effects) if (effect.type === 'decision') this.decisions.set(effect.decisionId, effect);
    const tally = { accepted: this.engine.accepted - before, moments: {}, decisions: {} };
    for (const listener of this.tallyListeners) listener(tally);
    const offset = this.logged++;
    const notices = effects.map((effect) => ({ offset, effect, requestId }));
    for (const listener of this.listeners) listener(notices);
    return effects;
  }
}
