import type { RuleName } from './group-calls.ts';

/** A name that can stand where the caret is. */
export interface Completion {
  text: string;
  label: string;
}

const MOST_COMPLETIONS = 8;
const FUNCTIONS = ['has()', 'size()', 'daysSince()', 'hoursSince()', 'hour(now)', 'weekday(now)', 'duration("7d")'];
/** What of a name, or of a label in Chinese, has been typed. */
const BEGUN = /[\p{L}_][\p{L}\p{N}_.]*$/u;

/** The part of a name that stands before the caret; '' when none does. */
export function begunAt(text: string, caret: number): string {
  const before = text.slice(0, caret);
  // Inside of quotes a word is written, no name.
  const isQuoted = (before.replace(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 1;
  return isQuoted ? '' : (BEGUN.exec(before)?.[0] ?? '');
}

/** Names that fit what has been typed: those that begin so first. */
export function completionsOf(begun: string, names: readonly RuleName[]): Completion[] {
  if (begun.length < 2) return [];
  const typed = begun.toLowerCase();
  const all = [
    ...names.map(({ text, label = '' }) => ({ text, label })),
    ...FUNCTIONS.map((text) => ({ text, label: '' })),
  ];
  const rankOf = ({ text, label }: Completion) => {
    const name = text.toLowerCase();
    if (name === typed) return -1;
    if (name.startsWith(typed) || name.slice(name.indexOf('.') + 1).startsWith(typed)) return 2;
    return name.includes(typed) || label.includes(begun) ? 1 : 0;
  };
  const ranked = all.map((each) => ({ each, rank: rankOf(each) })).filter(({ rank }) => rank > 0);
  ranked.sort((a, b) => b.rank - a.rank || a.each.text.length - b.each.text.length);
  return ranked.slice(0, MOST_COMPLETIONS).map(({ each }) => each);
}

/** What stands at a mistake, to be replaced: a name, a text in quotes, or an operator. */
export function tokenAt(text: string, offset: number): string {
  const rest = text.slice(offset);
  return /^(?:"(?:[^"\\]|\\.)*"|[\p{L}_][\p{L}\p{N}_.]*(?:\["[^"]*"\])?|[^\s\p{L}\p{N}]+)/u.exec(rest)?.[0] ?? '';
}
