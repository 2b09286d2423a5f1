/**
 * Types a rule knows, and how a value of each is coded at run time, where every value is a JavaScript number:
 *
 *   int, float   the number                          absent: NaN
 *   time         epoch ms                            absent: NaN
 *   duration     ms                                  absent: NaN
 *   bool         1 or 0                              absent: NaN
 *   string, enum dictionary code, from 1             absent: 0
 *   tags         a set of words, only asked `in`, `has`, `size`; no number of its own
 */
export type RuleType = 'int' | 'float' | 'bool' | 'string' | 'enum' | 'time' | 'duration' | 'tags';

/** Something a rule can name: `root.name`, or the bare root when `name` is empty (`now`, `holdings`, `lists`). */
export interface Reference {
  root: string;
  name: string;
  type: RuleType;
  /** The words an `enum` or `tags` can hold; a rule that compares with another word is refused. Empty: any word. */
  values?: readonly string[];
}

/** What a rule may name where it stands. */
export interface RuleScope {
  /** Visible roots: of `profile`, `metric`, `event`, `moment`, `holdings`, `lists`, `stage`, `group`, `now`. */
  roots(): string[];
  /** Names under a root; `['']` for a bare root. */
  names(root: string): string[];
  lookup(root: string, name: string): Reference | undefined;
}

/** How a rule writes it: `profile.age`, `metric["sms-30d"]`, `now`. */
export function referenceText({ root, name }: { root: string; name: string }): string {
  if (name === '') return root;
  return /^[A-Za-z_]\w*$/.test(name) ? `${root}.${name}` : `${root}[${JSON.stringify(name)}]`;
}
