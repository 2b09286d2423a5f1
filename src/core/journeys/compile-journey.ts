import type { CompiledStep } from '../decisions/compiled-step.ts';
import type { CustomerCondition, RuleCompiler } from '../decisions/customer-state.ts';
import { idOf } from '../hash.ts';
import type {
  BillingStep,
  Definitions,
  EarlierJourney,
  GrantStep,
  JourneyExit,
  MessageStep,
  OfferStep,
  SetStep,
  SplitStep,
  StepDefinition,
  WaitForStep,
  WaitStep,
} from '../schema/definitions.ts';
import { DecisionStepCompiler } from './compile-decision-step.ts';
import { DefinitionPositions } from './definition-positions.ts';

/** Instead of the position of a step: there is none, the journey ends. */
export const END = -1;

/** Positions of steps, or `END`: where the journey goes on. */
interface Flow {
  readonly id: string;
  readonly next: number;
}

export interface DecideFlow extends Flow {
  readonly kind: 'decide';
  readonly decision: CompiledStep;
  /** Where it goes on when the decision comes to nothing; undefined where the step says nothing of it. */
  readonly otherwise: number | undefined;
  readonly withinMs: number | undefined;
}

export interface WaitFlow extends Flow {
  readonly kind: 'wait';
  readonly wait: WaitStep;
}

export interface WaitForFlow extends Flow {
  readonly kind: 'waitFor';
  readonly event: { readonly type: number; readonly where: CustomerCondition | undefined } | undefined;
  readonly outcome: { readonly of: string; readonly is: ReadonlySet<string> } | undefined;
  readonly condition: CustomerCondition | undefined;
  readonly timeoutMs: number;
  readonly met: number;
  readonly otherwise: number;
}

export interface BranchFlow extends Flow {
  readonly kind: 'branch';
  readonly cases: readonly { readonly where: CustomerCondition; readonly to: number }[];
  readonly otherwise: number;
}

export interface SplitFlow extends Flow {
  readonly kind: 'split';
  readonly experiment: string;
  /** `until`: where the arm's share of [0, 1) ends. */
  readonly arms: readonly { readonly until: number; readonly to: number }[];
}

interface ActFlow extends Flow {
  readonly kind: 'act';
  readonly act: SetStep | GrantStep | BillingStep;
}

interface EndFlow extends Flow {
  readonly kind: 'end';
}

export type CompiledFlow = DecideFlow | WaitFlow | WaitForFlow | BranchFlow | SplitFlow | ActFlow | EndFlow;

/** The steps of a campaign, flat: each knows where it leads. */
export interface CompiledJourney {
  /** Names the steps: equal for equal ones. */
  readonly version: string;
  readonly steps: readonly CompiledFlow[];
  /** Step id → position. */
  readonly positions: ReadonlyMap<string, number>;
  /** Decisions, outer ones first. */
  readonly decisions: readonly CompiledStep[];
  readonly exitWhen: CustomerCondition | undefined;
  readonly exitOn: ReadonlySet<JourneyExit>;
  /** Positions of the products that its offers are for. */
  readonly products: ReadonlySet<number>;
  /** A single decision: it is over as soon as it has begun. */
  readonly isPlain: boolean;
}

const ALL_EXITS: readonly JourneyExit[] = ['conversion', 'held', 'opt-out'];

/** `version` names the journey in the state of customers. */
export const journeyVersion = ({ journey, exitWhen, exitOn }: EarlierJourney): string =>
  idOf(JSON.stringify([journey, exitWhen ?? '', exitOn ?? ALL_EXITS]));

/** Compiles the journeys of a pack. What they name must be defined, and their rules valid. */
export class JourneyCompiler {
  private readonly definitions: Definitions;
  private readonly rules: RuleCompiler;
  private readonly decisions: DecisionStepCompiler;
  private readonly positions: DefinitionPositions;

  constructor(definitions: Definitions, rules: RuleCompiler) {
    this.definitions = definitions;
    this.rules = rules;
    this.decisions = new DecisionStepCompiler(definitions, rules);
    this.positions = new DefinitionPositions(definitions);
  }

  /** `id` is the campaign's. */
  journey(campaign: EarlierJourney & { id: string }): CompiledJourney {
    const steps: CompiledFlow[] = [];
    this.lay(campaign.journey, END, steps);
    const decisions = steps.flatMap((step) => (step.kind === 'decide' ? [step.decision] : []));
    const offers = decisions.flatMap((decision) => decision.offers);
    const productIds = offers.map((offer) => this.definitions.offers[offer]!.product);
    const first = steps[0];
    return {
      version: journeyVersion(campaign),
      steps,
      positions: new Map(steps.map(({ id }, position) => [id, position])),
      decisions,
      exitWhen: campaign.exitWhen === undefined ? undefined : this.rules.condition(campaign.exitWhen),
      exitOn: new Set(campaign.exitOn ?? ALL_EXITS),
      products: new Set(productIds.map((id) => this.positions.of('products', id, `campaign ${campaign.id}`))),
      isPlain: steps.length === 1 && first?.kind === 'decide' && first.otherwise === undefined,
    };
  }

  /** Appends a list of steps, after which comes step `after`; returns where the list begins. */
  private lay(list: readonly StepDefinition[] | undefined, after: number, steps: CompiledFlow[]): number {
    if (list === undefined || list.length === 0) return after;
    const first = steps.length;
    // Steps beside one another lie together; those they hold come behind.
    for (const { id } of list) steps.push({ kind: 'end', id, next: END });
    list.forEach((step, k) => {
      const next = k + 1 < list.length ? first + k + 1 : after;
      const inner = (held: readonly StepDefinition[] | undefined) => this.lay(held, next, steps);
      steps[first + k] = this.flow(step, next, inner);
    });
    return first;
  }

  private flow(
    step: StepDefinition,
    next: number,
    inner: (held: readonly StepDefinition[] | undefined) => number,
  ): CompiledFlow {
    const { id } = step;
    switch (step.type) {
      case 'offer':
        return this.decide(step, this.decisions.offerStep(step), next, inner);
      case 'message':
      case 'task':
        return this.decide(step, this.decisions.messageStep(step), next, inner);
      case 'wait':
        return { kind: 'wait', id, next, wait: step };
      case 'waitFor':
        return this.waitFor(step, next, inner);
      case 'branch': {
        const cases = step.cases.map(({ where, steps }) => ({ where: this.rules.condition(where), to: inner(steps) }));
        return { kind: 'branch', id, next, cases, otherwise: inner(step.otherwise) };
      }
      case 'split':
        return { kind: 'split', id, next, experiment: step.experiment, arms: armsOf(step, inner) };
      case 'end':
        return { kind: 'end', id, next: END };
      default:
        return { kind: 'act', id, next, act: step };
    }
  }

  private decide(
    { id, otherwise, withinMs }: OfferStep | MessageStep,
    decision: CompiledStep,
    next: number,
    inner: (held: readonly StepDefinition[] | undefined) => number,
  ): DecideFlow {
    return {
      kind: 'decide',
      id,
      next,
      decision,
      otherwise: otherwise === undefined ? undefined : inner(otherwise),
      withinMs,
    };
  }

  private waitFor(
    { id, event, outcome, condition, timeoutMs, met, otherwise }: WaitForStep,
    next: number,
    inner: (held: readonly StepDefinition[] | undefined) => number,
  ): WaitForFlow {
    return {
      kind: 'waitFor',
      id,
      next,
      event: event && {
        type: this.positions.of('eventTypes', event.event, `step ${id}`),
        where: event.where === undefined ? undefined : this.rules.eventCondition(event.where, [event.event]),
      },
      outcome: outcome && { of: outcome.of, is: new Set(outcome.is) },
      condition: condition === undefined ? undefined : this.rules.condition(condition),
      timeoutMs,
      met: inner(met),
      otherwise: inner(otherwise),
    };
  }
}

function armsOf({ arms }: SplitStep, inner: (held: readonly StepDefinition[]) => number): SplitFlow['arms'] {
  let until = 0;
  return arms.map(({ share, steps }) => {
    until += share;
    return { until, to: inner(steps) };
  });
}
