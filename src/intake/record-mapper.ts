import { idOf } from '../core/hash.ts';
import type { IntakeContext } from './input-plan.ts';
import { InputPlan } from './input-plan.ts';
import { LineIds } from './line-ids.ts';
import type { InputMapping } from './map-definition.ts';
import type { RecordTerms } from './record-terms.ts';
import type { Fault } from './reject-codes.ts';
import type { Row } from './row.ts';
import { StagedInput } from './staged-input.ts';

/** Makes inputs of records. */
export interface InputMapper {
  /** The inputs of the last record are the first ones, as many as `map` said. */
  readonly staged: StagedInput[];
  /** Number of inputs of a record; 0 when it means none, or when the fault says why it is refused. */
  map(row: Row, fault: Fault): number;
}

/**
 * Makes the inputs of records with certain columns. A record is taken as a whole: when one of its inputs is
 * refused, all of them are.
 */
export class RecordMapper implements InputMapper {
  readonly staged: StagedInput[];
  private readonly plans: InputPlan[];
  private readonly lineIds = new LineIds();
  private readonly terms: RecordTerms;

  constructor(inputs: readonly InputMapping[], columns: readonly string[], zone: string, context: IntakeContext) {
    this.terms = context.terms;
    this.plans = inputs.map((mapping) => new InputPlan(mapping, columns, zone, context));
    this.staged = this.plans.map(({ room }) => new StagedInput(Math.max(...this.plans.map((plan) => plan.room), room)));
  }

  map(row: Row, fault: Fault): number {
    const { plans, staged } = this;
    let count = 0;
    for (let i = 0; i < plans.length; i++) {
      if (plans[i].stage(row, staged[count], fault)) this.identify(row, staged[count], ++count);
      else if (fault.code !== '') return 0;
    }
    return count;
  }

  private identify(row: Row, input: StagedInput, ordinal: number): void {
    input.line = row.line;
    if (input.id !== '') return;
    input.id = this.lineIds.idOf(row.rawBytes, row.rawStart, row.rawEnd, ordinal);
    const { request } = this.terms;
    // Nothing in it tells it from another like it that happened later.
    if (!input.isTimed && request !== '') input.id = idOf('arrival', input.id, request);
  }
}
