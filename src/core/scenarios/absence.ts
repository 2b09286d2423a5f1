import { ExtraField, InputField, ProgressField, type ScenarioProgress } from './progress.ts';

// Flagged is a watch open: extra `a` is the at of its `after`, `b` its timer's due.

/** An arriving `without`: keeps it for late `after` inputs and ends the watch when it lies in the span. */
export function absenceWithout(
  progress: ScenarioProgress,
  record: number,
  at: number,
  withinMs: number,
  oldestUseful: number,
): void {
  progress.keep(record, at, 1);
  progress.dropBefore(record, oldestUseful, false);
  if (!isWatching(progress, record)) return;
  const after = progress.extras.f64[(extraOf(progress, record) >> 1) + ExtraField.a]!;
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
  progress.flag(record, true);
  const extra = progress.obtainExtra(record);
  progress.extras.f64[(extra >> 1) + ExtraField.a] = at;
  progress.extras.f64[(extra >> 1) + ExtraField.b] = due;
  return true;
}

export function isWatching(progress: ScenarioProgress, record: number): boolean {
  return progress.isFlagged(record);
}

/** Of an open watch. */
export function watchDue(progress: ScenarioProgress, record: number): number {
  return progress.extras.f64[(extraOf(progress, record) >> 1) + ExtraField.b]!;
}

/** Word of the three lanes of an open watch's timer id, in `progress.extras`. */
export function watchTimerId(progress: ScenarioProgress, record: number): number {
  return extraOf(progress, record) + ExtraField.timerId;
}

export function endWatch(progress: ScenarioProgress, record: number): void {
  progress.flag(record, false);
  progress.dropExtra(record);
}

function extraOf(progress: ScenarioProgress, record: number): number {
  return progress.records.i32[record + ProgressField.extra]!;
}
