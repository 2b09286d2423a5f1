/**
 * How a customer's state leaves and enters memory. Every part of the state writes a customer in one
 * canonical form (words, not dictionary codes; lists in their logical order; no positions), which
 * serves checkpoints, migration to another layout and the state hash alike.
 */
export interface CustomerWriter {
  number(value: number): void;
  text(value: string): void;
}

/** Reads back what a `CustomerWriter` was given, in the same order. */
export interface CustomerReader {
  number(): number;
  text(): string;
}
