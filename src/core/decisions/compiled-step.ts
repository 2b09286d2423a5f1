import type { CustomerCondition } from './customer-state.ts';

/** `offer` −1 is the text of a message step. */
export interface Candidate {
  readonly offer: number;
  readonly channel: number;
  /** What records call the offer: offer id, or template id of a message. */
  readonly name: string;
  /** `name@channel`. */
  readonly label: string;
}

export interface TableRow {
  readonly where: CustomerCondition | undefined;
  readonly offers: readonly number[];
}

export interface MatrixRow {
  readonly group: number;
  /** By scenario position; absent: no cell. */
  readonly cells: ReadonlyMap<number, readonly number[]>;
}

/** An offer or message step. Candidates are in the order of the spec: offers, then channels, as written. */
export interface CompiledStep {
  readonly id: string;
  readonly message: boolean;
  readonly service: boolean;
  readonly offers: readonly number[];
  readonly channels: readonly number[];
  /** Candidates of a push decision. */
  readonly push: readonly Candidate[];
  /** By pull channel: candidates when it asks. */
  readonly pull: ReadonlyMap<number, readonly Candidate[]>;
  readonly table: readonly TableRow[] | undefined;
  readonly matrix: readonly MatrixRow[] | undefined;
  readonly exploration: number;
}
