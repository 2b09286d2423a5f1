import type { Purpose } from '../../core/schema/definitions.ts';
import type { MessageRules } from './message-rules.ts';

export type MarkKind = 'signature' | 'opt-out' | 'forbidden';

/** A stretch of a text, in UTF-16 units, end exclusive. */
export interface MessageMark {
  kind: MarkKind;
  start: number;
  end: number;
}

/** 【移动营业厅】 at the start or the end; in Latin texts square brackets serve. */
const signatures = [/^\s*(【[^】]{1,20}】|\[[^\]]{1,20}\])/, /(【[^】]{1,20}】|\[[^\]]{1,20}\])\s*$/];

/** What a reader must find in a text, and what nobody may: in the order of the text; marks may overlap. */
export function markMessage(
  text: string,
  { signatures: allowed, optOutWords, forbiddenWords }: Omit<MessageRules, 'prices'>,
): MessageMark[] {
  const marks = [
    ...signatureOf(text, allowed),
    ...wordsIn(text, optOutWords, 'opt-out'),
    ...wordsIn(text, forbiddenWords, 'forbidden'),
  ];
  return marks.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** What a message of that purpose lacks. Service messages need no way out: nobody is advertised to. */
export function missingIn(marks: readonly MessageMark[], purpose: Purpose): ('signature' | 'opt-out')[] {
  const wanted = purpose === 'service' ? (['signature'] as const) : (['signature', 'opt-out'] as const);
  return wanted.filter((kind) => !marks.some((mark) => mark.kind === kind));
}

/** One at the start or the end that may stand there; all may when none is named. */
function signatureOf(text: string, allowed: readonly string[]): MessageMark[] {
  for (const pattern of signatures) {
    const found = pattern.exec(text);
    if (found === null || (allowed.length > 0 && !allowed.includes(found[1]!.slice(1, -1).trim()))) continue;
    const start = text.indexOf(found[1]!, found.index);
    return [{ kind: 'signature', start, end: start + found[1]!.length }];
  }
  return [];
}

/** All places of the words, whatever their case; where several begin, the longest. */
function wordsIn(text: string, words: readonly string[], kind: MarkKind): MessageMark[] {
  const parts = words.filter((word) => word.trim() !== '').sort((a, b) => b.length - a.length);
  if (parts.length === 0) return [];
  const pattern = new RegExp(parts.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'gi');
  const found = [...text.matchAll(pattern)].map(({ 0: word, index }) => ({
    kind,
    start: index,
    end: index + word.length,
  }));
  return joined(found);
}

/** Words that follow one another at once read as one: 回复TD and 退订. */
function joined(marks: readonly MessageMark[]): MessageMark[] {
  const whole: MessageMark[] = [];
  for (const mark of marks) {
    const last = whole.at(-1);
    if (last?.end === mark.start) last.end = mark.end;
    else whole.push({ ...mark });
  }
  return whole;
}
