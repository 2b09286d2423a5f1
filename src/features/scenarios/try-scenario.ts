import type { MomentOpened } from '../../core/effects.ts';
import { type InputBatchWriter, InputKind } from '../../core/inputs/input-batch.ts';
import type { Gate } from '../../core/scenarios/scenario-runner.ts';
import type { Definitions, PatternDefinition, ScenarioDefinition } from '../../core/schema/definitions.ts';
import { matchesOf } from '../../runtime/rehearsal/narrow-definitions.ts';
import { type ProbeStep, ScenarioProbe } from '../../runtime/rehearsal/scenario-probe.ts';
import type { BodyReader, BodyReaders, BodyTerms } from '../records/body-readers.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Time goes by in minutes, so that it is known when something was held back; of a longer wait the last days do. */
const STEPPED_MS = 8 * DAY_MS;
/** How long after the last input a fixed time is waited for. */
const SCHEDULE_MS = 7 * DAY_MS;
const MOST_STEPS = 200;
const CUSTOMER = 'customer';

/** What is known of the customer before anything happens. */
export interface TriedCustomer {
  /** Attributes as a profile record writes them. */
  profile: Record<string, unknown>;
  /** Products. */
  holdings: readonly string[];
  /** Number lists. */
  lists: readonly string[];
  /** Whether they live or work in the area of the pattern. */
  residence: 'visitor' | 'resident' | 'unknown';
}

/** An event in the product's own form without customer; or, with `profile`, attributes that are set at `at`. */
export type TriedInput = { at: number } & Record<string, unknown>;

/** Why an input led to nothing, besides the gates. */
export type NoMatch =
  /** The pattern looks at other events. */
  | 'other-type'
  /** The event's condition in the pattern does not hold. */
  | 'condition'
  | 'elsewhere'
  /** The customer was there already. */
  | 'present'
  | 'unchanged'
  | 'not-crossed'
  /** Too far behind what came before to count. */
  | 'late';

export interface TriedStep {
  /** Position of the input; absent: time went by. */
  input?: number;
  at: number;
  result: 'opened' | 'held-back' | 'matched' | 'not-matched' | 'refused';
  reason?: Gate | NoMatch;
  /** Of `refused`: what is wrong with the input. */
  message?: string;
  /** Of `matched`: parts of the pattern, from 0. */
  parts?: number[];
  /** Of a count: how many of how many. */
  progress?: { reached: number; wanted: number };
  /** Something is waited for until then. */
  waitsUntil?: number;
  moment?: { at: number; expiresAt: number };
}

export interface TryRequest {
  scenario: ScenarioDefinition;
  /** In which the scenario is. */
  definitions: Definitions;
  customer: TriedCustomer;
  /** In the order they arrive. */
  inputs: readonly TriedInput[];
  readers: BodyReaders;
}

/** Lets inputs go through an engine with this one scenario and customer, and tells what each led to. */
export function tryScenario(request: TryRequest): TriedStep[] {
  const trial = new Trial(request);
  trial.begin();
  for (const [index, input] of request.inputs.entries()) trial.take(index, input);
  trial.end();
  return trial.steps.slice(0, MOST_STEPS);
}

class Trial {
  readonly steps: TriedStep[] = [];
  private readonly request: TryRequest;
  private readonly probe: ScenarioProbe;
  private readonly readers: { events: BodyReader; customers: BodyReader };
  private readonly latenessMs: number;
  private clock: number;
  /** Times of inputs that met the pattern of a count. */
  private counted: number[] = [];
  private records = 0;

  constructor(request: TryRequest) {
    this.request = request;
    this.probe = new ScenarioProbe(request.definitions, request.scenario);
    this.readers = request.readers(this.probe.definitions);
    this.latenessMs = request.definitions.policy.allowedLatenessMs;
    this.clock = Math.min(...request.inputs.map(({ at }) => at), Number.MAX_SAFE_INTEGER);
  }

  /** The customer as they were: told late, so that it sets off nothing. */
  begin(): void {
    const { customer, definitions, scenario } = this.request;
    if (this.request.inputs.length === 0) return;
    this.probe.advance(this.clock);
    const before = this.clock - this.latenessMs - DAY_MS;
    this.probe.apply((inputs) => {
      this.read('customers', { ...customer.profile, at: before }, inputs);
      for (const product of customer.holdings) this.read('events', { type: 'order', product, at: before }, inputs);
      for (const list of customer.lists) {
        inputs.json(InputKind.command, CUSTOMER, this.nextId(), before, { command: 'join-list', list });
      }
      for (const { days, cell } of stays(scenario, definitions, customer.residence)) {
        this.stay(cell, this.clock - days * DAY_MS, inputs);
      }
    });
  }

  take(index: number, input: TriedInput): void {
    this.passTo(input.at);
    let message: string | undefined;
    const step = this.probe.apply((inputs) => {
      const profile = profileOf(input);
      const record = profile === undefined ? input : { ...profile, at: input.at };
      message = this.read(profile === undefined ? 'events' : 'customers', record, inputs);
    });
    if (message !== undefined) this.steps.push({ input: index, at: input.at, result: 'refused', message });
    else this.steps.push({ input: index, ...this.told(input, step) });
  }

  /** Until nothing is waited for any more. */
  end(): void {
    const { pattern } = this.request.scenario;
    if (this.request.inputs.length === 0) return;
    const wait = 'forMs' in pattern ? pattern.forMs : pattern.type === 'absence' ? pattern.withinMs : 0;
    this.passTo(this.clock + (pattern.type === 'schedule' ? SCHEDULE_MS : wait === 0 ? 0 : wait + MINUTE_MS));
  }

  private passTo(at: number): void {
    for (let next = Math.max(this.clock, at - STEPPED_MS); this.clock < at; ) {
      next = Math.min(at, next + MINUTE_MS);
      const { moments, heldBack } = this.probe.advance(next);
      for (const moment of moments) this.steps.push(opened(moment.at, moment));
      if (heldBack !== undefined) this.steps.push({ at: next, result: 'held-back', reason: heldBack });
      this.clock = next;
    }
  }

  private told(input: TriedInput, { moments: [moment], heldBack, parts }: ProbeStep): Omit<TriedStep, 'input'> {
    const { at } = input;
    const matched = [...new Set(parts)].sort();
    if (moment !== undefined) return opened(at, moment);
    if (heldBack !== undefined) return { at, result: 'held-back', reason: heldBack };
    if (this.clock - at > this.latenessMs) return { at, result: 'not-matched', reason: 'late' };
    if (matched.length === 0 || !this.remembers(matched)) {
      return { at, result: 'not-matched', reason: this.whyNot(input, matched) };
    }
    return { at, result: 'matched', parts: matched, ...this.progress(at), ...this.waiting(input, matched) };
  }

  /** Whether the pattern goes on from such a match: the rest fires at once or not at all. */
  private remembers(parts: readonly number[]): boolean {
    const { type } = this.request.scenario.pattern;
    return ['count', 'sequence', 'absence'].includes(type) || (type === 'dwell' && parts.includes(0));
  }

  private progress(at: number): Pick<TriedStep, 'progress'> {
    const { pattern } = this.request.scenario;
    if (pattern.type !== 'count') return {};
    this.counted.push(at);
    const newest = Math.max(...this.counted);
    const reached = this.counted.filter((each) => each > newest - pattern.withinMs).length;
    return { progress: { reached, wanted: pattern.atLeast } };
  }

  private waiting(input: TriedInput, parts: readonly number[]): Pick<TriedStep, 'waitsUntil'> {
    const { pattern } = this.request.scenario;
    if (!parts.includes(0)) return {};
    if (pattern.type === 'absence') return { waitsUntil: input.at + pattern.withinMs };
    const since = typeof input.since === 'number' ? input.since : input.at;
    return pattern.type === 'dwell' ? { waitsUntil: since + pattern.forMs } : {};
  }

  private whyNot(input: TriedInput, parts: readonly number[]): NoMatch {
    const { pattern } = this.request.scenario;
    const type = this.probe.definitions.eventTypes.find(({ id }) => id === input.type);
    if ('area' in pattern) {
      if (type?.cell === undefined) return 'other-type';
      const cells = this.probe.definitions.areas.find(({ id }) => id === pattern.area)?.cells ?? [];
      return cells.includes(String(input[type.cell])) ? 'present' : 'elsewhere';
    }
    if (pattern.type === 'change') return carries(input, pattern.attribute, type?.updates) ? 'unchanged' : 'other-type';
    if (pattern.type === 'threshold' && parts.length > 0) return 'not-crossed';
    return type !== undefined && eventsOf(pattern, this.probe.definitions).includes(type.id)
      ? 'condition'
      : 'other-type';
  }

  private stay(cell: string, at: number, inputs: InputBatchWriter): void {
    const type = this.request.definitions.eventTypes.find((each) => each.cell !== undefined);
    if (type?.cell === undefined) return;
    this.read('events', { type: type.id, [type.cell]: cell, at }, inputs);
  }

  /** @returns what is wrong with the record */
  private read(kind: 'events' | 'customers', record: object, inputs: InputBatchWriter): string | undefined {
    const body = Buffer.from(JSON.stringify({ ...record, customerId: CUSTOMER, id: this.nextId() }));
    const terms: BodyTerms = { latestAt: Number.MAX_SAFE_INTEGER, now: this.clock, request: 'try', forbidden: {} };
    const reading = this.readers[kind].read(body, 'json', inputs, terms);
    return 'problem' in reading ? reading.problem : reading.rejects[0]?.message;
  }

  private nextId(): string {
    return `input-${this.records++}`;
  }
}

function opened(at: number, { at: from, expiresAt }: MomentOpened): TriedStep {
  return { at, result: 'opened', moment: { at: from, expiresAt } };
}

/** Days ago at which the customer was somewhere, and where: so much history that it is known whether they live there. */
function stays(
  { pattern, exclude: { residents } }: ScenarioDefinition,
  { areas }: Definitions,
  residence: TriedCustomer['residence'],
): { days: number; cell: string }[] {
  if (residents === undefined || residence === 'unknown' || !('area' in pattern)) return [];
  const elsewhere = { days: residents.of, cell: 'elsewhere' };
  if (residence === 'visitor') return [elsewhere];
  const [cell = ''] = areas.find(({ id }) => id === pattern.area)?.cells ?? [];
  // The day it happens on counts too, so the days before have to do without it.
  const days = Array.from({ length: Math.min(residents.days, residents.of - 1) }, (_, index) => index + 1);
  return [elsewhere, ...days.map((ago) => ({ days: ago, cell }))];
}

function carries(input: TriedInput, attribute: string, updates: Record<string, string> | undefined): boolean {
  const profile = profileOf(input);
  if (profile !== undefined) return attribute in profile;
  const field = updates?.[attribute];
  return field !== undefined && field in input;
}

function profileOf({ profile }: TriedInput): object | undefined {
  return typeof profile === 'object' && profile !== null ? profile : undefined;
}

function eventsOf(pattern: PatternDefinition, { metrics }: Definitions): string[] {
  if (pattern.type !== 'threshold') return matchesOf(pattern).map(({ event }) => event);
  return metrics.flatMap(({ id, event }) => (id === pattern.metric ? [event] : []));
}
