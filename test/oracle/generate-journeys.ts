/** Steps to follow the first of a journey, at random: lists in lists, with ids given afterwards. */
import fc from 'fast-check';
import type { OfferStep, SetStep, StepDefinition } from '../../src/core/schema/definitions.ts';
import { customerRule, eventMatch, PRODUCT_IDS } from './generate-packs.ts';
import { present } from './present.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './zone-time.ts';

const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const delay = fc.constantFrom(0, 10 * MINUTE_MS, 3 * HOUR_MS, DAY_MS);
const purpose = fc.constantFrom('marketing', 'marketing', 'service');
const id = '';

const until = fc
  .record({
    minute: fc.constantFrom(0, 150, 9 * 60, 21 * 60 + 30),
    weekdays: sometimes(fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 })),
  })
  .map((fields) => present(fields));

const wait = fc
  .oneof(
    delay.map((forMs) => ({ forMs })),
    until.map((at) => ({ until: at })),
  )
  .map((fields): StepDefinition => {
    return { type: 'wait', id, ...fields };
  });

type Assignment = Omit<SetStep, 'type' | 'id'>;

const assignment = fc.constantFrom<Assignment>(
  { attribute: 'plan', value: 'gold' },
  { attribute: 'age', value: 33 },
  { attribute: 'plan', value: null },
  { attribute: 'tags', add: ['x', 'z'] },
  { attribute: 'tags', add: ['z'], remove: ['x'] },
);

const act: fc.Arbitrary<StepDefinition> = fc.oneof(
  assignment.map((fields): StepDefinition => ({ type: 'set', id, ...fields })),
  fc.constantFrom(...PRODUCT_IDS).map((product) => ({ type: 'order' as const, id, product })),
  fc.constantFrom(...PRODUCT_IDS).map((product) => ({ type: 'cancel' as const, id, product })),
  fc.constant({ type: 'grant' as const, id, points: 5 }),
  fc.constant({ type: 'grant' as const, id, trial: { product: 'news', lengthMs: 30 * DAY_MS } }),
);

const awaited = fc.oneof(
  eventMatch.map((event) => ({ event })),
  customerRule.map((condition) => ({ condition })),
  fc
    .subarray(['considering', 'viewed', 'declined', 'failed', 'withdrawn', 'released', 'delivered'], { minLength: 1 })
    .map((is) => ({ outcome: { of: 'offer', is } })),
);

function offer(offers: readonly string[], inner: fc.Arbitrary<StepDefinition[]>): fc.Arbitrary<StepDefinition> {
  return fc
    .record({
      offers: fc.uniqueArray(fc.constantFrom(...offers), { minLength: 1, maxLength: 2 }),
      channels: fc.constantFrom<string[]>(['sms'], ['app'], ['app', 'sms']),
      purpose,
      withinMs: sometimes(fc.constantFrom(HOUR_MS, 30 * HOUR_MS)),
      otherwise: sometimes(inner),
    })
    .map((fields): OfferStep => present({ type: 'offer' as const, id, exploration: 0, ...fields }));
}

function message(inner: fc.Arbitrary<StepDefinition[]>): fc.Arbitrary<StepDefinition> {
  return fc
    .record({
      type: fc.constantFrom('message', 'task'),
      purpose,
      channel: fc.constantFrom('app', 'sms'),
      otherwise: sometimes(inner),
    })
    .map((fields): StepDefinition => present({ id, template: 'hello', ...fields }));
}

function stepsOf(offers: readonly string[], depth: number): fc.Arbitrary<StepDefinition[]> {
  const inner = depth === 0 ? fc.constant<StepDefinition[]>([]) : stepsOf(offers, depth - 1);
  const waitFor = fc
    .record({
      awaited,
      timeoutMs: fc.constantFrom(HOUR_MS, DAY_MS),
      met: sometimes(inner),
      otherwise: sometimes(inner),
    })
    .map(
      ({ awaited: what, ...fields }): StepDefinition => present({ type: 'waitFor' as const, id, ...what, ...fields }),
    );
  const branch = fc
    .record({
      cases: fc.array(fc.record({ where: customerRule, steps: inner }), { minLength: 1, maxLength: 2 }),
      otherwise: sometimes(inner),
    })
    .map((fields): StepDefinition => present({ type: 'branch' as const, id, ...fields }));
  const split = fc.tuple(inner, inner).map(
    ([one, two]): StepDefinition => ({
      type: 'split',
      id,
      experiment: 'arms',
      arms: [
        { name: 'one', share: 0.4, steps: one },
        { name: 'two', share: 0.4, steps: two },
      ],
    }),
  );
  const step = fc.oneof(
    { weight: 3, arbitrary: wait },
    { weight: 4, arbitrary: waitFor },
    { weight: 3, arbitrary: offer(offers, inner) },
    { weight: 2, arbitrary: message(inner) },
    { weight: 2, arbitrary: act },
    { weight: 2, arbitrary: branch },
    { weight: 1, arbitrary: split },
    { weight: 1, arbitrary: fc.constant<StepDefinition>({ type: 'end', id }) },
  );
  return fc.array(step, { maxLength: depth === 0 ? 2 : 4 });
}

/** Half of the journeys are their first step alone; now and then another comes before it. */
export function journey(first: OfferStep, offers: readonly string[]): fc.Arbitrary<StepDefinition[]> {
  const more = fc.oneof(fc.constant<StepDefinition[]>([]), stepsOf(offers, 2));
  return fc
    .tuple(more, fc.constantFrom(true, true, true, false), sometimes(stepsOf(offers, 1)))
    .map(([after, isFirst, otherwise]) => {
      const step = after.length > 0 && otherwise !== undefined ? { ...first, otherwise } : first;
      const [before, ...rest] = after;
      return named(isFirst || before === undefined ? [step, ...after] : [before, step, ...rest]);
    });
}

/** Gives every step but `offer` an id of its own. */
function named(steps: StepDefinition[]): StepDefinition[] {
  let count = 0;
  const name = (held: StepDefinition[]): StepDefinition[] =>
    held.map((step) => {
      const own = step.id === '' ? `s${++count}` : step.id;
      const named = { ...step, id: own };
      if ('cases' in named) named.cases = named.cases.map((one) => ({ ...one, steps: name(one.steps) }));
      if ('arms' in named) named.arms = named.arms.map((arm) => ({ ...arm, steps: name(arm.steps) }));
      if ('met' in named && named.met !== undefined) named.met = name(named.met);
      if ('otherwise' in named && named.otherwise !== undefined) named.otherwise = name(named.otherwise);
      return named;
    });
  return name(steps);
}
