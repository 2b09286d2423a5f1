/** Numbers of people have at least so many digits; shorter ones are counts, years, prices. */
const FEWEST_DIGITS = 7;
const digitRuns = new RegExp(`\\d{${FEWEST_DIGITS},}`, 'g');

/**
 * A customer's number as people may see it who need not call it: `13812345678` → `138****5678`. Short ids lose all but
 * their first letter.
 */
export function maskNumber(id: string): string {
  if (id === '') return '';
  if (id.length >= 11) return `${id.slice(0, 3)}****${id.slice(-4)}`;
  return id.length >= 7 ? `${id.slice(0, 2)}****${id.slice(-1)}` : `${id.slice(0, 1)}****`;
}

/** A text with every run of digits masked that may be a number of a person. */
export function maskNumbers(text: string): string {
  return text.replace(digitRuns, maskNumber);
}
