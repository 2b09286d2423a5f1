import { wordFor } from '../frame/words.ts';
import { partsWords } from './parts-words.ts';

/** Who did something when nobody did: the definitions that came with the service. */
const PACK = 'pack';

/** The name of who did something, from the histories' `name (id of the person or key)`. */
export function personName(who: string): string {
  if (who === PACK) return wordFor(partsWords, 'pack.name') ?? who;
  return who.replace(/ \([^()]*\)$/, '');
}

/** What they said about it. */
export function commentText(who: string, comment: string | undefined): string | undefined {
  return who === PACK ? wordFor(partsWords, 'pack.comment') : comment;
}
