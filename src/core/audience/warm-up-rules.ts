import { type Reference, type RuleScope, referenceText } from '../rules/rule-scope.ts';

/** After so many rules, reading, compiling and sampling one is as quick as it gets. */
const RULES = 24;
/** Conditions of a rule, as of one that people write. */
const CONDITIONS = 5;

/**
 * Rules about what is kept of customers, a few attributes and metrics each, all with texts of their own. What they ask
 * is of no interest: they are there to be compiled and evaluated. Empty when nothing is kept.
 */
export function warmUpRules(scope: RuleScope): string[] {
  const references = ['profile', 'metric'].flatMap((root) =>
    scope.names(root).flatMap((name) => scope.lookup(root, name) ?? []),
  );
  if (references.length === 0) return [];
  return Array.from({ length: RULES }, (_, rule) => {
    const conditions = Array.from({ length: CONDITIONS }, (_, condition) => {
      const position = rule * CONDITIONS + condition;
      return conditionOn(references[position % references.length]!, position);
    });
    const [first, second, ...others] = conditions;
    return rule % 2 === 0 ? conditions.join(' && ') : `(${first} && ${second}) || (${others.join(' && ')})`;
  });
}

/** `limit`: a whole number that makes the text another one than before. */
function conditionOn(reference: Reference, limit: number): string {
  const text = referenceText(reference);
  const [word] = reference.values ?? [];
  switch (reference.type) {
    case 'int':
      return `${text} < ${limit}`;
    case 'float':
      return `${text} < ${limit}.5`;
    case 'bool':
      return `!${text}`;
    case 'tags':
      return `size(${text}) < ${limit}`;
    default:
      // No words but those of the definitions: any other would be kept in the dictionary for good.
      return reference.type === 'enum' && word !== undefined ? `${text} != ${JSON.stringify(word)}` : `has(${text})`;
  }
}
