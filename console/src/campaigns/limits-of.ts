import type { DraftDocument } from '../parts/draft-session.ts';

/** What a version may say otherwise, in the words of definitions. */
export const localChanges = [
  'period',
  'areas',
  'audience',
  'entry',
  'journey',
  'control',
  'reentry',
  'priority',
] as const;
export type LocalChange = (typeof localChanges)[number];

/** What a campaign leaves to regions, as it is written. */
export interface WrittenLimits {
  change?: LocalChange[];
  from?: string;
  until?: string;
  quota?: number;
  quotas?: Record<string, number>;
}

/** The limits as they are written; undefined: it has none. */
export function writtenLimits({ limits }: DraftDocument): WrittenLimits | undefined {
  return typeof limits === 'object' && limits !== null && !Array.isArray(limits)
    ? (limits as WrittenLimits)
    : undefined;
}

/** What a campaign leaves to the version of one region. */
export function limitsOf(parent: DraftDocument, region: string) {
  const { change = [], quotas, ...limits } = writtenLimits(parent) ?? {};
  const word = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const budget = typeof parent.budgetContacts === 'number' ? parent.budgetContacts : undefined;
  return {
    change: localChanges.filter((each) => change.includes(each)),
    from: limits.from ?? word(parent.from),
    until: limits.until ?? word(parent.until),
    quota: quotas?.[region] ?? limits.quota ?? budget,
  };
}
