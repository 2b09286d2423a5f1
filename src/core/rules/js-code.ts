/**
 * JavaScript expressions as small trees, and their printing. Expressions are pure: what is printed may evaluate a costly
 * part late or not at all, but never twice.
 */

/** How tightly an expression holds together; one that is looser than its place needs gets parentheses. */
const Level = { choice: 0, any: 1, all: 2, comparison: 3, arithmetic: 4, primary: 5 } as const;

export type Code =
  /** Text and parts, all evaluated from left to right. `costly`: worth remembering when needed again. */
  | { kind: 'join'; parts: readonly (string | Operand)[]; level: number; costly: boolean }
  | { kind: 'all' | 'any'; operands: readonly Code[] }
  | { kind: 'choice'; test: Code; yes: Code; no: Code };

/** Characters of an expression that is quicker to evaluate again than to remember. */
const LONGEST_CHEAP = 48;

interface Operand {
  code: Code;
  /** Level below which it needs parentheses. */
  level: number;
}

export const TRUE: Code = { kind: 'join', parts: ['true'], level: Level.primary, costly: false };
export const FALSE: Code = { kind: 'join', parts: ['false'], level: Level.primary, costly: false };
export const NOT_A_NUMBER: Code = { kind: 'join', parts: ['NaN'], level: Level.primary, costly: false };

export function numberCode(value: number): Code {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return {
    kind: 'join',
    parts: [text],
    level: value < 0 || text === '-0' ? Level.choice : Level.primary,
    costly: false,
  };
}

/** An expression written elsewhere. Costly when it calls something or is long. */
export function foreignCode(text: string): Code {
  const level = isPrimary(text) ? Level.primary : Level.choice;
  const costly = /[\w$\])]\s*\(/.test(text) || text.length > LONGEST_CHEAP;
  return { kind: 'join', parts: [text], level, costly };
}

export function compareCode(left: Code, operator: string, right: Code): Code {
  return joined(left, operator, right, Level.comparison, Level.arithmetic);
}

export function arithmeticCode(left: Code, operator: string, right: Code): Code {
  return joined(left, operator, right, Level.arithmetic, Level.primary);
}

/** `name(a, b)`. `name` must be an expression that needs no parentheses. */
export function callCode(name: string, args: readonly Code[], costly: boolean): Code {
  return { kind: 'join', parts: [`${name}(`, ...listed(args), ')'], level: Level.primary, costly };
}

/** `object.method(a, b)`, costly. */
export function methodCode(object: Code, method: string, args: readonly Code[]): Code {
  const parts = [{ code: object, level: Level.primary }, `.${method}(`, ...listed(args), ')'];
  return { kind: 'join', parts, level: Level.primary, costly: true };
}

/** `(temp = code)`. */
export function assignCode(temp: string, code: Code): Code {
  return {
    kind: 'join',
    parts: [`(${temp} = `, { code, level: Level.choice }, ')'],
    level: Level.primary,
    costly: false,
  };
}

export function negateCode(code: Code): Code {
  return { kind: 'join', parts: ['-', { code, level: Level.primary }], level: Level.arithmetic, costly: false };
}

export function notCode(code: Code): Code {
  if (code === TRUE) return FALSE;
  if (code === FALSE) return TRUE;
  return { kind: 'join', parts: ['!', { code, level: Level.primary }], level: Level.primary, costly: false };
}

export function allCode(operands: readonly Code[]): Code {
  return combined('all', operands, TRUE, FALSE);
}

export function anyCode(operands: readonly Code[]): Code {
  return combined('any', operands, FALSE, TRUE);
}

/**
 * `a & b` or `a | b`: `all` or `any` of conditions, each evaluated, without a jump between them. A number, which holds
 * when it is not 0.
 */
export function bitwiseCode(kind: 'all' | 'any', operands: readonly Code[]): Code {
  const operator = kind === 'all' ? ' & ' : ' | ';
  const parts = operands.flatMap((code, i): (string | Operand)[] => {
    const operand = { code, level: Level.comparison };
    return i === 0 ? [operand] : [operator, operand];
  });
  return { kind: 'join', parts, level: Level.any, costly: false };
}

export function choiceCode(test: Code, yes: Code, no: Code): Code {
  if (test === TRUE || yes === no) return yes;
  if (test === FALSE) return no;
  return { kind: 'choice', test, yes, no };
}

/** Whether a code can be written again where its value is needed again. */
export function isCheap(code: Code): boolean {
  return code.kind === 'join' && !code.costly && code.parts.every((part) => typeof part === 'string');
}

/** Number of parts a code prints, each repetition counted; in time linear in its distinct parts. */
export function printedParts(code: Code, known = new Map<Code, number>()): number {
  const before = known.get(code);
  if (before !== undefined) return before;
  let count = 1;
  for (const child of childrenOf(code)) count += printedParts(child, known);
  known.set(code, count);
  return count;
}

export function childrenOf(code: Code): readonly Code[] {
  if (code.kind === 'choice') return [code.test, code.yes, code.no];
  if (code.kind !== 'join') return code.operands;
  return code.parts.filter((part) => typeof part !== 'string').map((part) => part.code);
}

/** Prints `code`, each child through `child`, which is also told which children are sure to be evaluated. */
export function printCode(
  code: Code,
  child: (code: Code, certain: boolean) => string,
): { text: string; level: number } {
  const wrapped = (operand: Code, level: number, certain: boolean) => {
    const text = child(operand, certain);
    return levelOf(operand) < level && !isPrimary(text) ? `(${text})` : text;
  };
  switch (code.kind) {
    case 'join': {
      const text = code.parts.map((part) => (typeof part === 'string' ? part : wrapped(part.code, part.level, true)));
      return { text: text.join(''), level: code.level };
    }
    case 'all':
    case 'any': {
      const text = code.operands.map((operand, i) => wrapped(operand, Level.comparison, i === 0));
      return { text: text.join(code.kind === 'all' ? ' && ' : ' || '), level: levelOf(code) };
    }
    case 'choice': {
      const test = wrapped(code.test, Level.comparison, true);
      const yes = wrapped(code.yes, Level.comparison, false);
      return { text: `${test} ? ${yes} : ${wrapped(code.no, Level.comparison, false)}`, level: Level.choice };
    }
  }
}

/** Whether an expression can stand anywhere as it is: a name or literal, or names with indexes, calls or parentheses. */
export function isPrimary(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    switch (character) {
      case '(':
      case '[':
      case '{':
        depth++;
        break;
      case ')':
      case ']':
      case '}':
        depth--;
        break;
      // Quotes could hide brackets: rather a pair of parentheses too many.
      case "'":
      case '"':
      case '`':
        return false;
      default:
        if (depth === 0 && !/[\w$.]/.test(character)) return false;
    }
  }
  return depth === 0;
}

function levelOf(code: Code): number {
  return code.kind === 'join' ? code.level : Level[code.kind];
}

function listed(args: readonly Code[]): (string | Operand)[] {
  return args.flatMap((code, i) => (i === 0 ? [] : [', ' as string | Operand]).concat({ code, level: Level.choice }));
}

function joined(left: Code, operator: string, right: Code, level: number, operands: number): Code {
  const parts = [{ code: left, level: operands }, ` ${operator} `, { code: right, level: operands }];
  return { kind: 'join', parts, level, costly: false };
}

function combined(kind: 'all' | 'any', operands: readonly Code[], neutral: Code, decisive: Code): Code {
  const flat: Code[] = [];
  for (const operand of operands) {
    if (operand === decisive) return decisive;
    if (operand === neutral) continue;
    if (operand.kind === kind) flat.push(...operand.operands);
    else flat.push(operand);
  }
  if (flat.length === 0) return neutral;
  return flat.length === 1 ? flat[0] : { kind, operands: flat };
}
