import type { DecisionRecorded, DecisionResult, EffectSink } from '../effects.ts';
import { idOf, uniformOf } from '../hash.ts';
import { type Arbitration, momentWeight } from './arbitration.ts';
import type { CandidateScreen } from './candidate-screen.ts';
import type { CapacityLedger } from './capacity.ts';
import type { CompiledStep } from './compiled-step.ts';
import type { ContactLife } from './contact-life.ts';
import type { CustomerState } from './customer-state.ts';
import type { DecidingCampaign, DecisionProgram } from './decision-program.ts';
import { RefusalList } from './refusal-list.ts';

export type PushResult = Exclude<DecisionResult, 'presented'>;

/**
 * How a push decision ended. `mayChange`: it came to nothing with a candidate refused at eligibility or
 * applicability, so new profile data may change it. `attempt`: its attempt. `retryAt`: of `deferred`.
 */
export interface DecisionEnd {
  readonly result: PushResult;
  readonly mayChange: boolean;
  readonly attempt: number;
  readonly decisionId: string;
  readonly retryAt: number;
}

/**
 * What a journey began with: `momentId` is the cause in its ids. Without a moment `scenario` is −1, `at` the entry and
 * `expiresAt` +∞. `scenario` is a position in `definitions.scenarios`.
 */
export interface JourneyCause {
  readonly momentId: string;
  readonly scenario: number;
  readonly at: number;
  readonly expiresAt: number;
}

/** Makes the push decisions of journeys (docs/semantics.md §8). Invariants: decision-maker.ts. */
export class StepDecider {
  private readonly program: DecisionProgram;
  private readonly state: CustomerState;
  private readonly screen: CandidateScreen;
  private readonly arbitration: Arbitration;
  private readonly contacts: ContactLife;
  private readonly capacity: CapacityLedger;
  private readonly effects: EffectSink;
  private readonly refusals: RefusalList;

  constructor(
    program: DecisionProgram,
    state: CustomerState,
    screen: CandidateScreen,
    arbitration: Arbitration,
    contacts: ContactLife,
    capacity: CapacityLedger,
    effects: EffectSink,
  ) {
    this.program = program;
    this.state = state;
    this.screen = screen;
    this.arbitration = arbitration;
    this.contacts = contacts;
    this.capacity = capacity;
    this.effects = effects;
    this.refusals = new RefusalList(program.reasons);
  }

  /** Whether the campaign is in its period and the customer in its audience. Undefined `step`: none decides. */
  admits(row: number, now: number, campaign: DecidingCampaign, step: CompiledStep | undefined, cause: JourneyCause) {
    this.begin(row, now, campaign, step, cause, true);
    return this.screen.campaignRefusal() === 0;
  }

  /** Names what the next `decide` is about. `first`: it is the first step, which looks at the audience. */
  begin(
    row: number,
    now: number,
    campaign: DecidingCampaign,
    step: CompiledStep | undefined,
    { scenario, at }: JourneyCause,
    first: boolean,
  ): void {
    this.screen.begin(row, now, campaign, step, scenario, scenario < 0 ? 0 : at, first);
  }

  /** Decides what `begin` named; put off only to a time before `deadline`. */
  decide(
    row: number,
    now: number,
    campaign: DecidingCampaign,
    step: CompiledStep,
    cause: JourneyCause,
    attempt: number,
    deadline: number,
  ): DecisionEnd {
    const { screen, arbitration, refusals } = this;
    const customerId = this.state.customerId(row);
    const decisionId = idOf('decision', customerId, cause.momentId, campaign.id, step.id, attempt);
    refusals.clear();
    arbitration.begin(row, now);
    const weight = momentWeight(cause.scenario < 0 ? undefined : cause, now);
    for (const candidate of step.push) {
      const reason = screen.pushRefusal(candidate);
      if (reason === 0) arbitration.add(candidate, weight);
      else refusals.add(reason, candidate.label);
    }
    let result: PushResult;
    if (arbitration.count > 0) {
      arbitration.rank(decisionId, step.exploration, 1);
      result = !step.service && this.isHeldOut(customerId, campaign) ? 'control' : 'contact';
    } else result = screen.retryAt < deadline ? 'deferred' : 'nothing';
    this.record(row, now, campaign, cause, decisionId, result);
    if (result === 'contact' || result === 'control') this.plan(row, now, campaign, step, cause, decisionId, result);
    const mayChange = result === 'nothing' && refusals.mayChange;
    return { result, mayChange, attempt, decisionId, retryAt: screen.retryAt };
  }

  /**
   * Global hold-out first, then the campaign's; each by a stable hash, so the same customers every time. Nobody is
   * kept from a service message.
   */
  isHeldOut(customerId: string, { control }: DecidingCampaign): boolean {
    const { globalControl } = this.program.definitions.policy;
    if (globalControl !== undefined && uniformOf(customerId, globalControl.experiment) < globalControl.share)
      return true;
    return uniformOf(customerId, control.experiment) < control.share;
  }

  private record(
    row: number,
    now: number,
    campaign: DecidingCampaign,
    { momentId, scenario }: JourneyCause,
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
      ...(scenario < 0 ? {} : { momentId }),
      result,
      ...(arbitration.count > 0 ? { chosen: arbitration.survivor(arbitration.ranked[0]) } : {}),
      candidates: [...arbitration.inOrder(), ...this.refusals.groups()],
      version: this.program.definitions.version,
    };
    this.effects.push(decision);
  }

  /** Reserves the slot and the capacity of the winner: for a contact, or as the ghost of a held-out customer. */
  private plan(
    row: number,
    now: number,
    campaign: DecidingCampaign,
    step: CompiledStep,
    { scenario, at }: JourneyCause,
    decisionId: string,
    result: 'contact' | 'control',
  ): void {
    const candidate = this.arbitration.candidate(this.arbitration.ranked[0]);
    const channel = this.program.channels[candidate.channel];
    const product = this.program.products[this.program.offers[candidate.offer]?.product ?? -1];
    const slot = this.state.capacitySlot(row);
    const { capacity } = this;
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
      scenario: this.program.definitions.scenarios[scenario]?.id ?? '',
      momentAt: scenario < 0 ? 0 : at,
      status: result === 'contact' ? 'planned' : 'control',
      plannedAt: now,
      dueAt,
      slotAt: step.service ? Number.NaN : dueAt,
      answer: '',
    });
  }
}
