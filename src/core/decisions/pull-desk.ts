import type { DecisionRecorded, EffectSink } from '../effects.ts';
import { idOf } from '../hash.ts';
import type { CampaignControls } from '../journeys/campaign-controls.ts';
import { type Arbitration, momentWeight } from './arbitration.ts';
import type { CandidateScreen } from './candidate-screen.ts';
import type { Candidate, CompiledStep } from './compiled-step.ts';
import type { ContactBook } from './contact-book.ts';
import type { ContactLife } from './contact-life.ts';
import type { CustomerState, MomentRef } from './customer-state.ts';
import type { CompiledCampaign, DecisionProgram } from './decision-program.ts';
import { RefusalList } from './refusal-list.ts';

/** A pull touchpoint asks for up to `limit` offers. `causeId`: id of the input that carries the question. */
export interface PullRequest {
  readonly causeId: string;
  /** Id of a pull channel. */
  readonly channel: string;
  /** '' when the touchpoint does not say which it is. */
  readonly touchpoint: string;
  readonly limit: number;
}

/** Under which campaign a candidate of a pull ask stands. */
interface Standing {
  readonly candidate: Candidate;
  readonly campaign: CompiledCampaign;
  readonly step: CompiledStep;
  readonly moment: MomentRef | undefined;
}

/**
 * Answers pull asks: the offers of every campaign in its period that has the channel in its first offer
 * step and is open to the customer: it names no scenario, or one of its scenarios has an open moment (of
 * several, the newest counts).
 *
 * An offer that several campaigns bring is a candidate once: of the first, by priority and then id, in
 * which it survives; refused in all, with the reason of the first. Exploration is the highest of the steps.
 */
export class PullDesk {
  private readonly program: DecisionProgram;
  private readonly state: CustomerState;
  private readonly book: ContactBook;
  private readonly screen: CandidateScreen;
  private readonly arbitration: Arbitration;
  private readonly contacts: ContactLife;
  private readonly effects: EffectSink;
  private readonly controls: CampaignControls;
  private asks = 0;
  /** By offer: the ask in which it last survived, or was refused; and why it was first refused then. */
  private readonly survivedIn: Float64Array;
  private readonly refusedIn: Float64Array;
  private readonly reasons: Int32Array;

  constructor(
    program: DecisionProgram,
    state: CustomerState,
    book: ContactBook,
    screen: CandidateScreen,
    arbitration: Arbitration,
    contacts: ContactLife,
    effects: EffectSink,
    controls: CampaignControls,
  ) {
    this.program = program;
    this.state = state;
    this.book = book;
    this.screen = screen;
    this.arbitration = arbitration;
    this.contacts = contacts;
    this.effects = effects;
    this.controls = controls;
    this.survivedIn = new Float64Array(program.offers.length);
    this.refusedIn = new Float64Array(program.offers.length);
    this.reasons = new Int32Array(program.offers.length);
  }

  /** Records the decision and its presentations; returns its id, undefined for what is no pull channel. */
  ask(row: number, now: number, request: PullRequest, open: readonly MomentRef[]): string | undefined {
    const channel = this.program.channelIndex.get(request.channel);
    if (channel === undefined || !this.program.channels[channel].pull) return undefined;
    const { survivors, refusals } = this.look(row, now, channel, open);
    const { arbitration } = this;
    arbitration.begin(row, now);
    for (const { candidate, moment } of survivors) {
      this.state.setMoment(moment?.scenario ?? -1, moment?.at ?? 0);
      arbitration.add(candidate, momentWeight(moment, now));
    }
    const decisionId = idOf('decision', this.state.customerId(row), request.causeId, '', '', 0);
    const exploration = survivors.reduce((most, { step }) => Math.max(most, step.exploration), 0);
    const shown = survivors.length === 0 ? 0 : arbitration.rank(decisionId, exploration, request.limit);
    const first = shown === 0 ? undefined : survivors[arbitration.ranked[0]];
    const decision: DecisionRecorded = {
      type: 'decision',
      decisionId,
      customerId: this.state.customerId(row),
      at: now,
      campaign: first?.campaign.id ?? '',
      ...(first?.moment === undefined ? {} : { momentId: first.moment.momentId }),
      result: first === undefined ? 'nothing' : 'presented',
      ...(first === undefined ? {} : { chosen: arbitration.survivor(arbitration.ranked[0]) }),
      candidates: [...arbitration.inOrder(), ...refusals.groups()],
      version: this.program.definitions.version,
    };
    this.effects.push(decision);
    for (let rank = 1; rank <= shown; rank++) {
      this.present(row, now, decisionId, rank, survivors[arbitration.ranked[rank - 1]], request.touchpoint);
    }
    return decisionId;
  }

  private look(row: number, now: number, channel: number, open: readonly MomentRef[]) {
    const ask = ++this.asks;
    const survivors: Standing[] = [];
    const refused: Candidate[] = [];
    let screened: { service: boolean; moment: MomentRef | undefined } | undefined;
    for (const position of this.program.campaignOrder) {
      const campaign = this.program.campaigns[position];
      const step = campaign.steps.find(({ message }) => !message);
      const candidates = step?.pull.get(channel);
      if (step === undefined || candidates === undefined || !campaign.answersAsks) continue;
      if (!this.controls.isOpen(position)) continue;
      if (now < campaign.from || now >= campaign.until) continue;
      const moment = open.findLast(({ scenario }) => campaign.scenarios.includes(scenario));
      if (campaign.scenarios.length > 0 && moment === undefined) continue;
      if (screened?.service === step.service && screened.moment === moment) this.screen.next(campaign, step);
      else this.screen.begin(row, now, campaign, step, moment?.scenario ?? -1, moment?.at ?? 0);
      screened = { service: step.service, moment };
      for (const candidate of candidates) {
        const { offer } = candidate;
        if (this.survivedIn[offer] === ask) continue;
        const reason = this.screen.pullRefusal(candidate);
        if (reason === 0) {
          this.survivedIn[offer] = ask;
          survivors.push({ candidate, campaign, step, moment });
        } else if (this.refusedIn[offer] !== ask) {
          this.refusedIn[offer] = ask;
          this.reasons[offer] = reason;
          refused.push(candidate);
        }
      }
    }
    const refusals = new RefusalList(this.program.reasons);
    for (const { offer, label } of refused) {
      if (this.survivedIn[offer] !== ask) refusals.add(this.reasons[offer], label);
    }
    return { survivors, refusals };
  }

  /** A presentation holds no slot; one that cannot be remembered (B1) is not made. */
  private present(
    row: number,
    now: number,
    decisionId: string,
    rank: number,
    { candidate, campaign, step, moment }: Standing,
    touchpoint: string,
  ): void {
    if (!this.book.contacts.hasRoom(this.state.decisionHead(row))) return;
    const product = this.program.products[this.program.offers[candidate.offer].product];
    this.contacts.begin(row, {
      contactId: idOf('contact', decisionId, rank),
      decisionId,
      campaign: campaign.id,
      step: step.id,
      offer: candidate.name,
      message: false,
      service: step.service,
      product: product.id,
      category: this.program.categories[product.category],
      channel: this.program.channels[candidate.channel].id,
      touchpoint,
      scenario: this.program.definitions.scenarios[moment?.scenario ?? -1]?.id ?? '',
      momentAt: moment?.at ?? 0,
      status: 'presented',
      plannedAt: now,
      dueAt: now,
      slotAt: Number.NaN,
      answer: '',
    });
  }
}
