/**
 * Building blocks of the JSON Schemas (draft 07) that say how definitions are written. `title` is what a
 * text or number must be, in words that fit after "must be": problems quote it and editors show it.
 */
export type Shape = { readonly [keyword: string]: unknown };

/** A mapping with exactly these keys; those listed in `required` must be there. */
export function mapping(properties: Record<string, Shape>, required: readonly string[] = []): Shape {
  return { type: 'object', additionalProperties: false, properties, required };
}

/** A mapping with exactly one of these keys. */
export function oneKeyOf(properties: Record<string, Shape>, title: string): Shape {
  return { type: 'object', additionalProperties: false, properties, minProperties: 1, maxProperties: 1, title };
}

/**
 * What holds when a value has a shape, and otherwise. Made from pairs because an object that is written with a
 * key `then` would pass for a promise.
 */
export function when(condition: Shape, consequence: Shape, otherwise?: Shape): Shape {
  const branches: [string, Shape][] = [
    ['if', condition],
    ['then', consequence],
  ];
  return Object.fromEntries(otherwise === undefined ? branches : [...branches, ['else', otherwise]]);
}

/** Free names → values. */
export function namesTo(values: Shape, names: Shape = reference): Shape {
  return { type: 'object', propertyNames: names, additionalProperties: values };
}

/** A document of a kind: `kind`, `id` and these keys. `definitions`: shapes that others refer to. */
export function document(
  kind: string,
  properties: Record<string, Shape>,
  required: readonly string[] = [],
  definitions?: Record<string, Shape>,
): Shape {
  const shape = mapping({ kind: { const: kind }, id, ...properties }, ['kind', 'id', ...required]);
  const title = `a ${kind}`;
  return { $schema: 'http://json-schema.org/draft-07/schema#', title, ...shape, ...(definitions && { definitions }) };
}

export const list = (items: Shape, rest: Shape = {}): Shape => ({ type: 'array', items, ...rest });
export const choice = (...values: string[]): Shape => ({ type: 'string', enum: values });

export const id: Shape = {
  type: 'string',
  pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$',
  title: 'an id of up to 64 letters, digits, "-" and "_" that starts with a letter or digit',
};

/** The id of another definition; whether it exists is checked with all definitions at hand. */
export const reference: Shape = { type: 'string', minLength: 1, title: 'an id' };

/** Ids that rules name after a dot. */
export const ruleName: Shape = {
  type: 'string',
  pattern: '^(?!(true|false|null|in)$)[A-Za-z_][A-Za-z0-9_]{0,63}$',
  title: 'a name that rules can use: up to 64 letters, digits and "_" that start with a letter',
};

export const text: Shape = { type: 'string', minLength: 1, maxLength: 10_000, title: 'a text' };
export const flag: Shape = { type: 'boolean', title: 'true or false' };
export const rule: Shape = {
  type: ['string', 'boolean', 'number'],
  minLength: 1,
  maxLength: 10_000,
  title: 'a CEL rule',
};

export const duration: Shape = {
  type: ['string', 'integer'],
  pattern: '^[0-9]{1,6}(s|m|h|d)$',
  minimum: 0,
  maximum: 0,
  title: 'a duration such as 90s, 10m, 4h or 7d',
};

export const instant: Shape = {
  type: 'string',
  pattern: '^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?(Z|[+-]\\d{2}:\\d{2})?)?$',
  title: 'a date such as 2015-08-01 or a time such as 2015-08-01T09:00:00+08:00',
};

export const localTime: Shape = {
  type: 'string',
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
  title: 'a local time such as "21:00", in quotes',
};

export const window: Shape = {
  type: 'string',
  pattern: '^(lifetime|day|week|month|[0-9]{1,6}(s|m|h|d) by [0-9]{1,6}(s|m|h|d))$',
  title: 'lifetime, day, week, month or a sliding window such as "30d by 1d"',
};

export const share: Shape = { type: 'number', minimum: 0, maximum: 1, title: 'a share from 0 to 1' };
export const positive: Shape = { type: 'number', exclusiveMinimum: 0, title: 'a number above 0' };
export const whole = (minimum: number, maximum: number): Shape => ({
  type: 'integer',
  minimum,
  maximum,
  title: maximum >= 1e9 ? `a whole number from ${minimum}` : `a whole number from ${minimum} to ${maximum}`,
});
export const count: Shape = whole(0, 1e9);

export const requirements: Shape = list(mapping({ reason: id, rule, text }, ['reason', 'rule']));
