import { nearestOf } from '../core/rules/rule-problem.ts';
import type { AttributeType, FieldDefinition } from '../core/schema/definitions.ts';
import { didYouMean } from '../definitions/name-hints.ts';
import { earliestTime, endOfTime, longestText } from './intake-limits.ts';
import type { KnownWords } from './known-words.ts';
import type { Fault } from './reject-codes.ts';
import { quoted } from './reject-codes.ts';
import type { Row } from './row.ts';
import type { StagedInput } from './staged-input.ts';
import { TextTable } from './text-table.ts';
import type { TimeFormat } from './time-format.ts';
import { tagSeparator } from './value-text.ts';

/** Turns the text of a field into the value declared, or says why it is none. */
export interface FieldConverter {
  /** Puts the value of `row.bytes[start, end)`, not empty, into slot `k`; false: the fault says why not. */
  convert(row: Row, start: number, end: number, into: StagedInput, k: number, fault: Fault): boolean;
}

type Definition = Omit<FieldDefinition, 'type'> & { type: AttributeType };

/**
 * `name` is for messages; `words` are those the field has had so far (types that hold text; undefined: any number), `time` the format
 * of type `time`. Blanks around anything but text are ignored.
 */
export function fieldConverter(
  name: string,
  definition: Definition,
  words: KnownWords | undefined,
  time: TimeFormat,
): FieldConverter {
  const { type, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = definition;
  switch (type) {
    case 'int':
    case 'float':
      return new NumberConverter(name, type === 'int', min, max);
    case 'bool':
      return new BoolConverter(name);
    case 'enum':
      return new EnumConverter(name, definition.values);
    case 'time':
      return new TimeConverter(name, time);
    case 'tags':
      return new TagsConverter(name, words);
    case 'string':
    case 'region':
      return new TextConverter(name, words);
  }
}

const space = 32;
const tab = 9;
const zero = 48;
const numberForm = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const mostDigits = 15;
const powersOfTen = Float64Array.from({ length: mostDigits + 1 }, (_, power) => 10 ** power);

const isBlank = (byte: number | undefined) => byte === space || byte === tab;

function trimmed(row: Row, start: number, end: number): string {
  return row.slice(start, end).trim();
}

class NumberConverter implements FieldConverter {
  private readonly name: string;
  private readonly whole: boolean;
  private readonly min: number;
  private readonly max: number;

  constructor(name: string, whole: boolean, min: number, max: number) {
    this.name = name;
    this.whole = whole;
    this.min = min;
    this.max = max;
  }

  convert(row: Row, start: number, end: number, into: StagedInput, k: number, fault: Fault): boolean {
    let value = shortNumber(row.bytes, start, end);
    if (Number.isNaN(value)) {
      const text = trimmed(row, start, end);
      if (text === '') return true;
      if (!numberForm.test(text)) return this.refuse(row, start, end, fault);
      value = Number(text);
      if (!Number.isFinite(value)) return this.outside(text, fault);
    }
    if (this.whole) {
      if (value % 1 !== 0) return this.refuse(row, start, end, fault);
      if (Math.abs(value) > 2 ** 53) return this.outside(trimmed(row, start, end), fault);
    }
    if (value < this.min || value > this.max) return this.outside(trimmed(row, start, end), fault);
    into.values[k] = value;
    return true;
  }

  private refuse(row: Row, start: number, end: number, fault: Fault): false {
    const kind = this.whole ? 'whole number' : 'number';
    return fault.raise('field.number', `${this.name}: ${quoted(trimmed(row, start, end))} is not a ${kind}`);
  }

  private outside(text: string, fault: Fault): false {
    const least = Math.max(this.min, this.whole ? -(2 ** 53) : -Number.MAX_VALUE);
    const most = Math.min(this.max, this.whole ? 2 ** 53 : Number.MAX_VALUE);
    return fault.raise('field.range', `${this.name}: ${quoted(text)} is not between ${least} and ${most}`);
  }
}

/**
 * Digits with an optional sign and decimals, 15 digits at most: both the digits and the power of ten are
 * exact then, so one division rounds as `Number` does. NaN for anything else, for `Number` to decide.
 */
function shortNumber(bytes: Uint8Array, start: number, end: number): number {
  let p = start;
  const negative = bytes[p] === 45;
  if (negative) p++;
  let value = 0;
  let seen = 0;
  let decimals = -1;
  for (; p < end; p++) {
    const digit = bytes[p] - zero;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      seen++;
      if (decimals >= 0) decimals++;
    } else if (bytes[p] === 46 && decimals < 0) {
      decimals = 0;
    } else {
      return Number.NaN;
    }
  }
  if (seen === 0 || seen > mostDigits) return Number.NaN;
  if (decimals > 0) value /= powersOfTen[decimals];
  return negative ? -value : value;
}

/** As they are mostly written; those at odd positions are true. */
const flags = new TextTable(['false', 'true', '0', '1']);

class BoolConverter implements FieldConverter {
  private readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  convert(row: Row, start: number, end: number, into: StagedInput, k: number, fault: Fault): boolean {
    const position = flags.find(row.bytes, start, end);
    if (position >= 0) {
      into.values[k] = position & 1;
      return true;
    }
    const text = trimmed(row, start, end).toLowerCase();
    if (text === '') return true;
    if (text === 'true' || text === '1') into.values[k] = 1;
    else if (text === 'false' || text === '0') into.values[k] = 0;
    else return fault.raise('field.bool', `${this.name}: ${quoted(text)} is none of true, false, 1, 0`);
    return true;
  }
}

class EnumConverter implements FieldConverter {
  private readonly name: string;
  private readonly values: readonly string[];
  private readonly table: TextTable;

  constructor(name: string, values: readonly string[]) {
    this.name = name;
    this.values = values;
    this.table = new TextTable(values);
  }

  convert(row: Row, start: number, end: number, into: StagedInput, k: number, fault: Fault): boolean {
    const position = this.table.find(row.bytes, start, end);
    if (position >= 0) {
      into.texts[k] = this.table.at(position);
      return true;
    }
    const text = trimmed(row, start, end);
    if (text !== '' && !this.values.includes(text)) {
      const hint = didYouMean(nearestOf(text.slice(0, longestText), this.values));
      return fault.raise('field.enum', `${this.name}: ${quoted(text)} is not one of the declared values${hint}`);
    }
    into.texts[k] = text;
    return true;
  }
}

class TextConverter implements FieldConverter {
  private readonly name: string;
  private readonly words: KnownWords | undefined;

  constructor(name: string, words: KnownWords | undefined) {
    this.name = name;
    this.words = words;
  }

  convert(row: Row, start: number, end: number, into: StagedInput, k: number, fault: Fault): boolean {
    if (isKnown(this.words, row, start, end, into, k)) return true;
    const text = row.slice(start, end);
    if (text.length > longestText) {
      return fault.raise('field.length', `${this.name}: ${text.length} characters, at most ${longestText} are kept`);
    }
    return keepWord(this.name, text, this.words, into, k, fault);
  }
}

/** Whether the field has had this text before, as it stands: then there is nothing to check. */
function isKnown(
  words: KnownWords | undefined,
  row: Row,
  start: number,
  end: number,
  into: StagedInput,
  k: number,
): boolean {
  const word = words?.known(row.bytes, start, end) ?? '';
  if (word === '') return false;
  into.texts[k] = word;
  return true;
}

function keepWord(
  name: string,
  word: string,
  words: KnownWords | undefined,
  into: StagedInput,
  k: number,
  fault: Fault,
): boolean {
  if (words !== undefined && !words.accept(word)) {
    const message = `${name}: ${quoted(word)} is one more than ${words.size} different texts; unique texts are no field`;
    return fault.raise('field.words', message);
  }
  into.texts[k] = word;
  return true;
}

/** A set of words in one text, sorted, so that equal sets are equal texts. */
class TagsConverter implements FieldConverter {
  private readonly name: string;
  private readonly words: KnownWords | undefined;

  constructor(name: string, words: KnownWords | undefined) {
    this.name = name;
    this.words = words;
  }

  convert(row: Row, start: number, end: number, into: StagedInput, k: number, fault: Fault): boolean {
    if (isKnown(this.words, row, start, end, into, k)) return true;
    const written = row.slice(start, end).split(tagSeparator);
    const tags = [...new Set(written.map((tag) => tag.trim()))].filter((tag) => tag !== '').sort();
    const text = tags.join(tagSeparator);
    if (text.length > longestText) {
      return fault.raise('field.length', `${this.name}: ${text.length} characters, at most ${longestText} are kept`);
    }
    return keepWord(this.name, text, this.words, into, k, fault);
  }
}

class TimeConverter implements FieldConverter {
  private readonly name: string;
  private readonly format: TimeFormat;

  constructor(name: string, format: TimeFormat) {
    this.name = name;
    this.format = format;
  }

  convert(row: Row, start: number, end: number, into: StagedInput, k: number, fault: Fault): boolean {
    const at = readTime(this.format, this.name, row, start, end, fault);
    into.values[k] = at;
    return fault.code === '';
  }
}

/** Epoch ms of a range of bytes; NaN when it is blank, or no time that can be believed: then the fault says so. */
export function readTime(format: TimeFormat, name: string, row: Row, start: number, end: number, fault: Fault): number {
  const { bytes } = row;
  let from = start;
  let to = end;
  while (from < to && isBlank(bytes[from])) from++;
  while (to > from && isBlank(bytes[to - 1])) to--;
  if (from === to) return Number.NaN;
  const at = format.read(bytes, from, to);
  if (at >= earliestTime && at < endOfTime) return at;
  const text = quoted(row.slice(from, to));
  if (Number.isNaN(at)) fault.raise('time.format', `${name}: ${text} is not a time of the declared format`);
  else fault.raise('time.range', `${name}: ${text} is not between 1990 and 2099`);
  return Number.NaN;
}
