import i18next from 'i18next';
import { type Sentence, sayBy } from './chinese-sentence.ts';
import { definitionProblemTitles } from './definition-problem-titles.ts';
import { definitionAdvice, definitionSentences, wantedSentences } from './definition-sentences.ts';
import { requestSentences } from './request-sentences.ts';
import { patternSentences, ruleAdvice, ruleSentences } from './rule-sentences.ts';

const sentences: readonly Sentence[] = [...requestSentences, ...ruleSentences, ...definitionSentences];
const advice: readonly Sentence[] = [...definitionAdvice, ...ruleAdvice, ...sentences];
const parts: readonly Sentence[] = [...patternSentences, ...wantedSentences];

/**
 * What the service says in English with names and limits in it, in Chinese: what is wrong, where in a rule, what to do,
 * and what was probably meant. Undefined: nobody has said it in Chinese.
 */
export function inChinese(text: string): string | undefined {
  const meant = /^(.*); did you mean (.+)\?$/su.exec(text);
  if (meant !== null) return joined([inChinese(meant[1]!), `是不是 ${meant[2]}？`]);
  const placed = /^(.*) at (\d+):(\d+)(?:; (.*))?$/su.exec(text);
  if (placed !== null) {
    const [, what = '', line, column, remedy] = placed;
    return joined([
      inChinese(what),
      `第 ${line} 行第 ${column} 列`,
      ...(remedy === undefined ? [] : [adviceOf(remedy)]),
    ]);
  }
  return advised(text) ?? sayBy(sentences, text, parts);
}

const adviceOf = (text: string) => sayBy(advice, text, parts);

/** A sentence and the advice after it; undefined: there is none that is known. */
function advised(text: string): string | undefined {
  const [what = '', ...remedy] = text.split('; ');
  if (remedy.length === 0) return undefined;
  return joined([sayBy(sentences, what, parts), adviceOf(remedy.join('; '))]);
}

/** Undefined where one of them is. */
function joined(said: readonly (string | undefined)[]): string | undefined {
  return said.every((each) => each !== undefined) ? said.join('；') : undefined;
}

/** Nothing is spoken before the languages are there. */
const isChinese = () => i18next.language?.startsWith('zh') === true;

/** A sentence of the service as the reader reads it; better in English than without its values. */
export function sentence(text: string): string {
  return isChinese() ? (inChinese(text) ?? text) : text;
}

/** A mistake in what was entered or in a definition: by its code where its words are not known in Chinese. */
export function mistakeText({ code = '', message }: { code?: string | undefined; message: string }): string {
  if (!isChinese()) return message;
  const title = definitionProblemTitles[code];
  return inChinese(message) ?? (title === undefined ? message : `${title}：${message}`);
}
