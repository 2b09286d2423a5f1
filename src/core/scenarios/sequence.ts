import { InputField, MAX_INPUTS, ProgressField, type ScenarioProgress } from './progress.ts';

// Scratch of one evaluation, oldest input first; evaluations never nest.
const positions = new Int32Array(MAX_INPUTS);
const masks = new Int32Array(MAX_INPUTS);
const ats = new Float64Array(MAX_INPUTS);
const chosen = new Int32Array(8);

/**
 * `sequence`: one input per step, strictly later each, within the span, containing the arriving input,
 * sharing none with an earlier firing; the latest start wins, then the latest second, and so on. True
 * when it fires; the inputs used leave the list. `mask` has bit k set when the input can be step k.
 */
export function sequenceArrival(
  progress: ScenarioProgress,
  record: number,
  at: number,
  mask: number,
  steps: number,
  withinMs: number,
  oldestUseful: number,
): boolean {
  const arriving = progress.keep(record, at, mask);
  progress.dropBefore(record, oldestUseful, false);
  if (arriving === 0) return false;
  const count = loadInputs(progress, record);
  let arrivingIndex = 0;
  while (positions[arrivingIndex] !== arriving) arrivingIndex++;
  for (let start = arrivingIndex; start >= 0; start--) {
    if ((masks[start]! & 1) === 0) continue;
    chosen[0] = start;
    const latest = ats[start]! + withinMs;
    if (!extend(1, steps, count, arrivingIndex, latest, start === arrivingIndex)) continue;
    for (let step = 0; step < steps; step++) progress.remove(record, positions[chosen[step]!]!);
    return true;
  }
  return false;
}

function loadInputs(progress: ScenarioProgress, record: number): number {
  const { i32, f64 } = progress.inputs;
  const count = progress.records.i32[record + ProgressField.inputCount]!;
  let index = count;
  for (let input = progress.records.i32[record + ProgressField.inputs]!; input !== 0; input = i32[input]!) {
    index--;
    positions[index] = input;
    masks[index] = i32[input + InputField.mask]!;
    ats[index] = f64[(input >> 1) + InputField.at]!;
  }
  return count;
}

/**
 * Chooses inputs for `step` and on, latest first. A chain that has gone past the arriving input
 * without using it is given up.
 */
function extend(
  step: number,
  steps: number,
  count: number,
  arriving: number,
  latest: number,
  hasArriving: boolean,
): boolean {
  if (step === steps) return hasArriving;
  const previousAt = ats[chosen[step - 1]!]!;
  const from = hasArriving ? count - 1 : arriving;
  for (let index = from; index >= 0 && ats[index]! > previousAt; index--) {
    if ((masks[index]! & (1 << step)) === 0 || ats[index]! > latest) continue;
    chosen[step] = index;
    if (extend(step + 1, steps, count, arriving, latest, hasArriving || index === arriving)) return true;
  }
  return false;
}
