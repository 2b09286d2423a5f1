import type { Bound } from './bounds.ts';
import type { Equality } from './equalities.ts';
import type { Reference, RuleType } from './rule-scope.ts';
import type { RuleNode } from './rule-tree.ts';

/** A rule that fits its scope, ready to be compiled with `emitCondition` or `emitValue`. */
export interface CheckedRule {
  text: string;
  /** What it gives; never `tags`. */
  type: RuleType;
  tree: RuleNode;
  /** Everything it names, each once, in the order of first mention. */
  references: Reference[];
  /** What must be so for the rule to hold; empty for rules that give no `bool`. */
  equalities: Equality[];
  /** Between what numbers must lie for the rule to hold; empty for rules that give no `bool`. */
  bounds: Bound[];
}
