import { listAt, valueAt } from './document-path.ts';

/** Where the offers of a step come from. */
export type OfferSource = 'offers' | 'table' | 'matrix';

/** `body`: of an offer step. */
export function sourceOf(body: Record<string, unknown>): OfferSource {
  if (body.matrix !== undefined) return 'matrix';
  return body.table !== undefined ? 'table' : 'offers';
}

/** All offers a step may propose, each once, in order of mention. */
export function offersOf(body: Record<string, unknown>): string[] {
  const listed = [
    ...listAt(body, ['offers']),
    ...listAt(body, ['table']).flatMap((row) => listAt(row, ['offers'])),
    ...listAt(body, ['matrix']).flatMap((row) => Object.values((valueAt(row, ['cells']) ?? {}) as object).flat()),
  ];
  return [...new Set(listed.filter((offer) => typeof offer === 'string'))];
}

/**
 * A step whose offers come from elsewhere. A list becomes the one row of a table for everybody; rows of a table or a
 * matrix become the list of all their offers; what a matrix was begun with is empty.
 */
export function withSource(body: Record<string, unknown>, source: OfferSource): Record<string, unknown> {
  if (sourceOf(body) === source) return body;
  const offers = offersOf(body);
  const made = { offers: offers, table: offers.length === 0 ? [{ offers: [] }] : [{ offers }], matrix: [] };
  const entries = Object.entries(body).map(([key, value]) =>
    key === 'offers' || key === 'table' || key === 'matrix'
      ? ([source, made[source]] as const)
      : ([key, value] as const),
  );
  return Object.fromEntries(entries.some(([key]) => key === source) ? entries : [...entries, [source, made[source]]]);
}
