import type { Reference } from './rule-scope.ts';

/**
 * A JavaScript expression for the value of a reference, coded as rule-scope.ts says, and how it says that the value is
 * absent; or, for a `bool`, one expression that holds when it is true and one that holds when it is false.
 */
export type ReadCode = { value: string; absence: 'nan' | 'zero' | 'never' } | ConditionCode;

/** Two expressions of boolean value; neither is true when the answer is absent, never both. */
export interface ConditionCode {
  whenTrue: string;
  whenFalse: string;
}

/**
 * How emitted code gets at the data: a row reader reads one customer, a column reader the customer at the scan's
 * position. All expressions are free of effects and may be evaluated in any order, or not at all; those that call
 * something are evaluated once at most per emitted expression.
 */
export interface Reader {
  /** Not asked for `tags`, nor for `now`. */
  read(reference: Reference): ReadCode;
  /** Whether a list of words holds the word; `wordCode` is an expression that stands anywhere and is never 0. */
  contains(reference: Reference, wordCode: string): ConditionCode;
  /** Number of words of a list; NaN when the list is absent. */
  size(reference: Reference): string;
  /** The customer's ZoneClock. */
  zone: string;
  /** Epoch ms, never NaN. */
  now: string;
  /** The RuleRuntime; must be in scope where `declarations.constants` are evaluated too. */
  runtime: string;
  /** Dictionary code of a literal, from 1. */
  word(text: string): number;
  /** Collects what emitted code needs declared; one for all rules of a generated function. */
  declarations: RuleDeclarations;
}

/** Variables that emitted code uses, for whoever puts the functions together to declare. */
export class RuleDeclarations {
  /** Names to declare with `let` in the function that runs the expressions. */
  readonly temps: string[] = [];
  private readonly names = new Map<string, string>();
  private readonly prefix: string;

  /** `prefix`: start of all names, so that several collections can meet in one function. */
  constructor(prefix = 'rule') {
    this.prefix = prefix;
  }

  temp(): string {
    const name = `${this.prefix}Temp${this.temps.length}`;
    this.temps.push(name);
    return name;
  }

  /** Name of a constant with that value; the same for the same expression. */
  constant(expression: string): string {
    let name = this.names.get(expression);
    if (name === undefined) {
      name = `${this.prefix}Constant${this.names.size}`;
      this.names.set(expression, name);
    }
    return name;
  }

  /** To be evaluated once, before the function that runs the expressions is made: `const name = expression`. */
  constants(): { name: string; expression: string }[] {
    return [...this.names].map(([expression, name]) => ({ name, expression }));
  }
}
