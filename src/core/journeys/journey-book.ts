import type { ContactBook } from '../decisions/contact-book.ts';
import type { CustomerState } from '../decisions/customer-state.ts';
import type { CompiledCampaign, DecisionProgram } from '../decisions/decision-program.ts';
import { type Enrolment, NO_JOURNEY } from '../decisions/enrolments.ts';
import { laneOf } from '../decisions/record-id.ts';
import type { DecisionEnd, JourneyCause } from '../decisions/step-decider.ts';
import type { EffectSink, JourneyChanged } from '../effects.ts';
import { idOf } from '../hash.ts';
import { RowMarks } from '../state/row-marks.ts';
import { kindOf, TimerKind } from '../state/timers.ts';
import { journeyIdOf, type Walk } from './walk.ts';

/** Where journeys are kept: enrolments in the contact book, their timers, and what is said of them. */
export class JourneyBook {
  /** Who may be on a journey: most customers never are, and every input about them asks. */
  readonly travellers = new RowMarks();
  private readonly program: DecisionProgram;
  private readonly state: CustomerState;
  private readonly book: ContactBook;
  private readonly effects: EffectSink;

  constructor(program: DecisionProgram, state: CustomerState, book: ContactBook, effects: EffectSink) {
    this.program = program;
    this.state = state;
    this.book = book;
    this.effects = effects;
  }

  /** The journey of an enrolment, to be taken on; undefined when its campaign is gone. */
  walkOf(row: number, now: number, record: number): Walk | undefined {
    const enrolment = this.book.enrolments.enrolment(record);
    const position = this.program.campaignIndex.get(enrolment.campaign);
    if (position === undefined) return undefined;
    const campaign = this.program.campaigns[position];
    const journey = campaign.journeys.get(enrolment.version) ?? campaign.journey;
    return { row, now, position, campaign, journey, record, cause: this.causeOf(enrolment) };
  }

  /** Position of the campaign; −1 when it is gone. */
  positionOf(record: number): number {
    return this.program.campaignIndex.get(this.book.enrolments.campaign(record)) ?? -1;
  }

  /** What the journey began with. */
  causeOf({ momentId, scenario, momentAt, expiresAt }: Enrolment): JourneyCause {
    const position = scenario === '' ? -1 : (this.program.scenarioIndex.get(scenario) ?? -1);
    return { momentId, scenario: position, at: momentAt, expiresAt };
  }

  /** Of a journey that has not begun. */
  newEnrolment(campaign: CompiledCampaign, cause: JourneyCause, end: DecisionEnd): Enrolment {
    return {
      campaign: campaign.id,
      decidedAt: Number.NaN,
      retryAt: Number.NaN,
      attempt: end.attempt,
      decisionId: end.decisionId,
      momentId: cause.momentId,
      scenario: this.program.definitions.scenarios[cause.scenario]?.id ?? '',
      momentAt: cause.at,
      expiresAt: cause.expiresAt,
      ...NO_JOURNEY,
    };
  }

  /** Keeps the enrolment; returns its record. */
  put(row: number, enrolment: Enrolment): number {
    const { enrolments } = this.book;
    this.travellers.mark(row);
    const head = enrolments.put(this.state.decisionHead(row), enrolment);
    this.state.setDecisionHead(row, head);
    return enrolments.find(head, this.book.code(enrolment.campaign));
  }

  /** The first decision is not put off any more; what was never decided is forgotten. */
  endDeferral(row: number, record: number): void {
    this.state.setDecisionHead(row, this.book.enrolments.endDeferral(this.state.decisionHead(row), record));
  }

  /** The journey waits where it is. */
  setWake(row: number, campaign: number, record: number, due: number): void {
    this.book.enrolments.wait(record, due);
    const timerId = this.timerId(row, record);
    this.state.timers.set(due, row, kindOf(TimerKind.journey, campaign), laneOf(timerId, 0), laneOf(timerId, 1));
  }

  /** Sets the timers of an enrolment read from a checkpoint. */
  await(row: number, enrolment: Enrolment): void {
    const { timers } = this.state;
    const { retryAt, decisionId, wakeAt } = enrolment;
    // Whoever is on a journey waits or is put off.
    this.travellers.mark(row);
    if (!Number.isNaN(retryAt)) {
      timers.set(retryAt, row, TimerKind.deferred, laneOf(decisionId, 0), laneOf(decisionId, 1));
    }
    if (Number.isNaN(wakeAt)) return;
    const position = this.program.campaignIndex.get(enrolment.campaign) ?? -1;
    const record = this.book.enrolments.find(this.state.decisionHead(row), this.book.code(enrolment.campaign));
    this.setWake(row, position, record, wakeAt);
  }

  /** Of the step at which the journey is. */
  timerId(row: number, record: number): string {
    const { enrolments } = this.book;
    const customerId = this.state.customerId(row);
    const journeyId = journeyIdOf(customerId, enrolments.campaign(record), enrolments.cause(record));
    return idOf('timer', journeyId, enrolments.step(record));
  }

  /** `cause`: what the journey began with; `step` and `reason` '' for none. */
  say(
    row: number,
    at: number,
    { id: campaign }: CompiledCampaign,
    cause: string,
    step: string,
    status: JourneyChanged['status'],
    reason: string,
  ): void {
    const customerId = this.state.customerId(row);
    const journeyId = journeyIdOf(customerId, campaign, cause);
    const about = { journeyId, customerId, campaign, at, step, status };
    this.effects.push({ type: 'journey', ...about, ...(reason === '' ? {} : { reason }) });
  }

  /** Forgets what can matter no more at `now`. */
  prune(row: number, now: number): void {
    const head = this.state.decisionHead(row);
    if (head !== 0) this.state.setDecisionHead(row, this.book.prune(head, now));
  }
}
