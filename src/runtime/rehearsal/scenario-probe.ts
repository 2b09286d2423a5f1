import type { Effect, MomentOpened } from '../../core/effects.ts';
import { Engine } from '../../core/engine.ts';
import { InputBatch, InputBatchWriter } from '../../core/inputs/input-batch.ts';
import type { Gate } from '../../core/scenarios/scenario-runner.ts';
import type { Definitions, EventMatch, PatternDefinition, ScenarioDefinition } from '../../core/schema/definitions.ts';
import { matchesOf, narrowDefinitions } from './narrow-definitions.ts';

/** Ids of definitions have no such mark: what stands beside the scenario has an id of its own. */
const BESIDE = '~';
const SECOND_MS = 1000;

/** What became of some inputs, or of time. */
export interface ProbeStep {
  /** Moments the scenario opened. */
  moments: MomentOpened[];
  /** Why a firing opened none; absent: no firing was held back. */
  heldBack?: Gate;
  /**
   * Parts of the pattern that an input met, by their position: events in the order of the pattern; of a place 0 for
   * coming and 1 for going.
   */
  parts: number[];
}

/**
 * One scenario in an engine of its own, with nobody in it yet. Beside it run scenarios that tell which part of its pattern
 * an input meets, by the same matching.
 */
export class ScenarioProbe {
  readonly definitions: Definitions;
  private readonly scenario: ScenarioDefinition;
  private readonly engine: Engine;
  private readonly writer = new InputBatchWriter();
  private clock = Number.NEGATIVE_INFINITY;
  private heldBack: Partial<Record<Gate, number>> = {};

  /** `definitions` hold the scenario. */
  constructor(definitions: Definitions, scenario: ScenarioDefinition) {
    this.scenario = scenario;
    const narrow = narrowDefinitions(definitions, scenario);
    const beside = partsOf(scenario.pattern, narrow).map((pattern, part): ScenarioDefinition => {
      const id = `${scenario.id}${BESIDE}${part}`;
      return { kind: 'scenario', id, pattern, exclude: {}, cooldownMs: 0, ttlMs: SECOND_MS, sensitive: false };
    });
    this.definitions = { ...narrow, scenarios: [scenario, ...beside] };
    this.engine = new Engine({ definitions: this.definitions, partitionCount: 1, owned: [0], handover: 'logged' });
  }

  /** Applies what `write` adds. */
  apply(write: (inputs: InputBatchWriter) => void): ProbeStep {
    write(this.writer);
    const step: ProbeStep = { moments: [], parts: [] };
    this.engine.apply(new InputBatch(this.writer.finish()), { push: (effect) => this.note(effect, step) });
    const heldBack = this.newlyHeldBack();
    return heldBack === undefined ? step : { ...step, heldBack };
  }

  /** Time reaches the full second of `at`, unless it is there already. */
  advance(at: number): ProbeStep {
    const second = Math.floor(at / SECOND_MS) * SECOND_MS;
    if (second <= this.clock) return { moments: [], parts: [] };
    this.clock = second;
    return this.apply((inputs) => inputs.clock(second));
  }

  private note(effect: Effect, { moments, parts }: ProbeStep): void {
    if (effect.type !== 'moment') return;
    if (effect.scenario === this.scenario.id) moments.push(effect);
    else parts.push(Number(effect.scenario.slice(this.scenario.id.length + BESIDE.length)));
  }

  private newlyHeldBack(): Gate | undefined {
    const now = this.engine.counters().suppressed[this.scenario.id] ?? {};
    const found = (Object.keys(now) as Gate[]).find((gate) => now[gate] !== this.heldBack[gate]);
    this.heldBack = { ...now };
    return found;
  }
}

function partsOf(pattern: PatternDefinition, { metrics }: Definitions): PatternDefinition[] {
  if ('area' in pattern) {
    const { area } = pattern;
    return [
      { type: 'enter', area },
      { type: 'leave', area },
    ];
  }
  const metric = pattern.type === 'threshold' ? metrics.find(({ id }) => id === pattern.metric) : undefined;
  const matches: EventMatch[] = metric === undefined ? matchesOf(pattern) : [metric];
  return matches.map(({ event, where }) => ({ type: 'event', event, ...(where !== undefined && { where }) }));
}
