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
import { kindOf, TimerKind } from '../state/timers.ts';
import { absenceAfter, absenceWithout, endWatch, isWatching, watchDue, watchTimerId } from './absence.ts';
import { changeArrival } from './change.ts';
import { countArrival } from './count.ts';
import { DetailField, InputField, ProgressField } from './progress.ts';
import { Schedules } from './schedules.ts';
import { sequenceArrival } from './sequence.ts';

/** Why a firing opened no moment. */
export type Gate = 'where' | 'resident' | 'resident-unknown' | 'cooldown';

/** Told of each firing that opened no moment; `isNew`: the first one of the customer at the gate `resident-unknown`. */
type Suppress = (scenario: string, gate: Gate, isNew: boolean) => void;

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
  private readonly suppress: Suppress;
  private readonly latenessMs: number;
  /** Scenarios fired by the input being applied, not in order; and matchers met by it. */
  private fired = new Int32Array(64);
  private firedCount = 0;
  private readonly hits: Int32Array;
  private readonly schedules: Schedules;

  constructor(state: PartitionState, effects: EffectSink, suppress: Suppress) {
    this.state = state;
    this.effects = effects;
    this.suppress = suppress;
    this.latenessMs = state.program.definitions.policy.allowedLatenessMs;
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

  /** A dwell, absence or schedule timer of the scenario; one whose watch is gone does nothing. */
  onTimer(kind: number, scenario: number, row: number, id1: number, id2: number, due: number): void {
    if (kind === TimerKind.absence) this.endAbsence(scenario, row, id1, id2, due);
    else if (kind === TimerKind.dwell) this.endDwell(scenario, row, id1, id2, due);
    else this.endSchedule(scenario, row, due);
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
        if (!compiled.audience!(state, row, due)) continue;
        state.timers.set(due, row, kindOf(TimerKind.schedule, scenario), id1, id2);
      }
    }
  }

  /** The clock is known: schedules run after it. */
  startSchedules(clock: number): void {
    this.schedules.start(clock);
    this.state.noteDue(this.schedules.nextDue);
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
        const id = watchTimerId(progress, record);
        const { i32 } = progress.extras;
        timers.set(watchDue(progress, record), row, kindOf(TimerKind.absence, index), i32[id]!, i32[id + 1]!);
      }
      if (type === 'absence') continue;
      const { i32, f64 } = progress.inputs;
      for (let watch = words[record + ProgressField.inputs]!; watch !== 0; watch = i32[watch]!) {
        const due = f64[(watch >> 1) + InputField.at]!;
        const id = DetailField.timerId - i32[watch + InputField.mask]!;
        const { i32: details } = progress.details;
        timers.set(due, row, kindOf(TimerKind.dwell, index), details[id]!, details[id + 1]!);
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
      progress.extras.i32.set(lanes.subarray(0, 3), watchTimerId(progress, record));
    }
  }

  private watchDwell(scenario: number, row: number, entry: number, now: number, sequence: number, cause: Cause): void {
    const { progress, program } = this.state;
    const compiled = program.scenarios[scenario]!;
    const { forMs } = compiled.definition.pattern as PatternOf<'dwell'>;
    const due = Math.max(entry + forMs, now);
    this.setTimer(compiled, TimerKind.dwell, row, due, cause);
    progress.keepWatch(progress.obtain(row, scenario), due, sequence, lanes);
  }

  /** Leaves the timer's id in `lanes`. */
  private setTimer(scenario: CompiledScenario, kind: number, row: number, due: number, cause: Cause): void {
    idOf('timer', scenario.id, cause.id());
    this.state.timers.set(due, row, kindOf(kind, scenario.index), lanes[0]!, lanes[1]!);
  }

  private endAbsence(scenario: number, row: number, id1: number, id2: number, due: number): void {
    const { progress } = this.state;
    const record = progress.find(row, scenario);
    if (record === 0 || !isWatching(progress, record) || watchDue(progress, record) !== due) return;
    const id = watchTimerId(progress, record);
    if (!sameId(progress.extras.i32, id, id1, id2)) return;
    const timerId = idAt(progress.extras.i32, id);
    endWatch(progress, record);
    this.fireTimer(scenario, row, due, timerId);
  }

  private endDwell(scenario: number, row: number, id1: number, id2: number, due: number): void {
    const { progress, places, program } = this.state;
    const record = progress.find(row, scenario);
    if (record === 0) return;
    const { i32, f64 } = progress.inputs;
    const details = progress.details.i32;
    let watch = progress.records.i32[record + ProgressField.inputs]!;
    let detail = 0;
    for (; watch !== 0; watch = i32[watch]!) {
      detail = -i32[watch + InputField.mask]!;
      // An id accepted again after the horizon makes a second timer of the same name: the due tells them apart.
      if (f64[(watch >> 1) + InputField.at] !== due) continue;
      if (sameId(details, detail + DetailField.timerId, id1, id2)) break;
    }
    if (watch === 0) return;
    const { area } = program.scenarios[scenario]!;
    const isPresent = places.isStillPresent(row, area, details[detail + DetailField.sequence]!, due);
    const id = isPresent ? idAt(details, detail + DetailField.timerId) : '';
    progress.remove(record, watch);
    if (isPresent) this.fireTimer(scenario, row, due, id);
    // Those who live there come every day, and nothing ever comes of it.
    progress.forgetIfEmpty(record, row, scenario);
  }

  private endSchedule(scenario: number, row: number, due: number): void {
    this.fireTimer(scenario, row, due, idOf('timer', this.state.program.scenarios[scenario]!.id, due));
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
      this.suppress(scenario.id, gate, gate === 'resident-unknown' && state.usualAreas.noteUnknown(row));
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
