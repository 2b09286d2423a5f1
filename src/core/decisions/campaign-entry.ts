import type { EffectSink } from '../effects.ts';
import { idOf } from '../hash.ts';
import { InputKind } from '../inputs/input-batch.ts';
import type { CampaignDesk } from '../journeys/campaign-desk.ts';
import { NO_EVENT } from '../journeys/walk.ts';
import type { PartitionState } from '../partition/partition-state.ts';
import { MomentStatus } from '../scenarios/open-moments.ts';
import type { Cause, OpenedMoment } from '../scenarios/scenario-runner.ts';
import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';
import type { CapacityLedger } from './capacity.ts';
import type { HandoverMode, ToldOutcome } from './contact-life.ts';
import type { CustomerStanding } from './customer-standing.ts';
import type { MomentRef } from './customer-state.ts';
import { type ConsentCommand, DecisionMaker } from './decision-maker.ts';
import type { Block } from './marks.ts';
import type { DecisionEnd } from './step-decider.ts';

/** What a partition decides with besides its own state. */
export interface Surroundings {
  /** The same sink for the partition's life. */
  effects: EffectSink;
  capacity: CapacityLedger;
  handover: HandoverMode;
}

/**
 * Brings moments to campaigns: when they open, and again while they are open when the customer's profile
 * changes, so that list and trigger may complete in either order (docs/semantics.md §7).
 */
export class CampaignEntry {
  private readonly state: PartitionState;
  private readonly maker: DecisionMaker;

  /** `before`: see `DecisionMaker`. */
  constructor(state: PartitionState, surroundings: Surroundings, before?: CampaignEntry) {
    this.state = state;
    const options = {
      ...surroundings,
      program: state.program.decisions,
      state,
      words: state.program.dictionary,
      openMoments: (row: number, now: number) => state.moments.list(row, now).map((record) => this.momentOf(record)),
      lookAgain: (row: number, now: number, campaign: number) => this.lookAgain(row, now, campaign),
      settled: (row: number, campaign: number, momentId: string, end: DecisionEnd) =>
        this.settled(row, campaign, momentId, end),
    };
    this.maker = new DecisionMaker(options, before?.maker);
  }

  /** The moments an input or timer opened meet their campaigns, by priority, campaign id, scenario id. */
  enter(row: number, now: number, opened: readonly OpenedMoment[]): void {
    if (opened.length === 0) return;
    const { campaigns, campaignsOfScenario } = this.state.program.decisions;
    const pairs = opened.flatMap((moment) =>
      campaignsOfScenario[moment.scenario]!.map((campaign) => ({ campaign, moment })),
    );
    const priority = (campaign: number) => campaigns[campaign]!.priority;
    pairs.sort(
      (a, b) =>
        priority(b.campaign) - priority(a.campaign) || a.campaign - b.campaign || a.moment.scenario - b.moment.scenario,
    );
    for (const { campaign, moment } of pairs) this.enrol(row, now, campaign, moment, moment.record);
  }

  /** See `DecisionMaker.applied`; `cause` is the input. */
  applied(row: number, now: number, eventType: number, ordered: number, at: number, cause: Cause): void {
    // Most customers have neither contacts nor journeys.
    if (this.state.decisionHead(row) === 0) return;
    if (ordered < 0 && !this.maker.journeys.hasJourneys) return;
    this.maker.applied(row, now, eventType, ordered, at, ordered < 0 ? '' : cause.id());
  }

  /** Something about the customer changed: moments open before the input may now find what they waited for. */
  reconsider(row: number, now: number, opened: readonly OpenedMoment[]): void {
    const { moments } = this.state;
    const { campaigns } = this.state.program.decisions;
    // Moments come in (at, id) order, which the sort keeps among pairs of one campaign.
    const pairs = moments
      .list(row, now)
      .filter((record) => !opened.some((moment) => moment.record === record))
      .flatMap((record) => moments.unsettled(record).map(([campaign, ...status]) => ({ record, campaign, status })));
    pairs.sort((a, b) => campaigns[b.campaign]!.priority - campaigns[a.campaign]!.priority || a.campaign - b.campaign);
    for (const { record, campaign, status } of pairs) {
      const [kind, attempt] = status;
      const moment = this.momentOf(record);
      if (kind === MomentStatus.waiting) this.enrol(row, now, campaign, moment, record);
      else this.redecide(row, now, campaign, moment, record, attempt + 1);
    }
  }

  /** The customer is in a list that they were not in before. */
  joinedList(row: number, now: number): void {
    this.maker.journeys.look(row, now, NO_EVENT);
    this.reconsider(row, now, []);
  }

  /** An outcome, hand-over or command about the customer; returns what is wrong with it, if anything. */
  request(kind: number, row: number, now: number, id: string, content: Record<string, unknown>): string | undefined {
    const contactId = String(content.contactId ?? '');
    if (kind === InputKind.outcome) {
      const answer = this.maker.outcome(row, now, contactId, toldOutcome(content));
      if (answer === 'unknown-contact') return `no contact "${contactId}" of this customer is known`;
      return answer === 'unknown-outcome' ? `"${String(content.outcome)}" is no outcome` : undefined;
    }
    if (kind === InputKind.handover) {
      const answer = this.maker.handover(row, now, contactId);
      return answer === 'unknown-contact' ? `no contact "${contactId}" of this customer is known` : undefined;
    }
    return this.command(row, now, id, content);
  }

  /** `<stage>.<reason>` for which the policy allows no marketing of any kind to the customer; undefined: it does. */
  marketingRefusal(row: number, now: number): string | undefined {
    return this.maker.marketingRefusal(row, now);
  }

  /** What the customer asked not to be contacted about. */
  blocks(row: number): Block[] {
    return this.maker.blocks(row);
  }

  /** How the customer stands with campaigns and the contact policy. */
  standing(row: number, now: number): CustomerStanding {
    return this.maker.standing(row, now);
  }

  onTimer(kind: number, row: number, id1: number, id2: number, due: number): void {
    this.maker.onTimer(row, kind, id1, id2, due);
  }

  /** Carries out commands about whole campaigns. */
  get desk(): CampaignDesk {
    return this.maker.campaigns;
  }

  /** Memory of contacts, enrolments and refusals. */
  get bytes(): number {
    return this.maker.book.bytes;
  }

  /** Erasure: nothing is said of what the customer had before them. */
  forget(row: number): void {
    this.maker.forget(row);
  }

  writeCustomer(row: number, writer: CustomerWriter): void {
    this.maker.writeCustomer(row, writer);
  }

  /** See `DecisionMaker.rearm`. */
  rearm(row: number): void {
    this.maker.rearm(row);
  }

  readCustomer(row: number, reader: CustomerReader): void {
    this.maker.readCustomer(row, reader);
  }

  private command(row: number, now: number, id: string, content: Record<string, unknown>): string | undefined {
    switch (content.command) {
      case 'ask': {
        const channel = String(content.channel);
        const limit = Number(content.limit ?? DEFAULT_LIMIT);
        const touchpoint = String(content.touchpoint ?? '');
        const decisionId = this.maker.ask(row, now, { causeId: id, channel, touchpoint, limit });
        return decisionId === undefined ? `"${channel}" is not a channel that customers ask on` : undefined;
      }
      case 'opt-out':
      case 'opt-in': {
        const command = content as unknown as ConsentCommand;
        return this.maker.command(row, now, command) ? undefined : `${command.scope} "${command.of}" is not known`;
      }
      case 'send':
        return this.send(row, now, id, content);
      case 'request-order': {
        const { contactId, product } = content;
        const answered = contactId === undefined ? undefined : String(contactId);
        return this.maker.sends.requestOrder(row, now, id, String(product), answered);
      }
      case 'cancel-contact': {
        const contactId = String(content.contactId);
        const cancelled = this.maker.cancelContact(row, now, contactId);
        return cancelled ? undefined : `no planned contact "${contactId}" of this customer is known`;
      }
      default:
        return `"${String(content.command)}" is no command`;
    }
  }

  /** A campaign, or an offer on a channel, sent by hand; with `testNumber` to there instead of to the customer. */
  private send(row: number, now: number, id: string, content: Record<string, unknown>): string | undefined {
    const { offer, channel, testNumber = '' } = content;
    const { sends, journeys } = this.maker;
    if (content.campaign === undefined) {
      const request = { id, offer: String(offer), channel: String(channel), testNumber: String(testNumber) };
      return sends.send(row, now, request);
    }
    const campaign = this.state.program.decisions.campaignIndex.get(String(content.campaign));
    if (campaign === undefined) return `there is no campaign "${String(content.campaign)}"`;
    if (testNumber !== '') return sends.testCampaign(row, now, campaign, id, String(testNumber));
    const cause = { momentId: idOf('send', id), scenario: -1, at: now, expiresAt: Number.POSITIVE_INFINITY };
    const answer = journeys.enter(row, now, campaign, cause);
    if (answer === 'waiting') return 'the campaign is not open, or the customer is not in its audience';
    return answer === 'skipped' ? 'the customer is on the campaign, or was too short a time ago' : undefined;
  }

  private enrol(row: number, now: number, campaign: number, moment: MomentRef, record: number): void {
    const answer = this.maker.enrol(row, now, campaign, moment);
    if (answer === 'waiting') this.state.moments.setStatus(record, campaign, MomentStatus.waiting, 0);
    else this.note(record, campaign, answer === 'decided' ? this.maker.last : undefined);
  }

  private redecide(
    row: number,
    now: number,
    campaign: number,
    moment: MomentRef,
    record: number,
    attempt: number,
  ): void {
    const answer = this.maker.redecide(row, now, campaign, moment, attempt);
    this.note(record, campaign, answer === 'decided' ? this.maker.last : undefined);
  }

  /** The campaign was paused: what waited for it while it was may enter now. */
  private lookAgain(row: number, now: number, campaign: number): void {
    const { moments } = this.state;
    for (const record of moments.list(row, now)) {
      const waits = moments.unsettled(record).some(([of, kind]) => of === campaign && kind === MomentStatus.waiting);
      if (waits) this.enrol(row, now, campaign, this.momentOf(record), record);
    }
  }

  private settled(row: number, campaign: number, momentId: string, end: DecisionEnd): void {
    const record = this.state.moments.find(row, momentId);
    if (record !== 0) this.note(record, campaign, end);
  }

  private note(record: number, campaign: number, end: DecisionEnd | undefined): void {
    const status = end?.mayChange === true ? MomentStatus.mayChange : 0;
    this.state.moments.setStatus(record, campaign, status, end?.attempt ?? 0);
  }

  private momentOf(record: number): MomentRef {
    const { moments } = this.state;
    return {
      momentId: moments.momentId(record),
      scenario: moments.scenario(record),
      at: moments.at(record),
      expiresAt: moments.expiresAt(record),
    };
  }
}

function toldOutcome({ outcome, reason, staffId, note }: Record<string, unknown>): ToldOutcome {
  return {
    outcome: String(outcome),
    ...(typeof reason === 'string' && { reason }),
    ...(typeof staffId === 'string' && { staffId }),
    ...(typeof note === 'string' && { note }),
  };
}

/** Offers shown when a touchpoint does not say how many it can. */
const DEFAULT_LIMIT = 3;
