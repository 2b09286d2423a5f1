import {
  choice,
  count,
  document,
  duration,
  flag,
  id,
  instant,
  list,
  localTime,
  mapping,
  namesTo,
  oneKeyOf,
  positive,
  reference,
  requirements,
  rule,
  share,
  text,
} from './shape.ts';

/** Shapes of what is proposed, to whom, through which channel, and within which limits. */

const ids = list(reference, { uniqueItems: true });
const someIds = list(reference, { uniqueItems: true, minItems: 1 });
const purpose = choice('marketing', 'service');

const offerStep = mapping(
  {
    id,
    purpose,
    channels: someIds,
    offers: someIds,
    table: list(mapping({ where: rule, offers: ids }, ['offers']), { minItems: 1 }),
    matrix: list(mapping({ group: reference, cells: namesTo(ids) }, ['group', 'cells']), { minItems: 1 }),
    exploration: share,
  },
  ['channels'],
);
const messageStep = mapping({ id, purpose, channel: reference, template: reference }, ['channel', 'template']);

const entry = oneKeyOf(
  { scenario: reference, scenarios: someIds, pull: { const: true } },
  'one of { scenario: id }, { scenarios: [ids] } and { pull: true }',
);

const cap = mapping(
  { id, scope: choice('all', 'channel', 'category'), of: text, per: choice('day', '7d', '30d'), max: count },
  ['id', 'scope', 'per', 'max'],
);

const score = { type: 'number', minimum: 0, maximum: 10, title: 'a score from 0 to 10' };
const scores = namesTo(namesTo(score));

export const campaignShapes = {
  product: document(
    'product',
    {
      name: text,
      line: text,
      category: text,
      priceCents: count,
      value: positive,
      eligibility: requirements,
      suitability: requirements,
      exclusiveWith: ids,
      validFrom: instant,
      validUntil: instant,
    },
    ['name', 'category'],
  ),
  offer: document(
    'offer',
    {
      product: reference,
      name: text,
      where: rule,
      sellingPoints: list(text),
      script: text,
      content: namesTo(reference),
      lever: positive,
      propensity: rule,
      validFrom: instant,
      validUntil: instant,
    },
    ['product', 'name'],
  ),
  channel: document(
    'channel',
    {
      name: text,
      mode: choice('push', 'pull'),
      human: flag,
      capacityPerHour: count,
      delay: duration,
      reach: requirements,
    },
    ['mode'],
  ),
  campaign: document(
    'campaign',
    {
      name: text,
      owner: text,
      from: instant,
      until: instant,
      entry,
      audience: rule,
      reentry: duration,
      priority: { type: 'integer', minimum: -1000, maximum: 1000, title: 'a whole number from -1000 to 1000' },
      control: mapping({ share, experiment: id }),
      budgetContacts: count,
      capacityPerHour: count,
      journey: list(
        oneKeyOf({ offer: offerStep, message: messageStep }, 'one step keyed by its type: offer or message'),
        {
          minItems: 1,
        },
      ),
    },
    ['name', 'entry', 'journey'],
  ),
  policy: document('policy', {
    caps: list(cap),
    quietHours: mapping({ from: localTime, until: localTime }, ['from', 'until']),
    refusalCooldown: mapping({ product: duration, category: duration, all: duration }),
    globalControl: mapping({ share, experiment: id }, ['share']),
    consent: requirements,
    allowedLateness: duration,
    dedupeHorizon: duration,
    presenceTimeout: duration,
  }),
  fitPrior: document(
    'fitPrior',
    { strength: positive, baseRate: share, products: scores, groups: scores, channels: scores },
    ['strength', 'baseRate'],
  ),
  template: document('template', { text }, ['text']),
};
