import type { ASTNode } from '@marcbachmann/cel-js';
import { type CheckContext, isPlain, isWord, type Typed, textLiteral } from './check-context.ts';
import { nearestOf } from './rule-problem.ts';
import type { CalendarFunction, TextTestKind } from './rule-tree.ts';
import { compilePattern } from './text-pattern.ts';
import { parseDurationMs, parseTimestampMs } from './time-literals.ts';

interface Call {
  node: ASTNode;
  name: string;
  /** `receiver.name(…)`. */
  receiver: ASTNode | undefined;
  args: ASTNode[];
}

type CheckedCall = (context: CheckContext, call: Call) => Typed | undefined;

const FUNCTIONS: Record<string, CheckedCall> = {
  has,
  size,
  int: toInt,
  double: toDouble,
  duration: durationLiteral,
  timestamp: timestampLiteral,
  startsWith: textTest,
  endsWith: textTest,
  contains: textTest,
  matches: textTest,
  daysSince: calendar,
  hoursSince: calendar,
  hour: calendar,
  weekday: calendar,
  dayOfMonth: calendar,
  month: calendar,
};

/** CEL functions left out, and what does their work. */
const UNSUPPORTED: Record<string, string> = {
  all: 'ask a list with in',
  exists: 'ask a list with in',
  exists_one: 'ask a list with in',
  map: 'ask a list with in',
  filter: 'ask a list with in',
  getFullYear: 'count with daysSince(time)',
  getMonth: 'write month(time), 1 to 12 in the customer’s zone',
  getDate: 'write dayOfMonth(time)',
  getDayOfMonth: 'write dayOfMonth(time), from 1',
  getDayOfWeek: 'write weekday(time), Monday 1 to Sunday 7',
  getDayOfYear: 'count with daysSince(time)',
  getHours: 'write hour(time), or compare with duration("…")',
  getMinutes: 'compare with duration("…")',
  getSeconds: 'compare with duration("…")',
  getMilliseconds: 'compare with duration("…")',
  string: 'compare the number itself',
  bool: 'compare with ==',
  uint: 'write int(…)',
  float: 'write double(…)',
  lowerAscii: 'write matches("(?i)…")',
  upperAscii: 'write matches("(?i)…")',
  substring: 'write startsWith, endsWith, contains or matches',
  indexOf: 'write contains("…")',
  lastIndexOf: 'write contains("…")',
  type: 'types are known when the rule is saved',
  dyn: 'types are known when the rule is saved',
};

export function checkCall(
  context: CheckContext,
  node: ASTNode,
  name: string,
  receiver: ASTNode | undefined,
  args: ASTNode[],
): Typed | undefined {
  if (Object.hasOwn(FUNCTIONS, name)) return FUNCTIONS[name](context, { node, name, receiver, args });
  if (Object.hasOwn(UNSUPPORTED, name)) {
    return context.report(node, `${name}() is not supported`, { advice: UNSUPPORTED[name] });
  }
  const nearest = nearestOf(name, Object.keys(FUNCTIONS));
  return context.report(node, `unknown function ${name}()`, { nearest: nearest && `${nearest}()` });
}

function has(context: CheckContext, call: Call): Typed | undefined {
  const argument = onlyArgument(context, call, 'has(profile.age)');
  if (!argument) return undefined;
  if (argument.op === 'id') {
    return context.report(argument, `has() asks for a part of something`, { advice: 'write has(profile.age)' });
  }
  const reference = context.reference(argument);
  return reference && { type: 'bool', node: { kind: 'has', reference } };
}

function size(context: CheckContext, call: Call): Typed | undefined {
  const { receiver, args } = call;
  const of = receiver && args.length === 0 ? receiver : onlyArgument(context, call, 'size(profile.tags)');
  const typed = of && context.check(of);
  if (!typed) return undefined;
  if (typed.type === 'tags') return { type: 'int', node: { kind: 'heldSize', reference: typed.reference } };
  if (isWord(typed)) return { type: 'int', node: { kind: 'wordSize', operand: typed.node } };
  return context.report(of, `size() takes a list or a text, and ${context.source(of)} is ${typed.type}`);
}

function toInt(context: CheckContext, call: Call): Typed | undefined {
  const argument = onlyArgument(context, call, 'int(profile.monthlySpend)');
  const typed = argument && context.check(argument);
  if (!typed) return undefined;
  if (typed.type === 'int') return typed;
  if (typed.type === 'float') return { type: 'int', node: { kind: 'truncate', operand: typed.node } };
  if (typed.type === 'time') return { type: 'int', node: { kind: 'epochSeconds', operand: typed.node } };
  return context.report(argument, `int() takes a number or a time, and ${context.source(argument)} is ${typed.type}`);
}

function toDouble(context: CheckContext, call: Call): Typed | undefined {
  const argument = onlyArgument(context, call, 'double(profile.age)');
  const typed = argument && context.check(argument);
  if (!typed) return undefined;
  if (isPlain(typed)) return { type: 'float', node: typed.node };
  return context.report(argument, `double() takes a number, and ${context.source(argument)} is ${typed.type}`);
}

function durationLiteral(context: CheckContext, call: Call): Typed | undefined {
  const argument = onlyArgument(context, call, 'duration("48h")');
  if (!argument) return undefined;
  const text = textLiteral(argument);
  const ms = text === undefined ? undefined : parseDurationMs(text);
  if (ms !== undefined) return { type: 'duration', node: { kind: 'number', value: ms } };
  const advice = 'write duration("48h"), "1h30m", "90s", "7d"';
  return context.report(argument, 'duration() takes a text, to the millisecond', { advice });
}

function timestampLiteral(context: CheckContext, call: Call): Typed | undefined {
  const argument = onlyArgument(context, call, 'timestamp("2024-03-01T00:00:00+08:00")');
  if (!argument) return undefined;
  const text = textLiteral(argument);
  const ms = text === undefined ? undefined : parseTimestampMs(text);
  if (ms !== undefined) return { type: 'time', node: { kind: 'number', value: ms } };
  const advice = 'write timestamp("2024-03-01T00:00:00+08:00")';
  return context.report(argument, 'timestamp() takes a date and time with its offset', { advice });
}

function textTest(context: CheckContext, call: Call): Typed | undefined {
  const { node, name, receiver, args } = call;
  const [argument] = args;
  if (!receiver || !argument || args.length !== 1) {
    return context.report(node, `${name}() is asked of a text`, { advice: `write event.number.${name}("…")` });
  }
  const typed = context.check(receiver);
  const literal = textLiteral(argument);
  if (literal === undefined) return context.report(argument, `${name}() takes a text in quotes`);
  if (!typed) return undefined;
  if (!isWord(typed)) {
    return context.report(receiver, `${name}() is asked of a text, and ${context.source(receiver)} is ${typed.type}`);
  }
  const test = name as TextTestKind;
  if (test === 'matches') {
    const compiled = compilePattern(literal);
    if ('problem' in compiled) {
      const what = `the pattern cannot be used: ${compiled.problem.message}`;
      return context.report(argument, what, {}, placeInLiteral(argument, literal, compiled.problem.offset));
    }
  }
  return { type: 'bool', node: { kind: 'textTest', test, operand: typed.node, literal } };
}

/** Where a character of a text stands in the rule; 0 when escapes in the literal move it. */
function placeInLiteral(argument: ASTNode, literal: string, offset: number): number {
  const opening = argument.input.slice(argument.start, argument.end).indexOf(literal);
  return opening === -1 ? 0 : opening + offset;
}

function calendar(context: CheckContext, call: Call): Typed | undefined {
  const argument = onlyArgument(context, call, `${call.name}(now)`);
  const typed = argument && context.check(argument);
  if (!typed) return undefined;
  if (typed.type !== 'time') {
    return context.report(argument, `${call.name}() takes a time, and ${context.source(argument)} is ${typed.type}`);
  }
  const type = call.name === 'hoursSince' ? 'float' : 'int';
  return { type, node: { kind: 'calendar', function: call.name as CalendarFunction, operand: typed.node } };
}

function onlyArgument(context: CheckContext, call: Call, example: string): ASTNode | undefined {
  const [argument] = call.args;
  if (argument && call.args.length === 1 && !call.receiver) return argument;
  return context.report(call.node, `${call.name}() takes one argument`, { advice: `write ${example}` });
}
