import { describe, expect, it } from 'vitest';
import { begunAt, completionsOf, tokenAt } from './cel-completion.ts';

const names = [
  { text: 'profile.age', root: 'profile', name: 'age', type: 'int', label: '年龄' },
  { text: 'profile.agent', root: 'profile', name: 'agent', type: 'string' },
  { text: 'metric.sms30d', root: 'metric', name: 'sms30d', type: 'int', label: '三十天短信' },
] as const;

describe('completion', () => {
  it.each([
    ['profile.ag', 10, 'profile.ag'],
    ['true && ag', 10, 'ag'],
    ['profile.city == "wu', 19, ''],
    ['profile.age > 3 ', 16, ''],
  ])('of %s at %d begins with %s', (text, caret, begun) => {
    expect(begunAt(text, caret)).toBe(begun);
  });

  it('finds names by their own start, by a part, and by what people call them', () => {
    const found = (typed: string) => completionsOf(typed, names).map(({ text }) => text);
    expect(found('profile.ag')).toEqual(['profile.age', 'profile.agent']);
    expect(found('ag').slice(0, 2)).toEqual(['profile.age', 'profile.agent']);
    expect(found('短信')).toEqual(['metric.sms30d']);
    expect(found('profile.age')).toEqual(['profile.agent']);
    expect(found('p')).toEqual([]);
  });
});

describe('what stands at a mistake', () => {
  it.each([
    ['profile.agee < 3', 0, 'profile.agee'],
    ['x == "sprng" || y', 5, '"sprng"'],
    ['a and b', 2, 'and'],
    ['metric["sms-30"] > 1', 0, 'metric["sms-30"]'],
    ['a = 3', 2, '='],
  ])('of %s at %d is %s', (text, offset, token) => {
    expect(tokenAt(text, offset)).toBe(token);
  });
});
