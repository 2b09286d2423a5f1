import { allCode, anyCode, bitwiseCode, type Code, childrenOf } from './js-code.ts';

/**
 * The same condition with neighbouring cheap parts joined by `&` and `|`, so that all of them are evaluated. The order
 * stays. Holds as the condition does, but may be a number for a boolean.
 */
export function withoutJumps(code: Code): Code {
  if (code.kind !== 'all' && code.kind !== 'any') return code;
  const { kind } = code;
  const joined: Code[] = [];
  let run: Code[] = [];
  const endRun = () => {
    if (run.length > 0) joined.push(run.length === 1 ? run[0]! : bitwiseCode(kind, run));
    run = [];
  };
  for (const operand of code.operands.map(withoutJumps)) {
    if (isStraight(operand)) {
      run.push(operand);
      continue;
    }
    endRun();
    joined.push(operand);
  }
  endRun();
  return kind === 'all' ? allCode(joined) : anyCode(joined);
}

/** Whether nothing in it is costly, and nothing decides what else is evaluated. */
function isStraight(code: Code): boolean {
  return code.kind === 'join' && !code.costly && childrenOf(code).every(isStraight);
}
