import { InputField, ProgressField, type ScenarioProgress } from './progress.ts';

/** Bit of `flags`: a watch is open; `a` is the at of its `after`, `b` its timer's due. */
const WATCHING = 1;

/** An arriving `without`: keeps it for late `after` inputs and ends the watch when it lies in the span. */
export function absenceWithout(
  progress: ScenarioProgress,
  record: number,
  at: number,
  withinMs: number,
  oldestUseful: number,
): void {
  progress.keep(record, at, 1, 0);
  progress.dropBefore(record, oldestUseful, false);
  if (!isWatching(progress, record)) return;
  const after = progress.records.f64[(record >> 1) + ProgressField.a]!;
  if (at > after && at <= after + withinMs) endWatch(progress, record);
}

/**
 * An arriving `after`: true when it opens a watch, whose timer the caller sets at `due` and names by
 * two lanes of its id.
 */
export function absenceAfter(
  progress: ScenarioProgress,
  record: number,
  at: number,
  withinMs: number,
  due: number,
): boolean {
  if (isWatching(progress, record)) return false;
  const { i32, f64 } = progress.inputs;
  for (let input = progress.records.i32[record + ProgressField.inputs]!; input !== 0; input = i32[input]!) {
    const seen = f64[(input >> 1) + InputField.at]!;
    if (seen > at && seen <= at + withinMs) return false;
  }
  progress.records.i32[record + ProgressField.flags] = WATCHING;
  progress.records.f64[(record >> 1) + ProgressField.a] = at;
  progress.records.f64[(record >> 1) + ProgressField.b] = due;
  return true;
}

export function isWatching(progress: ScenarioProgress, record: number): boolean {
  return (progress.records.i32[record + ProgressField.flags]! & WATCHING) !== 0;
}

export function watchDue(progress: ScenarioProgress, record: number): number {
  return progress.records.f64[(record >> 1) + ProgressField.b]!;
}

export function endWatch(progress: ScenarioProgress, record: number): void {
  progress.records.i32[record + ProgressField.flags] = 0;
  progress.records.f64[(record >> 1) + ProgressField.a] = Number.NaN;
  progress.records.f64[(record >> 1) + ProgressField.b] = Number.NaN;
}
