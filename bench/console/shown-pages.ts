/** A page of the console and what it is for: it is of use when an element of this selector is there. */
export interface ShownPage {
  name: string;
  path: string;
  shows: string;
}

const ROW = 'main .ant-table-row';

/** Every page. `customer` has records, `campaign`, `scenario`, `group`, `list` are there. */
export function shownPages(named: Record<'customer' | 'campaign' | 'scenario' | 'group' | 'list', string>) {
  const { customer, campaign, scenario, group, list } = named;
  return [
    { name: 'now', path: '/now', shows: 'main div[role=img] svg, main .ant-statistic' },
    { name: 'wall', path: '/now/wall', shows: 'div[role=img] svg, .ant-statistic' },
    { name: 'customers', path: '/customers', shows: 'main input' },
    { name: 'customer', path: `/customers/${customer}`, shows: 'main li, main .ant-timeline-item' },
    { name: 'customer attributes', path: `/customers/${customer}?tab=attributes`, shows: ROW },
    { name: 'groups', path: '/groups', shows: ROW },
    { name: 'group', path: `/groups/${group}`, shows: 'main div[role=img] svg' },
    { name: 'compare groups', path: '/groups/compare?a=student&b=trendy', shows: 'main div[role=img] svg' },
    { name: 'number lists', path: '/groups?tab=lists', shows: ROW },
    { name: 'number list', path: `/groups/lists/${list}`, shows: ROW },
    { name: 'scenarios', path: '/scenarios', shows: ROW },
    { name: 'scenario', path: `/scenarios/${scenario}`, shows: 'main input, main .ant-select' },
    { name: 'products', path: '/products', shows: ROW },
    { name: 'product', path: '/products/item/ring-back-tone', shows: 'main .ant-descriptions, main .ant-card' },
    { name: 'fit', path: '/products/fit', shows: 'main div[role=img] svg, main .ant-table-row' },
    { name: 'campaigns', path: '/campaigns', shows: ROW },
    { name: 'campaign calendar', path: '/campaigns?view=calendar', shows: 'main ul > li[aria-hidden] ~ li' },
    { name: 'campaign', path: `/campaigns/${campaign}`, shows: 'main .ant-card' },
    { name: 'campaign editor', path: `/campaigns/${campaign}?tab=editor&section=audience`, shows: 'main input' },
    { name: 'settings: channels', path: '/settings/channels', shows: ROW },
    { name: 'settings: policy', path: '/settings/policy', shows: 'main input' },
    { name: 'settings: areas', path: '/settings/areas', shows: ROW },
    { name: 'settings: area', path: '/settings/areas/railway-station', shows: 'main div[role=img] svg, main canvas' },
    { name: 'settings: regions', path: '/settings/regions', shows: 'main .ant-tree, main .ant-table-row' },
    { name: 'settings: users', path: '/settings/users', shows: ROW },
    { name: 'settings: keys', path: '/settings/keys', shows: ROW },
    { name: 'settings: retention', path: '/settings/retention', shows: 'main .ant-descriptions, main .ant-table-row' },
    { name: 'settings: definitions', path: '/settings/definitions', shows: ROW },
    { name: 'settings: audit', path: '/settings/audit', shows: ROW },
  ] satisfies ShownPage[];
}
