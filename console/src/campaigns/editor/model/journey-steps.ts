import type { WrittenStep } from '../../../../../src/definitions/written-definitions.ts';
import { listAt, type Path, pathKey, valueAt, withInserted, withMoved, withValue } from './document-path.ts';

/** Types of steps in the order in which they are offered; others are kept and shown as they stand. */
export const stepTypes = [
  ...([
    'offer',
    'message',
    'task',
    'wait',
    'waitFor',
    'branch',
    'split',
    'set',
    'grant',
    'order',
    'cancel',
    'end',
  ] as const),
];

export type StepType = (typeof stepTypes)[number];

/** What a branch is taken for; `index` and `name` tell cases and arms apart. */
export interface BranchLabel {
  kind: 'met' | 'otherwise' | 'case' | 'arm' | 'rest' | 'contact';
  index?: number;
  name?: string;
}

/** Steps that another step holds. */
export interface Branch {
  label: BranchLabel;
  /** To the list of its steps, which need not exist yet. */
  list: Path;
  steps: WrittenStep[];
}

/** A step where it stands. */
export interface PlacedStep {
  step: WrittenStep;
  type: string;
  /** What it says under its type. */
  body: Record<string, unknown>;
  /** As other steps and records name it. */
  id: string;
  /** To the step, within the document. */
  path: Path;
  /** How many steps hold it. */
  depth: number;
  /** The branch whose first step it is. */
  opens?: BranchLabel;
}

/** The type of a step and what it says; a step that is no mapping of one key has the type ''. */
export function bodyOf(step: WrittenStep): { type: string; body: Record<string, unknown> } {
  const [first] = typeof step === 'object' && step !== null ? Object.entries(step) : [];
  const [type, body] = first ?? ['', {}];
  return { type, body: typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {} };
}

/** `path`: to the step. Branches that may be added but are not there are listed with no steps. */
export function branchesOf(step: WrittenStep, path: Path): Branch[] {
  const { type, body } = bodyOf(step);
  const within = (label: BranchLabel, ...rest: Path): Branch => {
    const list = [...path, type, ...rest];
    return { label, list, steps: listAt(body, rest) as WrittenStep[] };
  };
  const otherwise = within({ kind: 'otherwise' }, 'otherwise');
  switch (type) {
    case 'offer':
    case 'message':
    case 'task':
      return [otherwise];
    case 'waitFor':
      return [within({ kind: 'met' }, 'met'), otherwise];
    case 'branch':
      return [
        ...listAt(body, ['cases']).map((_, i) => within({ kind: 'case', index: i }, 'cases', i, 'steps')),
        otherwise,
      ];
    case 'split':
      return listAt(body, ['arms']).map((arm, i) => {
        const name = String(valueAt(arm, ['name']) ?? '');
        return within({ kind: 'arm', index: i, name }, 'arms', i, 'steps');
      });
    default:
      return [];
  }
}

/** All steps of a list, those that others hold included, in the order in which they are written. */
export function placedSteps(steps: readonly WrittenStep[], list: Path = ['journey'], depth = 0): PlacedStep[] {
  return steps.flatMap((step, i) => {
    const path = [...list, i];
    const { type, body } = bodyOf(step);
    const id = typeof body.id === 'string' ? body.id : type;
    const held = branchesOf(step, path).flatMap(({ label, list: inner, steps: within }) =>
      placedSteps(within, inner, depth + 1).map((placed) =>
        pathKey(placed.path) === pathKey([...inner, 0]) ? { ...placed, opens: label } : placed,
      ),
    );
    return [{ step, type, body, id, path, depth }, ...held];
  });
}

/** Puts a step into a list; it gets an id of its own where that of its type is taken. */
export function insertStep<T>(document: T, list: Path, index: number, step: WrittenStep): T {
  return withInserted(document, list, index, withOwnId(step, takenIds(document)));
}

/** Takes a step away with all that it holds; a branch that may be absent goes with its last step. */
export function removeStep<T>(document: T, path: Path): T {
  const list = path.slice(0, -1);
  const isLast = listAt(document, list).length === 1;
  const mayBeAbsent = list.at(-1) === 'met' || list.at(-1) === 'otherwise';
  return withValue(document, isLast && mayBeAbsent ? list : path, undefined);
}

/** Moves a step among its neighbours. */
export function moveStep<T>(document: T, path: Path, by: number): T {
  const from = Number(path.at(-1));
  return withMoved(document, path.slice(0, -1), from, from + by);
}

/** Ids of all steps, written or by type. */
function takenIds(document: unknown): Set<string> {
  return new Set(placedSteps(listAt(document, ['journey']) as WrittenStep[]).map(({ id }) => id));
}

function withOwnId(step: WrittenStep, taken: Set<string>): WrittenStep {
  const { type, body } = bodyOf(step);
  const wanted = typeof body.id === 'string' ? body.id : type;
  let id = wanted;
  for (let n = 2; taken.has(id); n++) id = `${wanted}-${n}`;
  taken.add(id);
  return id === wanted ? step : ({ [type]: { id, ...without(body, 'id') } } as WrittenStep);
}

function without(body: Record<string, unknown>, key: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([each]) => each !== key));
}
