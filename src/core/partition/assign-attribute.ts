import { isCode, type RowLayout } from '../program/row-layout.ts';
import type { SetStep } from '../schema/definitions.ts';
import type { AttributeValues } from '../state/attribute-values.ts';
import type { Dictionary } from '../state/dictionary.ts';
import type { DirtyRows } from '../state/dirty-rows.ts';
import type { TagSets } from '../state/tag-sets.ts';

/** The part of a partition that holds attributes. */
interface AttributeState {
  readonly program: { readonly layout: RowLayout; readonly dictionary: Dictionary };
  readonly attributes: AttributeValues;
  readonly tagSets: TagSets;
  readonly dirty: DirtyRows;
  enterTime(row: number, now: number): void;
}

/** Gives an attribute what a step of a journey says; newer than anything told before `now`. */
export function assignAttribute(state: AttributeState, row: number, now: number, step: SetStep): void {
  const { attributes, program } = state;
  const layout = program.layout.attributes.find(({ name }) => name === step.attribute);
  if (layout === undefined) throw new Error(`unchecked definitions: step ${step.id} sets ${step.attribute}`);
  const { dictionary } = program;
  const { value } = step;
  let kept: number;
  if (step.add !== undefined || step.remove !== undefined) {
    kept = attributes.get(row, layout);
    let set = Number.isNaN(kept) ? 0 : kept;
    for (const tag of step.add ?? []) set = state.tagSets.with(set, dictionary.code(tag));
    for (const tag of step.remove ?? []) set = state.tagSets.without(set, dictionary.code(tag));
    kept = set === 0 ? Number.NaN : set;
  } else if (value === undefined || value === null) kept = Number.NaN;
  else if (isCode(layout.type)) kept = dictionary.code(String(value));
  else kept = Number(value);
  // First, so that what follows is seen even if it fails.
  state.dirty.mark(row);
  attributes.set(row, layout, kept);
  if (layout.updated >= 0 && now > attributes.asOf(row, layout)) attributes.setAsOf(row, layout, now);
  state.enterTime(row, now);
}
