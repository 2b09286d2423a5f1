/**
 * Audiences: how many customers a rule holds for, now. Exact counts scan columns; a first estimate reads a
 * sample of rows and needs no column.
 */
import type { CustomerCondition } from '../decisions/customer-state.ts';
import type { PartitionState } from '../partition/partition-state.ts';
import type { Program } from '../program/program.ts';
import type { CheckedRule } from '../rules/checked-rule.ts';
import { emitScan, emitValue } from '../rules/emit-rule.ts';
import { assembleScan, columnReaderOf, compiledLeaves, scanning } from './column-scan.ts';
import type { Block, Columns, CompiledLeaf } from './columns.ts';

/** How many customers match, of how many; `groups`: matches by word, '' for those who have none. */
export interface AudienceCount {
  count: number;
  total: number;
  groups?: Record<string, number>;
}

/** `count` is `share` of `total`; the true share lies in [low, high] with 95 % confidence. */
export interface AudienceEstimate extends AudienceCount {
  sampled: number;
  low: number;
  high: number;
}

/** Counts the rows `base … base + n` of one block that match; adds them by code to `groups` when asked to. */
type ScanBlock = (
  state: PartitionState,
  now: number,
  base: number,
  n: number,
  columns: readonly Block[],
  groups: Int32Array,
) => number;

/** How a rule counts columns, and what it reads. */
interface ColumnScan {
  leaves: readonly CompiledLeaf[];
  countBlock: ScanBlock;
}

/** Rows read for an estimate over all partitions. */
const SAMPLE_ROWS = 5_000;
/** Normal quantile of 97.5 %. */
const Z_95 = 1.959964;

/** A rule compiled for the partitions of one engine. Definitions that change make it stale: compile again. */
export class Audience {
  private readonly partitions: readonly PartitionState[];
  private readonly columns: ReadonlyMap<PartitionState, Columns>;
  private readonly program: Program;
  private readonly rule: CheckedRule;
  private readonly groupBy: CheckedRule | undefined;
  private readonly holds: CustomerCondition;
  /** Made by the first count: most estimates are of a rule that the next keystroke changes. */
  private scan: ColumnScan | undefined;

  /** `groupBy`: a checked rule that gives a word. */
  constructor(
    program: Program,
    partitions: readonly PartitionState[],
    columns: ReadonlyMap<PartitionState, Columns>,
    rule: CheckedRule,
    groupBy?: CheckedRule,
  ) {
    this.program = program;
    this.partitions = partitions;
    this.columns = columns;
    this.rule = rule;
    this.groupBy = groupBy;
    this.holds = program.rules.compiled(rule);
  }

  /** The exact count at `now`. */
  count(now: number): AudienceCount {
    const steps = this.counting(now);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  }

  /**
   * The same in steps of a fraction of a millisecond, between which events may be applied. Each partition is
   * counted as it was when its scan began. May be given up, but another counting of the same engine must not begin
   * before this one ends: resumed after that, it throws.
   */
  *counting(now: number): Generator<void, AudienceCount> {
    this.scan ??= compileColumnScan(this.program, this.rule, this.groupBy);
    const { leaves, countBlock } = this.scan;
    let groups = new Int32Array(0);
    let count = 0;
    let total = 0;
    const steps = scanning(
      this.columns,
      leaves,
      now,
      (state, base, n, columns) => {
        count += countBlock(state, now, base, n, columns, groups);
      },
      (state) => {
        groups = this.withRoom(groups);
        total += state.rows.count - state.erased.size;
        count -= this.erasedThatMatch(state, now, groups);
      },
    );
    yield* steps;
    return this.groupBy !== undefined ? { count, total, groups: this.byWord(groups) } : { count, total };
  }

  /** A first answer from evenly spread rows, in a few milliseconds whatever the size. */
  estimate(now: number): AudienceEstimate {
    let total = 0;
    for (const { rows, erased } of this.partitions) total += rows.count - erased.size;
    const stride = Math.max(1, Math.floor(total / SAMPLE_ROWS));
    const zoned = this.program.regionWord >= 0;
    let sampled = 0;
    let met = 0;
    for (const state of this.partitions) {
      state.eventTypeWord = 0;
      state.setMoment(-1, Number.NaN);
      if (!zoned) state.enterTime(0, now);
      for (let row = sampled % stride; row < state.rows.count; row += stride) {
        if (state.isErased(row)) continue;
        if (zoned) state.enterTime(row, now);
        sampled++;
        if (this.holds(state, row, now)) met++;
      }
    }
    if (sampled === 0) return { count: 0, total, sampled, low: 0, high: 0 };
    const { low, high } = wilson(met, sampled);
    return { count: Math.round((met / sampled) * total), total, sampled, low, high };
  }

  /** The scan counts the rows of erased customers too; takes them out of `groups`. */
  private erasedThatMatch(state: PartitionState, now: number, groups: Int32Array): number {
    if (state.erased.size === 0) return 0;
    const wordOf = this.groupBy && this.program.rules.compiledValue(this.groupBy);
    state.eventTypeWord = 0;
    state.setMoment(-1, Number.NaN);
    let matches = 0;
    for (const row of state.erased) {
      state.enterTime(row, now);
      if (!this.holds(state, row, now)) continue;
      matches++;
      const word = wordOf?.(state, row, now) ?? 0;
      groups[Number.isNaN(word) ? 0 : word]!--;
    }
    return matches;
  }

  /** Events applied between steps bring new words; none that the columns hold is newer than this. */
  private withRoom(groups: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
    const codes = this.groupBy !== undefined ? this.program.dictionary.size + 1 : 1;
    if (groups.length >= codes) return groups;
    const grown = new Int32Array(codes);
    grown.set(groups);
    return grown;
  }

  private byWord(groups: Int32Array): Record<string, number> {
    const named: Record<string, number> = {};
    groups.forEach((count, code) => {
      if (count > 0) named[code === 0 ? '' : this.program.dictionary.word(code)] = count;
    });
    return named;
  }
}

/** Wilson's interval for a share of `met` in `sampled`. */
function wilson(met: number, sampled: number): { low: number; high: number } {
  const share = met / sampled;
  const z2 = (Z_95 * Z_95) / sampled;
  const centre = (share + z2 / 2) / (1 + z2);
  const spread = (Z_95 * Math.sqrt((share * (1 - share)) / sampled + z2 / (4 * sampled))) / (1 + z2);
  // Rounding must not push the share itself out.
  return { low: Math.max(0, Math.min(share, centre - spread)), high: Math.min(1, Math.max(share, centre + spread)) };
}

function compileColumnScan(program: Program, rule: CheckedRule, groupBy: CheckedRule | undefined): ColumnScan {
  const reader = columnReaderOf(program);
  const condition = emitScan(rule, reader);
  // 0 or 1 is added whether the rule holds or not: a jump that cannot be foreseen costs more.
  const grouped = groupBy === undefined ? '' : `groups[${emitValue(groupBy, reader)}]+=holds;`;
  const countBlock = assembleScan(reader, program, {
    parameters: 'groups',
    before: 'let count=0;',
    body: `const holds=${condition}&1;count+=holds;${grouped}`,
    after: 'return count;',
  }) as ScanBlock;
  return { leaves: compiledLeaves(reader, program), countBlock };
}
