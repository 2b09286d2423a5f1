import type { WrittenDefinitions, WrittenStep } from '../../../../../src/definitions/written-definitions.ts';
import { listAt } from './document-path.ts';

type Written = WrittenDefinitions['campaign'];

/**
 * A campaign exactly as its YAML has it, unfinished ones included: anything may be missing, and what the editor does not
 * know stays as it is.
 */
export type CampaignDocument = { kind: 'campaign'; id: string } & Partial<Written> & { [key: string]: unknown };

/** In the order in which people write them; what is unknown comes before the journey. */
const writtenFirst = [
  ...[
    'kind',
    'id',
    'name',
    'owner',
    'region',
    'from',
    'until',
    'entry',
    'areas',
    'audience',
    'reentry',
    'priority',
    'control',
  ],
  ...['budgetContacts', 'capacityPerHour', 'exitWhen', 'exitOn', 'migrate'],
];

const placeOf = (key: string): number => {
  if (key === 'journey') return Number.POSITIVE_INFINITY;
  const place = writtenFirst.indexOf(key);
  return place < 0 ? writtenFirst.length : place;
};

/** Sets a field; undefined takes it away. A new one stands where people look for it. */
export function withField(document: CampaignDocument, key: string, value: unknown): CampaignDocument {
  if (document[key] === value) return document;
  if (value === undefined) {
    return Object.fromEntries(Object.entries(document).filter(([each]) => each !== key)) as CampaignDocument;
  }
  if (key in document) return { ...document, [key]: value };
  const entries = Object.entries(document);
  const after = entries.findIndex(([each]) => placeOf(each) > placeOf(key));
  return Object.fromEntries(entries.toSpliced(after < 0 ? entries.length : after, 0, [key, value])) as CampaignDocument;
}

/** Sets a field within a mapping such as `control`, which is taken away when it says nothing any more. */
export function withInnerField(
  document: CampaignDocument,
  key: string,
  inner: string,
  value: unknown,
): CampaignDocument {
  const before = document[key];
  const mapping = typeof before === 'object' && before !== null ? before : {};
  const others = Object.entries(mapping).filter(([each]) => each !== inner);
  if (value === undefined)
    return withField(document, key, others.length === 0 ? undefined : Object.fromEntries(others));
  return withField(document, key, { ...mapping, [inner]: value });
}

/** Empty when there is none. */
export function journeyOf(document: CampaignDocument): WrittenStep[] {
  return listAt(document, ['journey']) as WrittenStep[];
}

/** A rule as text: rules may be written as a number or a flag. Empty when there is none. */
export function ruleText(rule: unknown): string {
  return rule === undefined || rule === null ? '' : String(rule);
}

/** A rule from text; the flag or number that stood there stays one when the text still says it. */
export function writtenRule(text: string, before: unknown): string | number | boolean | undefined {
  if (text.trim() === '') return undefined;
  return typeof before !== 'string' && before !== undefined && String(before) === text
    ? (before as number | boolean)
    : text;
}
