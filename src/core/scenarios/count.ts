import { InputField, ProgressField, type ScenarioProgress } from './progress.ts';

/**
 * `count`: at least n matching inputs in (t − within, t], t the newest. Takes the arriving input;
 * true when it fires. Flagged is disarmed: fired, and no arrival has found fewer than `atLeast` since. Source: docs/semantics.md §6.
 */
export function countArrival(
  progress: ScenarioProgress,
  record: number,
  at: number,
  atLeast: number,
  withinMs: number,
): boolean {
  const input = progress.keep(record, at, 1);
  const { f64 } = progress.inputs;
  const newest = progress.records.i32[record + ProgressField.inputs]!;
  const opened = f64[(newest >> 1) + InputField.at]! - withinMs;
  const inWindow = at > opened && input !== 0;
  // The newest only moves on: what has left the window never comes back.
  progress.dropBefore(record, opened, true);
  if (progress.records.i32[record + ProgressField.inputCount]! < atLeast) {
    progress.flag(record, false);
    return false;
  }
  if (!inWindow || progress.isFlagged(record)) return false;
  progress.flag(record, true);
  return true;
}
