/** The name of who did something, from the histories' `name (id of the person or key)`. */
export function personName(who: string): string {
  return who.replace(/ \([^()]*\)$/, '');
}
