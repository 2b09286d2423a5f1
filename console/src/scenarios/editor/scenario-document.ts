import type { DraftDocument } from '../../parts/draft-session.ts';

/** In the order in which they are offered. */
export const patternTypes = [
  ...(['event', 'change', 'enter', 'leave', 'dwell'] as const),
  ...(['count', 'sequence', 'absence', 'threshold', 'schedule'] as const),
];

export type PatternType = (typeof patternTypes)[number];

/** What is written under the pattern's key. */
export type PatternFields = Readonly<Record<string, unknown>>;

/** An event and an optional rule, as patterns write them. */
export interface WrittenMatch {
  event?: string;
  where?: unknown;
}

/** The type of the pattern as it is written; undefined: none that is known. */
export function patternTypeOf({ pattern }: DraftDocument): PatternType | undefined {
  const [type] = isMapping(pattern) ? Object.keys(pattern) : [];
  return patternTypes.find((each) => each === type);
}

/** Empty where nothing is written. */
export function patternFieldsOf(document: DraftDocument): PatternFields {
  const type = patternTypeOf(document);
  const fields = type === undefined ? undefined : (document.pattern as Record<string, unknown>)[type];
  return isMapping(fields) ? fields : {};
}

export function withPatternFields(document: DraftDocument, change: PatternFields): DraftDocument {
  const type = patternTypeOf(document) ?? 'event';
  return { ...document, pattern: { [type]: given({ ...patternFieldsOf(document), ...change }) } };
}

/** Another pattern keeps what it has in common with the one before. */
export function withPatternType(document: DraftDocument, type: PatternType): DraftDocument {
  const before = patternFieldsOf(document);
  const match = matchIn(before);
  return { ...document, pattern: { [type]: given(newFields(type, before, match)) } };
}

function newFields(type: PatternType, before: PatternFields, match: WrittenMatch): PatternFields {
  const within = before.within ?? '1h';
  switch (type) {
    case 'event':
      return { ...match };
    case 'change':
      return { attribute: before.attribute ?? '' };
    case 'enter':
    case 'leave':
      return { area: before.area ?? '' };
    case 'dwell':
      return { area: before.area ?? '', for: before.for ?? '20m' };
    case 'count':
      return { ...match, atLeast: before.atLeast ?? 3, within };
    case 'sequence':
      return { steps: [match, { event: '' }], within };
    case 'absence':
      return { after: match, without: { event: '' }, within };
    case 'threshold':
      return { metric: before.metric ?? '', above: before.above ?? 0 };
    case 'schedule':
      return { cron: before.cron ?? '0 10 * * *', audience: before.audience ?? 'true' };
  }
}

/** The first event that a pattern names. */
function matchIn({ event, where, steps, after }: PatternFields): WrittenMatch {
  const [step] = Array.isArray(steps) ? steps : [];
  const found = event === undefined ? (step ?? after ?? {}) : { event, where };
  const match = isMapping(found) ? found : {};
  return given({ event: match.event ?? '', where: match.where }) as WrittenMatch;
}

/** What a new scenario begins with. */
export function newScenario(id: string, name: string, type: PatternType): DraftDocument {
  const base: DraftDocument = { kind: 'scenario', id, name };
  const document = withPatternType(base, type);
  const isPlace = type === 'enter' || type === 'leave' || type === 'dwell';
  const exclude = isPlace ? { exclude: { residents: { days: 3, of: 5 } } } : {};
  return { ...document, ...exclude, cooldown: '7d', ttl: '48h' };
}

/** Fields that are undefined are not written. */
export function given<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Event types whose fields the scenario's own rule may name. */
export function eventsOf(document: DraftDocument): string[] {
  const { event, steps } = patternFieldsOf(document);
  if (typeof event === 'string') return [event];
  if (!Array.isArray(steps)) return [];
  return [...new Set(steps.flatMap((step) => (isMapping(step) && typeof step.event === 'string' ? [step.event] : [])))];
}
