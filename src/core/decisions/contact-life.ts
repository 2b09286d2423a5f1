import {
  type ContactChanged,
  type ContactStatus,
  CUSTOMER_ANSWERS,
  type EffectSink,
  type OutcomeNoted,
} from '../effects.ts';
import type { CampaignControls } from '../journeys/campaign-controls.ts';
import { TimerKind, type Timers } from '../state/timers.ts';
import type { CandidateScreen } from './candidate-screen.ts';
import type { Candidate } from './compiled-step.ts';
import type { ContactBook } from './contact-book.ts';
import type { BookStatus, Contact } from './contacts.ts';
import type { CustomerState } from './customer-state.ts';
import type { DecisionProgram } from './decision-program.ts';
import { MarkScope } from './marks.ts';
import { isId, laneOf } from './record-id.ts';

/** `assumed`: hand-over happens when due, by a timer. `logged`: the dispatcher asks, by an input. */
export type HandoverMode = 'assumed' | 'logged';

export type HandoverAnswer = 'released' | 'withdrawn' | 'expired' | 'paused' | 'not-planned' | 'unknown-contact';

/** `returned`: it did not leave, and is to be handed over again. */
type DeliveryReport = 'sent' | 'delivered' | 'failed' | 'expired' | 'unknown' | 'returned';

/** What became of a contact, as an `outcome` input tells it. */
export interface ToldOutcome {
  readonly outcome: string;
  /** Why it did not arrive. */
  readonly reason?: string;
  readonly staffId?: string;
  readonly note?: string;
}

export type OutcomeAnswer = 'applied' | 'unknown-contact' | 'unknown-outcome';

/** How long after its due a contact may still be handed over: by people, longer. */
const GRACE_MS = 24 * 3_600_000;
const HUMAN_GRACE_MS = 7 * GRACE_MS;
/** Before the number that a test goes to, in place of a touchpoint. */
const TEST = 'test:';

const isTest = ({ touchpoint }: Contact): boolean => touchpoint.startsWith(TEST);

/** What stands in place of the touchpoint of a test contact. */
export const testTouchpoint = (number: string): string => TEST + number;

/** Which statuses a delivery report may follow; any other report is old news and changes nothing. */
const MAY_FOLLOW: Record<DeliveryReport, readonly BookStatus[]> = {
  sent: ['released', 'unknown'],
  delivered: ['released', 'unknown', 'sent'],
  failed: ['released', 'unknown', 'sent'],
  expired: ['planned', 'released', 'unknown', 'sent'],
  unknown: ['released'],
  returned: ['released'],
};
const ANSWERS: ReadonlySet<string> = new Set(CUSTOMER_ANSWERS);

/** The life of a contact from its plan or presentation to its last outcome. */
export class ContactLife {
  private readonly program: DecisionProgram;
  private readonly state: CustomerState;
  private readonly book: ContactBook;
  private readonly screen: CandidateScreen;
  private readonly effects: EffectSink;
  private readonly mode: HandoverMode;
  private readonly controls: CampaignControls;
  private readonly timers: Timers;

  constructor(
    program: DecisionProgram,
    state: CustomerState,
    book: ContactBook,
    screen: CandidateScreen,
    effects: EffectSink,
    mode: HandoverMode,
    controls: CampaignControls,
  ) {
    this.program = program;
    this.state = state;
    this.timers = state.timers;
    this.book = book;
    this.screen = screen;
    this.effects = effects;
    this.mode = mode;
    this.controls = controls;
  }

  /** Remembers a new contact, says so, and sees to its hand-over. A ghost (`control`) is only remembered. */
  begin(row: number, contact: Contact): void {
    this.state.setDecisionHead(row, this.book.contacts.add(this.state.decisionHead(row), contact));
    if (contact.status === 'control') return;
    this.say(row, contact, contact.status, contact.plannedAt, '');
    if (contact.status === 'planned') this.awaitHandover(row, contact);
  }

  /** Sets the timer of a planned contact; also for contacts read from a checkpoint. */
  awaitHandover(row: number, contact: Contact): void {
    const { contactId, dueAt } = contact;
    const isLogged = this.mode === 'logged';
    // One past the last instant at which it may be handed over.
    const due = isLogged ? this.expiresAt(contact) + 1 : dueAt;
    const kind = isLogged ? TimerKind.expiry : TimerKind.handover;
    this.timers.set(due, row, kind, laneOf(contactId, 0), laneOf(contactId, 1));
  }

  /** The expiry timer ran; nothing when the contact is not planned any more. */
  expiryDue(row: number, lane0: number, lane1: number, due: number): void {
    for (const record of this.planned(row)) {
      const contact = this.book.contacts.contact(record);
      const isThis = laneOf(contact.contactId, 0) === lane0 && laneOf(contact.contactId, 1) === lane1;
      if (!isThis || this.expiresAt(contact) + 1 !== due) continue;
      this.book.contacts.freeSlot(record);
      this.become(row, record, 'expired', due, '');
      return;
    }
  }

  /** Takes a planned contact back; false when the customer has none of this id. */
  cancel(row: number, now: number, contactId: string): boolean {
    const record = this.find(row, contactId);
    if (record === 0 || this.book.contacts.status(record) !== 'planned') return false;
    this.book.contacts.freeSlot(record);
    this.become(row, record, 'withdrawn', now, 'cancelled');
    return true;
  }

  /** A contact of the customer that is remembered. */
  contact(row: number, contactId: string): Contact | undefined {
    const record = this.find(row, contactId);
    return record === 0 ? undefined : this.book.contacts.contact(record);
  }

  /** The last instant at which it may be handed over. */
  private expiresAt({ dueAt, channel }: Contact): number {
    const human = this.program.definitions.channels[this.program.channelIndex.get(channel) ?? -1]?.human ?? false;
    return dueAt + (human ? HUMAN_GRACE_MS : GRACE_MS);
  }

  /** The hand-over timer ran; nothing when the contact is not planned any more. */
  handoverDue(row: number, lane0: number, lane1: number, due: number): void {
    const record = this.book.contacts.findPlanned(this.state.decisionHead(row), lane0, lane1, due);
    if (record !== 0) this.check(row, due, record);
  }

  handover(row: number, now: number, contactId: string): HandoverAnswer {
    const record = this.find(row, contactId);
    return record === 0 ? 'unknown-contact' : this.check(row, now, record);
  }

  outcome(row: number, now: number, contactId: string, told: ToldOutcome): OutcomeAnswer {
    const record = this.find(row, contactId);
    if (record === 0) return 'unknown-contact';
    const { outcome } = told;
    if (isDeliveryReport(outcome)) this.report(row, now, record, outcome, told.reason ?? '');
    else if (ANSWERS.has(outcome)) this.answer(row, now, record, told);
    else return 'unknown-outcome';
    return 'applied';
  }

  /** Withdraws what the campaign has planned since then, by (dueAt, contactId). */
  withdrawPlanned(row: number, now: number, campaign: string, since: number, reason: string): void {
    this.withdraw(row, now, (record) => {
      const contact = this.book.contacts.contact(record);
      return contact.campaign === campaign && contact.plannedAt >= since ? reason : undefined;
    });
  }

  /** Hands over, or asks to hand over, what the campaign had planned for an instant by `until` while it was paused. */
  catchUp(row: number, now: number, campaign: string, until: number): void {
    for (const record of this.planned(row)) {
      const { contacts } = this.book;
      if (contacts.dueAt(record) > until || contacts.contact(record).campaign !== campaign) continue;
      if (this.mode === 'assumed') this.check(row, now, record);
      else this.say(row, contacts.contact(record), 'planned', now, '');
    }
  }

  /** Withdraws what a block that has come forbids, by (dueAt, contactId). */
  withdrawBlocked(row: number, now: number): void {
    this.withdraw(row, now, (record) => {
      const contact = this.book.contacts.contact(record);
      const candidate = this.candidateOf(contact);
      if (candidate === undefined) return undefined;
      const refusal = this.screen.blockRefusal(row, now, contact.service, candidate);
      return refusal === 0 ? undefined : this.program.reasons.fullText(refusal);
    });
  }

  /** Withdraws the planned contacts for which `reasonOf` gives a reason, by (dueAt, contactId). */
  private withdraw(row: number, now: number, reasonOf: (record: number) => string | undefined): void {
    for (const record of this.planned(row)) {
      const reason = reasonOf(record);
      if (reason === undefined) continue;
      this.book.contacts.freeSlot(record);
      this.become(row, record, 'withdrawn', now, reason);
    }
  }

  /** Planned contacts of the customer, by (dueAt, contactId). */
  private planned(row: number): number[] {
    const { contacts } = this.book;
    const planned: number[] = [];
    for (let record = contacts.first(this.state.decisionHead(row)); record !== 0; record = contacts.next(record)) {
      if (contacts.status(record) === 'planned') planned.push(record);
    }
    return planned.sort(
      (a, b) => contacts.dueAt(a) - contacts.dueAt(b) || (contacts.sortKey(a) < contacts.sortKey(b) ? -1 : 1),
    );
  }

  /** The last check; releases or withdraws a planned contact. */
  private check(row: number, now: number, record: number): HandoverAnswer {
    const { contacts } = this.book;
    if (contacts.status(record) !== 'planned') return 'not-planned';
    const contact = contacts.contact(record);
    if (this.controls.isPaused(this.program.campaignIndex.get(contact.campaign) ?? -1)) {
      if (this.mode === 'logged') this.say(row, contact, 'planned', now, 'campaign.paused');
      return 'paused';
    }
    if (now > this.expiresAt(contact)) {
      contacts.freeSlot(record);
      this.become(row, record, 'expired', now, '');
      return 'expired';
    }
    // A test is for who makes the campaign: nothing keeps it back.
    const reason = isTest(contact) ? 0 : this.lastRefusal(row, now, record, contact);
    if (reason === 0) {
      contacts.moveSlot(record, now);
      this.become(row, record, 'released', now, '');
      return 'released';
    }
    contacts.freeSlot(record);
    this.become(row, record, 'withdrawn', now, this.program.reasons.fullText(reason));
    return 'withdrawn';
  }

  private lastRefusal(row: number, now: number, record: number, contact: Contact): number {
    const candidate = this.candidateOf(contact);
    if (candidate === undefined) return this.program.fixed.definitionGone;
    const scenario = this.program.scenarioIndex.get(contact.scenario) ?? -1;
    this.screen.beginHandover(row, now, contact.service, scenario, contact.momentAt);
    return this.screen.handoverRefusal(candidate, record);
  }

  /** Undefined when the definitions know its offer or channel no more. */
  private candidateOf({ message, offer: name, channel: channelId }: Contact): Candidate | undefined {
    const channel = this.program.channelIndex.get(channelId);
    const offer = message ? -1 : this.program.offerIndex.get(name);
    if (channel === undefined || offer === undefined) return undefined;
    return { offer, channel, name, label: `${name}@${channelId}` };
  }

  private report(row: number, now: number, record: number, report: DeliveryReport, reason: string): void {
    const { contacts } = this.book;
    if (!MAY_FOLLOW[report].includes(contacts.status(record))) return;
    if (report === 'failed' || report === 'expired') contacts.freeSlot(record);
    this.become(row, record, report === 'returned' ? 'planned' : report, now, reason);
  }

  private answer(row: number, now: number, record: number, told: ToldOutcome): void {
    const { contacts, marks } = this.book;
    const answer = told.outcome;
    if (answer !== 'viewed' || contacts.answer(record) === '') contacts.setAnswer(record, answer);
    this.effects.push(this.noted(row, now, contacts.contact(record), told));
    if (answer === 'declined') this.coolDown(row, now, contacts.contact(record));
    if (answer === 'do-not-disturb') {
      this.state.setDecisionHead(row, marks.block(this.state.decisionHead(row), MarkScope.all, 0));
      this.withdrawBlocked(row, now);
    }
    // A presentation that is acted on has become a contact.
    const acted = answer === 'agreed-to-pay' || answer === 'agreed-to-trial';
    if (acted && contacts.status(record) === 'presented') this.become(row, record, 'delivered', now, '');
  }

  private coolDown(row: number, now: number, { product, category }: Contact): void {
    const { productMs, categoryMs, allMs } = this.program.definitions.policy.refusalCooldown;
    const start = (scope: number, of: number, lengthMs: number) => {
      if (lengthMs <= 0) return;
      const head = this.book.marks.coolDown(this.state.decisionHead(row), scope, of, now + lengthMs);
      this.state.setDecisionHead(row, head);
    };
    if (product !== '') start(MarkScope.product, this.book.code(product), productMs);
    if (category !== '') start(MarkScope.category, this.book.code(category), categoryMs);
    start(MarkScope.all, 0, allMs);
  }

  private noted(
    row: number,
    now: number,
    { contactId }: Contact,
    { outcome, staffId, note }: ToldOutcome,
  ): OutcomeNoted {
    const customerId = this.state.customerId(row);
    return {
      type: 'outcome',
      contactId,
      customerId,
      at: now,
      outcome,
      ...(staffId !== undefined && { staffId }),
      ...(note !== undefined && { note }),
    };
  }

  private become(row: number, record: number, status: ContactStatus, now: number, reason: string): void {
    this.book.contacts.setStatus(record, status);
    this.say(row, this.book.contacts.contact(record), status, now, reason);
  }

  private say(row: number, contact: Contact, status: ContactStatus, changedAt: number, reason: string): void {
    const changed: ContactChanged = {
      type: 'contact',
      contactId: contact.contactId,
      decisionId: contact.decisionId,
      customerId: this.state.customerId(row),
      campaign: contact.campaign,
      step: contact.step,
      ...(contact.message ? { template: contact.offer } : { offer: contact.offer }),
      purpose: contact.service ? 'service' : 'marketing',
      channel: contact.channel,
      ...(contact.touchpoint === '' || isTest(contact) ? {} : { touchpoint: contact.touchpoint }),
      ...(isTest(contact) && { testNumber: contact.touchpoint.slice(TEST.length) }),
      at: contact.plannedAt,
      dueAt: contact.dueAt,
      status,
      ...(reason === '' ? {} : { reason }),
      changedAt,
    };
    this.effects.push(changed);
  }

  private find(row: number, contactId: string): number {
    return isId(contactId) ? this.book.contacts.find(this.state.decisionHead(row), contactId) : 0;
  }
}

const isDeliveryReport = (outcome: string): outcome is DeliveryReport => Object.hasOwn(MAY_FOLLOW, outcome);
