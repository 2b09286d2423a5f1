import { nearestOf } from '../core/rules/rule-problem.ts';
import type { Kind } from './kinds.ts';
import { didYouMean, listNames } from './name-hints.ts';
import type { PackDocument, PackDocuments, ProblemList } from './pack-documents.ts';
import type { Path } from './source-document.ts';
import type { WrittenDefinitions, WrittenOfferStep, WrittenStep } from './written-definitions.ts';
import { stepsOf } from './written-steps.ts';

/** A place where a document names another definition; `at: 'key'` when a key names it. */
interface Reference {
  to: Kind;
  name: string;
  path: Path;
  at?: 'key';
}

const words: Record<Kind, string> = {
  profile: 'profile',
  policy: 'policy',
  fitPrior: 'fit prior',
  eventType: 'event type',
  metric: 'metric',
  area: 'area',
  group: 'group',
  numberList: 'number list',
  lifecycle: 'life cycle',
  product: 'product',
  offer: 'offer',
  channel: 'channel',
  touchpointKind: 'kind of touchpoint',
  touchpoint: 'touchpoint',
  scenario: 'scenario',
  campaign: 'campaign',
  template: 'template',
  smsCommand: 'SMS command',
  region: 'region',
};

/** Reports every name of a definition that does not exist; names inside rules are checked with the rules. */
export function checkReferences(documents: PackDocuments, problems: ProblemList): void {
  for (const document of documents.all()) {
    for (const { to, name, path, at } of referencesOf(document)) {
      checkName(document, path, name, { what: words[to], names: documents.ids(to), at }, problems);
    }
  }
  checkCategories(documents, problems);
  checkCharacteristics(documents, problems);
}

/** Reports a name that is none of `names`. */
export function checkName(
  document: PackDocument,
  path: Path,
  name: string,
  { what, names, at }: { what: string; names: ReadonlySet<string>; at?: 'key' | undefined },
  problems: ProblemList,
): boolean {
  if (names.has(name)) return true;
  const known = [...names];
  const nearest = nearestOf(name, known);
  const defined = known.length === 0 ? '; none is defined' : `; defined are ${listNames(known)}`;
  const message = `there is no ${what} "${name}"${nearest === undefined ? defined : didYouMean(nearest)}`;
  problems.add(document, path, 'reference-unknown', message, { nearest, at });
  return false;
}

type ReferencesOf = { [K in Kind]?: (written: WrittenDefinitions[K]) => Reference[] };

const referencesByKind: ReferencesOf = {
  metric: ({ event }) => [{ to: 'eventType', name: event, path: ['event'] }],
  area: ({ region }) => optional('region', region, ['region']),
  group: ({ region }) => optional('region', region, ['region']),
  numberList: ({ region }) => optional('region', region, ['region']),
  template: ({ region }) => optional('region', region, ['region']),
  region: ({ parent }) => optional('region', parent, ['parent']),
  product: ({ exclusiveWith }) => listed('product', exclusiveWith, ['exclusiveWith']),
  offer: ({ product, region, content = {} }) => [
    ...optional('region', region, ['region']),
    { to: 'product', name: product, path: ['product'] },
    ...keysOf('channel', content, ['content']).filter(({ name }) => name !== 'default'),
    ...Object.entries(content).map(([key, name]): Reference => ({ to: 'template', name, path: ['content', key] })),
  ],
  touchpointKind: ({ channel }) => [{ to: 'channel', name: channel, path: ['channel'] }],
  touchpoint: ({ touchpointKind, channel, region }) => [
    ...optional('touchpointKind', touchpointKind, ['touchpointKind']),
    ...optional('channel', channel, ['channel']),
    ...optional('region', region, ['region']),
  ],
  scenario: scenarioReferences,
  campaign: ({ region, limits, entry, journey }) => [
    ...optional('region', region, ['region']),
    ...keysOf('region', limits?.quotas ?? {}, ['limits', 'quotas']),
    ...optional('scenario', entry.scenario, ['entry', 'scenario']),
    ...listed('scenario', entry.scenarios, ['entry', 'scenarios']),
    ...optional('eventType', entry.event?.event, ['entry', 'event', 'event']),
    ...stepsOf(journey).flatMap(({ step, path }) => stepReferences(step, path)),
  ],
  policy: ({ caps = [] }) =>
    caps.flatMap(({ scope, of }, i) => (scope === 'channel' ? optional('channel', of, ['caps', i, 'of']) : [])),
  smsCommand: ({ action: { confirm, order, query } }) => [
    ...listed('channel', confirm?.channels, ['action', 'confirm', 'channels']),
    ...keysOf('template', confirm?.asks ?? {}, ['action', 'confirm', 'asks']),
    ...Object.entries(order?.codes ?? {}).map(([code, name]): Reference => {
      return { to: 'offer', name, path: ['action', 'order', 'codes', code] };
    }),
    ...optional('channel', query?.channel, ['action', 'query', 'channel']),
  ],
  fitPrior: ({ products = {}, groups = {}, channels = {} }) => [
    ...keysOf('product', products, ['products']),
    ...keysOf('group', groups, ['groups']),
    ...keysOf('channel', channels, ['channels']),
  ],
};

function referencesOf<K extends Kind>(document: PackDocument<K>): Reference[] {
  return referencesByKind[document.kind]?.(document.written) ?? [];
}

function scenarioReferences({ region, pattern }: WrittenDefinitions['scenario']): Reference[] {
  const { event, enter, leave, dwell, count, sequence, absence, threshold } = pattern;
  const at = (...path: Path): Path => ['pattern', ...path];
  return [
    ...optional('region', region, ['region']),
    ...optional('eventType', event?.event, at('event', 'event')),
    ...optional('area', enter?.area, at('enter', 'area')),
    ...optional('area', leave?.area, at('leave', 'area')),
    ...optional('area', dwell?.area, at('dwell', 'area')),
    ...optional('eventType', count?.event, at('count', 'event')),
    ...(sequence?.steps ?? []).flatMap((step, i) =>
      optional('eventType', step.event, at('sequence', 'steps', i, 'event')),
    ),
    ...optional('eventType', absence?.after.event, at('absence', 'after', 'event')),
    ...optional('eventType', absence?.without.event, at('absence', 'without', 'event')),
    ...optional('metric', threshold?.metric, at('threshold', 'metric')),
  ];
}

function stepReferences(step: WrittenStep, path: Path): Reference[] {
  const { offer, waitFor, grant } = step;
  const fixed = step.message ?? step.task;
  if (offer) return offerStepReferences(offer, path);
  return [
    ...optional('channel', fixed?.channel, [...path, 'channel']),
    ...optional('template', fixed?.template, [...path, 'template']),
    ...optional('eventType', waitFor?.event?.event, [...path, 'event', 'event']),
    ...optional('product', grant?.trial?.product, [...path, 'trial', 'product']),
    ...optional('product', (step.order ?? step.cancel)?.product, [...path, 'product']),
  ];
}

function offerStepReferences({ channels, offers, table = [], matrix = [] }: WrittenOfferStep, path: Path): Reference[] {
  return [
    ...listed('channel', channels, [...path, 'channels']),
    ...listed('offer', offers, [...path, 'offers']),
    ...table.flatMap((row, i) => listed('offer', row.offers, [...path, 'table', i, 'offers'])),
    ...matrix.flatMap(({ group, cells }, i) => [
      ...optional('group', group, [...path, 'matrix', i, 'group']),
      ...keysOf('scenario', cells, [...path, 'matrix', i, 'cells']),
      ...Object.entries(cells).flatMap(([key, names]) => listed('offer', names, [...path, 'matrix', i, 'cells', key])),
    ]),
  ];
}

const optional = (to: Kind, name: string | undefined, path: Path): Reference[] =>
  name === undefined ? [] : [{ to, name, path }];

const listed = (to: Kind, names: readonly string[] | undefined, path: Path): Reference[] =>
  (names ?? []).map((name, i) => ({ to, name, path: [...path, i] }));

const keysOf = (to: Kind, named: object, path: Path): Reference[] =>
  Object.keys(named).map((name) => ({ to, name, path: [...path, name], at: 'key' }));

/** Categories exist by being the category of a product. */
function checkCategories(documents: PackDocuments, problems: ProblemList): void {
  const names = new Set(documents.of('product').map(({ written }) => written.category));
  for (const document of documents.of('policy')) {
    for (const [i, { scope, of }] of (document.written.caps ?? []).entries()) {
      const path = ['caps', i, 'of'];
      if (of === undefined) continue;
      if (scope === 'category') checkName(document, path, of, { what: 'category of a product', names }, problems);
      if (scope === 'all') {
        const message = `a cap with scope all is of nothing in particular; drop "of: ${of}" or set scope to channel or category`;
        problems.add(document, path, 'cap-of', message, { at: 'key' });
      }
    }
  }
}

/** Characteristics exist by being scored for a product; any other would never count. */
function checkCharacteristics(documents: PackDocuments, problems: ProblemList): void {
  for (const document of documents.of('fitPrior')) {
    const names = new Set(Object.values(document.written.products ?? {}).flatMap((scores) => Object.keys(scores)));
    for (const part of ['groups', 'channels'] as const) {
      for (const [id, scores] of Object.entries(document.written[part] ?? {})) {
        for (const name of Object.keys(scores)) {
          const what = 'characteristic of a product';
          checkName(document, [part, id, name], name, { what, names, at: 'key' }, problems);
        }
      }
    }
  }
}
