/** The kinds of definition, each with the word that paths and summaries use for all of its kind. */
export const kinds = {
  profile: 'profiles',
  policy: 'policies',
  fitPrior: 'fitPriors',
  eventType: 'eventTypes',
  metric: 'metrics',
  area: 'areas',
  group: 'groups',
  numberList: 'numberLists',
  lifecycle: 'lifecycles',
  product: 'products',
  offer: 'offers',
  channel: 'channels',
  touchpointKind: 'touchpointKinds',
  touchpoint: 'touchpoints',
  scenario: 'scenarios',
  campaign: 'campaigns',
  template: 'templates',
  smsCommand: 'smsCommands',
  region: 'regions',
} as const;

export type Kind = keyof typeof kinds;

/** Kinds a pack may hold once. */
export const singleKinds: readonly Kind[] = ['profile', 'policy', 'fitPrior'];

export function isKind(text: unknown): text is Kind {
  return typeof text === 'string' && Object.hasOwn(kinds, text);
}
