/**
 * Takes customers through the steps of campaigns (docs/semantics.md §12).
 *
 * J1. A customer is on at most one journey of a campaign, and on at most 16 in all.
 * J2. A journey comes to each step at most once, so that what one input does is bounded by the steps.
 * J3. A journey under way rests at a step that waits (`wakeAt`) or is put off (`retryAt`), and then a timer is set.
 * J4. What a journey is doing follows from its enrolment alone: no memory lies elsewhere.
 */
import type { ContactBook } from '../decisions/contact-book.ts';
import type { ContactLife } from '../decisions/contact-life.ts';
import type { CustomerState } from '../decisions/customer-state.ts';
import type { DecisionProgram } from '../decisions/decision-program.ts';
import type { Enrolment } from '../decisions/enrolments.ts';
import { laneOf } from '../decisions/record-id.ts';
import type { DecisionEnd, JourneyCause, StepDecider } from '../decisions/step-decider.ts';
import type { EffectSink } from '../effects.ts';
import type { CampaignControls } from './campaign-controls.ts';
import { type CompiledFlow, type DecideFlow, END } from './compile-journey.ts';
import { JourneyBook } from './journey-book.ts';
import { exitReason } from './journey-exits.ts';
import { JourneySteps } from './journey-steps.ts';
import type { Happening, Walk } from './walk.ts';

const MAX_JOURNEYS = 16;
/** How long a decision may be put off where its step does not say. */
const DEFAULT_WITHIN_MS = 48 * 3_600_000;
const FIRST_ATTEMPT = 0;
/** Instead of the position of a step: the journey rests where it is. */
const REST = -2;

export type EnrolAnswer = 'decided' | 'waiting' | 'skipped';

export interface JourneyRunnerOptions {
  readonly program: DecisionProgram;
  readonly state: CustomerState;
  readonly book: ContactBook;
  readonly decider: StepDecider;
  readonly contacts: ContactLife;
  readonly controls: CampaignControls;
  readonly effects: EffectSink;
  /** The first decision of a journey, once deferred, was tried again and ended so; `campaign` is a position. */
  settled(row: number, campaign: number, momentId: string, end: DecisionEnd): void;
}

export class JourneyRunner {
  /** How the last decision of `enter` ended; read it after `decided`. */
  last: DecisionEnd = NO_DECISION;
  private readonly options: JourneyRunnerOptions;
  private readonly program: DecisionProgram;
  private readonly state: CustomerState;
  private readonly book: ContactBook;
  private readonly journeys: JourneyBook;
  private readonly decider: StepDecider;
  private readonly steps: JourneySteps;
  /** Some campaign has more than a single decision. */
  readonly hasJourneys: boolean;
  /** Codes under which the book knows campaigns, by position. */
  private readonly campaignCodes: readonly number[];

  constructor(options: JourneyRunnerOptions) {
    const { program, state, book, decider } = options;
    this.options = options;
    this.program = program;
    this.state = state;
    this.book = book;
    this.journeys = new JourneyBook(program, state, book, options.effects);
    this.decider = decider;
    this.steps = new JourneySteps(options);
    this.hasJourneys = program.campaigns.some(({ journeys }) => [...journeys.values()].some((one) => !one.isPlain));
    this.campaignCodes = program.campaigns.map((campaign) => book.code(campaign.id));
  }

  /**
   * A customer may enter a campaign (a position). `waiting`: paused, not in its period or audience not met; ask again
   * when the customer changes. `skipped`: for good. `decided`: see `last`.
   */
  enter(row: number, now: number, campaign: number, cause: JourneyCause): EnrolAnswer {
    const compiled = this.program.campaigns[campaign];
    if (compiled.journey.steps.length === 0 || this.options.controls.isCancelled(campaign)) return 'skipped';
    if (this.options.controls.isPaused(campaign)) return 'waiting';
    if (!this.admits(row, now, campaign, cause)) return 'waiting';
    return this.beginUnlessEnrolled(row, now, campaign, cause, FIRST_ATTEMPT);
  }

  /** Whether the campaign (a position) is in its period and the customer in its audience. */
  admits(row: number, now: number, campaign: number, cause: JourneyCause): boolean {
    const compiled = this.program.campaigns[campaign];
    const first = compiled.journey.steps[0];
    return this.decider.admits(row, now, compiled, first?.kind === 'decide' ? first.decision : undefined, cause);
  }

  /** Decides again about a moment whose last decision ended with `mayChange`; `attempt` is the new one. */
  enterAgain(row: number, now: number, campaign: number, cause: JourneyCause, attempt: number): 'decided' | 'skipped' {
    const compiled = this.program.campaigns[campaign];
    const first = compiled.journey.steps[0];
    if (first?.kind !== 'decide' || !this.options.controls.isOpen(campaign)) return 'skipped';
    this.decider.begin(row, now, compiled, first.decision, cause, true);
    return this.beginUnlessEnrolled(row, now, campaign, cause, attempt);
  }

  /** Whether the customer could enter the campaign as far as earlier journeys of it are concerned. */
  mayEnter(row: number, now: number, campaign: number): boolean {
    const { enrolments } = this.book;
    const record = enrolments.find(this.state.decisionHead(row), this.campaignCodes[campaign]);
    if (record === 0) return true;
    if (enrolments.isDeferred(record) || enrolments.isUnderWay(record)) return false;
    return !(now < enrolments.decidedAt(record) + this.program.campaigns[campaign].reentryMs);
  }

  /** The timer of a deferred decision ran. */
  retryDue(row: number, lane0: number, lane1: number, due: number): void {
    const { enrolments } = this.book;
    const record = enrolments.findDeferred(this.state.decisionHead(row), lane0, lane1);
    if (record === 0 || enrolments.retryAt(record) !== due) return;
    this.retry(row, due, record);
  }

  /** The timer of a step that waits ran; `campaign` is a position. */
  wakeDue(row: number, campaign: number, lane0: number, lane1: number, due: number): void {
    const { enrolments } = this.book;
    const record = enrolments.find(this.state.decisionHead(row), this.campaignCodes[campaign]);
    if (record === 0 || enrolments.wakeAt(record) !== due) return;
    const timerId = this.journeys.timerId(row, record);
    if (laneOf(timerId, 0) !== lane0 || laneOf(timerId, 1) !== lane1) return;
    this.wake(row, due, record);
  }

  /** An input about the customer was applied: journeys under way may leave, or go on with what they waited for. */
  look(row: number, now: number, happening: Happening): void {
    if (!this.hasJourneys || !this.journeys.travellers.isMarked(row)) return;
    const { enrolments } = this.book;
    const records = enrolments.underWay(this.state.decisionHead(row));
    if (records.length === 0) {
      this.journeys.travellers.unmark(row);
      return;
    }
    const rank = (record: number) => this.program.campaignOrder.indexOf(this.journeys.positionOf(record));
    for (const record of records.sort((a, b) => rank(a) - rank(b))) {
      const walk = this.journeys.walkOf(row, now, record);
      if (walk === undefined || !this.options.controls.isOpen(walk.position)) continue;
      const reason = this.exitReason(walk, happening);
      if (reason !== undefined) {
        this.leave(walk, reason);
        continue;
      }
      const step = this.restingAt(walk);
      if (step === undefined) this.leave(walk, 'step-gone');
      else if (step.kind === 'waitFor' && this.steps.isMet(walk, step, happening)) this.take(walk, step.met);
    }
  }

  /** Ends the customer's journey in the campaign of this position, unless it began after `until`. */
  cancel(row: number, now: number, campaign: number, until: number): void {
    const { enrolments } = this.book;
    const record = enrolments.find(this.state.decisionHead(row), this.campaignCodes[campaign]);
    if (record === 0 || enrolments.decidedAt(record) > until) return;
    const walk = enrolments.isUnderWay(record) ? this.journeys.walkOf(row, now, record) : undefined;
    if (walk !== undefined) this.leave(walk, 'cancelled');
    else if (enrolments.isDeferred(record)) this.journeys.endDeferral(row, record);
  }

  /** Does what came due by `until` while the campaign of this position was paused. */
  catchUp(row: number, now: number, campaign: number, until: number): void {
    const { enrolments } = this.book;
    const record = enrolments.find(this.state.decisionHead(row), this.campaignCodes[campaign]);
    if (record === 0) return;
    if (enrolments.retryAt(record) <= until) this.retry(row, now, record);
    else if (enrolments.wakeAt(record) <= until) this.wake(row, now, record);
  }

  /** Sets the timers of an enrolment read from a checkpoint. */
  await(row: number, enrolment: Enrolment): void {
    this.journeys.await(row, enrolment);
  }

  private beginUnlessEnrolled(
    row: number,
    now: number,
    campaign: number,
    cause: JourneyCause,
    attempt: number,
  ): 'decided' | 'skipped' {
    this.journeys.prune(row, now);
    if (!this.mayEnter(row, now, campaign)) return 'skipped';
    const compiled = this.program.campaigns[campaign];
    if (
      !compiled.journey.isPlain &&
      this.book.enrolments.underWay(this.state.decisionHead(row)).length >= MAX_JOURNEYS
    ) {
      this.journeys.say(row, now, compiled, cause.momentId, '', 'left', 'journey.limit');
      return 'skipped';
    }
    const first = compiled.journey.steps[0];
    if (first.kind === 'decide') this.last = this.beginByDeciding(row, now, campaign, first, cause, attempt);
    else {
      this.last = NO_DECISION;
      this.take(this.begin(row, now, campaign, cause, NO_DECISION), 0);
    }
    return 'decided';
  }

  /** The decider has begun with the first step. */
  private beginByDeciding(
    row: number,
    now: number,
    campaign: number,
    first: DecideFlow,
    cause: JourneyCause,
    attempt: number,
  ): DecisionEnd {
    const compiled = this.program.campaigns[campaign];
    const withinMs = first.withinMs ?? (cause.scenario < 0 ? DEFAULT_WITHIN_MS : Number.POSITIVE_INFINITY);
    const deadline = Math.min(cause.expiresAt, cause.at + withinMs);
    const end = this.decider.decide(row, now, compiled, first.decision, cause, attempt, deadline);
    if (end.result === 'deferred') {
      const enrolment = { ...this.journeys.newEnrolment(compiled, cause, end), retryAt: end.retryAt };
      this.journeys.put(row, enrolment);
      this.journeys.await(row, enrolment);
      return end;
    }
    const next = end.result !== 'nothing' ? first.next : first.otherwise;
    if (next === undefined) return end;
    const walk = this.begin(row, now, campaign, cause, end);
    this.take(walk, next);
    return { ...end, mayChange: false };
  }

  /** The journey begins: the customer is at its first step. */
  private begin(row: number, now: number, campaign: number, cause: JourneyCause, end: DecisionEnd): Walk {
    const compiled = this.program.campaigns[campaign];
    const { journey } = compiled;
    const record = this.journeys.put(row, { ...this.journeys.newEnrolment(compiled, cause, end), decidedAt: now });
    const first = journey.steps[0];
    if (!journey.isPlain) this.journeys.say(row, now, compiled, cause.momentId, first.id, 'entered', '');
    return { row, now, position: campaign, campaign: compiled, journey, record, cause };
  }

  /** Takes step after step, from the one at `from` on, until one rests or none is left. */
  private take(walk: Walk, from: number): void {
    const { row, now, journey, record } = walk;
    const before = this.book.enrolments.step(record) || journey.steps[0].id;
    for (let at = from; at !== END; ) {
      const reason = this.exitReason(walk, undefined);
      if (reason !== undefined) {
        this.leave(walk, reason);
        return;
      }
      const step = journey.steps[at];
      this.book.enrolments.comeTo(record, step.id, now, journey.version);
      at = this.step(walk, step);
      if (at !== REST) continue;
      if (step.id !== before) this.journeys.say(row, now, walk.campaign, walk.cause.momentId, step.id, 'moved', '');
      return;
    }
    this.leave(walk, 'end');
  }

  /** What the step does; returns where the journey goes on, or `REST`. */
  private step(walk: Walk, step: CompiledFlow): number {
    const { row, now, record } = walk;
    switch (step.kind) {
      case 'decide':
        return this.decide(walk, step, FIRST_ATTEMPT);
      case 'wait': {
        const due = this.steps.waitEnds(row, now, step);
        if (due <= now) return step.next;
        this.journeys.setWake(row, walk.position, record, due);
        return REST;
      }
      case 'waitFor': {
        if (this.steps.isMet(walk, step, undefined)) return step.met;
        if (step.timeoutMs <= 0) return step.otherwise;
        this.journeys.setWake(row, walk.position, record, now + step.timeoutMs);
        return REST;
      }
      case 'branch':
        return this.steps.branch(walk, step);
      case 'split':
        return this.steps.split(row, step);
      case 'act':
        this.steps.act(walk, step.act);
        return step.next;
      case 'end':
        return END;
    }
  }

  private decide(walk: Walk, step: DecideFlow, attempt: number): number {
    const { row, now, campaign, record, cause } = walk;
    const { enrolments } = this.book;
    const deadline = enrolments.stepAt(record) + (step.withinMs ?? DEFAULT_WITHIN_MS);
    this.decider.begin(row, now, campaign, step.decision, cause, false);
    const end = this.decider.decide(row, now, campaign, step.decision, cause, attempt, deadline);
    if (end.result === 'nothing') return step.otherwise ?? step.next;
    if (end.result !== 'deferred') return step.next;
    enrolments.defer(record, end.retryAt, end.decisionId, attempt);
    this.journeys.await(row, enrolments.enrolment(record));
    return REST;
  }

  /** A decision that was put off is due again. */
  private retry(row: number, now: number, record: number): void {
    const { enrolments } = this.book;
    const enrolment = enrolments.enrolment(record);
    const position = this.program.campaignIndex.get(enrolment.campaign) ?? -1;
    if (this.options.controls.isPaused(position)) return;
    if (!enrolments.isUnderWay(record)) {
      this.journeys.endDeferral(row, record);
      if (position >= 0) this.retryFirst(row, now, position, enrolment);
      return;
    }
    const walk = this.journeys.walkOf(row, now, record);
    if (walk === undefined) return;
    const reason = this.exitReason(walk, undefined);
    const step = this.restingAt(walk);
    if (reason !== undefined || step?.kind !== 'decide') this.leave(walk, reason ?? 'step-gone');
    else {
      const next = this.decide(walk, step, enrolment.attempt + 1);
      if (next !== REST) this.take(walk, next);
    }
  }

  private retryFirst(row: number, now: number, campaign: number, enrolment: Enrolment): void {
    const compiled = this.program.campaigns[campaign];
    const first = compiled.journey.steps[0];
    const cause = this.journeys.causeOf(enrolment);
    if (first?.kind !== 'decide' || now >= enrolment.expiresAt) return;
    this.decider.begin(row, now, compiled, first.decision, cause, true);
    const end = this.beginByDeciding(row, now, campaign, first, cause, enrolment.attempt + 1);
    this.options.settled(row, campaign, enrolment.momentId, end);
  }

  /** A step that waited has come to its end. */
  private wake(row: number, now: number, record: number): void {
    const walk = this.journeys.walkOf(row, now, record);
    if (walk === undefined || this.options.controls.isPaused(walk.position)) return;
    const reason = this.exitReason(walk, undefined);
    const step = this.restingAt(walk);
    if (reason !== undefined || step === undefined) this.leave(walk, reason ?? 'step-gone');
    else if (step.kind === 'waitFor') {
      this.take(walk, this.steps.isMet(walk, step, undefined) ? step.met : step.otherwise);
    } else this.take(walk, step.next);
  }

  private leave(walk: Walk, reason: string): void {
    const { row, now, campaign, record, cause, journey } = walk;
    const { enrolments } = this.book;
    const since = enrolments.decidedAt(record);
    enrolments.leave(record);
    if (reason !== 'end') this.options.contacts.withdrawPlanned(row, now, campaign.id, since, `journey.${reason}`);
    if (!journey.isPlain) this.journeys.say(row, now, campaign, cause.momentId, '', 'left', reason);
  }

  private exitReason(walk: Walk, happening: Happening | undefined): string | undefined {
    return exitReason(this.state, this.book, walk, happening);
  }

  private restingAt({ journey, record }: Walk): CompiledFlow | undefined {
    return journey.steps[journey.positions.get(this.book.enrolments.step(record)) ?? -1];
  }
}

/** Of a journey that does not begin with a decision. */
const NO_DECISION: DecisionEnd = {
  result: 'nothing',
  mayChange: false,
  attempt: 0,
  decisionId: '0'.repeat(24),
  retryAt: Number.NaN,
};
