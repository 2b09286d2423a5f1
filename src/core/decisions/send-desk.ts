import type { EffectSink, OrderRequested } from '../effects.ts';
import { idOf } from '../hash.ts';
import type { CandidateScreen } from './candidate-screen.ts';
import type { Candidate, CompiledStep } from './compiled-step.ts';
import type { ContactBook } from './contact-book.ts';
import { type ContactLife, testTouchpoint } from './contact-life.ts';
import type { CustomerState } from './customer-state.ts';
import type { DecidingCampaign, DecisionProgram } from './decision-program.ts';
import type { StepDecider } from './step-decider.ts';

/** Somebody sends an offer by hand; `id`: of the command. */
export interface SendRequest {
  readonly id: string;
  readonly offer: string;
  /** Id of a push channel. */
  readonly channel: string;
  /** The contact is a test that goes to this number; '' for a contact that counts. */
  readonly testNumber: string;
}

/** What people ask for outside of any journey: an offer sent by hand, a test, an order for who has agreed. */
export class SendDesk {
  private readonly program: DecisionProgram;
  private readonly state: CustomerState;
  private readonly book: ContactBook;
  private readonly screen: CandidateScreen;
  private readonly decider: StepDecider;
  private readonly contacts: ContactLife;
  private readonly effects: EffectSink;

  constructor(
    program: DecisionProgram,
    state: CustomerState,
    book: ContactBook,
    screen: CandidateScreen,
    decider: StepDecider,
    contacts: ContactLife,
    effects: EffectSink,
  ) {
    this.program = program;
    this.state = state;
    this.book = book;
    this.screen = screen;
    this.decider = decider;
    this.contacts = contacts;
    this.effects = effects;
  }

  /** Returns what is wrong with the request, if anything. */
  send(row: number, now: number, request: SendRequest): string | undefined {
    const offer = this.program.offerIndex.get(request.offer);
    if (offer === undefined) return `there is no offer "${request.offer}"`;
    const channel = this.program.channelIndex.get(request.channel);
    if (channel === undefined || this.program.channels[channel].pull) {
      return `"${request.channel}" is no channel that messages are sent on`;
    }
    const label = `${request.offer}@${request.channel}`;
    const candidate: Candidate = { offer, channel, name: request.offer, label };
    if (request.testNumber !== '') return this.test(row, now, request, stepOf(candidate), '');
    const cause = { momentId: request.id, scenario: -1, at: now, expiresAt: Number.NEGATIVE_INFINITY };
    const step = stepOf(candidate);
    this.decider.begin(row, now, NO_CAMPAIGN, step, cause, true);
    this.decider.decide(row, now, NO_CAMPAIGN, step, cause, 0, Number.NEGATIVE_INFINITY);
    return undefined;
  }

  /** A test of the first decision of a campaign (a position). */
  testCampaign(row: number, now: number, campaign: number, id: string, testNumber: string): string | undefined {
    const compiled = this.program.campaigns[campaign];
    const step = compiled.journey.decisions.find(({ push }) => push.length > 0);
    if (step === undefined) return `the campaign "${compiled.id}" sends nothing`;
    return this.test(row, now, { id, testNumber }, step, compiled.id);
  }

  /**
   * The customer has confirmed that they want the product: in answer to a contact, or of their own accord. `id`: of the
   * input that says so. Returns what is wrong, if anything.
   */
  requestOrder(row: number, now: number, id: string, productId: string, contactId?: string): string | undefined {
    const contact = contactId === undefined ? undefined : this.contacts.contact(row, contactId);
    if (contactId !== undefined && contact === undefined) return `no contact "${contactId}" of this customer is known`;
    const product = this.program.products.findIndex(({ id }) => id === productId);
    if (product < 0) return `there is no product "${productId}"`;
    if (this.state.holds(row, product)) return undefined;
    const request: OrderRequested = {
      type: 'orderRequest',
      requestId: idOf('order', contactId ?? id, productId),
      customerId: this.state.customerId(row),
      at: now,
      action: 'order',
      product: productId,
      campaign: contact?.campaign ?? '',
      ...(contactId !== undefined && { contactId }),
    };
    this.effects.push(request);
    return undefined;
  }

  /** The first candidate the customer is eligible for, whatever else speaks against it; it counts nowhere. */
  private test(
    row: number,
    now: number,
    { id, testNumber }: Pick<SendRequest, 'id' | 'testNumber'>,
    step: CompiledStep,
    campaign: string,
  ): string | undefined {
    if (!this.book.contacts.hasRoom(this.state.decisionHead(row))) return 'no more contacts can be remembered';
    this.screen.beginHandover(row, now, true, -1, 0);
    const candidate = step.push.find((one) => this.screen.eligibilityRefusal(one) === 0);
    if (candidate === undefined) return 'the customer is not eligible for anything that could be sent';
    const decisionId = idOf('test', this.state.customerId(row), id);
    this.contacts.begin(row, {
      contactId: idOf('contact', decisionId, 1),
      decisionId,
      campaign,
      step: step.id,
      offer: candidate.name,
      message: step.message,
      service: true,
      product: '',
      category: '',
      channel: this.program.channels[candidate.channel].id,
      touchpoint: testTouchpoint(testNumber),
      scenario: '',
      momentAt: 0,
      status: 'planned',
      plannedAt: now,
      dueAt: now,
      slotAt: Number.NaN,
      answer: '',
    });
    return undefined;
  }
}

/** What is sent by hand belongs to no campaign. */
const NO_CAMPAIGN: DecidingCampaign = {
  id: '',
  from: Number.NEGATIVE_INFINITY,
  until: Number.POSITIVE_INFINITY,
  audience: undefined,
  control: { share: 0, experiment: '' },
  pools: [],
};

const stepOf = (candidate: Candidate): CompiledStep => ({
  id: '',
  message: false,
  service: false,
  offers: [candidate.offer],
  channels: [candidate.channel],
  push: [candidate],
  pull: new Map(),
  table: undefined,
  matrix: undefined,
  exploration: 0,
});
