/**
 * A town of a few customers for the tests of decisions: the customer state by hand, rules that are names of
 * facts, and a clock that runs the timers.
 */
import type { ContactChanged, DecisionRecorded, Effect } from '../effects.ts';
import type {
  CampaignDefinition,
  ChannelDefinition,
  Definitions,
  OfferDefinition,
  OfferStep,
  PolicyDefinition,
  ProductDefinition,
  ScenarioDefinition,
  SetStep,
} from '../schema/definitions.ts';
import { ZoneClock } from '../schema/zone-clock.ts';
import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';
import { Dictionary } from '../state/dictionary.ts';
import { Timers } from '../state/timers.ts';
import { CapacityLedger, reduceCapacity } from './capacity.ts';
import type { HandoverMode } from './contact-life.ts';
import type { CustomerState, MomentRef, RuleCompiler } from './customer-state.ts';
import { DecisionMaker } from './decision-maker.ts';
import { compileDecisions, type DecisionProgram } from './decision-program.ts';
import type { DecisionEnd } from './step-decider.ts';

const HOUR = 3_600_000;

/** What a rule can ask of a fake customer: a fact by name. */
type Facts = Record<string, boolean | number>;

export class FakeCustomers implements CustomerState {
  readonly facts: Facts[];
  readonly held: Set<number>[];
  readonly groups: Set<number>[];
  readonly timers: Timers;
  momentScenario = -1;
  momentAt = 0;
  private readonly ids: readonly string[];
  private readonly clock: ZoneClock;
  private readonly heads: number[];

  constructor(ids: readonly string[], zone: string) {
    this.ids = ids;
    this.clock = clockOf(zone);
    this.heads = ids.map(() => 0);
    this.facts = ids.map(() => ({}));
    this.held = ids.map(() => new Set());
    this.groups = ids.map(() => new Set());
    this.timers = new Timers((a, b) => (ids[a] < ids[b] ? -1 : ids[a] > ids[b] ? 1 : 0));
  }

  get customers(): number {
    return this.ids.length;
  }

  isErased(): boolean {
    return false;
  }

  enterTime(): void {}

  customerId(row: number): string {
    return this.ids[row];
  }

  capacitySlot(row: number): number {
    return row % 256;
  }

  zone(): ZoneClock {
    return this.clock;
  }

  primaryGroup(row: number): number {
    return this.groups[row].size === 0 ? -1 : Math.min(...this.groups[row]);
  }

  inGroup(row: number, group: number): boolean {
    return this.groups[row].has(group);
  }

  holds(row: number, product: number): boolean {
    return this.held[row].has(product);
  }

  decisionHead(row: number): number {
    return this.heads[row];
  }

  setDecisionHead(row: number, head: number): void {
    this.heads[row] = head;
  }

  /** A fact of the attribute's name. */
  assign(row: number, _now: number, { attribute, value }: SetStep): void {
    if (typeof value === 'boolean' || typeof value === 'number') this.facts[row][attribute] = value;
  }

  setMoment(scenario: number, at: number): void {
    this.momentScenario = scenario;
    this.momentAt = at;
  }
}

/** Clocks are large and slow to make: one a zone. */
const clocks = new Map<string, ZoneClock>();
function clockOf(zone: string): ZoneClock {
  const clock = clocks.get(zone) ?? new ZoneClock(zone);
  clocks.set(zone, clock);
  return clock;
}

/** A rule is the name of a fact that must be true (`!name`: must not); `moment` asks for any moment. */
const factRules: RuleCompiler = {
  condition: (text) => (state, row) => {
    if (!(state instanceof FakeCustomers)) throw new Error('fact rules are for fake customers');
    if (text === 'moment') return state.momentScenario >= 0;
    return text.startsWith('!') ? state.facts[row][text.slice(1)] !== true : state.facts[row][text] === true;
  },
  eventCondition: (text) => factRules.condition(text),
  number: (text) => (state, row) => {
    if (!(state instanceof FakeCustomers)) throw new Error('fact rules are for fake customers');
    const value = state.facts[row][text];
    return typeof value === 'number' ? value : Number.NaN;
  },
};

export const channel = (id: string, fields: Partial<ChannelDefinition> = {}): ChannelDefinition => ({
  kind: 'channel',
  id,
  mode: 'push',
  human: false,
  delayMs: 0,
  reach: [],
  ...fields,
});

export const product = (id: string, fields: Partial<ProductDefinition> = {}): ProductDefinition => ({
  kind: 'product',
  id,
  name: id,
  category: 'news',
  value: 1,
  eligibility: [],
  suitability: [],
  exclusiveWith: [],
  ...fields,
});

export const offer = (id: string, productId: string, fields: Partial<OfferDefinition> = {}): OfferDefinition => ({
  kind: 'offer',
  id,
  product: productId,
  name: id,
  sellingPoints: [],
  content: {},
  lever: 1,
  ...fields,
});

export const offerStep = (offers: string[], channels: string[], fields: Partial<OfferStep> = {}): OfferStep => ({
  type: 'offer',
  id: 'offer',
  purpose: 'marketing',
  offers,
  channels,
  exploration: 0,
  ...fields,
});

export const campaign = (id: string, fields: Partial<CampaignDefinition> = {}): CampaignDefinition => ({
  kind: 'campaign',
  id,
  name: id,
  scenarios: ['arrival'],
  priority: 0,
  control: { share: 0, experiment: id },
  reentryMs: 0,
  journey: [offerStep(['paper'], ['sms'])],
  ...fields,
});

export const scenario = (id: string): ScenarioDefinition => ({
  kind: 'scenario',
  id,
  pattern: { type: 'enter', area: 'station' },
  exclude: {},
  cooldownMs: 0,
  ttlMs: 48 * HOUR,
  sensitive: true,
});

export const policy = (fields: Partial<PolicyDefinition> = {}): PolicyDefinition => ({
  kind: 'policy',
  id: 'policy',
  caps: [],
  refusalCooldown: { productMs: 0, categoryMs: 0, allMs: 0 },
  consent: [],
  allowedLatenessMs: 300_000,
  dedupeHorizonMs: 600_000,
  presenceTimeoutMs: 1_800_000,
  ...fields,
});

/** Definitions of one product, offer, channel, scenario and campaign, unless others are given. */
export const pack = (parts: Partial<Definitions> = {}): Definitions => ({
  version: 'v1',
  profile: { kind: 'profile', id: 'profile', zone: 'Asia/Shanghai', attributes: {} },
  policy: policy(),
  eventTypes: [],
  metrics: [],
  areas: [],
  groups: [],
  lifecycles: [],
  templates: [],
  regions: [],
  products: [product('newspaper')],
  offers: [offer('paper', 'newspaper')],
  channels: [channel('sms')],
  scenarios: [scenario('arrival')],
  campaigns: [campaign('morning')],
  ...parts,
});

export interface TownOptions {
  readonly customers?: readonly string[];
  readonly handover?: HandoverMode;
  readonly zone?: string;
}

/** Customers, a decision maker and what it said. */
export class FakeTown {
  readonly program: DecisionProgram;
  readonly customers: FakeCustomers;
  readonly capacity: CapacityLedger;
  readonly maker: DecisionMaker;
  readonly effects: Effect[] = [];
  readonly settled: { row: number; campaign: number; momentId: string; end: DecisionEnd }[] = [];
  moments: MomentRef[] = [];
  private momentsOpened = 0;

  constructor(definitions: Definitions, options: TownOptions = {}) {
    this.program = compileDecisions(definitions, factRules);
    this.customers = new FakeCustomers(options.customers ?? ['ann'], options.zone ?? definitions.profile.zone);
    this.capacity = new CapacityLedger(this.program.pools);
    this.maker = new DecisionMaker({
      program: this.program,
      state: this.customers,
      words: new Dictionary(),
      capacity: this.capacity,
      effects: { push: (effect) => this.effects.push(effect) },
      handover: options.handover ?? 'assumed',
      openMoments: () => this.moments,
      lookAgain: () => undefined,
      settled: (row, campaignPosition, momentId, end) =>
        this.settled.push({ row, campaign: campaignPosition, momentId, end }),
    });
  }

  /** Runs all timers due by `until`. */
  runTo(until: number): void {
    const { timers } = this.customers;
    while (timers.nextDue <= until) {
      timers.take();
      this.maker.onTimer(timers.row, timers.kind, timers.id1, timers.id2, timers.due);
    }
  }

  /** A new moment of the scenario, 48 hours long. */
  moment(at: number, scenarioPosition = 0, lifeMs = 48 * HOUR): MomentRef {
    const momentId = (++this.momentsOpened).toString(16).padStart(24, '0');
    return { momentId, scenario: scenarioPosition, at, expiresAt: at + lifeMs };
  }

  /** Opens a moment at `at`, brings it to the campaign and says how that ended. */
  meet(at: number, campaignId = this.program.campaigns[0].id, row = 0): string {
    this.runTo(at);
    const campaignPosition = this.program.campaignIndex.get(campaignId) ?? -1;
    const answer = this.maker.enrol(row, at, campaignPosition, this.moment(at));
    return answer === 'decided' ? this.maker.last.result : answer;
  }

  /** `meet`, and for what was refused the stages and reasons, in order. */
  meetAndTell(at: number, campaignId?: string, row = 0): string {
    const result = this.meet(at, campaignId, row);
    const reasons = (this.decisions.at(-1)?.candidates ?? []).flatMap((c) =>
      'stage' in c ? `${c.stage} ${c.reason}` : [],
    );
    return [result, ...(result === 'waiting' || result === 'skipped' ? [] : reasons)].join(': ');
  }

  /** A minute's exchange of usage for leases. */
  share(at: number): void {
    const usage = [this.capacity.takeUsage()];
    this.capacity.load(reduceCapacity(this.program.pools, this.capacity.shared, usage, Math.floor(at / 60_000)));
  }

  get decisions(): DecisionRecorded[] {
    return this.effects.filter((effect) => effect.type === 'decision');
  }

  get contacts(): ContactChanged[] {
    return this.effects.filter((effect) => effect.type === 'contact');
  }
}

/** Keeps what is written; `reader` reads it from the start. */
export class Written implements CustomerWriter {
  readonly items: (string | number)[] = [];

  number(value: number): void {
    this.items.push(value);
  }

  text(value: string): void {
    this.items.push(value);
  }

  reader(): CustomerReader {
    let position = 0;
    return { number: () => Number(this.items[position++]), text: () => String(this.items[position++]) };
  }
}
