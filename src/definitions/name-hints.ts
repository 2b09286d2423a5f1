/** `; did you mean "x"?` for the end of a message; empty when nothing is close. */
export function didYouMean(nearest: string | undefined): string {
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`;
}

/** At most eight names for a message: `"a", "b", "c", …`. */
export function listNames(names: Iterable<string>): string {
  const all = [...names];
  const shown = all.slice(0, 8).map((name) => `"${name}"`);
  return shown.join(', ') + (all.length > 8 ? ', …' : '');
}
