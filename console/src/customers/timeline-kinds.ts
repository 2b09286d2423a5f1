/** What the timeline can be filtered by, each with the types of entries behind it. */
export const timelineKinds = {
  event: 'event',
  profile: 'profile',
  moment: 'moment',
  decision: 'decision',
  contact: 'contact',
  outcome: 'outcome',
  journey: 'journey',
  orders: 'orderRequest,grant,conversion',
} as const;

export type TimelineKind = keyof typeof timelineKinds;

export const allKinds = Object.keys(timelineKinds) as TimelineKind[];

/** What is behind the kinds, as the API wants it; '' for everything. */
export function typesOf(kinds: readonly TimelineKind[]): string {
  return kinds.map((kind) => timelineKinds[kind]).join(',');
}

/** Of a text such as `event,orders`; what is no kind is left out. */
export function kindsOf(text: string): TimelineKind[] {
  const named = text.split(',');
  return allKinds.filter((kind) => named.includes(kind));
}
