import type { CapacityLedger } from './capacity.ts';
import type { Candidate, CompiledStep } from './compiled-step.ts';
import type { ContactBook } from './contact-book.ts';
import type { ContactPolicy, Subject } from './contact-policy.ts';
import type { CustomerState } from './customer-state.ts';
import type {
  CompiledChannel,
  CompiledOffer,
  CompiledProduct,
  CompiledRequirement,
  DecidingCampaign,
  DecisionProgram,
  Period,
} from './decision-program.ts';

/** Not looked at yet, where 0 means "does not refuse". */
const UNKNOWN = -1;
const NO_SCENARIO = -1;
const NOTHING_IN_PARTICULAR: Subject = { channel: -1, category: -1, product: -1 };
/** The offer of a message. */
const NO_OFFER = -1;
/** No candidate was looked at yet. */
const NO_OFFER_YET = -2;

/**
 * Puts the candidates of one decision through the stages. `begin` names customer, campaign, step and
 * moment; then each `…Refusal` answers for a candidate with the number of the first reason that refuses
 * it, 0 when it survives. What concerns the offer alone is looked at once; the rest is looked at when first needed.
 */
export class CandidateScreen {
  /** The earliest instant at which a candidate refused at time or capacity may be tried again; +∞: none. */
  retryAt = Number.POSITIVE_INFINITY;
  private readonly program: DecisionProgram;
  private readonly state: CustomerState;
  private readonly book: ContactBook;
  private readonly policy: ContactPolicy;
  private readonly capacity: CapacityLedger;

  private row = 0;
  private now = 0;
  private scenario = -1;
  private service = false;
  /** Undefined at a hand-over, where applicability and capacity are not looked at. */
  private campaign: DecidingCampaign | undefined;
  private step: CompiledStep | undefined;
  private begins = true;
  /** Of the whole decision. */
  private campaignRefused = UNKNOWN;
  private consentRefused = UNKNOWN;
  private matchingOffers: readonly number[] | undefined;
  /** By offer, from that of a message on; whatever the campaign. */
  private readonly eligibilityRefused: Int32Array;
  private readonly suitabilityRefused: Int32Array;
  /** By channel, whatever the offer. */
  private readonly timeRefused: Int32Array;
  private readonly capacityRefused: Int32Array;
  /** Of the current offer. */
  private offer = NO_OFFER_YET;
  private applicabilityRefused = UNKNOWN;
  /** By pool: the decision that last counted demand for it. */
  private readonly demandedBy: Float64Array;
  private decision = 0;

  constructor(
    program: DecisionProgram,
    state: CustomerState,
    book: ContactBook,
    policy: ContactPolicy,
    capacity: CapacityLedger,
  ) {
    this.program = program;
    this.state = state;
    this.book = book;
    this.policy = policy;
    this.capacity = capacity;
    this.demandedBy = new Float64Array(program.pools.length);
    this.eligibilityRefused = new Int32Array(program.offers.length - NO_OFFER);
    this.suitabilityRefused = new Int32Array(program.offers.length - NO_OFFER);
    this.timeRefused = new Int32Array(program.channels.length);
    this.capacityRefused = new Int32Array(program.channels.length);
  }

  /**
   * `scenario` −1 and `momentAt` 0 without a moment; rules read them from here on. `step` undefined: only the campaign
   * is looked at. `begins`: it is the first step of a journey, for which the audience is looked at.
   */
  begin(
    row: number,
    now: number,
    campaign: DecidingCampaign,
    step: CompiledStep | undefined,
    scenario: number,
    momentAt: number,
    begins = true,
  ): void {
    this.reset(row, now, step?.service ?? false, scenario, momentAt);
    this.campaign = campaign;
    this.step = step;
    this.begins = begins;
  }

  /** After `begin`: another campaign with the first step of its journey, for the same customer, moment and purpose. */
  next(campaign: DecidingCampaign, step: CompiledStep): void {
    this.campaign = campaign;
    this.step = step;
    this.campaignRefused = UNKNOWN;
    this.matchingOffers = undefined;
    this.offer = NO_OFFER_YET;
  }

  /** Instead of `begin` before `handoverRefusal`. */
  beginHandover(row: number, now: number, service: boolean, scenario: number, momentAt: number): void {
    this.reset(row, now, service, scenario, momentAt);
    this.campaign = undefined;
    this.step = undefined;
  }

  /** Period and audience of the campaign: also what a moment waits for. */
  campaignRefusal(): number {
    if (this.campaignRefused === UNKNOWN) {
      const { fixed } = this.program;
      const campaign = required(this.campaign);
      if (!isWithin(campaign, this.now)) this.campaignRefused = fixed.campaignPeriod;
      else if (this.begins && campaign.audience?.(this.state, this.row, this.now) === false) {
        this.campaignRefused = fixed.campaignAudience;
      } else this.campaignRefused = 0;
    }
    return this.campaignRefused;
  }

  /** All stages, for a candidate we would push. */
  pushRefusal(candidate: Candidate): number {
    return (
      this.pullRefusal(candidate) ||
      this.policyRefusal(candidate, 0) ||
      this.timeRefusal(candidate) ||
      this.capacityRefusal(candidate)
    );
  }

  /** The stages that a presentation goes through: caps, time and capacity neither refuse nor count it. */
  pullRefusal(candidate: Candidate): number {
    return (
      this.eligibilityRefusal(candidate) ||
      this.applicabilityRefusal(candidate) ||
      this.suitabilityRefusal(candidate) ||
      this.consentRefusal(candidate)
    );
  }

  /** The last check of the planned contact `own`, dated now. */
  handoverRefusal(candidate: Candidate, own: number): number {
    return (
      this.eligibilityRefusal(candidate) ||
      this.suitabilityRefusal(candidate) ||
      this.consentRefusal(candidate) ||
      this.policyRefusal(candidate, own) ||
      (this.policy.isQuiet(this.state.zone(this.row), this.now) ? this.program.fixed.quietHours : 0)
    );
  }

  /** Instead of `begin`: what keeps all marketing from the customer, a total block or the policy's own reasons. */
  marketingRefusal(row: number, now: number): number {
    this.beginHandover(row, now, false, NO_SCENARIO, 0);
    const blocked = this.policy.blockRefusal(this.head(), NOTHING_IN_PARTICULAR, true);
    return blocked || this.firstUnmet(this.program.consent);
  }

  /** Instead of `begin`: whether a block the customer asked for forbids a planned contact. */
  blockRefusal(row: number, now: number, service: boolean, candidate: Candidate): number {
    this.beginHandover(row, now, service, NO_SCENARIO, 0);
    return this.policy.blockRefusal(this.head(), this.subject(candidate), service);
  }

  private reset(row: number, now: number, service: boolean, scenario: number, momentAt: number): void {
    this.row = row;
    this.now = now;
    this.service = service;
    this.scenario = scenario;
    this.state.setMoment(scenario, momentAt);
    this.retryAt = Number.POSITIVE_INFINITY;
    this.decision++;
    this.campaignRefused = UNKNOWN;
    this.consentRefused = UNKNOWN;
    this.matchingOffers = undefined;
    this.offer = NO_OFFER_YET;
    this.eligibilityRefused.fill(UNKNOWN);
    this.suitabilityRefused.fill(UNKNOWN);
    this.timeRefused.fill(UNKNOWN);
    this.capacityRefused.fill(UNKNOWN);
  }

  /** Product, offer and channel alone; needs `begin…`. */
  eligibilityRefusal(candidate: Candidate): number {
    const { offer, channel } = candidate;
    const { eligibilityRefused } = this;
    const place = offer - NO_OFFER;
    if (eligibilityRefused[place] === UNKNOWN) {
      const compiled = this.program.offers[offer];
      eligibilityRefused[place] = compiled === undefined ? 0 : this.productRefusal(compiled);
    }
    return eligibilityRefused[place] || this.firstUnmet(this.program.channels[channel].reach);
  }

  private productRefusal(offer: CompiledOffer): number {
    const { fixed, products } = this.program;
    const product: CompiledProduct = products[offer.product];
    if (!isWithin(product, this.now)) return fixed.productValidity;
    if (!isWithin(offer, this.now)) return fixed.offerValidity;
    if (this.state.holds(this.row, offer.product)) return fixed.productHeld;
    for (const other of product.exclusiveWith) if (this.state.holds(this.row, other)) return fixed.productExclusive;
    return this.firstUnmet(product.eligibility);
  }

  private applicabilityRefusal({ offer }: Candidate): number {
    const refused = this.campaignRefusal();
    if (refused !== 0) return refused;
    if (offer !== this.offer) {
      this.offer = offer;
      this.applicabilityRefused = this.offerApplicability(offer);
    }
    return this.applicabilityRefused;
  }

  private offerApplicability(offer: number): number {
    if (offer < 0) return 0;
    const { fixed } = this.program;
    const step = required(this.step);
    if (step.table !== undefined && !this.offersThatMatch(step).includes(offer)) return fixed.tableRow;
    if (step.matrix !== undefined && !this.offersThatMatch(step).includes(offer)) return fixed.matrixCell;
    const { where } = this.program.offers[offer];
    return where === undefined || where(this.state, this.row, this.now) ? 0 : fixed.offerWhere;
  }

  /** Offers of the first matching row of the step's table, or of its matrix. */
  private offersThatMatch({ table, matrix }: CompiledStep): readonly number[] {
    if (this.matchingOffers !== undefined) return this.matchingOffers;
    if (table !== undefined) {
      const row = table.find(({ where }) => where === undefined || where(this.state, this.row, this.now));
      this.matchingOffers = row?.offers ?? [];
    } else {
      const row = matrix?.find(
        ({ group, cells }) => cells.has(this.scenario) && this.state.inGroup(this.row, group, this.now),
      );
      this.matchingOffers = row?.cells.get(this.scenario) ?? [];
    }
    return this.matchingOffers;
  }

  private suitabilityRefusal({ offer }: Candidate): number {
    const { suitabilityRefused } = this;
    const place = offer - NO_OFFER;
    if (suitabilityRefused[place] === UNKNOWN) {
      const product = this.program.products[this.program.offers[offer]?.product ?? -1];
      suitabilityRefused[place] = product === undefined ? 0 : this.firstUnmet(product.suitability);
    }
    return suitabilityRefused[place];
  }

  private consentRefusal(candidate: Candidate): number {
    const blocked = this.policy.blockRefusal(this.head(), this.subject(candidate), this.service);
    if (blocked !== 0 || this.service) return blocked;
    if (this.consentRefused === UNKNOWN) this.consentRefused = this.firstUnmet(this.program.consent);
    return this.consentRefused;
  }

  /** `own`: the contact that is checked again, whose own slot does not count; 0 for a new one. */
  private policyRefusal(candidate: Candidate, own: number): number {
    const head = this.head();
    if (own === 0 && head !== 0 && !this.book.contacts.hasRoom(head)) return this.program.fixed.contactLimit;
    if (this.service) return 0;
    const subject = this.subject(candidate);
    const date = own === 0 ? this.dueAt(candidate) : this.now;
    return (
      this.policy.capRefusal(head, this.state.zone(this.row), date, subject, own) ||
      this.policy.cooldownRefusal(head, this.now, subject)
    );
  }

  private timeRefusal({ channel }: Candidate): number {
    const { timeRefused } = this;
    if (timeRefused[channel] === UNKNOWN) timeRefused[channel] = this.channelTime(channel);
    return timeRefused[channel];
  }

  private channelTime(channel: number): number {
    const zone = this.state.zone(this.row);
    const { delayMs } = this.program.channels[channel];
    const dueAt = this.now + delayMs;
    if (!this.policy.isQuiet(zone, dueAt)) return 0;
    this.retryAt = Math.min(this.retryAt, this.policy.endOfQuiet(zone, dueAt) - delayMs);
    return this.program.fixed.quietHours;
  }

  private capacityRefusal({ channel }: Candidate): number {
    const { capacityRefused } = this;
    if (capacityRefused[channel] === UNKNOWN) capacityRefused[channel] = this.channelCapacity(channel);
    return capacityRefused[channel];
  }

  /**
   * A refused candidate is demand for every pool it needs, also for those that have a lease: leases are dealt out
   * anew, and it takes all of them at once. A decision counts once for a pool, however many candidates want it.
   */
  private channelCapacity(channel: number): number {
    const { pool, capacityReason }: CompiledChannel = this.program.channels[channel];
    const { pools } = required(this.campaign);
    const slot = this.state.capacitySlot(this.row);
    const isOut = (wanted: number) => !this.capacity.has(wanted, slot);
    const refusal = pool >= 0 && isOut(pool) ? capacityReason : pools.find((limit) => isOut(limit.pool))?.reason;
    if (refusal === undefined) return 0;
    const needed = [pool, ...pools.map((limit) => limit.pool)].filter((one) => one >= 0);
    for (const one of needed) this.demand(one, slot);
    const retries = needed.filter(isOut).map((one) => this.capacity.retryAt(one, this.now));
    this.retryAt = Math.min(this.retryAt, Math.max(...retries));
    return refusal;
  }

  private demand(pool: number, slot: number): void {
    if (this.demandedBy[pool] === this.decision) return;
    this.demandedBy[pool] = this.decision;
    this.capacity.demand(pool, slot);
  }

  private firstUnmet(requirements: readonly CompiledRequirement[]): number {
    for (const { reason, holds } of requirements) if (!holds(this.state, this.row, this.now)) return reason;
    return 0;
  }

  private subject({ offer, channel }: Candidate): Subject {
    const product = this.program.offers[offer]?.product ?? -1;
    return { channel, product, category: this.program.products[product]?.category ?? -1 };
  }

  private dueAt({ channel }: Candidate): number {
    return this.now + this.program.channels[channel].delayMs;
  }

  private head(): number {
    return this.state.decisionHead(this.row);
  }
}

const isWithin = ({ from, until }: Period, now: number) => now >= from && now < until;

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('broken invariant: a candidate was screened before `begin`');
  return value;
}
