import { Liquid, LiquidError } from 'liquidjs';
import type { Definitions } from '../core/schema/definitions.ts';
import { type SmsActionType, smsReplyNames } from '../core/schema/sms-command.ts';
import { checkName } from './check-references.ts';
import { listNames } from './name-hints.ts';
import type { PackDocument, PackDocuments, ProblemList } from './pack-documents.ts';
import { plainWords } from './plain-words.ts';
import { measureSms } from './sms-text.ts';
import type { Path } from './source-document.ts';

/** A pack that answers at all must be able to do this. */
const neededActions: readonly SmsActionType[] = ['confirm', 'refuse', 'unsubscribe', 'help', 'unknown'];
/** Actions that answer in one way only, so that there is one of each. */
const singleActions: readonly SmsActionType[] = ['confirm', 'refuse', 'order', 'redeem', 'quiz', 'help', 'unknown'];
/** What every customer may write to be left alone, whatever the pack. */
const reservedOptOuts = ['TD', 'T', '退订'];
/** A reply may take so many short messages. */
const MOST_PARTS = 4;

/** What a reply may name beside `product` and `offer`; lists are of items with number, label, name and priceCents. */
const replyVariables: Record<SmsActionType, readonly string[]> = {
  confirm: ['product', 'offer', 'asked', 'minutes', 'items'],
  refuse: ['product', 'offer'],
  order: ['items'],
  unsubscribe: [],
  subscribe: [],
  query: ['items', 'more'],
  redeem: ['product', 'reason', 'endsOn'],
  quiz: [],
  help: ['items'],
  unknown: ['items'],
};

const liquid = new Liquid({ strictFilters: true, relativeReference: false });

type Vocabulary = Pick<Definitions, 'products' | 'offers'> & Partial<Pick<Definitions, 'profile'>>;

/** Reports what is wrong with the texts customers may send, one by one and together. */
export function checkSmsCommands(documents: PackDocuments, vocabulary: Vocabulary, problems: ProblemList): void {
  const commands = documents.of('smsCommand');
  for (const document of commands) {
    checkScope(document, documents, problems);
    checkAsks(document, vocabulary, problems);
    checkQuery(document, documents, problems);
    for (const { path, text } of repliesOf(document)) checkReply(document, path, text, vocabulary, problems);
  }
  checkKeywords(commands, problems);
  checkActions(commands, problems);
}

/** The replies of a command with their places: other checks read them too. */
export function repliesOf(document: PackDocument<'smsCommand'>): { path: Path; text: string }[] {
  const action = actionOf(document);
  const replies: Record<string, string> = document.written.action[action]?.replies ?? {};
  return Object.entries(replies).map(([name, text]) => ({ path: ['action', action, 'replies', name], text }));
}

function actionOf({ written }: PackDocument<'smsCommand'>): SmsActionType {
  const actions = Object.keys(smsReplyNames) as SmsActionType[];
  return actions.find((action) => written.action[action] !== undefined) ?? 'unknown';
}

/** Keywords are one table: whoever writes a word means one thing. */
function checkKeywords(commands: readonly PackDocument<'smsCommand'>[], problems: ProblemList): void {
  const holders = new Map<string, string>();
  for (const document of commands) {
    const { keywords = [] } = document.written;
    const isUnknown = actionOf(document) === 'unknown';
    if (isUnknown !== (keywords.length === 0)) {
      const message = isUnknown
        ? 'what no keyword stands for has no keywords: drop them, or name another action'
        : 'the command has no keywords, so that nobody can send it; add some';
      problems.add(document, ['keywords'], 'sms-keyword', message);
    }
    for (const [i, keyword] of keywords.entries()) {
      const plain = plainWords(keyword);
      const holder = holders.get(plain);
      const path = ['keywords', i];
      if (plain === '') {
        problems.add(document, path, 'sms-keyword', `"${keyword}" has neither letter, digit nor Chinese character`);
      } else if (/^[1-9]\d?$/.test(plain)) {
        problems.add(document, path, 'sms-keyword', `"${keyword}" is a number: customers answer menus by it`);
      } else if (holder !== undefined && holder !== document.id) {
        const message = `"${keyword}" already stands for the SMS command "${holder}"; a keyword has one meaning`;
        problems.add(document, path, 'sms-keyword', message);
      }
      holders.set(plain, holder ?? document.id);
    }
  }
}

function checkActions(commands: readonly PackDocument<'smsCommand'>[], problems: ProblemList): void {
  const [first] = commands;
  if (first === undefined) return;
  for (const action of singleActions) {
    const [holder, ...others] = commands.filter((document) => actionOf(document) === action);
    for (const document of others) {
      const message = `the SMS command "${holder?.id}" already is the one that does ${action}; put its keywords together`;
      problems.add(document, ['action'], 'sms-action', message);
    }
  }
  const missing = neededActions.filter((action) => !commands.some((document) => actionOf(document) === action));
  if (missing.length > 0) {
    const message = `customers cannot be answered without ${listNames(missing)}: add SMS commands that do it`;
    problems.add(first, [], 'sms-action', message, { at: 'key' });
  }
  const optOuts = commands.filter((document) => actionOf(document) === 'unsubscribe');
  const words = new Set(optOuts.flatMap(({ written }) => (written.keywords ?? []).map(plainWords)));
  const unheard = reservedOptOuts.filter((word) => !words.has(plainWords(word)));
  if (optOuts.length > 0 && unheard.length > 0) {
    const message = `customers expect to be left alone when they write ${listNames(unheard)}; add it to an unsubscribe command`;
    problems.add(optOuts[0]!, ['keywords'], 'sms-keyword', message);
  }
}

function checkScope(document: PackDocument<'smsCommand'>, documents: PackDocuments, problems: ProblemList): void {
  const action = actionOf(document);
  if (action !== 'unsubscribe' && action !== 'subscribe') return;
  const { scope, of } = document.written.action[action] ?? {};
  const path = ['action', action];
  const wantsOf = scope === 'channel' || scope === 'category';
  if (wantsOf !== (of !== undefined)) {
    const message = wantsOf
      ? `say which: add of, a list of ${scope === 'channel' ? 'channels' : 'categories of products'}`
      : 'everything is of nothing in particular: drop of, or set scope to channel or category';
    problems.add(document, [...path, ...(wantsOf ? [] : ['of'])], 'sms-action', message, { at: 'key' });
    return;
  }
  const names =
    scope === 'channel'
      ? documents.ids('channel')
      : new Set(documents.of('product').map(({ written }) => written.category));
  const what = scope === 'channel' ? 'channel' : 'category of a product';
  for (const [i, name] of (of ?? []).entries())
    checkName(document, [...path, 'of', i], name, { what, names }, problems);
}

function checkAsks(document: PackDocument<'smsCommand'>, { profile }: Vocabulary, problems: ProblemList): void {
  const names = new Set(Object.keys(profile?.attributes ?? {}));
  for (const [template, ask] of Object.entries(document.written.action.confirm?.asks ?? {})) {
    if (typeof ask === 'string' || ask.productFrom === undefined || profile === undefined) continue;
    const path = ['action', 'confirm', 'asks', template, 'productFrom'];
    checkName(document, path, ask.productFrom, { what: 'attribute', names }, problems);
  }
}

function checkQuery(document: PackDocument<'smsCommand'>, documents: PackDocuments, problems: ProblemList): void {
  const { query } = document.written.action;
  if (query === undefined) return;
  const path = ['action', 'query'];
  if ((query.what === 'offers') !== (query.channel !== undefined)) {
    const message =
      query.what === 'offers'
        ? 'offers are asked for on a channel: name a pull channel under channel'
        : 'orders are not asked for on a channel: drop channel';
    problems.add(document, path, 'sms-action', message, { at: 'key' });
    return;
  }
  const channel = documents.of('channel').find(({ id }) => id === query.channel);
  if (channel === undefined || channel.written.mode === 'pull') return;
  const message = `customers ask on a pull channel, "${query.channel}" is push`;
  problems.add(document, [...path, 'channel'], 'channel-mode', message);
}

function checkReply(
  document: PackDocument<'smsCommand'>,
  path: Path,
  text: string,
  vocabulary: Vocabulary,
  problems: ProblemList,
): void {
  const known = replyVariables[actionOf(document)];
  try {
    const template = liquid.parse(text);
    const unknown = Object.keys(liquid.analyzeSync(template, { partials: false }).globals).filter(
      (name) => !known.includes(name),
    );
    for (const name of unknown) {
      const has = known.length === 0 ? 'this reply has no variables' : `this reply has ${listNames(known)}`;
      problems.add(document, path, 'template-variable', `${has}, not "${name}"`);
    }
    if (unknown.length > 0) return;
    const { segments } = measureSms(String(liquid.renderSync(template, longestSample(vocabulary))));
    if (segments <= MOST_PARTS) return;
    const message = `with the longest names the reply takes ${segments} short messages, at most ${MOST_PARTS} are sent; say it shorter`;
    problems.add(document, path, 'sms-reply-long', message);
  } catch (error) {
    if (!(error instanceof Error) || !LiquidError.is(error)) throw error;
    const reason = error.message.replace(/, (file|line):.*$/s, '');
    problems.add(document, path, 'template-invalid', `the Liquid text cannot be read: ${reason}`);
  }
}

/** What makes a reply about as long as it can be. */
function longestSample({ products, offers }: Vocabulary): Record<string, unknown> {
  const name = longest([...products, ...offers].map((each) => each.name));
  const product = { name, priceCents: 9950 };
  const offer = { name };
  const items = [1, 2, 3, 4, 5].map((number) => ({ number, label: name, name, priceCents: 9950 }));
  return { product, offer, items, more: 10, minutes: 30, asked: '', reason: name, endsOn: '2015-12-31' };
}

const longest = (texts: readonly string[]): string =>
  texts.reduce((found, text) => (text.length > found.length ? text : found), '');
