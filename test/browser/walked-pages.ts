import { CAMPAIGN, LIST } from './newspaper-case.ts';

export const CUSTOMER = '10000000001';
/** A part of the editor of a campaign that came with the pack. */
export const editor = (section: string) => `/campaigns/newspaper-matrix?tab=editor&section=${section}`;

/** Pages that are gone through without a mouse, and asked of axe, by who looks at them. */
export const walkedPages: Record<string, readonly string[]> = {
  planner: [
    '/now',
    '/now/wall',
    '/customers',
    `/customers/${CUSTOMER}`,
    `/customers/${CUSTOMER}?tab=attributes`,
    `/customers/${CUSTOMER}?tab=metrics`,
    '/groups',
    '/groups/student',
    '/groups/student?as=cel',
    '/groups/compare?a=student&b=trendy',
    '/groups?tab=lists',
    `/groups/lists/${LIST}`,
    '/scenarios',
    '/scenarios/enters-station',
    '/scenarios/enters-station?tab=firings',
    '/scenarios/at-the-cinema?tab=trial',
    '/products',
    '/products/item/ring-back-tone',
    '/products/fit',
    '/products/fit?form=table',
    '/campaigns',
    '/campaigns?view=calendar',
    '/campaigns/newspaper-matrix?tab=overview',
    ...['basics', 'audience', 'offers', 'matrix', 'journey', 'preview'].map(editor),
    '/campaigns/newspaper-matrix?tab=versions',
    `/campaigns/${CAMPAIGN}?tab=approval`,
    '/nowhere',
  ],
  administrator: [
    '/settings/channels',
    '/settings/policy',
    '/settings/messages',
    '/settings/test-numbers',
    '/settings/areas',
    '/settings/areas/railway-station',
    '/settings/regions',
    '/settings/users',
    '/settings/keys',
    '/settings/retention',
    '/settings/definitions',
    '/settings/audit',
  ],
};
