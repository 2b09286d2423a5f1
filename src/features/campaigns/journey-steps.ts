import type { StepDefinition } from '../../core/schema/definitions.ts';

/** A step of a journey, and where it is written: `journey[0].offer`. */
export interface PlacedStep {
  step: StepDefinition;
  field: string;
  /** Whether a customer can come to it. */
  isReachable: boolean;
}

interface Held {
  steps: readonly StepDefinition[];
  field: string;
  /** A customer may be led here. */
  isOpen: boolean;
}

/** All steps, those that others hold included, in the order in which they are written. */
export function stepsOfJourney(journey: readonly StepDefinition[]): PlacedStep[] {
  const placed: PlacedStep[] = [];
  walk(journey, 'journey', true, placed);
  return placed;
}

/** @returns whether somebody who is led into these steps goes on behind the last of them. */
function walk(steps: readonly StepDefinition[], at: string, isOpen: boolean, placed: PlacedStep[]): boolean {
  let goesOn = isOpen;
  steps.forEach((step, index) => {
    const field = `${at}[${index}].${step.type}`;
    placed.push({ step, field, isReachable: goesOn });
    const ends = heldBy(step, field).map((held) => walk(held.steps, held.field, goesOn && held.isOpen, placed));
    goesOn = goesOn && step.type !== 'end' && (passes(step) || ends.some(Boolean));
  });
  return goesOn;
}

function heldBy(step: StepDefinition, field: string): Held[] {
  const part = (steps: readonly StepDefinition[] | undefined, name: string, isOpen = true): Held[] =>
    steps === undefined ? [] : [{ steps, field: `${field}.${name}`, isOpen }];
  switch (step.type) {
    case 'offer':
    case 'message':
    case 'task':
      return part(step.otherwise, 'otherwise');
    case 'waitFor':
      return [...part(step.met, 'met'), ...part(step.otherwise, 'otherwise')];
    case 'branch': {
      // What stands behind a case that always holds is never looked at.
      const always = step.cases.findIndex(({ where }) => where.trim() === 'true');
      const isLooked = (index: number) => always < 0 || index <= always;
      return [
        ...step.cases.flatMap(({ steps, where }, index) => {
          return part(steps, `cases[${index}].steps`, isLooked(index) && where.trim() !== 'false');
        }),
        ...part(step.otherwise, 'otherwise', always < 0),
      ];
    }
    case 'split':
      return step.arms.flatMap(({ steps, share }, index) => part(steps, `arms[${index}].steps`, share > 0));
    default:
      return [];
  }
}

/** Whether somebody may go on behind the step without going through what it holds. */
function passes(step: StepDefinition): boolean {
  switch (step.type) {
    case 'waitFor':
      return step.met === undefined || step.otherwise === undefined;
    case 'branch':
      return step.otherwise === undefined && !step.cases.some(({ where }) => where.trim() === 'true');
    case 'split':
      return step.arms.reduce((sum, { share }) => sum + share, 0) < 1 - 1e-9;
    default:
      // Decisions go on with what comes of them; `otherwise` is for who gets nothing.
      return true;
  }
}
