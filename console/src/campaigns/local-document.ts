import type { DraftDocument } from '../parts/draft-session.ts';

/** What a version of a region takes from its campaign when it does not say it. */
const inherited = [
  'from',
  'until',
  'entry',
  'reentry',
  'priority',
  'control',
  'exitWhen',
  'exitOn',
  'migrate',
  'journey',
] as const;

/** A version as it will run: with what it takes from its campaign. */
export function withInherited(document: DraftDocument, parent: DraftDocument | undefined): DraftDocument {
  if (parent === undefined) return document;
  const taken = inherited.filter((key) => document[key] === undefined && parent[key] !== undefined);
  return { ...document, ...Object.fromEntries(taken.map((key) => [key, parent[key]])) };
}

/** A version as it is written: what says the same as its campaign is left to it. */
export function withoutInherited(document: DraftDocument, parent: DraftDocument | undefined): DraftDocument {
  if (parent === undefined) return document;
  const isSame = (key: string) => JSON.stringify(document[key]) === JSON.stringify(parent[key]);
  const left = new Set<string>(inherited.filter(isSame));
  const kept = Object.entries(document).filter(([key]) => !left.has(key));
  return { ...Object.fromEntries(kept), kind: document.kind, id: document.id };
}
