/**
 * Turns what an input or a timer means into firings, and firings into moments.
 *
 * R1. Patterns see the customer after the whole input; firings of one input open their moments in scenario order.
 * R2. A firing consumes pattern progress whether or not a moment opens (docs/semantics.md §6).
 * R3. No allocation unless something fires.
 */
import type { EffectSink, Trigger } from '../effects.ts';
import { idOf, idOfLanes, lanes } from '../hash.ts';
import type { PartitionState } from '../partition/partition-state.ts';
import type { CompiledEventType } from '../program/compile-event-types.ts';
import type { CompiledScenario } from '../program/compile-scenarios.ts';
import type { PatternDefinition } from '../schema/definitions.ts';
import { sortStart } from '../sort-start.ts';
import { TimerKind } from '../state/timers.ts';
import { absenceAfter, absenceWithout, endWatch, isWatching, watchDue } from './absence.ts';
import { changeArrival } from './change.ts';
import { countArrival } from './count.ts';
import { InputField, ProgressField } from './progress.ts';
import { Schedules } from './schedules.ts';
import { sequenceArrival } from './sequence.ts';

/** Why a firing opened no moment. */
export type Gate = 'where' | 'resident' | 'resident-unknown' | 'cooldown';

/** A moment as it opens; `record` is its place among the open ones, 0 when no campaign wants it. */
export interface OpenedMoment {
  scenario: number;
  momentId: string;
  at: number;
  expiresAt: number;
  record: number;
}

/** The input that is being applied, as far as firings need it. */
export interface Cause {
  /** Id of the input, or of the timer. */
  id(): string;
  trigger(): Trigger;
}

type PatternOf<T extends PatternDefinition['type']> = Extract<PatternDefinition, { type: T }>;

export class ScenarioRunner {
  /** Moments opened by the input or timer being applied. */
  readonly opened: OpenedMoment[] = [];
  private readonly state: PartitionState;
  private readonly effects: EffectSink;
  private readonly suppress: (scenario: string, gate: Gate) => void;
  private readonly latenessMs: number;
  /** Scenarios fired by the input being applied, not in order; and matchers met by it. */
  private fired = new Int32Array(64);
  private firedCount = 0;
  private readonly hits: Int32Array;
  private readonly schedules: Schedules;
  /** By kind of timer: the scenarios that set such. */
  private readonly timed: CompiledScenario[][] = [];

  constructor(state: PartitionState, effects: EffectSink, suppress: (scenario: string, gate: Gate) => void) {
    this.state = state;
    this.effects = effects;
    this.suppress = suppress;
    this.latenessMs = state.program.definitions.policy.allowedLatenessMs;
    for (const type of ['dwell', 'absence', 'schedule'] as const) {
      this.timed[TimerKind[type]] = state.program.scenarios.filter(({ pattern }) => pattern === type);
    }
    this.schedules = new Schedules(state.program.scenarios, state.program.zones);
    this.hits = new Int32Array(Math.max(1, ...state.program.eventTypes.map(({ matchers }) => matchers.size)));
  }

  /** Forgets what the last input fired. */
  begin(): void {
    this.firedCount = 0;
    if (this.opened.length > 0) this.opened.length = 0;
  }

  /** Notes a firing of the input being applied. */
  fire(scenario: number): void {
    if (this.firedCount === this.fired.length) {
      const grown = new Int32Array(this.fired.length * 2);
      grown.set(this.fired);
      this.fired = grown;
    }
    this.fired[this.firedCount++] = scenario;
  }

  /** Patterns of events: single events, counts, sequences, absences. */
  matchEvent(type: CompiledEventType, row: number, at: number, now: number, cause: Cause): void {
    const { state, hits } = this;
    const count = type.matchers.collect(state, state.frame, row, now, hits);
    if (count === 0) return;
    const { program } = state;
    const { matcherScenarios, matcherRoles } = program.scenarioIndexes;
    for (let k = 0; k < count; ) {
      const scenario = matcherScenarios[hits[k]!]!;
      let roles = 0;
      for (; k < count && matcherScenarios[hits[k]!] === scenario; k++) roles |= 1 << matcherRoles[hits[k]!]!;
      const compiled = program.scenarios[scenario]!;
      if (compiled.pattern === 'event') this.fire(scenario);
      else this.matchPattern(compiled, roles, row, at, now, cause);
    }
  }

  /** `value` NaN clears; codes of words for coded attributes. */
  changed(attribute: number, row: number, at: number, value: number): void {
    const { progress, clock, program } = this.state;
    for (const scenario of program.scenarioIndexes.change[attribute]!) {
      const { confirm, fromAbsent } = program.scenarios[scenario]!.definition.pattern as PatternOf<'change'>;
      const record = progress.obtain(row, scenario);
      const oldest = clock - this.latenessMs;
      if (changeArrival(progress, record, at, value, confirm, fromAbsent, oldest)) this.fire(scenario);
    }
  }

  /** A location input that is not late. */
  seenAt(cell: number, row: number, since: number, at: number, now: number, cause: Cause): void {
    const { places, clock, program } = this.state;
    const sequence = places.arrive(row, cell, since, at, clock - this.latenessMs);
    for (const { area, entered, entry } of places.changes) {
      const { enter, leave, dwell } = program.scenarioIndexes;
      for (const scenario of (entered ? enter : leave)[area]!) this.fire(scenario);
      if (!entered) continue;
      for (const scenario of dwell[area]!) this.watchDwell(scenario, row, entry, now, sequence, cause);
    }
  }

  /** Opens the moments of what fired, in scenario order. */
  openMoments(row: number, now: number, cause: Cause): void {
    if (this.firedCount > 1) sortStart(this.fired, this.firedCount);
    for (let k = 0; k < this.firedCount; k++) this.open(this.fired[k]!, row, now, cause);
  }

  /** A dwell, absence or schedule timer; one whose watch is gone does nothing. */
  onTimer(kind: number, row: number, id1: number, id2: number, due: number): void {
    for (const scenario of this.timed[kind] ?? []) {
      const { index } = scenario;
      if (kind === TimerKind.absence && this.endAbsence(index, row, id1, id2, due)) return;
      if (kind === TimerKind.dwell && this.endDwell(index, row, id1, id2, due)) return;
      if (kind === TimerKind.schedule && this.endSchedule(scenario, row, id1, id2, due)) return;
    }
  }

  /** The next instant a schedule is due, +∞ without schedules. */
  get nextScheduleDue(): number {
    return this.schedules.nextDue;
  }

  /** Sets a timer for every customer in the audience of the schedules due at `nextScheduleDue`. */
  expandSchedules(): void {
    const { state } = this;
    for (const { scenario, zone, due } of this.schedules.takeDue()) {
      const compiled = state.program.scenarios[scenario]!;
      idOf('timer', compiled.id, due);
      const [id1, id2] = [lanes[0]!, lanes[1]!];
      for (let row = 0; row < state.rows.count; row++) {
        if (state.zone(row) !== zone) continue;
        state.enterTime(row, due);
        if (compiled.audience!(state, row, due)) state.timers.set(due, row, TimerKind.schedule, id1, id2);
      }
    }
  }

  /** The clock is known: schedules run after it. */
  startSchedules(clock: number): void {
    this.schedules.start(clock);
  }

  /** Sets the timers of a customer whose state was read back. */
  rearm(row: number): void {
    const { progress, program, timers } = this.state;
    for (const { index, definition } of program.scenarios) {
      const { type } = definition.pattern;
      if (type !== 'dwell' && type !== 'absence') continue;
      const record = progress.find(row, index);
      if (record === 0) continue;
      const words = progress.records.i32;
      if (type === 'absence' && isWatching(progress, record)) {
        const id = record + ProgressField.timerId;
        timers.set(watchDue(progress, record), row, TimerKind.absence, words[id]!, words[id + 1]!);
      }
      if (type === 'absence') continue;
      const { i32, f64 } = progress.inputs;
      for (let watch = words[record + ProgressField.inputs]!; watch !== 0; watch = i32[watch]!) {
        const due = f64[(watch >> 1) + InputField.at]!;
        timers.set(due, row, TimerKind.dwell, i32[watch + InputField.id]!, i32[watch + InputField.id + 1]!);
      }
    }
  }

  /** What an event that matches in these roles means to a pattern that remembers: count, sequence, absence. */
  private matchPattern(
    scenario: CompiledScenario,
    roles: number,
    row: number,
    at: number,
    now: number,
    cause: Cause,
  ): void {
    const { progress, clock } = this.state;
    const { pattern } = scenario.definition;
    const record = progress.obtain(row, scenario.index);
    const useful = clock - this.latenessMs;
    if (pattern.type === 'count') {
      if (countArrival(progress, record, at, pattern.atLeast, pattern.withinMs)) this.fire(scenario.index);
    } else if (pattern.type === 'sequence') {
      const { steps, withinMs } = pattern;
      const fires = sequenceArrival(progress, record, at, roles, steps.length, withinMs, useful - withinMs);
      if (fires) this.fire(scenario.index);
    } else if (pattern.type === 'absence') {
      if ((roles & 1) !== 0) absenceWithout(progress, record, at, pattern.withinMs, useful);
      if ((roles & 2) === 0) return;
      const due = Math.max(at + pattern.withinMs, now);
      if (!absenceAfter(progress, record, at, pattern.withinMs, due)) return;
      this.setTimer(scenario, TimerKind.absence, row, due, cause);
      progress.records.i32.set(lanes.subarray(0, 3), record + ProgressField.timerId);
    }
  }

  private watchDwell(scenario: number, row: number, entry: number, now: number, sequence: number, cause: Cause): void {
    const { progress, program } = this.state;
    const compiled = program.scenarios[scenario]!;
    const { forMs } = compiled.definition.pattern as PatternOf<'dwell'>;
    const due = Math.max(entry + forMs, now);
    this.setTimer(compiled, TimerKind.dwell, row, due, cause);
    const watch = progress.keep(progress.obtain(row, scenario), due, sequence, 0);
    if (watch !== 0) progress.inputs.i32.set(lanes.subarray(0, 3), watch + InputField.id);
  }

  /** Leaves the timer's id in `lanes`. */
  private setTimer(scenario: CompiledScenario, kind: number, row: number, due: number, cause: Cause): void {
    idOf('timer', scenario.id, cause.id());
    this.state.timers.set(due, row, kind, lanes[0]!, lanes[1]!);
  }

  private endAbsence(scenario: number, row: number, id1: number, id2: number, due: number): boolean {
    const { progress } = this.state;
    const record = progress.find(row, scenario);
    if (record === 0 || !isWatching(progress, record) || watchDue(progress, record) !== due) return false;
    if (!sameId(progress.records.i32, record + ProgressField.timerId, id1, id2)) return false;
    endWatch(progress, record);
    this.fireTimer(scenario, row, due, idAt(progress.records.i32, record + ProgressField.timerId));
    return true;
  }

  private endDwell(scenario: number, row: number, id1: number, id2: number, due: number): boolean {
    const { progress, places, program } = this.state;
    const record = progress.find(row, scenario);
    if (record === 0) return false;
    const { i32, f64 } = progress.inputs;
    let watch = progress.records.i32[record + ProgressField.inputs]!;
    // An id accepted again after the horizon makes a second timer of the same name: the due tells them apart.
    const isThis = (at: number) => sameId(i32, at + InputField.id, id1, id2) && f64[(at >> 1) + InputField.at] === due;
    while (watch !== 0 && !isThis(watch)) watch = i32[watch]!;
    if (watch === 0) return false;
    const id = idAt(i32, watch + InputField.id);
    const entering = i32[watch + InputField.mask]!;
    progress.remove(record, watch);
    if (!places.isStillPresent(row, program.scenarios[scenario]!.area, entering, due)) return true;
    this.fireTimer(scenario, row, due, id);
    return true;
  }

  private endSchedule(scenario: CompiledScenario, row: number, id1: number, id2: number, due: number): boolean {
    const id = idOf('timer', scenario.id, due);
    if (lanes[0] !== id1 || lanes[1] !== id2) return false;
    this.fireTimer(scenario.index, row, due, id);
    return true;
  }

  private fireTimer(scenario: number, row: number, due: number, id: string): void {
    this.fire(scenario);
    this.openMoments(row, due, { id: () => id, trigger: () => ({ timer: id, due }) });
  }

  private open(index: number, row: number, now: number, cause: Cause): void {
    const { state } = this;
    const { progress } = state;
    const scenario = state.program.scenarios[index]!;
    const { cooldownMs, ttlMs } = scenario;
    const known = cooldownMs > 0 ? progress.find(row, index) : 0;
    const gate = this.gateOf(scenario, row, now, known);
    if (gate !== undefined) {
      this.suppress(scenario.id, gate);
      return;
    }
    if (cooldownMs > 0) {
      const record = known === 0 ? progress.add(row, index) : known;
      progress.records.f64[(record >> 1) + ProgressField.lastMomentAt] = now;
    }
    const customerId = state.customerId(row);
    const momentId = idOf('moment', customerId, scenario.id, cause.id(), now);
    const record = scenario.hasCampaigns ? state.moments.open(row, index, lanes, now, now + ttlMs, state.clock) : 0;
    const expiresAt = now + ttlMs;
    const trigger = cause.trigger();
    this.effects.push({ type: 'moment', momentId, customerId, scenario: scenario.id, at: now, expiresAt, trigger });
    if (scenario.hasCampaigns) this.opened.push({ scenario: index, momentId, at: now, expiresAt, record });
  }

  /** `progress`: the customer's record of the scenario, 0 when there is none or no cooldown asks for it. */
  private gateOf(scenario: CompiledScenario, row: number, now: number, progress: number): Gate | undefined {
    const { state } = this;
    // A profile input fires `change` without an event: its fields must read absent.
    if (state.eventTypeWord === 0 && scenario.eventType >= 0) {
      state.clearFrame(state.program.eventTypes[scenario.eventType]!);
    }
    if (scenario.where !== undefined && !scenario.where(state, row, now)) return 'where';
    const { residents, cooldownMs } = scenario;
    if (residents !== undefined && scenario.area >= 0) {
      const today = state.zone(row).dayIndex(now);
      const residence = state.usualAreas.residence(row, scenario.area, residents.days, residents.of, today);
      if (residence === 'resident') return 'resident';
      if (residence === 'unknown' && residents.unknown === 'exclude') return 'resident-unknown';
    }
    if (progress === 0) return undefined;
    const last = state.progress.records.f64[(progress >> 1) + ProgressField.lastMomentAt]!;
    return now < last + cooldownMs ? 'cooldown' : undefined;
  }
}

const sameId = (words: Int32Array, at: number, id1: number, id2: number) => words[at] === id1 && words[at + 1] === id2;

const idAt = (words: Int32Array, at: number) => idOfLanes(words[at]!, words[at + 1]!, words[at + 2]!);
