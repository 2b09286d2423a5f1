import { allCode, type Code, choiceCode, compareCode, notCode, numberCode, TRUE } from './js-code.ts';
import type { Comparison } from './rule-tree.ts';

/** A condition on two rails; `total`: it is never absent, `no` is what `yes` is not. */
export interface Rails {
  yes: Code;
  no: Code;
  total: boolean;
}

/** A number or the code of a word; `sure`: never absent. */
export interface Value {
  code: Code;
  sure: boolean;
}

const OPPOSITE: Record<Comparison, Comparison> = { '==': '!=', '!=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' };
export const ZERO = numberCode(0);

/** A condition that is never absent. */
export function total(yes: Code): Rails {
  return { yes, no: notCode(yes), total: true };
}

/** `yes` or `no` by a condition, `neither` when it is absent. */
export function chosen(condition: Rails, yes: Code, no: Code, neither: Code): Code {
  if (condition.total) return choiceCode(condition.yes, yes, no);
  return choiceCode(condition.yes, yes, choiceCode(condition.no, no, neither));
}

export function numbersCompared(operator: Comparison, left: Value, right: Value): Rails {
  const total = left.sure && right.sure;
  if (operator === '==' || operator === '!=') {
    const { yes, no } = sameCode(left, right, presentNumber);
    return operator === '==' ? { yes, no, total } : { yes: no, no: yes, total };
  }
  return {
    yes: compareCode(left.code, operator, right.code),
    no: compareCode(left.code, OPPOSITE[operator], right.code),
    total,
  };
}

/** Equality of two values, where `present` tells whether one is there. */
export function sameCode(left: Value, right: Value, present: (value: Value) => Code): Rails {
  const same = compareCode(left.code, '===', right.code);
  const differ = compareCode(left.code, '!==', right.code);
  return {
    // Two absent numbers are unlike already; two absent words are both 0.
    yes: left.sure || right.sure || present !== presentWord ? same : allCode([same, present(left)]),
    no: allCode([differ, present(left), present(right)]),
    total: left.sure && right.sure,
  };
}

export function presentNumber({ code, sure }: Value): Code {
  return sure ? TRUE : compareCode(code, '===', code);
}

export function presentWord({ code, sure }: Value): Code {
  return sure ? TRUE : compareCode(code, '!==', ZERO);
}
