import { parseSync } from 'oxc-parser';

/** A function as written: its line in the file (from 1) and how many lines it spans. */
interface WrittenFunction {
  name: string;
  line: number;
  lines: number;
}

interface SyntaxNode {
  type: string;
  start: number;
  end: number;
}

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/**
 * Every function, method and closure of a file. The callbacks of `describe` are left out: they group tests and are
 * as long as the group.
 *
 * @throws Error when the file cannot be parsed.
 */
export function functionsOf(file: string, text: string): WrittenFunction[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const lineOf = (offset: number) => lineStarts.findLastIndex((start) => start <= offset) + 1;
  const found: WrittenFunction[] = [];

  const visit = (value: unknown, name: string): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, name);
      return;
    }
    if (!isSyntaxNode(value)) return;
    if (functionTypes.has(value.type)) {
      const line = lineOf(value.start);
      found.push({ name: nameOf(value) ?? name, line, lines: lineOf(value.end - 1) - line + 1 });
    }
    const grouping = value.type === 'CallExpression' && isDescribe(text, value);
    for (const [key, child] of Object.entries(value)) {
      if (grouping && key === 'arguments') visitGroup(child);
      else visit(child, nameOf(value) ?? name);
    }
  };

  const visitGroup = (callbacks: unknown): void => {
    for (const callback of Array.isArray(callbacks) ? callbacks : []) {
      if (isSyntaxNode(callback) && functionTypes.has(callback.type))
        visit(Object.entries(callback).find(([key]) => key === 'body')?.[1], 'describe');
      else visit(callback, 'describe');
    }
  };

  visit(program, 'anonymous function');
  return found;
}

function isSyntaxNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && 'end' in value;
}

function isDescribe(text: string, call: SyntaxNode): boolean {
  return /^describe(\.\w+)*(\([^)]*\))?\(/.test(text.slice(call.start, call.start + 200));
}

/** The identifier a node declares or assigns to, when it has one. */
function nameOf(node: SyntaxNode): string | undefined {
  for (const key of ['id', 'key'] as const) {
    const named: unknown = Reflect.get(node, key);
    if (isSyntaxNode(named)) {
      const name: unknown = Reflect.get(named, 'name');
      if (typeof name === 'string') return name;
    }
  }
  return undefined;
}
