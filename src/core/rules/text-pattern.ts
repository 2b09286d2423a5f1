/**
 * Patterns of `matches("…")`: the part of RE2 (which CEL prescribes) that JavaScript's engine runs with the same meaning
 * and in bounded time. RE2 never backtracks, JavaScript does; so a pattern is read here first, and refused when one text
 * could be read in too many ways:
 *
 *   P1. What is repeated without limit (`*`, `+`, `{n,}`) can itself be read in one way only.
 *   P2. All else together can be read in at most `MAX_WAYS` ways.
 *   P3. At most `MAX_OPEN_REPETITIONS` repetitions are without limit.
 *
 * So the worst time is polynomial in the length of a word, of degree MAX_OPEN_REPETITIONS + 1, and each word of the
 * dictionary is examined once per pattern.
 */

const MAX_WAYS = 1000;
const MAX_OPEN_REPETITIONS = 4;
const MAX_REPEAT = 1000;
const SPACES = '\\t\\n\\f\\r ';

/** A mistake in a pattern; `offset` counts from the start of the pattern. */
export interface PatternProblem {
  message: string;
  offset: number;
}

/** What is known of a part of a pattern. */
interface Part {
  /** How many ways there are to read it, open repetitions apart. */
  ways: number;
  openRepetitions: number;
  /** The character every match starts with; undefined when there are several. */
  first: string | undefined;
}

class PatternMistake extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Compiles a pattern; matches anywhere in the text unless anchored with `^`, `$`. `(?i)` in front ignores case. */
export function compilePattern(pattern: string): { expression: RegExp } | { problem: PatternProblem } {
  try {
    return { expression: new PatternReader(pattern).read() };
  } catch (error) {
    if (error instanceof PatternMistake) return { problem: { message: error.message, offset: error.offset } };
    throw error;
  }
}

class PatternReader {
  private readonly pattern: string;
  private at = 0;
  /** The JavaScript form of what has been read. */
  private translated = '';

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  read(): RegExp {
    const ignoreCase = this.pattern.startsWith('(?i)');
    if (ignoreCase) this.at = 4;
    const whole = this.alternatives();
    if (this.at < this.pattern.length) throw new PatternMistake('")" closes nothing', this.at);
    if (whole.ways > MAX_WAYS) throw new PatternMistake('the pattern can be read in too many ways', 0);
    if (whole.openRepetitions > MAX_OPEN_REPETITIONS) {
      throw new PatternMistake(`the pattern repeats without limit more than ${MAX_OPEN_REPETITIONS} times`, 0);
    }
    return new RegExp(this.translated, ignoreCase ? 'iu' : 'u');
  }

  private alternatives(): Part {
    const parts = [this.sequence()];
    while (this.pattern[this.at] === '|') {
      this.take('|');
      parts.push(this.sequence());
    }
    if (parts.length === 1) return parts[0];
    // The first character tells the alternatives apart: no text can be read in two ways because of them.
    const firsts = new Set(parts.map(({ first }) => first?.toLowerCase()));
    const apart = firsts.size === parts.length && !firsts.has(undefined);
    const ways = parts.map((part) => part.ways);
    return {
      ways: apart ? Math.max(...ways) : ways.reduce((sum, each) => sum + each, 0),
      openRepetitions: parts.reduce((sum, { openRepetitions }) => sum + openRepetitions, 0),
      first: undefined,
    };
  }

  private sequence(): Part {
    const whole: Part = { ways: 1, openRepetitions: 0, first: undefined };
    let started = false;
    while (this.at < this.pattern.length && this.pattern[this.at] !== '|' && this.pattern[this.at] !== ')') {
      const part = this.repeated();
      whole.ways *= part.ways;
      whole.openRepetitions += part.openRepetitions;
      if (!started) whole.first = part.first;
      started = true;
    }
    return whole;
  }

  private repeated(): Part {
    const offset = this.at;
    const part = this.atom();
    const rest = this.pattern.slice(this.at);
    const match = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/.exec(rest);
    if (!match) {
      if (rest.startsWith('{'))
        throw new PatternMistake('"{" needs numbers, as in {2,4}; write \\{ for the character', this.at);
      return part;
    }
    if (/^(?:[$^]|\\[bB])/.test(this.pattern.slice(offset))) {
      throw new PatternMistake('a repetition repeats a place, not a character', this.at);
    }
    this.take(match[0]);
    if (/^[*+?{]/.test(this.pattern.slice(this.at))) throw new PatternMistake('a repetition repeats nothing', this.at);
    const symbol = match[0][0];
    const least = match[1] === undefined ? Number(symbol === '+') : Number(match[1]);
    const most = this.mostOf(symbol, match[2] !== undefined, match[3], least);
    return repeat(part, least, most, offset);
  }

  private mostOf(symbol: string, comma: boolean, upper: string | undefined, least: number): number {
    if (symbol === '?') return 1;
    if (symbol !== '{' || (comma && upper === '')) return Number.POSITIVE_INFINITY;
    const most = comma ? Number(upper) : least;
    if (most < least || most > MAX_REPEAT) {
      throw new PatternMistake(`a repetition counts up, to at most ${MAX_REPEAT}`, this.at);
    }
    return most;
  }

  private atom(): Part {
    const character = String.fromCodePoint(this.pattern.codePointAt(this.at)!);
    switch (character) {
      case '(':
        return this.group();
      case '[':
        return this.characterClass();
      case '.':
        this.take('.', '[^\\n]');
        return { ways: 1, openRepetitions: 0, first: undefined };
      case '^':
      case '$':
        this.take(character);
        return { ways: 1, openRepetitions: 0, first: undefined };
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
      case '{':
        throw new PatternMistake(`"${character}" repeats nothing; write \\${character} for the character`, this.at);
      case ']':
      case '}':
        this.take(character, `\\${character}`);
        return { ways: 1, openRepetitions: 0, first: character };
      default:
        this.take(character);
        return { ways: 1, openRepetitions: 0, first: character };
    }
  }

  private group(): Part {
    const offset = this.at;
    if (this.pattern.startsWith('(?', offset) && !this.pattern.startsWith('(?:', offset)) {
      throw new PatternMistake('only (…), (?:…) and a leading (?i) are supported', offset);
    }
    this.take(this.pattern.startsWith('(?:', offset) ? '(?:' : '(', '(?:');
    const part = this.alternatives();
    if (this.pattern[this.at] !== ')') throw new PatternMistake('"(" is not closed', offset);
    this.take(')');
    return part;
  }

  private escape(): Part {
    const text = /^\\(?:[dDwWsSbBnrtfv]|x[0-9A-Fa-f]{2}|[!-/:-@[-`{-~])/.exec(this.pattern.slice(this.at))?.[0];
    if (text === undefined) throw new PatternMistake('this use of \\ is not supported', this.at);
    const letter = text[1];
    if (letter === 's' || letter === 'S') this.take(text, `[${letter === 'S' ? '^' : ''}${SPACES}]`);
    else this.take(text, escaped(text));
    return { ways: 1, openRepetitions: 0, first: /^\w/.test(letter) ? undefined : letter };
  }

  private characterClass(): Part {
    const offset = this.at;
    const match = /^\[\^?(?:\\(?:[dws nrtfv]|x[0-9A-Fa-f]{2}|[!-/:-@[-`{-~])|[^\\[\]])+\]/u.exec(
      this.pattern.slice(offset),
    );
    if (!match)
      throw new PatternMistake('this set of characters is not closed, is empty or has an unsupported part', offset);
    const body = match[0].replace(/\\(?:x..|.)/gu, (text) => (text === '\\s' ? SPACES : escaped(text)));
    try {
      new RegExp(body, 'u');
    } catch {
      throw new PatternMistake('this set of characters has a range that is none; write \\- for the character', offset);
    }
    this.take(match[0], body);
    return { ways: 1, openRepetitions: 0, first: undefined };
  }

  /** Moves over `text`, adding its JavaScript form. */
  private take(text: string, translation = text): void {
    this.at += text.length;
    this.translated += translation;
  }
}

/** JavaScript's `u` mode knows fewer escapes of punctuation than RE2. */
function escaped(text: string): string {
  const character = text[1];
  if (/[\w^$\\.*+?()[\]{}|/]/.test(character)) return text;
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

function repeat(part: Part, least: number, most: number, offset: number): Part {
  const first = least > 0 ? part.first : undefined;
  const tooMany = 'what is repeated holds a repetition or a choice of its own';
  if (most === Number.POSITIVE_INFINITY) {
    if (part.ways > 1 || part.openRepetitions > 0) throw new PatternMistake(tooMany, offset);
    return { ways: 1, openRepetitions: 1, first };
  }
  if (most > 1 && part.openRepetitions > 0) throw new PatternMistake(tooMany, offset);
  const ways = (most - least + 1) * part.ways ** most;
  if (ways > MAX_WAYS) throw new PatternMistake(tooMany, offset);
  return { ways, openRepetitions: part.openRepetitions, first };
}
