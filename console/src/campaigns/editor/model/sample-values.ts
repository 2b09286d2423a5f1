import { subjectParts } from './rule-atoms.ts';

/** What is said of a made-up customer, by column of the table; undefined: not known. */
export type SampleValues = Record<string, string | number | boolean | string[] | undefined>;

/**
 * The customer as the service takes it. `groups`: those that can be chosen; who is not in one is out of it. All others
 * are worked out from the rest.
 */
export function sampleFor(values: SampleValues, groups: readonly string[]) {
  const under = (root: string) =>
    Object.entries(values).flatMap(([column, value]) => {
      const [of, name] = subjectParts(column);
      return of === root && value !== undefined ? [[name, value] as const] : [];
    });
  const words = (column: string) => (Array.isArray(values[column]) ? values[column] : []);
  const scenario = values['moment.scenario'];
  return {
    profile: Object.fromEntries(under('profile')),
    metric: Object.fromEntries(under('metric')) as Record<string, number>,
    stage: Object.fromEntries(under('stage')) as Record<string, string>,
    group: Object.fromEntries(
      [...new Set([...groups, ...words('group')])].map((id) => [id, words('group').includes(id)]),
    ),
    holdings: words('holdings'),
    lists: words('lists'),
    ...(typeof scenario === 'string' && { scenario }),
  };
}
