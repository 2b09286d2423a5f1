/** Between the tags of a `tags` attribute in one text, here and in the wire form of inputs. */
export const tagSeparator = '|';

/**
 * A value of an expression, a constant or JSON as the text a CSV cell would hold; '' for no value. Lists of
 * texts are joined as tags, other lists and objects become JSON.
 */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(tagSeparator);
  if (typeof value === 'object') return JSON.stringify(value, plainNumbers);
  return String(value);
}

/** CEL's integers are `bigint`, which JSON does not know. */
function plainNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
