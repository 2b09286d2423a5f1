import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js';
import { problemAt, type Remedy, type RuleProblem } from './rule-problem.ts';

/** Larger than any rule people write, small enough that reading and compiling one stays shallow and quick. */
const LIMITS = { maxAstNodes: 10_000, maxDepth: 100, maxListElements: 5000, maxMapEntries: 100, maxCallArguments: 8 };

const environment = new Environment({ unlistedVariablesAreDyn: true, limits: LIMITS });

/** Operators inside operators; `a && b && c` counts as one. The parser bounds parentheses, not `a + b + c + …`. */
const DEEPEST = 300;
const TOO_LARGE = 'the rule is too large or nested too deeply';

/** Words people write for operators. */
const OPERATOR_WORDS: Record<string, string> = { and: '&&', or: '||', not: '!', is: '==', equals: '==' };

/** Characters that input methods and word processors put in place of the ones CEL knows. */
const LOOKALIKES: Record<string, string> = {
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '＂': '"',
  '＇': "'",
  '（': '(',
  '）': ')',
  '［': '[',
  '］': ']',
  '【': '[',
  '】': ']',
  '，': ',',
  '、': ',',
  '．': '.',
  '。': '.',
  '：': ':',
  '？': '?',
  '！': '!',
  '＝': '=',
  '＞': '>',
  '＜': '<',
  '＆': '&',
  '｜': '|',
  '＋': '+',
  '－': '-',
  '–': '-',
  '—': '-',
  '＊': '*',
  '／': '/',
  '％': '%',
  '≥': '>=',
  '≤': '<=',
  '≠': '!=',
  '\u00a0': 'a plain space',
  '\u3000': 'a plain space',
};

/** Parses the text of a rule to the library's tree. */
export function parseRule(text: string): { tree: ASTNode } | { problem: RuleProblem } {
  if (text.trim() === '') return { problem: problemAt(text, 0, 'the rule is empty') };
  try {
    const tree = environment.parse(text).ast;
    return isDeep(tree) ? { problem: problemAt(text, 0, TOO_LARGE) } : { tree };
  } catch (error) {
    if (error instanceof ParseError) return { problem: problemOf(text, error) };
    throw error;
  }
}

/** Walks without recursion: how deep the tree is, is the question. */
function isDeep(tree: ASTNode): boolean {
  const open: { node: ASTNode; depth: number }[] = [{ node: tree, depth: 1 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, depth } = next;
    if (depth > DEEPEST) return true;
    for (const child of childrenOf(node)) {
      const continued = child.op === node.op && (node.op === '&&' || node.op === '||');
      open.push({ node: child, depth: continued ? depth : depth + 1 });
    }
  }
  return false;
}

function childrenOf({ args }: ASTNode): ASTNode[] {
  const parts: unknown[] = Array.isArray(args) ? args.flat(2) : [args];
  return parts.filter((part): part is ASTNode => typeof part === 'object' && part !== null && 'op' in part);
}

function problemOf(text: string, error: ParseError): RuleProblem {
  const offset = error.range?.start ?? 0;
  const rest = text.slice(offset);
  const word = /^\w+/.exec(rest)?.[0] ?? '';
  const problem = (what: string, remedy?: Remedy) => problemAt(text, offset, what, remedy);
  const operator = Object.hasOwn(OPERATOR_WORDS, word.toLowerCase()) ? OPERATOR_WORDS[word.toLowerCase()] : undefined;
  if (operator !== undefined) return problem(`"${word}" is no operator`, { nearest: operator });
  const negation = /\bnot\s+$/i.exec(text.slice(0, offset));
  if (negation) return problemAt(text, negation.index, '"not" is no operator', { nearest: '!' });
  const [character = ''] = rest;
  if (Object.hasOwn(LOOKALIKES, character)) {
    return problem(`the character ${character.trim()} is not part of the language`, { nearest: LOOKALIKES[character] });
  }
  switch (error.code) {
    case 'limit_exceeded':
      return problem(TOO_LARGE);
    case 'unterminated_string':
    case 'unterminated_triple_quoted_string':
      return problem('the text in quotes does not end');
    case 'reserved_identifier':
      return problem(`"${word}" is a reserved word`);
    case 'invalid_macro_argument':
      return problem('all, exists, exists_one, map and filter are not supported', { advice: 'ask a list with in' });
    case 'unexpected_character':
      return unexpectedCharacter(problem, character, word);
    case 'unexpected_token':
    case 'expected_token':
      return problem(rest === '' ? 'the rule ends too early' : `"${word || character}" does not fit here`);
    default:
      return problem(error.summary);
  }
}

function unexpectedCharacter(
  problem: (what: string, remedy?: Remedy) => RuleProblem,
  character: string,
  word: string,
): RuleProblem {
  if (character === '=') return problem('"=" is no operator', { nearest: '==' });
  if (character === '&') return problem('"&" is no operator', { nearest: '&&' });
  if (character === '|') return problem('"|" is no operator', { nearest: '||' });
  if (word !== '') return problem(`"${word}" follows without an operator`);
  return problem(`the character ${character} does not fit here`);
}
