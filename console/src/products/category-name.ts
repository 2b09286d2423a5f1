import { wordFor } from '../frame/words.ts';
import { productsWords } from './products-words.ts';

/** The four categories of the product in the reader's language; a pack's own as it calls them. */
export function categoryName(category: string): string {
  return wordFor(productsWords, `categories.${category}`) ?? category;
}
