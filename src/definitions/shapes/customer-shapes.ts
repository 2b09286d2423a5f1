import type { Shape } from './shape.ts';
import {
  choice,
  document,
  duration,
  flag,
  id,
  instant,
  list,
  mapping,
  namesTo,
  reference,
  rule,
  ruleName,
  text,
  when,
  whole,
  window,
} from './shape.ts';

/** Shapes of what is known about customers: attributes, events, metrics, places, groups, number lists, stages. */

const fieldTypes = ['int', 'float', 'bool', 'enum', 'string', 'time'];
const attributeTypes = [...fieldTypes, 'tags', 'region'];
const enumValue: Shape = { type: 'string', minLength: 1, maxLength: 200, title: 'a text' };

/** `int`, or a mapping with `type` and more. */
function fieldShape(types: string[], more: Record<string, Shape>): Shape {
  const bounds = { min: { type: 'number' }, max: { type: 'number' } };
  const values = list(enumValue, { uniqueItems: true, maxItems: 1000 });
  const named = { name: text, valueNames: namesTo(text, enumValue), description: text };
  const full = mapping({ type: choice(...types), values, ...bounds, ...named, ...more }, ['type']);
  const short = { enum: types };
  return { type: ['string', 'object'], ...when({ type: 'string' }, short, full), title: 'a type or a mapping' };
}

/** `event.type` and `group.primary` are taken. */
const fieldName: Shape = {
  ...ruleName,
  pattern: `^(?!type$)${String(ruleName.pattern).slice(1)}`,
  title: `${ruleName.title}, other than "type"`,
};
const groupId: Shape = {
  ...id,
  pattern: `^(?!primary$)${String(id.pattern).slice(1)}`,
  title: `${id.title}, other than "primary"`,
};

const field = fieldShape(fieldTypes, {});
const attribute = fieldShape(attributeTypes, {
  source: text,
  freshness: choice('real-time', '1h', '12h', '24h', '48h'),
});

export const customerShapes = {
  profile: document('profile', { zone: text, attributes: namesTo(attribute, ruleName) }, ['zone', 'attributes']),
  eventType: document(
    'eventType',
    { name: text, fields: namesTo(field, fieldName), cell: reference, updates: namesTo(reference) },
    ['fields'],
  ),
  metric: {
    ...document(
      'metric',
      {
        name: text,
        event: reference,
        where: rule,
        value: rule,
        agg: choice('count', 'sum', 'min', 'max', 'avg', 'last', 'distinct'),
        window,
        since: instant,
        precision: choice('f32', 'f64'),
      },
      ['event', 'agg', 'window'],
    ),
    // Only a count can do without a value.
    ...when(
      { properties: { agg: { enum: ['sum', 'min', 'max', 'avg', 'last', 'distinct'] } }, required: ['agg'] },
      { required: ['value'] },
    ),
  },
  area: document('area', { name: text, region: reference, cells: list(text, { uniqueItems: true }), cellsFrom: text }),
  group: document('group', { id: groupId, name: text, region: reference, rule, primary: whole(1, 1000) }, ['rule']),
  numberList: document('numberList', { name: text, region: reference, column: text, pattern: text }),
  lifecycle: document(
    'lifecycle',
    {
      name: text,
      stages: list(mapping({ id, name: text, rule, treatment: text }, ['id', 'rule']), { minItems: 1, maxItems: 64 }),
    },
    ['stages'],
  ),
  region: document('region', { name: text, parent: reference, zone: text }),
};

const match = { event: reference, where: rule };
const eventMatch = mapping(match, ['event']);

const patterns = {
  event: eventMatch,
  change: mapping({ attribute: reference, confirm: whole(1, 64), fromAbsent: flag }, ['attribute']),
  enter: mapping({ area: reference }, ['area']),
  leave: mapping({ area: reference }, ['area']),
  dwell: mapping({ area: reference, for: duration }, ['area', 'for']),
  count: mapping({ ...match, atLeast: whole(1, 64), within: duration }, ['event', 'atLeast', 'within']),
  sequence: mapping({ steps: list(eventMatch, { minItems: 2, maxItems: 8 }), within: duration }, ['steps', 'within']),
  absence: mapping({ after: eventMatch, without: eventMatch, within: duration }, ['after', 'without', 'within']),
  threshold: {
    ...mapping({ metric: reference, above: { type: 'number' }, below: { type: 'number' } }, ['metric']),
    minProperties: 2,
    maxProperties: 2,
    title: 'a metric with either above or below',
  },
  schedule: mapping({ cron: text, audience: rule }, ['cron', 'audience']),
};

const residents = mapping({ days: whole(1, 31), of: whole(1, 31), unknown: choice('exclude', 'include') }, [
  'days',
  'of',
]);

export const scenarioShape = document(
  'scenario',
  {
    name: text,
    region: reference,
    pattern: oneKeyOfPatterns(),
    where: rule,
    exclude: mapping({ residents }),
    cooldown: duration,
    ttl: duration,
    sensitive: flag,
  },
  ['pattern'],
);

function oneKeyOfPatterns(): Shape {
  const title = 'one pattern keyed by its type, such as { enter: { area: station } }';
  return { ...mapping(patterns), minProperties: 1, maxProperties: 1, title };
}
