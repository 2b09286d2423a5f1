import { describe, expect, it } from 'vitest';
import { lineDifferences } from './line-differences.ts';

const told = (before: string, after: string) =>
  lineDifferences(before, after).map(({ kind, text }) => `${{ same: ' ', removed: '-', added: '+' }[kind]}${text}`);

describe('lineDifferences', () => {
  it('keeps what both have and shows the rest where it stands', () => {
    expect(told('a\nb\nc\nd\n', 'a\nx\nc\nd\ne\n')).toEqual([' a', '-b', '+x', ' c', ' d', '+e']);
  });

  it('numbers the lines of each text', () => {
    expect(lineDifferences('a\nb\n', 'b\n')).toEqual([
      { kind: 'removed', text: 'a', first: 1 },
      { kind: 'same', text: 'b', first: 2, second: 1 },
    ]);
  });

  it('has only added lines when there was nothing, and none between equal texts', () => {
    expect(told('', 'a\n')).toEqual(['+a']);
    expect(told('a\n\nb\n', 'a\n\nb\n')).toEqual([' a', ' ', ' b']);
  });
});
