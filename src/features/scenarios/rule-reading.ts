import type { CheckedRule } from '../../core/rules/checked-rule.ts';
import type { Reference } from '../../core/rules/rule-scope.ts';
import type { Arithmetic, BoolNode, Comparison, NumberNode, WordNode } from '../../core/rules/rule-tree.ts';
import type { DefinitionNames } from './definition-names.ts';
import { quoted, type ReadingLanguage } from './reading-language.ts';

const comparisons: Record<ReadingLanguage, Record<Comparison, string>> = {
  zh: { '==': '等于', '!=': '不等于', '<': '小于', '<=': '至多', '>': '大于', '>=': '至少' },
  en: { '==': 'is', '!=': 'is not', '<': 'below', '<=': 'at most', '>': 'above', '>=': 'at least' },
};

const tests: Record<ReadingLanguage, Record<'startsWith' | 'endsWith' | 'contains', string>> = {
  zh: { startsWith: '开头是', endsWith: '结尾是', contains: '含有' },
  en: { startsWith: 'starts with', endsWith: 'ends with', contains: 'contains' },
};

const signs: Record<Arithmetic, string> = { '+': '+', '-': '−', '*': '×', '/': '÷', '%': '%' };

export interface RuleReadingContext {
  names: DefinitionNames;
  language: ReadingLanguage;
  /** Whose fields `event.…` are. */
  eventType?: string | undefined;
}

/** A rule as people would say it; what has no such form is given as it is written. */
export function ruleReading(rule: CheckedRule, context: RuleReadingContext): string {
  const { tree } = rule;
  const said = rule.type === 'bool' ? new RuleSpeaker(context).condition(tree as BoolNode) : undefined;
  return said ?? rule.text;
}

/** Undefined where a part has no plain form. */
type Said = string | undefined;

class RuleSpeaker {
  private readonly names: DefinitionNames;
  private readonly language: ReadingLanguage;
  private readonly eventType: string | undefined;

  constructor({ names, language, eventType }: RuleReadingContext) {
    this.names = names;
    this.language = language;
    this.eventType = eventType;
  }

  condition(node: BoolNode): Said {
    switch (node.kind) {
      case 'flag':
        return this.flag(node.reference);
      case 'has':
        return this.says(this.name(node.reference), (name) => this.words(`有${name}`, `${name} is known`));
      case 'not':
        return this.negation(node.operand);
      case 'and':
      case 'or':
        return this.joined(node.kind, node.operands);
      case 'compareNumbers':
        return this.numbers(node);
      case 'compareWords':
        return this.wordComparison(node);
      case 'wordAmong':
        return this.among(node);
      case 'held':
        return this.held(node.reference, node.word);
      case 'textTest':
        return this.textTest(node);
      default:
        return undefined;
    }
  }

  private textTest({ test, operand, literal }: Extract<BoolNode, { kind: 'textTest' }>): Said {
    if (test === 'matches') return undefined;
    return this.says(this.wordSubject(operand), (name) => `${name} ${tests[this.language][test]} ${quoted(literal)}`);
  }

  private negation(operand: BoolNode): Said {
    if (operand.kind === 'flag' && operand.reference.root === 'group') {
      const group = quoted(this.names.group(operand.reference.name));
      return this.words(`不属于客户群${group}`, `not in the group ${group}`);
    }
    if (operand.kind === 'has') {
      return this.says(this.name(operand.reference), (name) => this.words(`没有${name}`, `${name} is not known`));
    }
    if (operand.kind === 'held') {
      return this.says(this.held(operand.reference, operand.word), (held) => this.words(`没有${held}`, `not ${held}`));
    }
    return this.says(this.condition(operand), (said) => this.words(`不是“${said}”`, `not (${said})`));
  }

  private flag(reference: Reference): Said {
    if (reference.root !== 'group') return this.name(reference);
    const group = quoted(this.names.group(reference.name));
    return this.words(`属于客户群${group}`, `in the group ${group}`);
  }

  private joined(kind: 'and' | 'or', operands: readonly BoolNode[]): Said {
    const said = operands.map((operand) => {
      const part = this.condition(operand);
      const isMixed = part !== undefined && (operand.kind === 'and' || operand.kind === 'or');
      return isMixed ? this.words(`（${part}）`, `(${part})`) : part;
    });
    if (said.includes(undefined)) return undefined;
    return said.join(kind === 'and' ? this.words('，且', ' and ') : this.words('，或', ' or '));
  }

  private numbers({ operator, left, right }: Extract<BoolNode, { kind: 'compareNumbers' }>): Said {
    const [subject, value] = [this.measure(left), this.measure(right)];
    if (subject === undefined || value === undefined) return undefined;
    return `${subject} ${comparisons[this.language][operator]} ${value}`;
  }

  private measure(node: NumberNode): Said {
    if (node.kind === 'number') return String(node.value);
    if (node.kind === 'negate' && node.operand.kind === 'number') return String(-node.operand.value);
    if (node.kind === 'calendar') return this.calendar(node);
    if (node.kind === 'arithmetic') {
      const [left, right] = [this.measure(node.left), this.measure(node.right)];
      return left === undefined || right === undefined ? undefined : `${left} ${signs[node.operator]} ${right}`;
    }
    return node.kind === 'measure' ? this.name(node.reference) : undefined;
  }

  private calendar({ function: asked, operand }: Extract<NumberNode, { kind: 'calendar' }>): Said {
    if (asked !== 'daysSince' && asked !== 'hoursSince') return undefined;
    return this.says(this.measure(operand), (since) =>
      asked === 'daysSince'
        ? this.words(`距${since}的天数`, `days since ${since}`)
        : this.words(`距${since}的小时数`, `hours since ${since}`),
    );
  }

  private wordComparison({ operator, left, right }: Extract<BoolNode, { kind: 'compareWords' }>): Said {
    const subject = this.wordSubject(left);
    if (subject === undefined || left.kind !== 'text' || right.kind !== 'word') return undefined;
    const is =
      operator === '==' ? this.words('是', 'is') : operator === '!=' ? this.words('不是', 'is not') : undefined;
    return this.says(is, (verb) => `${subject}${this.gap}${verb}${this.gap}${this.word(left.reference, right.value)}`);
  }

  private among({ element, list }: Extract<BoolNode, { kind: 'wordAmong' }>): Said {
    const subject = this.wordSubject(element);
    if (subject === undefined || element.kind !== 'text') return undefined;
    const { reference } = element;
    const values = list.map((word) => (word.kind === 'word' ? this.word(reference, word.value) : undefined));
    if (values.includes(undefined)) return undefined;
    return this.words(`${subject}是${values.join('、')}之一`, `${subject} is one of ${values.join(', ')}`);
  }

  private held({ root, name }: Reference, word: WordNode): Said {
    if (word.kind !== 'word') return undefined;
    const { value } = word;
    if (root === 'holdings') {
      const product = quoted(this.names.product(value));
      return this.words(`订购了${product}`, `holding ${product}`);
    }
    if (root === 'lists') {
      const list = quoted(this.names.numberList(value));
      return this.words(`在名单${list}中`, `in the list ${list}`);
    }
    const attribute = this.names.attribute(name);
    return this.words(`${attribute}有${quoted(value)}`, `${attribute} with ${quoted(value)}`);
  }

  private wordSubject(node: WordNode): Said {
    return node.kind === 'text' ? this.name(node.reference) : undefined;
  }

  private name({ root, name }: Reference): Said {
    switch (root) {
      case 'profile':
        return this.names.attribute(name);
      case 'metric':
        return quoted(this.names.metric(name));
      case 'event':
        return name === 'type' ? this.words('事件', 'the event') : this.names.eventField(this.eventType, name);
      case 'stage':
        return this.words(`${this.names.lifecycle(name)}的生命周期阶段`, `the stage of ${this.names.lifecycle(name)}`);
      case 'group':
        return name === 'primary' ? this.words('主客户群', 'the primary group') : undefined;
      default:
        return undefined;
    }
  }

  private word({ root, name }: Reference, value: string): string {
    if (root === 'stage') return quoted(this.names.stage(name, value));
    if (root === 'group') return quoted(this.names.group(value));
    if (root === 'event' && name === 'type') return quoted(this.names.eventType(value));
    if (root === 'profile' && this.names.isRegion(name)) return quoted(this.names.region(value));
    // Values are written in English; packs name them in their own language.
    const eventType = root === 'event' ? (this.eventType ?? '') : undefined;
    return quoted(this.words(this.names.value(eventType, name, value) ?? value, value));
  }

  private says(part: Said, sentence: (part: string) => string): Said {
    return part === undefined ? undefined : sentence(part);
  }

  private words(zh: string, en: string): string {
    return this.language === 'zh' ? zh : en;
  }

  /** Chinese sets no space between words. */
  private get gap(): string {
    return this.words('', ' ');
  }
}
