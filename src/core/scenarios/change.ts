import { ExtraField, InputField, MAX_INPUTS, ProgressField, type ScenarioProgress } from './progress.ts';

// Scratch of one fold, oldest input first.
const positions = new Int32Array(MAX_INPUTS);

/** The fold's state; NaN is absent. */
let current = Number.NaN;
let candidate = Number.NaN;
let run = 0;

/**
 * `change`: the attribute's value differs from the one before and has come `confirm` times in a row.
 * `value` NaN clears. True when the arriving input is one of those that make a change, in the fold of all
 * inputs in (at, arrival) order; those below `oldestUseful` can have no late arrival before them and
 * are folded for good. Source: docs/semantics.md §6.
 */
export function changeArrival(
  progress: ScenarioProgress,
  record: number,
  at: number,
  value: number,
  confirm: number,
  fromAbsent: boolean,
  oldestUseful: number,
): boolean {
  loadState(progress, record);
  let count = loadInputs(progress, record);
  let folded = 0;
  const { f64 } = progress.inputs;
  while (
    folded < count &&
    (f64[(positions[folded]! >> 1) + InputField.at]! < oldestUseful || count - folded >= MAX_INPUTS)
  ) {
    step(progress.value(positions[folded]!), confirm, fromAbsent);
    progress.remove(record, positions[folded]!);
    folded++;
  }
  if (folded > 0) storeState(progress, record);
  const arriving = progress.keepValue(record, at, value);
  count = loadInputs(progress, record);
  let arrivingIndex = 0;
  while (positions[arrivingIndex] !== arriving) arrivingIndex++;
  for (let index = 0; index < count; index++) {
    const fired = step(progress.value(positions[index]!), confirm, fromAbsent);
    if (fired > 0 && index >= arrivingIndex && index - fired < arrivingIndex) return true;
  }
  return false;
}

/** Folds one value; returns how many inputs in a row made a change with it, 0 for none. */
function step(value: number, confirm: number, fromAbsent: boolean): number {
  if (Number.isNaN(value) || (Number.isNaN(current) && !fromAbsent)) {
    current = value;
    run = 0;
    return 0;
  }
  if (value === current) {
    run = 0;
    return 0;
  }
  run = run > 0 && value === candidate ? run + 1 : 1;
  candidate = value;
  if (run < confirm) return 0;
  current = value;
  run = 0;
  return confirm;
}

function loadInputs(progress: ScenarioProgress, record: number): number {
  const count = progress.records.i32[record + ProgressField.inputCount]!;
  let index = count;
  let input = progress.records.i32[record + ProgressField.inputs]!;
  for (; input !== 0; input = progress.inputs.i32[input]!) positions[--index] = input;
  return count;
}

function loadState(progress: ScenarioProgress, record: number): void {
  const extra = progress.records.i32[record + ProgressField.extra]!;
  const { i32, f64 } = progress.extras;
  current = extra === 0 ? Number.NaN : f64[(extra >> 1) + ExtraField.a]!;
  candidate = extra === 0 ? Number.NaN : f64[(extra >> 1) + ExtraField.b]!;
  run = extra === 0 ? 0 : i32[extra + ExtraField.run]!;
}

function storeState(progress: ScenarioProgress, record: number): void {
  const extra = progress.obtainExtra(record);
  progress.extras.f64[(extra >> 1) + ExtraField.a] = current;
  progress.extras.f64[(extra >> 1) + ExtraField.b] = candidate;
  progress.extras.i32[extra + ExtraField.run] = run;
}
