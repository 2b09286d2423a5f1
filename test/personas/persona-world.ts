import {
  type CapacityPool,
  type CapacityShared,
  capacityPools,
  reduceCapacity,
} from '../../src/core/decisions/capacity.ts';
import type { ContactChanged, DecisionRecorded, Effect, MomentOpened } from '../../src/core/effects.ts';
import { Engine } from '../../src/core/engine.ts';
import { InputBatch, InputBatchWriter, InputKind } from '../../src/core/inputs/input-batch.ts';
import type { AttributeType, Definitions } from '../../src/core/schema/definitions.ts';
import { type InputSchema, inputSchemaOf } from '../../src/core/schema/input-schema.ts';
import { durationMs, type LiveStep, localTimeMs, type PastEvent, type Persona, type Written } from './persona.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** Keys of an event beside its fields. */
const eventKeys = new Set(['ago', 'in', 'event', 'times', 'every', 'lasting']);

interface TimedStep {
  at: number;
  step: LiveStep;
}

/** One persona alone with the engine: what is known goes in first, then time passes step by step. */
export class PersonaWorld {
  readonly startsAt: number;
  readonly moments: MomentOpened[] = [];
  readonly decisions: DecisionRecorded[] = [];
  /** Each contact's last status, by id, in order of planning. */
  readonly contacts = new Map<string, ContactChanged>();
  readonly deadLetters: string[] = [];
  private readonly engine: Engine;
  private readonly schema: InputSchema;
  private readonly attributeTypes: Record<string, AttributeType>;
  private readonly writer = new InputBatchWriter();
  private readonly persona: Persona;
  private readonly customerId: string;
  private readonly pools: CapacityPool[];
  private shared: CapacityShared | undefined;
  private minute = Number.NEGATIVE_INFINITY;
  private ids = 0;

  constructor(definitions: Definitions, persona: Persona) {
    this.persona = persona;
    this.engine = new Engine({ definitions, partitionCount: 1, owned: [0], handover: 'assumed' });
    this.schema = inputSchemaOf(definitions);
    const attributes = Object.entries(definitions.profile.attributes);
    this.attributeTypes = Object.fromEntries(attributes.map(([name, { type }]) => [name, type]));
    this.pools = capacityPools(definitions);
    this.customerId = persona.number;
    this.startsAt = localTimeMs(persona.at);
  }

  /** Makes known who the persona is and what they did before; nothing of it is a moment. */
  remember(): void {
    this.clock(this.startsAt);
    this.patch(this.startsAt, this.persona.profile);
    for (const past of this.persona.history ?? []) this.past(past);
  }

  /** Lives through what happens; returns when watching ends. */
  live(): number {
    const { live = [], until = '1h' } = this.persona;
    const steps = live.flatMap((step) => this.repeated(step));
    for (const { at, step } of steps.sort((a, b) => a.at - b.at)) {
      this.clock(at);
      this.step(at, step);
    }
    const endsAt = Math.max(this.startsAt + durationMs(until), ...steps.map(({ at }) => at));
    this.clock(endsAt);
    return endsAt;
  }

  /** Whether a rule holds for the persona at an instant, over what is known by now. */
  holds(rule: string, at: number): boolean {
    const found = this.engine.audience(rule);
    if ('problems' in found) throw new Error(JSON.stringify(found.problems));
    return found.audience.count(at).count === 1;
  }

  heldBack(): Record<string, Record<string, number>> {
    return this.engine.counters().suppressed;
  }

  private repeated(step: LiveStep): TimedStep[] {
    const { times = 1, every = '1m' } = step;
    const first = this.startsAt + durationMs(step.in);
    return Array.from({ length: times }, (_, i) => ({ at: first + i * durationMs(every), step }));
  }

  private past({ ago, event, times = 1, every = '1m', lasting = '0m', ...fields }: PastEvent): void {
    for (let back = times - 1; back >= 0; back--) {
      const at = this.startsAt - durationMs(ago) - back * durationMs(every);
      this.event(event, at, at - durationMs(lasting), fields as Record<string, Written>);
    }
  }

  private step(at: number, step: LiveStep): void {
    if (step.event !== undefined) {
      const fields = Object.entries(step).filter(([name]) => !eventKeys.has(name));
      this.event(step.event, at, at, Object.fromEntries(fields) as Record<string, Written>);
    } else if (step.profile !== undefined) this.patch(at, step.profile);
    else if (step.outcome !== undefined) this.outcome(at, step.outcome);
    else if (step.ask !== undefined) this.command(at, { command: 'ask', channel: step.ask, limit: step.limit ?? 3 });
    else if (step.list !== undefined) this.command(at, { command: 'join-list', list: step.list });
    else if (step.optOut !== undefined) this.command(at, { command: 'opt-out', ...step.optOut });
  }

  private event(type: string, at: number, since: number, fields: Record<string, Written>): void {
    const position = this.schema.eventTypeIndex.get(type);
    if (position === undefined) throw new Error(`${this.persona.name}: there is no event type "${type}"`);
    const declared = this.schema.eventTypes[position]!.fields;
    const unknown = Object.keys(fields).find((field) => !declared.some(({ name }) => name === field));
    if (unknown !== undefined) throw new Error(`${this.persona.name}: ${type} has no field "${unknown}"`);
    this.writer.begin(InputKind.event, position, this.customerId, this.nextId(), at, since);
    for (const field of declared) this.writer.value(this.coded(field.type, fields[field.name] ?? null));
    this.writer.end();
    this.apply();
  }

  private patch(at: number, attributes: Record<string, Written>): void {
    this.writer.begin(InputKind.profile, 0, this.customerId, this.nextId(), at, at);
    for (const [name, value] of Object.entries(attributes)) {
      const position = this.schema.attributeIndex.get(name);
      if (position === undefined) throw new Error(`${this.persona.name}: there is no attribute "${name}"`);
      this.writer.value(position);
      this.writer.value(this.coded(this.attributeTypes[name]!, value));
    }
    this.writer.end();
    this.apply();
  }

  private outcome(at: number, outcome: string): void {
    const contactId = [...this.contacts.keys()].at(-1);
    if (contactId === undefined) throw new Error(`${this.persona.name}: no contact to answer to`);
    this.writer.json(InputKind.outcome, this.customerId, this.nextId(), at, { contactId, outcome });
    this.apply();
  }

  private command(at: number, command: object): void {
    this.writer.json(InputKind.command, this.customerId, this.nextId(), at, command);
    this.apply();
  }

  private coded(type: string, value: Written): number {
    if (value === null) return Number.NaN;
    if (Array.isArray(value)) return this.writer.text([...value].sort().join('|'));
    if (type === 'time') return localTimeMs(String(value));
    return typeof value === 'string' ? this.writer.text(value) : Number(value);
  }

  private clock(at: number): void {
    const second = Math.floor(at / SECOND_MS) * SECOND_MS;
    this.writer.clock(second);
    this.apply();
    const minute = Math.floor(second / MINUTE_MS);
    if (minute <= this.minute) return;
    this.minute = minute;
    this.shared = reduceCapacity(this.pools, this.shared, [this.engine.takeCapacityUsage()], minute);
    this.writer.json(InputKind.shared, '', '', second, this.shared);
    this.apply();
  }

  private apply(): void {
    this.engine.apply(new InputBatch(this.writer.finish()), { push: (effect) => this.note(effect) });
  }

  private note(effect: Effect): void {
    if (effect.type === 'moment') this.moments.push(effect);
    else if (effect.type === 'decision') this.decisions.push(effect);
    else if (effect.type === 'contact') this.contacts.set(effect.contactId, effect);
    else if (effect.type === 'deadLetter') this.deadLetters.push(`${effect.code} ${effect.message}`);
  }

  private nextId(): string {
    this.ids++;
    return `${this.customerId}-${this.ids}`;
  }
}
