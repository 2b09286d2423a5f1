/**
 * Decides what to propose to a customer and sees the proposal through to its end (docs/semantics.md §7–§9).
 *
 * One `DecisionMaker` serves one partition. Its memory is the contact book (per customer) and the capacity
 * ledger (per slot); what it says goes to the effect sink. The caller applies inputs and runs timers in
 * order; nothing here waits, reads a clock or draws chance from anything but ids.
 *
 *   enrol       a moment meets a campaign: decides its first step, or waits, or is skipped for good
 *   redecide    new profile data may have changed a decision that came to nothing
 *   onTimer     a deferred decision is due again; a planned contact is due for hand-over
 *   ask         a pull touchpoint wants the best offers now
 *   handover    a dispatcher wants to send a planned contact: the last check
 *   outcome     what became of a contact
 *   command     opt-out and opt-in
 *   write…, readCustomer, forget     state of one customer
 *
 * D1. A push decision goes through all stages; nothing is planned that a stage refuses (I3).
 * D2. Caps count slots dated by their hand-over; a slot is reserved with the decision and freed when the
 *     contact is withdrawn, fails or expires. Held-out customers keep a ghost slot.
 * D3. At most one enrolment a campaign: while a decision is deferred, or re-entry is not yet allowed, other
 *     moments of that campaign are skipped.
 * D4. Ids: decision = hash("decision", customer, moment, campaign, step, attempt), attempts from 0; of a pull
 *     ask = hash("decision", customer, id of the input, "", "", 0); contact = hash("contact", decision, rank),
 *     ranks from 1. Timer ids are those of the deferred decision and of the contact.
 * D5. `now` of every call is that of the input or timer being applied (§1).
 */
import type { DecisionRecorded, DecisionResult, EffectSink } from '../effects.ts';
import { idOf, uniformOf } from '../hash.ts';
import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';
import type { Dictionary } from '../state/dictionary.ts';
import { TimerKind } from '../state/timers.ts';
import { Arbitration, momentWeight } from './arbitration.ts';
import { CandidateScreen } from './candidate-screen.ts';
import type { CapacityLedger } from './capacity.ts';
import { ContactBook } from './contact-book.ts';
import { ContactLife, type HandoverAnswer, type HandoverMode, type OutcomeAnswer, type ToldOutcome } from './contact-life.ts';
import { ContactPolicy } from './contact-policy.ts';
import type { CustomerState, MomentRef } from './customer-state.ts';
import type { CompiledCampaign, CompiledStep, DecisionProgram } from './decision-program.ts';
import type { Enrolment } from './enrolments.ts';
import { type Block, MarkScope } from './marks.ts';
import { PullDesk, type PullRequest } from './pull-desk.ts';
import { laneOf } from './record-id.ts';
import { RefusalList } from './refusal-list.ts';

/** Attempt of a campaign's first decision about a moment. */
const FIRST_ATTEMPT = 0;

/**
 * How a push decision ended. `mayChange`: it came to nothing with a candidate refused at eligibility or
 * applicability, so new profile data may change it. `attempt`: its attempt.
 */
export interface DecisionEnd {
  readonly result: PushResult;
  readonly mayChange: boolean;
  readonly attempt: number;
}

export interface DecisionMakerOptions {
  readonly program: DecisionProgram;
  readonly state: CustomerState;
  /** Words of records; may be shared with the rest of the engine. */
  readonly words: Dictionary;
  readonly capacity: CapacityLedger;
  readonly effects: EffectSink;
  readonly handover: HandoverMode;
  /** The customer's moments that have not expired at `now`, in (at, momentId) order. */
  openMoments(row: number, now: number): readonly MomentRef[];
  /** A deferred decision was tried again and ended so; `campaign` is a position. */
  settled(row: number, campaign: number, momentId: string, end: DecisionEnd): void;
}

type PushResult = Exclude<DecisionResult, 'presented'>;

export type EnrolAnswer = 'decided' | 'waiting' | 'skipped';

/** Scope and, except for `all`, the id of the channel or category. */
export interface ConsentCommand {
  readonly command: 'opt-out' | 'opt-in';
  /** `all`, `channel` or `category`; others are not known. */
  readonly scope: string;
  readonly of?: string;
}

export class DecisionMaker {
  /** How the last decision of `enrol` or `redecide` ended; read it after `decided`. */
  last: DecisionEnd = { result: 'nothing', mayChange: false, attempt: 0 };
  readonly book: ContactBook;
  private readonly options: DecisionMakerOptions;
  private readonly program: DecisionProgram;
  private readonly state: CustomerState;
  private readonly screen: CandidateScreen;
  private readonly arbitration: Arbitration;
  private readonly refusals: RefusalList;
  private readonly contacts: ContactLife;
  private readonly desk: PullDesk;
  /** Codes under which the book knows campaigns, by position. */
  private readonly campaignCodes: readonly number[];

  constructor(options: DecisionMakerOptions) {
    const { program, state, capacity, effects } = options;
    this.options = options;
    this.program = program;
    this.state = state;
    this.book = new ContactBook(
      options.words,
      program.caps.length > 0,
      (campaign) => program.campaigns[program.campaignIndex.get(campaign) ?? -1]?.reentryMs,
    );
    this.campaignCodes = program.campaigns.map((campaign) => this.book.code(campaign.id));
    const policy = new ContactPolicy(program, this.book);
    this.screen = new CandidateScreen(program, state, this.book, policy, capacity);
    this.arbitration = new Arbitration(program, state);
    this.refusals = new RefusalList(program.reasons);
    this.contacts = new ContactLife(program, state, this.book, this.screen, effects, options.handover);
    this.desk = new PullDesk(program, state, this.book, this.screen, this.arbitration, this.contacts, effects);
  }

  /**
   * Brings a moment to a campaign (a position). `waiting`: not in its period or audience not met; ask again
   * when the customer changes. `skipped`: for good. `decided`: see `last`.
   */
  enrol(row: number, now: number, campaign: number, moment: MomentRef): EnrolAnswer {
    const compiled = this.program.campaigns[campaign];
    const step = compiled.steps[0];
    if (step === undefined) return 'skipped';
    this.screen.begin(row, now, compiled, step, moment.scenario, moment.at);
    if (this.screen.campaignRefusal() !== 0) return 'waiting';
    return this.decideUnlessEnrolled(row, now, campaign, moment, FIRST_ATTEMPT);
  }

  /** Decides again about a moment whose last decision ended with `mayChange`; `attempt` is the new one. */
  redecide(row: number, now: number, campaign: number, moment: MomentRef, attempt: number): 'decided' | 'skipped' {
    const compiled = this.program.campaigns[campaign];
    const step = compiled.steps[0];
    if (step === undefined) return 'skipped';
    this.screen.begin(row, now, compiled, step, moment.scenario, moment.at);
    return this.decideUnlessEnrolled(row, now, campaign, moment, attempt);
  }

  /** Runs a timer of kind `deferred` or `handover`; one whose reason is gone does nothing. */
  onTimer(row: number, kind: number, id1: number, id2: number, due: number): void {
    if (kind === TimerKind.handover) this.contacts.handoverDue(row, id1, id2, due);
    else if (kind === TimerKind.deferred) this.retry(row, id1, id2, due);
    else throw new Error(`broken invariant: timer of kind ${kind} is not for decisions`);
  }

  /**
   * Answers a pull touchpoint: records the decision and the presentations. Returns the decision's id, or
   * undefined when the channel is not a pull channel.
   */
  ask(row: number, now: number, request: PullRequest): string | undefined {
    this.prune(row, now);
    return this.desk.ask(row, now, request, this.options.openMoments(row, now));
  }

  /** The last check of a planned contact (§8). */
  handover(row: number, now: number, contactId: string): HandoverAnswer {
    return this.contacts.handover(row, now, contactId);
  }

  /** What became of a contact. */
  outcome(row: number, now: number, contactId: string, told: ToldOutcome): OutcomeAnswer {
    this.prune(row, now);
    return this.contacts.outcome(row, now, contactId, told);
  }

  /** `<stage>.<reason>` for which the policy allows no marketing of any kind to the customer; undefined: it does. */
  marketingRefusal(row: number, now: number): string | undefined {
    const refusal = this.screen.marketingRefusal(row, now);
    return refusal === 0 ? undefined : this.program.reasons.fullText(refusal);
  }

  /** False when scope, channel or category is not known; nothing happened then. */
  command(row: number, { command, scope, of = '' }: ConsentCommand): boolean {
    const isKnown =
      scope === 'all' ||
      (scope === 'channel' && this.program.channelIndex.has(of)) ||
      (scope === 'category' && this.program.categories.includes(of));
    if (!isKnown) return false;
    const { marks } = this.book;
    const head = this.state.decisionHead(row);
    const code = scope === 'all' ? 0 : this.book.code(of);
    this.state.setDecisionHead(
      row,
      command === 'opt-out' ? marks.block(head, MarkScope[scope], code) : marks.unblock(head, MarkScope[scope], code),
    );
    return true;
  }

  /** What the customer asked not to be contacted about. */
  blocks(row: number): Block[] {
    return this.book.marks.blocks(this.state.decisionHead(row));
  }

  /** Writes what is remembered of the customer, for checkpoints and the state hash. */
  writeCustomer(row: number, writer: CustomerWriter): void {
    this.book.writeCustomer(this.state.decisionHead(row), writer);
  }

  /** Reads what `writeCustomer` wrote, for a customer of whom nothing is remembered yet, and sets the timers. */
  readCustomer(row: number, reader: CustomerReader): void {
    const head = this.book.readCustomer(reader);
    this.state.setDecisionHead(row, head);
    this.book.eachWaiting(
      head,
      (contact) => this.contacts.awaitHandover(row, contact),
      (enrolment) => this.awaitRetry(row, enrolment),
    );
  }

  /** Forgets the customer: erasure. */
  forget(row: number): void {
    this.book.forget(this.state.decisionHead(row));
    this.state.setDecisionHead(row, 0);
  }

  private retry(row: number, lane0: number, lane1: number, due: number): void {
    const record = this.book.enrolments.findDeferred(this.state.decisionHead(row), lane0, lane1);
    if (record === 0 || this.book.enrolments.retryAt(record) !== due) return;
    const {
      campaign: id,
      attempt,
      momentId,
      scenario: scenarioId,
      momentAt,
      expiresAt,
    } = this.book.enrolments.enrolment(record);
    this.state.setDecisionHead(row, this.book.enrolments.endDeferral(this.state.decisionHead(row), record));
    const campaign = this.program.campaignIndex.get(id) ?? -1;
    const step = this.program.campaigns[campaign]?.steps[0];
    if (step === undefined || due >= expiresAt) return;
    const scenario = this.program.scenarioIndex.get(scenarioId) ?? -1;
    this.screen.begin(row, due, this.program.campaigns[campaign], step, scenario, momentAt);
    const end = this.decide(row, due, campaign, { momentId, scenario, at: momentAt, expiresAt }, attempt + 1);
    this.options.settled(row, campaign, momentId, end);
  }

  private decideUnlessEnrolled(
    row: number,
    now: number,
    campaign: number,
    moment: MomentRef,
    attempt: number,
  ): 'decided' | 'skipped' {
    this.prune(row, now);
    const { enrolments } = this.book;
    const record = enrolments.find(this.state.decisionHead(row), this.campaignCodes[campaign]);
    if (record !== 0) {
      const { reentryMs } = this.program.campaigns[campaign];
      if (enrolments.isDeferred(record) || now < enrolments.decidedAt(record) + reentryMs) return 'skipped';
    }
    this.last = this.decide(row, now, campaign, moment, attempt);
    return 'decided';
  }

  /** The screen has begun with this campaign's first step. */
  private decide(row: number, now: number, campaign: number, moment: MomentRef, attempt: number): DecisionEnd {
    const compiled = this.program.campaigns[campaign];
    const step = compiled.steps[0];
    const { screen, arbitration, refusals } = this;
    const customerId = this.state.customerId(row);
    const decisionId = idOf('decision', customerId, moment.momentId, compiled.id, step.id, attempt);
    refusals.clear();
    arbitration.begin(row, now);
    const weight = momentWeight(moment, now);
    for (const candidate of step.push) {
      const reason = screen.pushRefusal(candidate);
      if (reason === 0) arbitration.add(candidate, weight);
      else refusals.add(reason, candidate.label);
    }
    let result: PushResult;
    if (arbitration.count > 0) {
      arbitration.rank(decisionId, step.exploration, 1);
      result = this.isHeldOut(customerId, compiled, step) ? 'control' : 'contact';
    } else result = screen.retryAt < moment.expiresAt ? 'deferred' : 'nothing';
    this.record(row, now, compiled, moment, decisionId, result);
    if (result !== 'nothing') {
      const enrolment = this.enrolmentBy(decisionId, now, compiled, moment, attempt, result);
      this.state.setDecisionHead(row, this.book.enrolments.put(this.state.decisionHead(row), enrolment));
      if (result === 'deferred') this.awaitRetry(row, enrolment);
      else this.plan(row, now, compiled, step, enrolment, result);
    }
    return { result, mayChange: result === 'nothing' && refusals.mayChange, attempt };
  }

  private record(
    row: number,
    now: number,
    campaign: CompiledCampaign,
    { momentId }: MomentRef,
    decisionId: string,
    result: DecisionResult,
  ): void {
    const { arbitration } = this;
    const decision: DecisionRecorded = {
      type: 'decision',
      decisionId,
      customerId: this.state.customerId(row),
      at: now,
      campaign: campaign.id,
      momentId,
      result,
      ...(arbitration.count > 0 ? { chosen: arbitration.survivor(arbitration.ranked[0]) } : {}),
      candidates: [...arbitration.inOrder(), ...this.refusals.groups()],
      version: this.program.definitions.version,
    };
    this.options.effects.push(decision);
  }

  /** Reserves the slot and the capacity of the winner: for a contact, or as the ghost of a held-out customer. */
  private plan(
    row: number,
    now: number,
    campaign: CompiledCampaign,
    step: CompiledStep,
    { decisionId, scenario, momentAt }: Enrolment,
    result: 'contact' | 'control',
  ): void {
    const candidate = this.arbitration.candidate(this.arbitration.ranked[0]);
    const channel = this.program.channels[candidate.channel];
    const product = this.program.products[this.program.offers[candidate.offer]?.product ?? -1];
    const slot = this.state.capacitySlot(row);
    const { capacity } = this.options;
    if (channel.pool >= 0) capacity.take(channel.pool, slot, now);
    for (const { pool } of campaign.pools) capacity.take(pool, slot, now);
    const dueAt = now + channel.delayMs;
    this.contacts.begin(row, {
      contactId: idOf('contact', decisionId, 1),
      decisionId,
      campaign: campaign.id,
      step: step.id,
      offer: candidate.name,
      message: step.message,
      service: step.service,
      product: product?.id ?? '',
      category: product?.category === undefined ? '' : this.program.categories[product.category],
      channel: channel.id,
      touchpoint: '',
      scenario,
      momentAt,
      status: result === 'contact' ? 'planned' : 'control',
      plannedAt: now,
      dueAt,
      slotAt: step.service ? Number.NaN : dueAt,
    });
  }

  private enrolmentBy(
    decisionId: string,
    now: number,
    campaign: CompiledCampaign,
    moment: MomentRef,
    attempt: number,
    result: PushResult,
  ): Enrolment {
    const deferred = result === 'deferred';
    return {
      campaign: campaign.id,
      decidedAt: deferred ? Number.NaN : now,
      retryAt: deferred ? this.screen.retryAt : Number.NaN,
      attempt,
      decisionId,
      momentId: moment.momentId,
      scenario: this.program.definitions.scenarios[moment.scenario]?.id ?? '',
      momentAt: moment.at,
      expiresAt: moment.expiresAt,
    };
  }

  private awaitRetry(row: number, { retryAt, decisionId }: Enrolment): void {
    this.state.timers.set(retryAt, row, TimerKind.deferred, laneOf(decisionId, 0), laneOf(decisionId, 1));
  }

  /**
   * Global hold-out first, then the campaign's; each by a stable hash, so the same customers every time. Nobody is
   * kept from a service message.
   */
  private isHeldOut(customerId: string, { control }: CompiledCampaign, { service }: CompiledStep): boolean {
    if (service) return false;
    const { globalControl } = this.program.definitions.policy;
    if (globalControl !== undefined && uniformOf(customerId, globalControl.experiment) < globalControl.share)
      return true;
    return uniformOf(customerId, control.experiment) < control.share;
  }

  private prune(row: number, now: number): void {
    const head = this.state.decisionHead(row);
    if (head !== 0) this.state.setDecisionHead(row, this.book.prune(head, now));
  }
}
