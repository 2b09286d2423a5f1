import { ProblemError, type ProblemPlace } from '../api/answer.ts';
import { ConnectionLost } from '../api/api.ts';
import { wordFor } from '../frame/words.ts';
import { partsWords } from './parts-words.ts';
import { problemWords } from './problem-words.ts';
import { sentence } from './service-sentences.ts';

/** A problem as a reader is told of it. */
interface ProblemText {
  /** What happened. */
  title: string;
  /** What to do about it; '' when the title says all. */
  hint: string;
  /** What the service says about it, when that adds something. */
  detail: string;
  /** Places of what was entered that are wrong. */
  places: readonly ProblemPlace[];
  /** Names the request in the log of the service; '' when it never came there. */
  requestId: string;
}

/** Codes whose detail says no more than the words for the code. */
const told = new Set(['unauthenticated', 'not-running', 'overloaded', 'rate-limited', 'internal']);

/** In the reader's language where the code is known, else in the words of the service. */
export function problemText(error: unknown): ProblemText {
  const none = { detail: '', places: [], requestId: '' };
  if (error instanceof ConnectionLost) {
    return { ...none, title: wordFor(partsWords, 'connectionLost')!, hint: wordFor(partsWords, 'connectionLostHint')! };
  }
  if (!(error instanceof ProblemError)) {
    const detail = error instanceof Error ? error.message : String(error);
    return { ...none, title: wordFor(partsWords, 'unexpected')!, hint: wordFor(partsWords, 'unexpectedHint')!, detail };
  }
  const { code, title, detail, problems: places, requestId, status } = error;
  const known = wordFor(problemWords, `${code}.title`);
  return {
    title: known ?? (title || `${wordFor(partsWords, 'unexpected')} (${status})`),
    hint: wordFor(problemWords, `${code}.hint`) ?? '',
    detail: told.has(code) || places.length > 0 ? '' : sentence(detail),
    places,
    requestId: status >= 500 ? requestId : '',
  };
}
