/**
 * Applies one input to one partition: state first, then patterns, moments, campaigns (docs/semantics.md §3).
 *
 * A1. Everything an input does is done before the next; nothing here waits, reads a clock or draws by chance.
 * A2. An input that throws is quarantined as a dead letter; the partition goes on.
 * A3. Applying an event allocates nothing unless it fires something.
 */

import { CampaignEntry, type Surroundings } from '../decisions/campaign-entry.ts';
import type { DeadLetter, EffectSink, Trigger } from '../effects.ts';
import { Record as Field, type InputBatch, InputKind } from '../inputs/input-batch.ts';
import type { CompiledEventType } from '../program/compile-event-types.ts';
import { type AttributeLayout, isCode } from '../program/row-layout.ts';
import { type Cause, ScenarioRunner } from '../scenarios/scenario-runner.ts';
import { kindIn, scenarioIn, TimerKind, type Timers } from '../state/timers.ts';
import { addSuppressed, type EngineCounters, noCounters } from './counters.ts';
import { deadLetterOf, timerLetterOf, triggerOf, UnknownReference } from './dead-letter.ts';
import { ListArrivals } from './list-arrivals.ts';
import type { PartitionState } from './partition-state.ts';

/** Codes of a batch's strings in the engine's dictionary; −1 where not looked up yet. */
export interface BatchWords {
  batch: InputBatch;
  codes: Int32Array;
}

export class InputApplier implements Cause {
  readonly state: PartitionState;
  readonly scenarios: ScenarioRunner;
  readonly campaigns: CampaignEntry;
  private readonly lists: ListArrivals;
  counters: EngineCounters = noCounters();
  private readonly effects: EffectSink;
  private readonly latenessMs: number;
  // The input being applied.
  private words!: BatchWords;
  private record = 0;
  private guess = -1;
  /** It is a request: effects answer it. */
  private answers = false;

  /** `before`: of the same customers under other definitions, which gives way to this one. */
  constructor(state: PartitionState, surroundings: Surroundings, before?: InputApplier) {
    const { effects } = surroundings;
    this.state = state;
    this.effects = effects;
    this.latenessMs = state.program.definitions.policy.allowedLatenessMs;
    this.scenarios = new ScenarioRunner(state, effects, (scenario, gate, isNew) => {
      addSuppressed(this.counters, scenario, gate, 1);
      if (isNew) this.counters.residentUnknown++;
    });
    this.campaigns = new CampaignEntry(state, surroundings, before?.campaigns);
    this.lists = new ListArrivals(state, this.campaigns);
    state.onCross = (scenario) => this.scenarios.fire(scenario);
  }

  /** An input about a customer, whose row may be `guess`. */
  apply(words: BatchWords, record: number, guess: number): void {
    this.words = words;
    this.record = record;
    this.guess = guess;
    try {
      this.applyRecord();
    } catch (error) {
      this.quarantine(error);
    }
    if (this.answers) {
      this.answers = false;
      this.effects.answering?.('');
    }
  }

  /** Time is about to reach `clock`: runs what is due until then. Returns when the next is due, +∞ for never. */
  runDue(clock: number): number {
    const { state, scenarios } = this;
    if (state.clock === Number.NEGATIVE_INFINITY) scenarios.startSchedules(clock);
    for (;;) {
      const schedule = scenarios.nextScheduleDue;
      const due = Math.min(state.timers.nextDue, schedule);
      if (due > clock) return due;
      if (schedule === due) scenarios.expandSchedules();
      else this.runTimer();
    }
  }

  /** Sweeps over the customers go on; one that fails at a customer goes on with the next. */
  slice(now: number): void {
    this.state.eventTypeWord = 0;
    try {
      this.campaigns.desk.slice(now);
    } catch (error) {
      this.refuse(timerLetterOf('', now, error));
    }
  }

  /** Counts an input that could not be applied, and says so. */
  refuse(letter: DeadLetter): void {
    this.counters.quarantined++;
    this.effects.push(letter);
  }

  /** The id of the input being applied. */
  id(): string {
    const { batch } = this.words;
    return batch.string(batch.words[this.record + Field.id]!);
  }

  /** The input being applied, as the trigger of a moment. */
  trigger(): Trigger {
    return triggerOf(this.state.program.schema, this.words.batch, this.record);
  }

  private applyRecord(): void {
    const { batch } = this.words;
    const kind = batch.words[this.record + Field.kind]!;
    const at = batch.doubles[(this.record + Field.at) >> 1]!;
    switch (kind & 0xff) {
      case InputKind.event:
        this.applyEvent(kind >>> 8, at);
        return;
      case InputKind.profile:
        this.applyProfile(at);
        return;
      case InputKind.outcome:
      case InputKind.handover:
      case InputKind.command:
        this.applyRequest(kind & 0xff, at);
        return;
      default:
        throw new Error(`an input of kind ${kind & 0xff} is not about a customer`);
    }
  }

  private applyEvent(typeIndex: number, at: number): void {
    const { state, scenarios } = this;
    const type = state.program.eventTypes[typeIndex]!;
    const row = this.findOrAdd();
    if (row < 0 || !this.acceptOnce(row, at)) return;
    // First, so that what a failing input changed before it failed is seen.
    state.dirty.mark(row);
    const clock = state.clock;
    const late = clock - at > this.latenessMs;
    const now = Math.max(at, clock);
    this.counters.accepted++;
    if (late) this.counters.late++;
    this.decode(type);
    scenarios.begin();
    state.enterTime(row, now);
    let changed = false;
    if (type.updates.length > 0) changed = this.updateAttributes(type, row, at);
    // The region may have changed, and with it the zone of `now`.
    if (changed) state.enterTime(row, now);
    const ordered = type.product >= 0 ? this.updateHoldings(type, row) : -1;
    if (type.cell >= 0) this.visit(type, row, at, now, late);
    const updates = type.metricUpdates;
    for (let k = 0; k < updates.length; k++) updates[k]!(state, row, at, now, late);
    if (!late) {
      if (type.updates.length > 0) this.noteCarried(type, row, at);
      scenarios.matchEvent(type, row, at, now, this);
      scenarios.openMoments(row, now, this);
    }
    this.campaigns.applied(row, now, late ? -1 : typeIndex, ordered, at, this);
    if (!late) this.campaigns.enter(row, now, scenarios.opened);
    if (changed) this.campaigns.reconsider(row, now, scenarios.opened);
  }

  private applyProfile(at: number): void {
    const { state, scenarios } = this;
    const row = this.findOrAdd();
    if (row < 0 || !this.acceptOnce(row, at)) return;
    state.dirty.mark(row);
    const late = state.clock - at > this.latenessMs;
    const now = Math.max(at, state.clock);
    this.counters.accepted++;
    if (late) this.counters.late++;
    scenarios.begin();
    state.enterTime(row, now);
    state.eventTypeWord = 0;
    let changed = false;
    const { batch } = this.words;
    const end = batch.next(this.record) >> 1;
    for (let at64 = (this.record + Field.fields) >> 1; at64 < end; at64 += 2) {
      const position = batch.doubles[at64]!;
      const layout = state.program.layout.attributes[position]!;
      const value = this.attributeValue(layout, batch.doubles[at64 + 1]!);
      if (state.attributes.set(row, layout, value)) changed = true;
      if (layout.updated >= 0 && at > state.attributes.asOf(row, layout)) state.attributes.setAsOf(row, layout, at);
      if (!late) scenarios.changed(position, row, at, value);
    }
    if (changed) state.enterTime(row, now);
    if (!late) scenarios.openMoments(row, now, this);
    this.campaigns.applied(row, now, -1, -1, at, this);
    if (!late) this.campaigns.enter(row, now, scenarios.opened);
    if (changed) this.campaigns.reconsider(row, now, scenarios.opened);
  }

  /** Outcomes, hand-overs and commands: JSON about one customer. */
  private applyRequest(kind: number, at: number): void {
    const { state } = this;
    const row = this.find();
    const isKnown = row >= 0 && !state.isErased(row);
    const content = this.words.batch.json(this.record) as Record<string, unknown>;
    const { clock } = state;
    this.answers = true;
    this.effects.answering?.(this.id());
    if (content.command === 'join-list') {
      this.joinList(isKnown ? row : -1, at, Math.max(at, clock), content);
      return;
    }
    if (!isKnown) throw new UnknownReference(`customer is not known`);
    if (kind === InputKind.outcome && !this.acceptOnce(row, at)) return;
    this.counters.accepted++;
    state.enterTime(row, Math.max(at, clock));
    if (content.command === 'erase') {
      this.erase(row);
      return;
    }
    const problem = this.campaigns.request(kind, row, Math.max(at, clock), this.id(), content);
    if (problem !== undefined) throw new UnknownReference(problem);
  }

  /** Everything about the customer goes but the id. */
  private erase(row: number): void {
    this.campaigns.forget(row);
    this.state.erase(row);
  }

  /** An upload names the customer for a number list; one who is not taken is told as a dead letter. */
  private joinList(row: number, at: number, now: number, content: Record<string, unknown>): void {
    const { batch } = this.words;
    const customerId = batch.string(batch.words[this.record + Field.customer]!);
    const file = batch.words[this.record + Field.file]!;
    const line = batch.words[this.record + Field.line]!;
    const refusal = this.lists.join(row, now, String(content.list), file, this.counters);
    if (refusal === undefined) return;
    const raw = String(content.written ?? customerId);
    this.refuse({ type: 'deadLetter', customerId, at, ...refusal, file, line, raw });
  }

  private find(): number {
    const { batch } = this.words;
    const w = batch.words;
    const { record } = this;
    const customer = w[record + Field.customer]!;
    const start = batch.stringStart(customer);
    const end = batch.stringEnd(customer);
    const { rows } = this.state;
    const { guess } = this;
    if (guess >= 0 && rows.isAt(guess, w[record + Field.customerHash]!, batch.bytes, start, end)) return guess;
    return rows.find(w[record + Field.customerHash]!, w[record + Field.customerHash + 1]!, batch.bytes, start, end);
  }

  /** The row of a customer who may be new; −1 of one who was erased, whose inputs are dropped and counted. */
  private findOrAdd(): number {
    const row = this.find();
    if (row >= 0 && this.state.isErased(row)) {
      this.counters.erased++;
      return -1;
    }
    if (row >= 0) return row;
    const { batch } = this.words;
    const w = batch.words;
    const { record } = this;
    const customer = w[record + Field.customer]!;
    const start = batch.stringStart(customer);
    const end = batch.stringEnd(customer);
    const { rows } = this.state;
    return rows.add(w[record + Field.customerHash]!, w[record + Field.customerHash + 1]!, batch.bytes, start, end);
  }

  private acceptOnce(row: number, at: number): boolean {
    const { state } = this;
    const w = this.words.batch.words;
    const { record } = this;
    const clock = state.clock === Number.NEGATIVE_INFINITY ? at : state.clock;
    const fresh = state.recent.accept(row, w[record + Field.idHash]!, w[record + Field.idHash + 1]!, clock);
    if (!fresh) this.counters.duplicates++;
    return fresh;
  }

  /** Fields of the event that something reads, into the frame. */
  private decode({ numberFields, textFields, word }: CompiledEventType): void {
    const { frame } = this.state;
    const { doubles } = this.words.batch;
    const base = (this.record + Field.fields) >> 1;
    this.state.eventTypeWord = word;
    for (let k = 0; k < numberFields.length; k++) {
      const at = numberFields[k]!;
      frame[at] = doubles[base + at]!;
    }
    for (let k = 0; k < textFields.length; k++) {
      const at = textFields[k]!;
      frame[at] = this.codeOf(doubles[base + at]!);
    }
  }

  /** Dictionary code of a batch string; 0 for NaN, an absent field. */
  private codeOf(position: number): number {
    if (Number.isNaN(position)) return 0;
    const { codes, batch } = this.words;
    const known = codes[position]!;
    if (known >= 0) return known;
    const { dictionary } = this.state.program;
    const code = dictionary.codeOfBytes(batch.bytes, batch.stringStart(position), batch.stringEnd(position));
    codes[position] = code;
    return code;
  }

  /** A value as it comes in a profile input, as it is kept: NaN is absent. */
  private attributeValue(layout: AttributeLayout, value: number): number {
    if (Number.isNaN(value) || !isCode(layout.type)) return value;
    const code = this.codeOf(value);
    return code === 0 ? Number.NaN : code;
  }

  /** Sets the attributes the event carries the newest value of; true when any value changed. */
  private updateAttributes(type: CompiledEventType, row: number, at: number): boolean {
    const { state } = this;
    let changed = false;
    for (let k = 0; k < type.updates.length; k++) {
      const { attribute, field } = type.updates[k]!;
      const layout = state.program.layout.attributes[attribute]!;
      const value = this.carried(layout, field);
      if (Number.isNaN(value) || at < state.attributes.asOf(row, layout)) continue;
      state.attributes.setAsOf(row, layout, at);
      if (state.attributes.set(row, layout, value)) changed = true;
    }
    return changed;
  }

  /** Tells `change` patterns the values the event carries, current or not. */
  private noteCarried(type: CompiledEventType, row: number, at: number): void {
    for (let k = 0; k < type.updates.length; k++) {
      const { attribute, field } = type.updates[k]!;
      const value = this.carried(this.state.program.layout.attributes[attribute]!, field);
      if (!Number.isNaN(value)) this.scenarios.changed(attribute, row, at, value);
    }
  }

  /** The attribute value in a frame field; NaN when absent. */
  private carried(layout: AttributeLayout, field: number): number {
    const value = this.state.frame[field]!;
    return isCode(layout.type) && value === 0 ? Number.NaN : value;
  }

  /** Returns the position of the product that is ordered, −1 for none. */
  private updateHoldings(type: CompiledEventType, row: number): number {
    const { state } = this;
    const product = state.program.productOfWord(state.frame[type.product]!);
    if (product < 0) return -1;
    if (type.id === 'order') {
      state.holdings.start(row, product);
      return product;
    }
    state.holdings.end(row, product);
    return -1;
  }

  private visit(type: CompiledEventType, row: number, at: number, now: number, late: boolean): void {
    const { state } = this;
    const cell = state.frame[type.cell]!;
    if (cell === 0 || !state.program.scenarioIndexes.watchesPlaces) return;
    const { batch } = this.words;
    const since = batch.doubles[(this.record + Field.since) >> 1]!;
    const zone = state.zone(row);
    state.usualAreas.mark(row, state.program.areasOfCell(cell), zone.dayIndex(since), zone.dayIndex(at));
    if (!late) this.scenarios.seenAt(cell, row, since, at, now, this);
  }

  /** A timer that fails is quarantined as an input is. */
  private runTimer(): void {
    const { timers } = this.state;
    timers.take();
    const { row, due } = timers;
    try {
      this.wake(timers);
    } catch (error) {
      this.refuse(timerLetterOf(this.state.customerId(row), due, error));
    }
  }

  private wake({ kind, row, id1, id2, due }: Timers): void {
    if (this.state.isErased(row)) return;
    this.state.eventTypeWord = 0;
    this.state.enterTime(row, due);
    this.scenarios.begin();
    if (kindIn(kind) >= TimerKind.deferred) {
      this.campaigns.onTimer(kind, row, id1, id2, due);
      return;
    }
    this.scenarios.onTimer(kindIn(kind), scenarioIn(kind), row, id1, id2, due);
    this.campaigns.enter(row, due, this.scenarios.opened);
  }

  private quarantine(error: unknown): void {
    this.refuse(deadLetterOf(this.state.program.schema, this.words.batch, this.record, error));
  }
}
