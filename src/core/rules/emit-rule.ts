/**
 * Checked rule → JavaScript expressions. One compiler for rows and columns: only the reader differs, so the two agree.
 *
 * E1. A condition is compiled on two rails, `yes` (it is true) and `no` (it is false); neither holds when it is absent.
 *     So no three-valued result exists at run time, and CEL's absorption is plain logic on the rails.
 * E2. An absent number is NaN: all of `<`, `<=`, `>`, `>=` and `===` are false with it. So only `!=` needs care.
 * E3. An absent word is 0, which no literal has.
 */
import type { CheckedRule } from './checked-rule.ts';
import {
  allCode,
  anyCode,
  arithmeticCode,
  assignCode,
  type Code,
  callCode,
  compareCode,
  FALSE,
  foreignCode,
  isCheap,
  methodCode,
  NOT_A_NUMBER,
  negateCode,
  notCode,
  numberCode,
  printedParts,
  TRUE,
} from './js-code.ts';
import { printOnce } from './print-code.ts';
import {
  chosen,
  numbersCompared,
  presentNumber,
  presentWord,
  type Rails,
  sameCode,
  total,
  type Value,
  ZERO,
} from './rails.ts';
import { type ConditionCode, type ReadCode, type Reader, RuleDeclarations } from './rule-reader.ts';
import { Answer, compareTexts, ordered } from './rule-runtime.ts';
import { type Reference, referenceText } from './rule-scope.ts';
import type { BoolNode, Comparison, NumberNode, RuleNode, WordNode } from './rule-tree.ts';
import { withoutJumps } from './without-jumps.ts';

type NumbersCompared = Extract<BoolNode, { kind: 'compareNumbers' }>;
type WordsCompared = Extract<BoolNode, { kind: 'compareWords' }>;

/** Lists up to this length are compared one by one. */
const LONGEST_CHAIN = 8;
const HOUR_MS = 3_600_000;
const MIRRORED: Record<Comparison, Comparison> = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
const ONE = numberCode(1);

/** Compiles a rule of type `bool`. */
export function emitCondition(rule: CheckedRule, reader: Reader): ConditionCode {
  const { yes, no } = new Emitter(reader).rails(rule.tree as BoolNode);
  const newTemp = () => reader.declarations.temp();
  return { whenTrue: printOnce(yes, newTemp), whenFalse: printOnce(no, newTemp) };
}

/**
 * `whenTrue` of a condition for a loop over many customers: 0 or false when it does not hold. What is cheap is evaluated
 * without jumps, because which way they go is a toss-up and a wrong guess costs more than the rest of the rule.
 */
export function emitScan(rule: CheckedRule, reader: Reader): string {
  const { yes } = new Emitter(reader).rails(rule.tree as BoolNode);
  return printOnce(withoutJumps(yes), () => reader.declarations.temp());
}

/** Compiles any rule to one number, coded as rule-scope.ts says: NaN (0 for words) when absent. */
export function emitValue(rule: CheckedRule, reader: Reader): string {
  return printOnce(new Emitter(reader).any(rule.tree), () => reader.declarations.temp());
}

/** How many parts the code of a rule has: conditions inside `?:` and `==` are written more than once. */
export function emittedParts(tree: RuleNode): number {
  const reader: Reader = {
    read: ({ type }) => ({ value: 'x', absence: type === 'string' || type === 'enum' ? 'zero' : 'nan' }),
    contains: () => ({ whenTrue: 'x', whenFalse: 'x' }),
    size: () => 'x',
    zone: 'x',
    now: 'x',
    runtime: 'x',
    word: () => 1,
    declarations: new RuleDeclarations(),
  };
  return printedParts(new Emitter(reader).any(tree));
}

class Emitter {
  private readonly reader: Reader;
  /** Each node is compiled once, so that the code of a rule is no larger than the rule until it is printed. */
  private readonly compiled = new Map<BoolNode, Rails>();
  private readonly readings = new Map<string, ReadCode>();

  constructor(reader: Reader) {
    this.reader = reader;
  }

  any(node: RuleNode): Code {
    switch (node.kind) {
      case 'word':
      case 'text':
      case 'chooseWord':
        return this.word(node).code;
      case 'number':
      case 'measure':
      case 'negate':
      case 'arithmetic':
      case 'truncate':
      case 'epochSeconds':
      case 'wordSize':
      case 'heldSize':
      case 'calendar':
      case 'chooseNumber':
        return this.number(node).code;
      default:
        return this.bit(node).code;
    }
  }

  rails(node: BoolNode): Rails {
    let rails = this.compiled.get(node);
    if (!rails) {
      rails = this.compile(node);
      this.compiled.set(node, rails);
    }
    return rails;
  }

  private compile(node: BoolNode): Rails {
    switch (node.kind) {
      case 'bool':
        return total(node.value ? TRUE : FALSE);
      case 'flag':
        return this.flag(node.reference);
      case 'has':
        return total(this.present(node.reference));
      case 'not': {
        const { yes, no, total } = this.rails(node.operand);
        return { yes: no, no: yes, total };
      }
      case 'and':
      case 'or':
        return this.logical(
          node.kind,
          node.operands.map((operand) => this.rails(operand)),
        );
      case 'chooseBool': {
        const condition = this.rails(node.condition);
        const yes = this.rails(node.yes);
        const no = this.rails(node.no);
        return {
          yes: chosen(condition, yes.yes, no.yes, FALSE),
          no: chosen(condition, yes.no, no.no, FALSE),
          total: condition.total && yes.total && no.total,
        };
      }
      case 'sameBool':
        return this.sameBool(this.bit(node.left), this.bit(node.right));
      case 'compareNumbers':
        return this.compareNumbers(node);
      case 'compareWords':
        return this.compareWords(node);
      case 'numberAmong':
        return this.among(
          this.number(node.element),
          node.list.map((item) => this.number(item)),
          presentNumber,
        );
      case 'wordAmong':
        return this.among(
          this.word(node.element),
          node.list.map((item) => this.word(item)),
          presentWord,
        );
      case 'held':
        return this.held(node.reference, this.word(node.word));
      case 'textTest': {
        const literal = JSON.stringify(node.literal);
        return this.asked(`textTest(${JSON.stringify(node.test)}, ${literal})`, this.word(node.operand));
      }
    }
  }

  private logical(kind: 'and' | 'or', operands: Rails[]): Rails {
    const yes = operands.map((operand) => operand.yes);
    const no = operands.map((operand) => operand.no);
    const total = operands.every((operand) => operand.total);
    if (kind === 'and') return { yes: allCode(yes), no: anyCode(no), total };
    return { yes: anyCode(yes), no: allCode(no), total };
  }

  /** A condition as 1, 0 or NaN. */
  private bit(node: BoolNode): Value {
    if (node.kind === 'flag') {
      const read = this.read(node.reference);
      if ('value' in read) return { code: foreignCode(read.value), sure: read.absence === 'never' };
    }
    const rails = this.rails(node);
    return { code: chosen(rails, ONE, ZERO, NOT_A_NUMBER), sure: rails.total };
  }

  private flag(reference: Reference): Rails {
    const read = this.read(reference);
    if (!('value' in read)) return { yes: foreignCode(read.whenTrue), no: foreignCode(read.whenFalse), total: false };
    const code = foreignCode(read.value);
    const sure = read.absence === 'never';
    return { yes: compareCode(code, '===', ONE), no: compareCode(code, '===', ZERO), total: sure };
  }

  private sameBool(left: Value, right: Value): Rails {
    const sum = arithmeticCode(left.code, '+', right.code);
    return {
      yes: compareCode(left.code, '===', right.code),
      no: compareCode(sum, '===', ONE),
      total: left.sure && right.sure,
    };
  }

  private compareNumbers({ operator, left, right }: NumbersCompared): Rails {
    return numbersCompared(operator, this.number(left), this.number(right));
  }

  private compareWords({ operator, left, right }: WordsCompared): Rails {
    const equality = operator === '==' || operator === '!=';
    if (left.kind === 'word' && right.kind === 'word') {
      return total(ordered(operator, compareTexts(left.value, right.value)) ? TRUE : FALSE);
    }
    if (equality) {
      const rails = sameCode(this.word(left), this.word(right), presentWord);
      return operator === '==' ? rails : { yes: rails.no, no: rails.yes, total: rails.total };
    }
    if (right.kind === 'word') return this.asked(orderTest(operator, right.value), this.word(left));
    if (left.kind === 'word') return this.asked(orderTest(MIRRORED[operator], left.value), this.word(right));
    const order = callCode(`${this.reader.runtime}.compare`, [this.word(left).code, this.word(right).code], true);
    return numbersCompared(operator, { code: order, sure: false }, { code: ZERO, sure: true });
  }

  /** A `TextTest` of the runtime, asked about a word. */
  private asked(test: string, word: Value): Rails {
    const answer = callCode(`${this.constant(test)}.of`, [word.code], true);
    return {
      yes: compareCode(answer, '===', numberCode(Answer.yes)),
      no: compareCode(answer, '===', numberCode(Answer.no)),
      total: word.sure,
    };
  }

  private among(element: Value, list: Value[], present: (value: Value) => Code): Rails {
    const literals = list.every(({ code, sure }) => sure && isCheap(code));
    const presence = allCode(list.map(present));
    if (!literals || list.length <= LONGEST_CHAIN) {
      const differ = list.map(({ code }) => compareCode(element.code, '!==', code));
      return {
        yes: allCode([presence, anyCode(list.map((item) => sameCode(element, item, present).yes))]),
        no: allCode([presence, present(element), ...differ]),
        total: element.sure && presence === TRUE,
      };
    }
    const items = list.map(({ code }) => printOnce(code, () => this.reader.declarations.temp()));
    const set = this.reader.declarations.constant(`new Set([${items.join(', ')}])`);
    const found = callCode(`${set}.has`, [element.code], true);
    return { yes: found, no: allCode([notCode(found), present(element)]), total: element.sure };
  }

  private held(reference: Reference, word: Value): Rails {
    const { declarations } = this.reader;
    const repeatable = isCheap(word.code);
    const written = repeatable ? printOnce(word.code, () => declarations.temp()) : declarations.temp();
    const { whenTrue, whenFalse } = this.reader.contains(reference, written);
    const code = repeatable ? word.code : assignCode(written, word.code);
    // The reader's expression may name the word several times, so what is not repeatable is assigned first, always.
    const presence = word.sure && repeatable ? TRUE : compareCode(code, '!==', ZERO);
    return {
      yes: allCode([presence, foreignCode(whenTrue)]),
      no: allCode([presence, foreignCode(whenFalse)]),
      total: false,
    };
  }

  private present(reference: Reference): Code {
    if (reference.type === 'tags') return compareCode(foreignCode(this.reader.size(reference)), '>=', ZERO);
    const read = this.read(reference);
    if (!('value' in read)) return anyCode([foreignCode(read.whenTrue), foreignCode(read.whenFalse)]);
    const value = { code: foreignCode(read.value), sure: read.absence === 'never' };
    return read.absence === 'zero' ? presentWord(value) : presentNumber(value);
  }

  private number(node: NumberNode): Value {
    const { runtime } = this.reader;
    switch (node.kind) {
      case 'number':
        return { code: numberCode(node.value), sure: true };
      case 'measure':
        return this.readValue(node.reference);
      case 'negate': {
        const { code, sure } = this.number(node.operand);
        // An int has no −0.
        return { code: node.type === 'float' ? negateCode(code) : arithmeticCode(ZERO, '-', code), sure };
      }
      case 'arithmetic':
        return { code: this.arithmetic(node), sure: false };
      case 'truncate':
        return { code: callCode(`${runtime}.truncate`, [this.number(node.operand).code], false), sure: false };
      case 'epochSeconds': {
        const { code, sure } = this.number(node.operand);
        return { code: callCode('Math.floor', [arithmeticCode(code, '/', numberCode(1000))], false), sure };
      }
      case 'wordSize': {
        const sizes = this.constant('wordSizes()');
        return { code: callCode(`${sizes}.of`, [this.word(node.operand).code], true), sure: false };
      }
      case 'heldSize':
        return { code: foreignCode(this.reader.size(node.reference)), sure: false };
      case 'calendar':
        return { code: this.calendar(node), sure: false };
      case 'chooseNumber': {
        const condition = this.rails(node.condition);
        const yes = this.number(node.yes);
        const no = this.number(node.no);
        const sure = condition.total && yes.sure && no.sure;
        return { code: chosen(condition, yes.code, no.code, NOT_A_NUMBER), sure };
      }
    }
  }

  private arithmetic({ operator, type, left, right }: Extract<NumberNode, { kind: 'arithmetic' }>): Code {
    const a = this.number(left).code;
    const b = this.number(right).code;
    const { runtime } = this.reader;
    if (type === 'int' && operator === '/') return callCode(`${runtime}.quotient`, [a, b], false);
    if (operator === '%') return callCode(`${runtime}.remainder`, [a, b], false);
    const result = arithmeticCode(a, operator, b);
    if (type === 'int') return callCode(`${runtime}.exact`, [result], false);
    return type === 'time' ? callCode(`${runtime}.instant`, [result], false) : result;
  }

  private calendar(node: Extract<NumberNode, { kind: 'calendar' }>): Code {
    const { code } = this.number(node.operand);
    const now = foreignCode(this.reader.now);
    if (node.function === 'hoursSince') return arithmeticCode(arithmeticCode(now, '-', code), '/', numberCode(HOUR_MS));
    const clock = foreignCode(this.reader.zone);
    if (node.function !== 'daysSince') return methodCode(clock, node.function, [code]);
    return arithmeticCode(methodCode(clock, 'dayIndex', [now]), '-', methodCode(clock, 'dayIndex', [code]));
  }

  private word(node: WordNode): Value {
    switch (node.kind) {
      case 'word':
        return { code: numberCode(this.reader.word(node.value)), sure: true };
      case 'text':
        return this.readValue(node.reference);
      case 'chooseWord': {
        const condition = this.rails(node.condition);
        const yes = this.word(node.yes);
        const no = this.word(node.no);
        return { code: chosen(condition, yes.code, no.code, ZERO), sure: condition.total && yes.sure && no.sure };
      }
    }
  }

  private readValue(reference: Reference): Value {
    if (reference.root === 'now') return { code: foreignCode(this.reader.now), sure: true };
    const read = this.read(reference);
    if (!('value' in read)) throw new Error(`the reader gives no value for ${reference.root}.${reference.name}`);
    return { code: foreignCode(read.value), sure: read.absence === 'never' };
  }

  /** A reader may declare something for each reading; asked once, the same code is seen to be the same. */
  private read(reference: Reference): ReadCode {
    const key = referenceText(reference);
    let code = this.readings.get(key);
    if (!code) {
      code = this.reader.read(reference);
      this.readings.set(key, code);
    }
    return code;
  }

  /** Something of the runtime that is looked up once. */
  private constant(expression: string): string {
    return this.reader.declarations.constant(`${this.reader.runtime}.${expression}`);
  }
}

function orderTest(operator: Comparison, literal: string): string {
  return `orderTest(${JSON.stringify(operator)}, ${JSON.stringify(literal)})`;
}
