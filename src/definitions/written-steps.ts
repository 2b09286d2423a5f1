import type { Path } from './source-document.ts';
import type { WrittenStep } from './written-definitions.ts';

/** A step where it is written. */
export interface PlacedStep {
  step: WrittenStep;
  /** The key of the step's type. */
  type: keyof WrittenStep;
  /** Leads to what is written under that key. */
  path: Path;
}

/** All steps of a journey, those that others hold included, in the order in which they are written. */
export function stepsOf(journey: readonly WrittenStep[], path: Path = ['journey']): PlacedStep[] {
  return journey.flatMap((step, i) => {
    const [type] = Object.keys(step) as (keyof WrittenStep)[];
    if (type === undefined) return [];
    const at = [...path, i, type];
    const inner = heldBy(step).flatMap(({ steps, path: within }) => stepsOf(steps, [...at, ...within]));
    return [{ step, type, path: at }, ...inner];
  });
}

function heldBy({ offer, message, task, waitFor, branch, split }: WrittenStep): { steps: WrittenStep[]; path: Path }[] {
  const otherwise = (offer ?? message ?? task ?? waitFor ?? branch)?.otherwise;
  const of = (steps: WrittenStep[] | undefined, ...path: Path) => (steps === undefined ? [] : [{ steps, path }]);
  return [
    ...of(waitFor?.met, 'met'),
    ...(branch?.cases ?? []).flatMap(({ steps }, i) => of(steps, 'cases', i, 'steps')),
    ...(split?.arms ?? []).flatMap(({ steps }, i) => of(steps, 'arms', i, 'steps')),
    ...of(otherwise, 'otherwise'),
  ];
}
