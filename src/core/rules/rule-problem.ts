import { distance } from 'fastest-levenshtein';
import { type RuleScope, referenceText } from './rule-scope.ts';

/** A mistake in the text of a rule. */
export interface RuleProblem {
  /** What is wrong, where, and what to write instead; no full stop. */
  message: string;
  /** Characters from the start of the rule. */
  offset: number;
  /** Both from 1. */
  line: number;
  column: number;
  /** What was probably meant, as the rule would write it. */
  nearest?: string;
}

/** Letters of a name that are enough to tell which name was begun. */
const SHORTEST_START = 4;

/** What to do about a mistake, when something is known. */
export interface Remedy {
  /** What was probably meant, as the rule would write it. */
  nearest?: string | undefined;
  /** What to write instead, in words. */
  advice?: string | undefined;
}

export function problemAt(text: string, offset: number, what: string, { nearest, advice }: Remedy = {}): RuleProblem {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  let message = `${what} at ${line}:${column}`;
  if (advice !== undefined) message += `; ${advice}`;
  if (nearest === undefined) return { message, offset, line, column };
  return { message: `${message}; did you mean ${nearest}?`, offset, line, column, nearest };
}

/**
 * The name most likely meant, or undefined when none is close: at most a third of its letters differ (two for short
 * names), or it is the start of a name. Ties go to the first name.
 */
export function nearestOf(written: string, names: Iterable<string>): string | undefined {
  const lower = written.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(written.length / 3)) + 1;
  for (const name of names) {
    const candidate = name.toLowerCase();
    const started = lower.length >= SHORTEST_START && candidate.startsWith(lower) && candidate !== lower;
    const differing = started ? 1 : distance(lower, candidate);
    if (differing < bestDistance && differing < Math.max(written.length, name.length)) {
      best = name;
      bestDistance = differing;
    }
  }
  return best;
}

/** What `root.name` was probably meant to be: a close name under the root, or the same name under another. */
export function nearestReference(scope: RuleScope, root: string, name: string): string | undefined {
  const close = nearestOf(name, scope.names(root));
  if (close !== undefined) return referenceText({ root, name: close });
  return namedElsewhere(scope, name);
}

/** What a bare name was probably meant to be: a root, or `root.name` with that name. */
export function nearestBareName(scope: RuleScope, name: string): string | undefined {
  const sameName = namedElsewhere(scope, name);
  if (sameName !== undefined) return sameName;
  const root = nearestOf(name, scope.roots());
  if (root !== undefined) return root;
  for (const candidate of scope.roots()) {
    const close = nearestOf(
      name,
      scope.names(candidate).filter((known) => known !== ''),
    );
    if (close !== undefined) return referenceText({ root: candidate, name: close });
  }
  return undefined;
}

function namedElsewhere(scope: RuleScope, name: string): string | undefined {
  for (const root of scope.roots()) {
    if (name !== '' && scope.lookup(root, name)) return referenceText({ root, name });
  }
  return undefined;
}
