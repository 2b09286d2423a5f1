import type { SmsCommandDefinition } from '../../core/schema/sms-command.ts';
import { onlyWords, plainLines, plainWords } from '../../definitions/plain-words.ts';

/**
 * What a text asks for.
 *
 * - `command`: with what was written after its keyword, in the plain form of keywords; '' for nothing.
 * - `number`: of a menu.
 * - `unknown`: no command, or several at once.
 */
export type SmsReading =
  | { type: 'command'; command: SmsCommandDefinition; rest: string }
  | { type: 'number'; number: number }
  | { type: 'unknown' };

/** What is quoted back begins with the signature of the message it answers. */
const SIGNATURE = '【';
/** Words of courtesy around a command; a negation is none of them. */
const before = [
  '麻烦',
  '请',
  '我要',
  '我想',
  '想',
  '要',
  '我',
  '帮我',
  '给我',
  '回复',
  '回',
  '发送',
  '发',
  '编辑',
  'RE',
];
const after = [
  '谢谢',
  '谢了',
  '多谢',
  '吧',
  '了',
  '啊',
  '呀',
  '哦',
  '啦',
  '呢',
  '业务',
  '一下',
  '我',
  'THANKS',
  'PLEASE',
];
const negations = /(?:[不别没勿未]|不用|不想|不会)$/u;
/** Somebody who asks to be left alone may say so in a sentence. */
const MOST_SENTENCE = 40;
/** What follows the keyword of an order, a voucher or a quiz. */
const MOST_REST = 40;
const numerals = '一二三四五六七八九';

interface Keyword {
  word: string;
  command: SmsCommandDefinition;
}

/**
 * Finds the command in a text however it was written: full width, lower case, traditional characters, with spaces,
 * punctuation, pictures, words of courtesy, or with the message it answers quoted behind it. Texts that are quoted whole
 * say nothing. Pure; never throws.
 */
export class CommandReader {
  private readonly byWord: ReadonlyMap<string, SmsCommandDefinition>;
  /** The longest first. */
  private readonly openEnded: readonly Keyword[];
  private readonly optOuts: readonly Keyword[];

  constructor(commands: readonly SmsCommandDefinition[]) {
    const keywords = commands
      .flatMap((command) => command.keywords.map((keyword): Keyword => ({ word: plainWords(keyword), command })))
      .sort((a, b) => b.word.length - a.word.length || (a.word < b.word ? -1 : 1));
    this.byWord = new Map(keywords.map(({ word, command }) => [word, command]));
    this.openEnded = keywords.filter(({ command }) => ['order', 'redeem', 'quiz'].includes(command.action.type));
    this.optOuts = keywords.filter(({ word, command }) => command.action.type === 'unsubscribe' && word.length > 1);
  }

  read(text: string): SmsReading {
    const lines = plainLines(withoutQuote(text)).map(onlyWords);
    const whole = lines.join('');
    // Some telephones put the message that is answered below the answer.
    const [first = ''] = lines.filter((line) => line !== '');
    for (const words of first === whole ? [whole] : [whole, first]) {
      const reading = this.readWords(words);
      if (reading.type !== 'unknown') return reading;
    }
    return { type: 'unknown' };
  }

  private readWords(words: string): SmsReading {
    for (const form of formsOf(words)) {
      const command = this.byWord.get(form) ?? this.byWord.get(onceOf(form));
      if (command !== undefined) return { type: 'command', command, rest: '' };
      const number = numberOf(form);
      if (number !== undefined) return { type: 'number', number };
    }
    return this.optOutIn(words) ?? this.openEndedIn(words) ?? { type: 'unknown' };
  }

  private openEndedIn(words: string): SmsReading | undefined {
    for (const form of formsOf(words)) {
      const found = this.openEnded.find(({ word }) => form.startsWith(word));
      const rest = found === undefined ? '' : form.slice(found.word.length);
      if (found !== undefined && rest.length <= MOST_REST && takesRest(found, rest)) {
        return { type: 'command', command: found.command, rest };
      }
    }
    return undefined;
  }

  /** Of several ways to be left alone the one with the longest keyword is meant. */
  private optOutIn(words: string): SmsReading | undefined {
    if (words.length > MOST_SENTENCE) return undefined;
    const found = this.optOuts.find(({ word }) => says(words, word));
    return found && { type: 'command', command: found.command, rest: '' };
  }
}

function withoutQuote(text: string): string {
  const at = text.indexOf(SIGNATURE);
  return at < 0 ? text : text.slice(0, at);
}

/** The words as they are, then without courtesy, one word after the other. */
function formsOf(words: string): string[] {
  const forms = [words];
  for (let form: string | undefined = words; form !== undefined; ) {
    form = withoutCourtesy(form);
    if (form !== undefined) forms.push(form);
  }
  return forms;
}

function withoutCourtesy(words: string): string | undefined {
  const leading = before.find((word) => words.length > word.length && words.startsWith(word));
  if (leading !== undefined) return words.slice(leading.length);
  const trailing = after.find((word) => words.length > word.length && words.endsWith(word));
  return trailing === undefined ? undefined : words.slice(0, -trailing.length);
}

/** `YYY` is an emphatic `Y`; `11` is not `1`. */
function onceOf(words: string): string {
  return /^([^\d])\1+$/u.test(words) ? Array.from(words)[0]! : words;
}

function numberOf(words: string): number | undefined {
  if (/^[1-9]\d?$/.test(words)) return Number(words);
  const numeral = words.length === 1 ? numerals.indexOf(words) : -1;
  return numeral < 0 ? undefined : numeral + 1;
}

/** Whether the word stands in the words by itself, and is not denied. */
function says(words: string, word: string): boolean {
  for (let at = words.indexOf(word); at >= 0; at = words.indexOf(word, at + 1)) {
    const [left, right] = [words.slice(0, at), words.slice(at + word.length)];
    const isLatin = /[A-Z0-9]/.test(word);
    if (isLatin && (/[A-Z0-9]$/.test(left) || /^[A-Z0-9]/.test(right))) continue;
    if (!negations.test(left)) return true;
  }
  return false;
}

/** A keyword of letters is not the beginning of a word: what follows a voucher's keyword is a code. */
function takesRest({ word, command }: Keyword, rest: string): boolean {
  if (command.action.type === 'redeem') return /^[A-Z0-9]*\d[A-Z0-9]*$/.test(rest);
  if (command.action.type === 'quiz') return word.length > 1 && /^[A-Z0-9对错]{0,10}$/u.test(rest);
  return !/[A-Z]$/.test(word) || /^[A-Z0-9]{0,10}$/.test(rest) || /^[^A-Z]/.test(rest);
}
