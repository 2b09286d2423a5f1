import type { CustomerView } from '../../core/customer-view.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import type { RehearsalFindings } from '../../runtime/rehearsal/rehearsals.ts';
import { maskNumber } from '../access/mask-number.ts';
import { DefinitionNames } from './definition-names.ts';

const MOST_CELLS = 50;
const MOST_ATTRIBUTES = 5;
const MOST_VALUES = 12;
const EXAMPLES = 8;
/** Asked for at a time, so that inputs are applied in between. */
const ASKED_AT_ONCE = 20;

interface Part {
  id: string;
  name: string;
  number: number;
}

/** What a rehearsal has found, for people: numbers are those of all customers, estimated where a share was looked at. */
export interface FiringReport extends Pick<RehearsalFindings, 'start' | 'from' | 'until' | 'share' | 'hours'> {
  firings: number;
  customers: number;
  heldBack: Record<string, number>;
  areas: Part[];
  /** The most frequent. */
  cells: { cell: string; number: number }[];
  /** Customers of the sample that are known. */
  sampled: number;
  /** Of the sample: by primary group, most first; '' are those of none. */
  groups: Part[];
  /** Of the sample: by the values of some attributes. */
  attributes: { attribute: string; name: string; values: Part[] }[];
  examples: { customerId: string; group?: string; profile: CustomerView['profile'] }[];
}

/**
 * Makes the report: who the customers are is asked of the service as it knows them now. `definitions` are those that are
 * there for whom it is made.
 */
export async function reportOf(
  findings: RehearsalFindings,
  live: Pick<LiveService, 'customer'>,
  definitions: Definitions,
): Promise<FiringReport> {
  const { start, from, until, share, suppressed } = findings;
  const whole = (number: number) => Math.round(number / share);
  const views = await viewsOf(findings.sample, live);
  const heldBack = Object.entries(suppressed).filter(([, number]) => number > 0);
  return {
    ...{ start, from, until, share },
    firings: whole(findings.firings),
    customers: whole(findings.customers),
    hours: findings.hours.map(({ at, firings }) => ({ at, firings: whole(firings) })),
    heldBack: Object.fromEntries(heldBack.map(([gate, number]) => [gate, whole(number)])),
    ...placesOf(findings.cells, definitions, whole),
    sampled: views.length,
    groups: groupsOf(views, definitions),
    attributes: attributesOf(views, definitions),
    examples: views.slice(0, EXAMPLES).map((view) => exampleOf(view, definitions)),
  };
}

async function viewsOf(sample: readonly string[], live: Pick<LiveService, 'customer'>): Promise<CustomerView[]> {
  const views: CustomerView[] = [];
  for (let first = 0; first < sample.length; first += ASKED_AT_ONCE) {
    const asked = sample.slice(first, first + ASKED_AT_ONCE).map((customerId) => live.customer(customerId));
    for (const view of await Promise.all(asked)) if (view !== undefined) views.push(view);
  }
  return views;
}

function placesOf(
  cells: Readonly<Record<string, number>>,
  { areas }: Definitions,
  whole: (number: number) => number,
): Pick<FiringReport, 'areas' | 'cells'> {
  const found = areas.map(({ id, name = id, cells: own }) => {
    const number = own.reduce((sum, cell) => sum + (Object.hasOwn(cells, cell) ? cells[cell]! : 0), 0);
    return { id, name, number: whole(number) };
  });
  const named = Object.entries(cells).filter(([cell]) => cell !== '');
  return {
    areas: found.filter(({ number }) => number > 0).sort(mostFirst),
    cells: named
      .map(([cell, number]) => ({ cell, number: whole(number) }))
      .sort(mostFirst)
      .slice(0, MOST_CELLS),
  };
}

function groupsOf(views: readonly CustomerView[], definitions: Definitions): Part[] {
  const names = new DefinitionNames(definitions);
  const primary = new Set(definitions.groups.flatMap((group) => (group.primary === undefined ? [] : [group.id])));
  if (primary.size === 0) return [];
  return countedBy(
    views,
    ({ primaryGroup = '' }) => (primary.has(primaryGroup) ? primaryGroup : ''),
    (id) => (id === '' ? '' : names.group(id)),
  );
}

/** The attributes that have few values among these customers: the region first, then in the order of the profile. */
function attributesOf(views: readonly CustomerView[], definitions: Definitions): FiringReport['attributes'] {
  const names = new DefinitionNames(definitions);
  const listed = Object.entries(definitions.profile.attributes).filter(([, { type }]) =>
    ['region', 'enum', 'bool'].includes(type),
  );
  const ordered = listed.sort(([, a], [, b]) => Number(b.type === 'region') - Number(a.type === 'region'));
  const found = ordered.flatMap(([attribute, { type }]) => {
    const known = views.filter(({ profile }) => profile[attribute] !== undefined);
    const nameOf = (value: string) => (type === 'region' ? names.region(value) : value);
    const values = countedBy(known, ({ profile }) => String(profile[attribute]), nameOf);
    const tells = values.length > 0 && values.length <= MOST_VALUES;
    return tells ? [{ attribute, name: names.attribute(attribute), values }] : [];
  });
  return found.slice(0, MOST_ATTRIBUTES);
}

function countedBy(
  views: readonly CustomerView[],
  keyOf: (view: CustomerView) => string,
  nameOf: (key: string) => string,
): Part[] {
  const counts = new Map<string, number>();
  for (const view of views) counts.set(keyOf(view), (counts.get(keyOf(view)) ?? 0) + 1);
  return [...counts].map(([id, number]) => ({ id, name: nameOf(id), number })).sort(mostFirst);
}

function exampleOf(view: CustomerView, definitions: Definitions): FiringReport['examples'][number] {
  const { customerId, primaryGroup, profile } = view;
  const shown = Object.entries(definitions.profile.attributes).filter(([, { type }]) => type !== 'string');
  const kept = shown.flatMap(([name]) => (profile[name] === undefined ? [] : [[name, profile[name]] as const]));
  return {
    customerId: maskNumber(customerId),
    ...(primaryGroup !== undefined && { group: primaryGroup }),
    profile: Object.fromEntries(kept.slice(0, MOST_ATTRIBUTES)),
  };
}

const mostFirst = (a: { number: number }, b: { number: number }) => b.number - a.number;
