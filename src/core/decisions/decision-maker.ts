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
import type { EffectSink } from '../effects.ts';
import { CampaignControls } from '../journeys/campaign-controls.ts';
import { CampaignDesk } from '../journeys/campaign-desk.ts';
import { type EnrolAnswer, JourneyRunner } from '../journeys/journey-runner.ts';
import { OrderAttribution } from '../journeys/order-attribution.ts';
import { NO_EVENT } from '../journeys/walk.ts';
import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';
import type { Dictionary } from '../state/dictionary.ts';
import { kindIn, scenarioIn, TimerKind } from '../state/timers.ts';
import { Arbitration } from './arbitration.ts';
import { CandidateScreen } from './candidate-screen.ts';
import type { CapacityLedger } from './capacity.ts';
import { ContactBook } from './contact-book.ts';
import {
  ContactLife,
  type HandoverAnswer,
  type HandoverMode,
  type OutcomeAnswer,
  type ToldOutcome,
} from './contact-life.ts';
import { ContactPolicy } from './contact-policy.ts';
import { type CustomerStanding, customerStanding } from './customer-standing.ts';
import type { CustomerState, MomentRef } from './customer-state.ts';
import type { DecisionProgram } from './decision-program.ts';
import { type Block, MarkScope } from './marks.ts';
import { PullDesk, type PullRequest } from './pull-desk.ts';
import { SendDesk } from './send-desk.ts';
import { type DecisionEnd, StepDecider } from './step-decider.ts';

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
  /** A campaign that was paused is open again: looks at the customer's moments that waited for it. */
  lookAgain(row: number, now: number, campaign: number): void;
  /** A deferred decision was tried again and ended so; `campaign` is a position. */
  settled(row: number, campaign: number, momentId: string, end: DecisionEnd): void;
}

/** Scope and, except for `all`, the id of the channel or category. */
export interface ConsentCommand {
  readonly command: 'opt-out' | 'opt-in';
  /** `all`, `channel` or `category`; others are not known. */
  readonly scope: string;
  readonly of?: string;
}

export class DecisionMaker {
  readonly book: ContactBook;
  readonly journeys: JourneyRunner;
  readonly campaigns: CampaignDesk;
  readonly sends: SendDesk;
  private readonly controls: CampaignControls;
  private readonly options: DecisionMakerOptions;
  private readonly program: DecisionProgram;
  private readonly state: CustomerState;
  private readonly policy: ContactPolicy;
  private readonly screen: CandidateScreen;
  private readonly contacts: ContactLife;
  private readonly desk: PullDesk;
  private readonly orders: OrderAttribution;

  /** `before`: under other definitions and with the same words; what it remembers is this one's from now on. */
  constructor(options: DecisionMakerOptions, before?: DecisionMaker) {
    const { program, state, capacity, effects } = options;
    this.options = options;
    this.program = program;
    this.state = state;
    this.book = new ContactBook(
      options.words,
      program.caps.length > 0,
      (campaign) => program.campaigns[program.campaignIndex.get(campaign) ?? -1]?.reentryMs,
      before?.book,
    );
    const policy = new ContactPolicy(program, this.book);
    this.policy = policy;
    this.screen = new CandidateScreen(program, state, this.book, policy, capacity);
    const arbitration = new Arbitration(program, state);
    const { book, screen } = this;
    this.controls = new CampaignControls(program.campaigns);
    const { controls } = this;
    this.contacts = new ContactLife(program, state, book, screen, effects, options.handover, controls);
    this.desk = new PullDesk(program, state, book, screen, arbitration, this.contacts, effects, controls);
    this.orders = new OrderAttribution(program, state, book, effects);
    const decider = new StepDecider(program, state, screen, arbitration, this.contacts, capacity, effects);
    const { contacts } = this;
    const { settled, lookAgain } = options;
    this.journeys = new JourneyRunner({ program, state, book, decider, contacts, controls, effects, settled });
    const { journeys } = this;
    this.campaigns = new CampaignDesk({ program, state, policy, capacity, journeys, contacts, controls, lookAgain });
    this.sends = new SendDesk(program, state, book, screen, decider, contacts, effects);
  }

  /** How the last decision of `enrol` or `redecide` ended; read it after `decided`. */
  get last(): DecisionEnd {
    return this.journeys.last;
  }

  /** Brings a moment to a campaign (a position); answers as `JourneyRunner.enter` does. */
  enrol(row: number, now: number, campaign: number, moment: MomentRef): EnrolAnswer {
    return this.journeys.enter(row, now, campaign, moment);
  }

  /** Decides again about a moment whose last decision ended with `mayChange`; `attempt` is the new one. */
  redecide(row: number, now: number, campaign: number, moment: MomentRef, attempt: number): 'decided' | 'skipped' {
    return this.journeys.enterAgain(row, now, campaign, moment, attempt);
  }

  /** Runs a timer of kind `deferred`, `handover` or `journey`; one whose reason is gone does nothing. */
  onTimer(row: number, kind: number, id1: number, id2: number, due: number): void {
    if (kind === TimerKind.handover) this.contacts.handoverDue(row, id1, id2, due);
    else if (kind === TimerKind.deferred) this.journeys.retryDue(row, id1, id2, due);
    else if (kind === TimerKind.expiry) this.contacts.expiryDue(row, id1, id2, due);
    else if (kindIn(kind) === TimerKind.journey) this.journeys.wakeDue(row, scenarioIn(kind), id1, id2, due);
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

  /** Takes a planned contact back; false when the customer has none of this id. */
  cancelContact(row: number, now: number, contactId: string): boolean {
    return this.contacts.cancel(row, now, contactId);
  }

  /** What became of a contact. */
  outcome(row: number, now: number, contactId: string, told: ToldOutcome): OutcomeAnswer {
    this.prune(row, now);
    const answer = this.contacts.outcome(row, now, contactId, told);
    if (answer === 'applied') this.journeys.look(row, now, NO_EVENT);
    return answer;
  }

  /**
   * An input about the customer was applied: their journeys may leave or go on. `eventType`: position of the type of an
   * event that is not late, otherwise −1; `ordered`: position of the product of an order, otherwise −1; `id` and `at`
   * are then those of the order.
   */
  applied(row: number, now: number, eventType: number, ordered: number, at: number, id: string): void {
    const convertedBy = ordered < 0 ? '' : this.orders.attribute(row, at, ordered, id);
    this.journeys.look(row, now, { eventType, ordered, convertedBy });
  }

  /** `<stage>.<reason>` for which the policy allows no marketing of any kind to the customer; undefined: it does. */
  marketingRefusal(row: number, now: number): string | undefined {
    const refusal = this.screen.marketingRefusal(row, now);
    return refusal === 0 ? undefined : this.program.reasons.fullText(refusal);
  }

  /** False when scope, channel or category is not known; nothing happened then. */
  command(row: number, now: number, { command, scope, of = '' }: ConsentCommand): boolean {
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
    if (command === 'opt-out') this.contacts.withdrawBlocked(row, now);
    this.journeys.look(row, now, NO_EVENT);
    return true;
  }

  /** What the customer asked not to be contacted about. */
  blocks(row: number): Block[] {
    return this.book.marks.blocks(this.state.decisionHead(row));
  }

  /** How the customer stands with campaigns and the contact policy. */
  standing(row: number, now: number): CustomerStanding {
    const head = this.state.decisionHead(row);
    const refusal = this.marketingRefusal(row, now);
    return {
      ...customerStanding(this.policy, this.book, head, this.state.zone(row), now),
      ...(refusal !== undefined && { refusal }),
    };
  }

  /** Writes what is remembered of the customer, for checkpoints and the state hash. */
  writeCustomer(row: number, writer: CustomerWriter): void {
    this.book.writeCustomer(this.state.decisionHead(row), writer);
  }

  /** Reads what `writeCustomer` wrote, for a customer of whom nothing is remembered yet, and sets the timers. */
  readCustomer(row: number, reader: CustomerReader): void {
    this.state.setDecisionHead(row, this.book.readCustomer(reader));
    this.setTimers(row);
  }

  /** What is remembered of the customer comes from before these definitions: drops what is gone, sets the timers. */
  rearm(row: number): void {
    const head = this.state.decisionHead(row);
    if (head === 0) return;
    this.state.setDecisionHead(row, this.book.dropGone(head));
    this.setTimers(row);
  }

  private setTimers(row: number): void {
    this.book.eachWaiting(
      this.state.decisionHead(row),
      (contact) => this.contacts.awaitHandover(row, contact),
      (enrolment) => this.journeys.await(row, enrolment),
    );
  }

  /** Forgets the customer: erasure. */
  forget(row: number): void {
    this.book.forget(this.state.decisionHead(row));
    this.state.setDecisionHead(row, 0);
  }

  private prune(row: number, now: number): void {
    const head = this.state.decisionHead(row);
    if (head !== 0) this.state.setDecisionHead(row, this.book.prune(head, now));
  }
}
