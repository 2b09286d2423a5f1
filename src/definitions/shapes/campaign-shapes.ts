import { CONTACT_STATUSES, CUSTOMER_ANSWERS } from '../../core/effects.ts';
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
  when,
  whole,
} from './shape.ts';

/** Shapes of what is proposed, to whom, through which channel, and within which limits. */

const ids = list(reference, { uniqueItems: true });
const someIds = list(reference, { uniqueItems: true, minItems: 1 });
const purpose = choice('marketing', 'service');

/** Steps hold steps: the shape refers to itself where it is defined. */
const steps = list({ $ref: '#/definitions/step' });
const someSteps = list({ $ref: '#/definitions/step' }, { minItems: 1 });
const decides = { id, purpose, within: duration, otherwise: steps };
const match = mapping({ event: reference, where: rule }, ['event']);
const weekday = choice('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday');

const offerStep = mapping(
  {
    ...decides,
    channels: someIds,
    offers: someIds,
    table: list(mapping({ where: rule, offers: ids }, ['offers']), { minItems: 1 }),
    matrix: list(mapping({ group: reference, cells: namesTo(ids) }, ['group', 'cells']), { minItems: 1 }),
    exploration: share,
  },
  ['channels'],
);
const messageStep = mapping({ ...decides, channel: reference, template: reference }, ['channel', 'template']);
const waitStep = mapping({
  id,
  for: duration,
  until: mapping({ time: localTime, on: list(weekday, { minItems: 1, uniqueItems: true }) }, ['time']),
});
const waitForStep = mapping(
  {
    id,
    event: match,
    outcome: mapping(
      { of: id, is: list(choice(...CONTACT_STATUSES, ...CUSTOMER_ANSWERS), { minItems: 1, uniqueItems: true }) },
      ['of', 'is'],
    ),
    condition: rule,
    timeout: duration,
    met: steps,
    otherwise: steps,
  },
  ['timeout'],
);
const branchStep = mapping(
  {
    id,
    cases: list(mapping({ where: rule, steps }, ['where', 'steps']), { minItems: 1 }),
    otherwise: steps,
  },
  ['cases'],
);
const splitStep = mapping(
  { id, experiment: id, arms: list(mapping({ name: id, share, steps }, ['name', 'share', 'steps']), { minItems: 1 }) },
  ['arms'],
);
const setStep = mapping(
  {
    id,
    attribute: reference,
    value: { type: ['string', 'number', 'boolean', 'null'], title: 'a value, or null to clear it' },
    add: list(text, { minItems: 1, uniqueItems: true }),
    remove: list(text, { minItems: 1, uniqueItems: true }),
  },
  ['attribute'],
);
const grantStep = mapping({
  id,
  trial: mapping({ product: reference, length: duration }, ['product', 'length']),
  points: whole(1, 1e9),
});
const billingStep = mapping({ id, product: reference }, ['product']);

const step = oneKeyOf(
  {
    offer: offerStep,
    message: messageStep,
    task: messageStep,
    wait: waitStep,
    waitFor: waitForStep,
    branch: branchStep,
    split: splitStep,
    set: setStep,
    grant: grantStep,
    order: billingStep,
    cancel: billingStep,
    end: mapping({ id }),
  },
  'one step keyed by its type: offer, message, task, wait, waitFor, branch, split, set, grant, order, cancel or end',
);

const entry = oneKeyOf(
  { scenario: reference, scenarios: someIds, event: match, wave: { const: true }, pull: { const: true } },
  'one of { scenario: id }, { scenarios: [ids] }, { event: {…} }, { wave: true } and { pull: true }',
);

const limits = mapping({
  change: list(choice('period', 'areas', 'audience', 'entry', 'journey', 'control', 'reentry', 'priority'), {
    uniqueItems: true,
  }),
  from: instant,
  until: instant,
  quota: count,
  quotas: namesTo(count),
});

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
      attribution: duration,
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
      region: reference,
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
  campaign: {
    ...document(
      'campaign',
      {
        name: text,
        owner: text,
        region: reference,
        localOf: reference,
        areas: someIds,
        limits,
        targets: mapping({ contacts: count, conversions: count }),
        from: instant,
        until: instant,
        entry,
        audience: rule,
        reentry: duration,
        priority: { type: 'integer', minimum: -1000, maximum: 1000, title: 'a whole number from -1000 to 1000' },
        control: mapping({ share, experiment: id }),
        budgetContacts: count,
        capacityPerHour: count,
        exitWhen: rule,
        exitOn: list(choice('conversion', 'held', 'opt-out'), { uniqueItems: true }),
        migrate: flag,
        journey: someSteps,
      },
      ['name'],
      { step },
    ),
    // The version of a region takes from its campaign what it does not say.
    ...when({ required: ['localOf'] }, {}, { required: ['entry', 'journey'] }),
  },
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
  template: document('template', { text, region: reference }, ['text']),
};
