import type { Variable } from 'liquidjs';
import { Liquid, LiquidError } from 'liquidjs';
import { nearestOf } from '../core/rules/rule-problem.ts';
import type { Definitions } from '../core/schema/definitions.ts';
import { repliesOf } from './check-sms-commands.ts';
import { didYouMean, listNames } from './name-hints.ts';
import type { PackDocument, PackDocuments, ProblemList } from './pack-documents.ts';
import type { Path } from './source-document.ts';

/** What a template may show of an offer and its product. */
const shownProductFields = ['name', 'line', 'category'] as const;
const productFields = [...shownProductFields, 'priceCents'];
const offerFields = ['name', 'sellingPoints'];
/** What tells where a customer was or what they did. */
const sensitiveRoots = ['event', 'moment', 'scenario', 'area', 'trigger', 'place', 'cell', 'metric'];

const liquid = new Liquid({ strictFilters: true, relativeReference: false });

type Vocabulary = Pick<Definitions, 'areas' | 'scenarios' | 'eventTypes'> & Partial<Pick<Definitions, 'profile'>>;

/**
 * Reports templates that cannot be read, that use variables messages do not have, and whatever would show the customer
 * that movements or behaviour were seen (a sensitive trigger may time a message, never be named in it): in templates,
 * and in the words of offers and products, which messages are made of and clerks talk from.
 */
export function checkTemplates(documents: PackDocuments, vocabulary: Vocabulary, problems: ProblemList): void {
  const betraying = betrayingNames(vocabulary);
  const places = placeAttributes(vocabulary);
  for (const document of documents.of('template')) {
    checkVariables(document, vocabulary, places, problems);
    checkLiteralText(document, ['text'], document.written.text, betraying, problems);
  }
  for (const document of documents.of('smsCommand')) {
    for (const { path, text } of repliesOf(document)) checkLiteralText(document, path, text, betraying, problems);
  }
  for (const document of documents.of('offer')) {
    const { name, script, sellingPoints = [] } = document.written;
    checkLiteralText(document, ['name'], name, betraying, problems);
    checkLiteralText(document, ['script'], script, betraying, problems);
    sellingPoints.forEach((point, k) => {
      checkLiteralText(document, ['sellingPoints', k], point, betraying, problems);
    });
  }
  for (const document of documents.of('product')) {
    for (const field of shownProductFields) {
      checkLiteralText(document, [field], document.written[field], betraying, problems);
    }
  }
}

function checkVariables(
  document: PackDocument<'template'>,
  vocabulary: Vocabulary,
  places: ReadonlySet<string>,
  problems: ProblemList,
): void {
  const { text } = document.written;
  const globals = variablesOf(document, problems);
  for (const variable of globals) {
    const [root = '', name = ''] = variable.segments.map(String);
    const full = variable.segments.map(String).join('.');
    const offset = offsetOf(text, variable.location.row, variable.location.col);
    const report = (code: 'template-variable' | 'template-sensitive', message: string, nearest?: string) =>
      problems.add(document, ['text'], code, message, { offset, nearest });
    if (sensitiveRoots.includes(root) || (root === 'profile' && places.has(name))) {
      report('template-sensitive', `{{ ${full} }} would tell what was seen of the customer; leave it out`);
      continue;
    }
    const known = namesUnder(root, vocabulary);
    if (known === undefined) {
      const nearest = nearestOf(root, ['profile', 'offer', 'product']);
      report(
        'template-variable',
        `messages have profile, offer and product, not "${root}"${didYouMean(nearest)}`,
        nearest,
      );
    } else if (known.length > 0 && !known.includes(name)) {
      const nearest = nearestOf(name, known);
      const hint = nearest === undefined ? `; known are ${listNames(known)}` : didYouMean(nearest);
      report('template-variable', `there is no ${root}.${name}${hint}`, nearest);
    }
  }
}

/** Variables that come from outside the template; none when it cannot be read, which is reported. */
function variablesOf(document: PackDocument<'template'>, problems: ProblemList): Variable[] {
  const { text } = document.written;
  try {
    return Object.values(liquid.analyzeSync(liquid.parse(text), { partials: false }).globals).flat();
  } catch (error) {
    if (!(error instanceof Error) || !LiquidError.is(error)) throw error;
    const [line, column] = error.token.getPosition() as [number, number];
    const reason = error.message.replace(/, (file|line):.*$/s, '');
    const message = `the Liquid text cannot be read: ${reason}`;
    problems.add(document, ['text'], 'template-invalid', message, { offset: offsetOf(text, line, column) });
    return [];
  }
}

/** Undefined: messages have no such root. Empty: its names are not known, because the profile is missing. */
function namesUnder(root: string, { profile }: Vocabulary): string[] | undefined {
  if (root === 'product') return productFields;
  if (root === 'offer') return offerFields;
  return root === 'profile' ? Object.keys(profile?.attributes ?? {}) : undefined;
}

/** Attributes that an event sets from its cell. */
function placeAttributes({ eventTypes }: Vocabulary): Set<string> {
  const attributes = eventTypes.flatMap(({ cell, updates }) =>
    Object.entries(updates).filter(([, field]) => field === cell),
  );
  return new Set(attributes.map(([attribute]) => attribute));
}

interface BetrayingName {
  what: string;
  pattern: RegExp;
}

function betrayingNames({ areas, scenarios }: Vocabulary): BetrayingName[] {
  const named = [
    ...areas.map(({ id, name }) => ({ id, name, what: `the area "${id}"` })),
    ...scenarios
      .filter(({ sensitive }) => sensitive)
      .map(({ id, name }) => ({ id, name, what: `the sensitive scenario "${id}"` })),
  ];
  return named.flatMap(({ id, name, what }) =>
    [id, name].filter((written) => written !== undefined).map((written) => ({ what, pattern: wordPattern(written) })),
  );
}

/** Whole words, however they are joined: `railway-station` is also found as `Railway Station`. */
function wordPattern(name: string): RegExp {
  const words = name.split(/[-_\s]+/).map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const before = /^\w/.test(name) ? '\\b' : '';
  const after = /\w$/.test(name) ? '\\b' : '';
  return new RegExp(before + words.join('[-_\\s]*') + after, 'i');
}

function checkLiteralText(
  document: PackDocument,
  path: Path,
  text: string | undefined,
  names: BetrayingName[],
  problems: ProblemList,
): void {
  if (text === undefined) return;
  const reported = new Set<string>();
  for (const { what, pattern } of names) {
    const match = pattern.exec(text);
    if (match === null || reported.has(what)) continue;
    reported.add(what);
    const message = `"${match[0]}" names ${what}: the message would show what was seen of the customer`;
    problems.add(document, path, 'template-sensitive', message, { offset: match.index });
  }
}

/** `line` and `column` from 1. */
function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  return before.reduce((offset, each) => offset + each.length + 1, 0) + column - 1;
}
