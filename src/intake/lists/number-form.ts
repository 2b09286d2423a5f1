import type { NumberListDefinition } from '../../core/schema/definitions.ts';
import { compileNumberPattern } from '../../definitions/number-pattern.ts';
import { longestCustomerId } from '../intake-limits.ts';

/**
 * What the numbers of a list look like.
 *
 * Always: full-width characters count as their ASCII ones, blanks around and characters without width are ignored.
 * Mainland mobile numbers, the default, moreover: without blanks and hyphens within, an apostrophe in front (by which
 * spreadsheets mark texts), and the prefix +86, 0086 or 86.
 */
export class NumberForm {
  private readonly own: RegExp | undefined;

  constructor({ pattern }: Pick<NumberListDefinition, 'pattern'>) {
    if (pattern === undefined) return;
    const compiled = compileNumberPattern(pattern);
    if ('problem' in compiled) throw new Error(`the pattern of a list was not checked: ${compiled.problem.message}`);
    this.own = compiled.expression;
  }

  /** The number as customers are known by; undefined when the text is none. */
  read(written: string): string | undefined {
    const text = plain(written);
    if (this.own === undefined) return mainlandMobile(text);
    return text.length <= longestCustomerId && !controls.test(text) && this.own.test(text) ? text : undefined;
  }

  /** Why a text is no number. */
  problemOf(written: string): string {
    const text = plain(written);
    if (this.own !== undefined) return `it is not of the form ${this.own.source}`;
    if (/^\d(\.\d+)?e\+?\d+$/i.test(text))
      return 'a spreadsheet rounded it; format the column as text and save it again';
    return 'it is no mainland mobile number, which has eleven digits and starts with 13 to 19';
  }
}

const fullWidth = /[\uff01-\uff5e]/g;
const fullWidthOffset = 0xfee0;
const withoutWidth = /[\u200b-\u200f\u2060\ufeff]/g;
const controls = /\p{Cc}/u;
const asciiOnly = /^[\x21-\x7e]+$/;

function plain(written: string): string {
  if (asciiOnly.test(written)) return written;
  return written
    .replace(fullWidth, (character) => String.fromCharCode(character.charCodeAt(0) - fullWidthOffset))
    .replace(withoutWidth, '')
    .trim();
}

const mobile = /^1[3-9]\d{9}$/;

function mainlandMobile(text: string): string | undefined {
  if (mobile.test(text)) return text;
  const joined = text.replace(/^['’]/, '').replace(/[\s\p{Pd}]/gu, '');
  const number = joined.replace(/^(\+86|0086|86)(?=1\d{10}$)/, '');
  return mobile.test(number) ? number : undefined;
}
