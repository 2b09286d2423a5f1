import type { WrittenStep } from '../../../../../src/definitions/written-definitions.ts';
import { type Path, pathKey } from './document-path.ts';
import { type BranchLabel, bodyOf, branchesOf } from './journey-steps.ts';

/**
 * A journey laid out from top to bottom: steps one below the other, branches side by side, coming together in a small
 * node before the step that follows. Made anew from the definition each time: nothing of it is kept.
 */
export interface JourneyNode {
  id: string;
  kind: 'start' | 'step' | 'join' | 'finish';
  /** Of a step. */
  path?: Path;
  /** Top left corner, pixels. */
  x: number;
  y: number;
}

export interface JourneyEdge {
  id: string;
  from: string;
  to: string;
  label?: BranchLabel;
  /** Where a step put onto this edge is written; absent: nothing can be put there. */
  insert?: InsertPlace;
}

/** A position in a list of steps. */
export interface InsertPlace {
  list: Path;
  index: number;
}

export interface JourneyGraph {
  nodes: JourneyNode[];
  edges: JourneyEdge[];
}

export const NODE_WIDTH_PX = 232;
export const NODE_HEIGHT_PX = 64;
export const JOIN_SIZE_PX = 10;
const ROW_GAP_PX = 48;
/** Below a step that forks: room for what the branches are taken for. */
const FORK_GAP_PX = 84;
const COLUMN_GAP_PX = 36;

/** An end that goes on to whatever comes next. */
interface Loose {
  from: string;
  label?: BranchLabel;
  insert?: InsertPlace;
}

/** Where a block of steps stands: its middle is the line it hangs on. */
interface Placement {
  middle: number;
  top: number;
}

/** `journey` and `list`: the steps and the path to them. */
export function layOutJourney(journey: readonly WrittenStep[], list: Path = ['journey']): JourneyGraph {
  const drawing = new Drawing();
  drawing.node('start', 'start', { middle: 0, top: 0 });
  const entered = [{ from: 'start', insert: { list, index: 0 } }];
  const { bottom, loose } = drawing.block(journey, list, { middle: 0, top: NODE_HEIGHT_PX + ROW_GAP_PX }, entered);
  drawing.node('finish', 'finish', { middle: 0, top: bottom });
  drawing.connect(loose, 'finish');
  return drawing.graph;
}

class Drawing {
  readonly graph: JourneyGraph = { nodes: [], edges: [] };

  node(id: string, kind: JourneyNode['kind'], { middle, top }: Placement, path?: Path): void {
    const width = kind === 'join' ? JOIN_SIZE_PX : NODE_WIDTH_PX;
    this.graph.nodes.push({ id, kind, x: middle - width / 2, y: top, ...(path && { path }) });
  }

  connect(loose: readonly Loose[], to: string): void {
    for (const { from, label, insert } of loose) {
      const id = `${from}>${to}:${label?.kind ?? ''}${label?.index ?? ''}`;
      this.graph.edges.push({ id, from, to, ...(insert && { insert }), ...(label && { label }) });
    }
  }

  /** Draws steps from `place` down. `loose`: what comes in; what goes out is given back, with where to go on. */
  block(
    steps: readonly WrittenStep[],
    list: Path,
    place: Placement,
    loose: readonly Loose[],
  ): { bottom: number; loose: readonly Loose[] } {
    let top = place.top;
    let incoming = loose;
    steps.forEach((step, i) => {
      const path = [...list, i];
      const id = pathKey(path);
      this.node(id, 'step', { middle: place.middle, top }, path);
      this.connect(incoming, id);
      const gap = isForked(step, path) ? FORK_GAP_PX : ROW_GAP_PX;
      const below = { middle: place.middle, top: top + NODE_HEIGHT_PX + gap };
      const next = { list, index: i + 1 };
      if (bodyOf(step).type === 'end') incoming = [];
      else if (!isForked(step, path)) incoming = [{ from: id, insert: next }];
      else {
        const { bottom, loose: ends } = this.fork(step, path, below);
        incoming = ends.length === 0 ? [] : this.join(id, ends, { middle: place.middle, top: bottom }, next);
        below.top = bottom + (ends.length === 0 ? 0 : JOIN_SIZE_PX + ROW_GAP_PX);
      }
      top = below.top;
    });
    return { bottom: top, loose: incoming };
  }

  /** Draws the branches of a step side by side, the ones that merely go on included. */
  private fork(step: WrittenStep, path: Path, { middle, top }: Placement): { bottom: number; loose: Loose[] } {
    const branches = drawnBranches(step, path);
    const widths = branches.map(({ steps }) => blockWidth(steps, path));
    let left = middle - (sum(widths) + COLUMN_GAP_PX * (widths.length - 1)) / 2;
    let bottom = top;
    const ends: Loose[] = [];
    branches.forEach(({ label, list, steps }, i) => {
      const place = { middle: left + widths[i]! / 2, top };
      left += widths[i]! + COLUMN_GAP_PX;
      const way = { from: pathKey(path), label, ...(list && { insert: { list, index: 0 } }) };
      const drawn = steps.length === 0 ? this.pass(way, place, i) : this.block(steps, list ?? path, place, [way]);
      bottom = Math.max(bottom, drawn.bottom);
      ends.push(...drawn.loose);
    });
    return { bottom, loose: ends };
  }

  /** A branch without steps keeps to its column all the same. */
  private pass(way: Loose, { middle, top }: Placement, branch: number): { bottom: number; loose: Loose[] } {
    const id = `${way.from}.pass${branch}`;
    this.node(id, 'join', { middle, top });
    this.connect([way], id);
    return { bottom: top + JOIN_SIZE_PX + ROW_GAP_PX, loose: [{ from: id }] };
  }

  private join(id: string, ends: readonly Loose[], place: Placement, insert: InsertPlace): Loose[] {
    const joinId = `${id}.join`;
    this.node(joinId, 'join', place);
    this.connect(ends, joinId);
    return [{ from: joinId, insert }];
  }
}

/** Branches as they are drawn: the way on of who got something, or fell into no arm, has no list of its own. */
function drawnBranches(step: WrittenStep, path: Path): { label: BranchLabel; list?: Path; steps: WrittenStep[] }[] {
  const branches = branchesOf(step, path);
  const { type } = bodyOf(step);
  if (type === 'waitFor' || type === 'branch') return branches;
  return type === 'split'
    ? [...branches, { label: { kind: 'rest' }, steps: [] }]
    : [{ label: { kind: 'contact' }, steps: [] }, ...branches];
}

/** A decision that nobody is led away from simply goes on. */
function isForked(step: WrittenStep, path: Path): boolean {
  const { type } = bodyOf(step);
  const branches = branchesOf(step, path);
  if (type === 'offer' || type === 'message' || type === 'task') return branches.some(({ steps }) => steps.length > 0);
  return branches.length > 0;
}

function blockWidth(steps: readonly WrittenStep[], path: Path): number {
  const widths = steps.map((step, i) => {
    const own = [...path, i];
    if (!isForked(step, own)) return NODE_WIDTH_PX;
    const inner = drawnBranches(step, own).map(({ steps: within }) => blockWidth(within, own));
    return sum(inner) + COLUMN_GAP_PX * (inner.length - 1);
  });
  return Math.max(NODE_WIDTH_PX, ...widths);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
