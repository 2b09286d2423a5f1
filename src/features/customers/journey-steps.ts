import type { StepDefinition } from '../../core/schema/definitions.ts';

/** All steps of a journey, those that others hold behind them. */
export function stepsIn(steps: readonly StepDefinition[]): StepDefinition[] {
  return steps.flatMap((step) => [step, ...stepsIn(heldBy(step))]);
}

function heldBy(step: StepDefinition): StepDefinition[] {
  switch (step.type) {
    case 'offer':
    case 'message':
    case 'task':
      return step.otherwise ?? [];
    case 'waitFor':
      return [...(step.met ?? []), ...(step.otherwise ?? [])];
    case 'branch':
      return [...step.cases.flatMap(({ steps }) => steps), ...(step.otherwise ?? [])];
    case 'split':
      return step.arms.flatMap(({ steps }) => steps);
    default:
      return [];
  }
}
