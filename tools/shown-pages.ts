/** Every page and important state of the console, as pictures are taken of them. */
import type { Page } from 'playwright-core';
import { CAMPAIGN, GROUP, LIST, SCENARIO } from '../test/browser/newspaper-case.ts';
import { CUSTOMER } from '../test/browser/walked-pages.ts';

/** A page and who looks at it. */
export interface Shown {
  /** Of the file. */
  name: string;
  path: string;
  role?: string;
  theme?: 'light' | 'dark';
  /** Is done before the picture is taken. */
  before?: (page: Page) => Promise<void>;
}

const LONGEST_MS = 30_000;
const edited = (section: string) => `/campaigns/${CAMPAIGN}?tab=editor&section=${section}`;

const now: readonly Shown[] = [
  { name: 'sign-in', path: '/now' },
  { name: 'sign-in-dark', path: '/now', theme: 'dark' },
  { name: 'sign-in-wrong', path: '/now', before: signInWrongly },
  { name: 'now', path: '/now', role: 'planner' },
  { name: 'now-dark', path: '/now', role: 'planner', theme: 'dark' },
  { name: 'now-city', path: '/now', role: 'planner-wuhan' },
  { name: 'wall', path: '/now/wall', role: 'operator' },
  { name: 'account-menu', path: '/now', role: 'planner', before: (page) => press(page, /的账户$|Account of/) },
  { name: 'not-permitted', path: '/settings', role: 'clerk' },
  { name: 'not-there', path: '/nowhere', role: 'planner' },
];

const customers: readonly Shown[] = [
  { name: 'customers', path: '/customers', role: 'planner' },
  { name: 'customer', path: `/customers/${CUSTOMER}`, role: 'compliance' },
  { name: 'customer-dark', path: `/customers/${CUSTOMER}`, role: 'compliance', theme: 'dark' },
  { name: 'customer-attributes', path: `/customers/${CUSTOMER}?tab=attributes`, role: 'planner' },
  { name: 'customer-metrics', path: `/customers/${CUSTOMER}?tab=metrics`, role: 'planner' },
  { name: 'customer-unmask', path: `/customers/${CUSTOMER}`, role: 'compliance', before: openUnmask },
  { name: 'customer-unknown', path: '/customers/19999999999', role: 'planner' },
  { name: 'customer-filtered', path: `/customers/${CUSTOMER}?kinds=outcome`, role: 'planner' },
  { name: 'decision', path: `/customers/${CUSTOMER}?kinds=decision`, role: 'planner', before: openDecision },
  {
    ...{ name: 'decision-dark', path: `/customers/${CUSTOMER}?kinds=decision`, role: 'planner', theme: 'dark' },
    before: openDecision,
  },
  { name: 'decision-why-not', path: `/customers/${CUSTOMER}?kinds=decision`, role: 'planner', before: askWhyNot },
];

const groups: readonly Shown[] = [
  { name: 'groups', path: '/groups', role: 'planner' },
  { name: 'groups-dark', path: '/groups', role: 'planner', theme: 'dark' },
  { name: 'groups-none', path: '/groups?search=zzz', role: 'planner' },
  { name: 'group-new', path: '/groups', role: 'planner', before: (page) => press(page, /新建客户群|New group/) },
  { name: 'group', path: '/groups/student', role: 'planner' },
  { name: 'group-dark', path: '/groups/student', role: 'planner', theme: 'dark' },
  { name: 'group-complex', path: '/groups/driver', role: 'planner' },
  { name: 'group-draft', path: `/groups/${GROUP}`, role: 'planner' },
  { name: 'group-cel', path: '/groups/student?as=cel', role: 'planner' },
  {
    name: 'group-snapshot',
    path: `/groups/${GROUP}`,
    role: 'planner',
    before: (page) => press(page, /保存名单|Keep list/),
  },
  { name: 'group-export', path: `/groups/${GROUP}`, role: 'planner', before: (page) => press(page, /导出|Export/) },
  { name: 'group-compare', path: '/groups/compare?a=student&b=trendy', role: 'planner' },
  { name: 'group-compare-start', path: '/groups/compare', role: 'planner' },
  { name: 'group-missing', path: '/groups/nothing', role: 'planner' },
  { name: 'number-lists', path: '/groups?tab=lists', role: 'planner' },
  { name: 'number-list', path: `/groups/lists/${LIST}`, role: 'planner' },
];

const scenarios: readonly Shown[] = [
  { name: 'scenarios', path: '/scenarios', role: 'planner' },
  { name: 'scenarios-none', path: '/scenarios?find=zzz', role: 'planner' },
  { name: 'scenario-new', path: '/scenarios', role: 'planner', before: (page) => press(page, /新建场景|New scenario/) },
  { name: 'scenario', path: '/scenarios/enters-station', role: 'planner' },
  { name: 'scenario-dark', path: '/scenarios/enters-station', role: 'planner', theme: 'dark' },
  { name: 'scenario-sequence', path: '/scenarios/forwards-and-powers-on', role: 'planner' },
  { name: 'scenario-where', path: `/scenarios/${SCENARIO}`, role: 'planner' },
  { name: 'scenario-firings', path: `/scenarios/${SCENARIO}?tab=firings`, role: 'planner', before: countFirings },
  { name: 'scenario-firings-start', path: `/scenarios/${SCENARIO}?tab=firings`, role: 'planner' },
  { name: 'scenario-trial', path: '/scenarios/at-the-cinema?tab=trial', role: 'planner', before: fillTrial },
];

const products: readonly Shown[] = [
  { name: 'products', path: '/products', role: 'planner' },
  { name: 'product', path: '/products/item/ring-back-tone', role: 'planner' },
  { name: 'fit', path: '/products/fit', role: 'planner' },
  { name: 'fit-dark', path: '/products/fit', role: 'planner', theme: 'dark' },
  { name: 'fit-table', path: '/products/fit?form=table', role: 'planner' },
];

const campaigns: readonly Shown[] = [
  { name: 'campaigns', path: '/campaigns', role: 'planner' },
  { name: 'campaigns-dark', path: '/campaigns', role: 'planner', theme: 'dark' },
  { name: 'campaigns-none', path: '/campaigns?text=zzz', role: 'planner' },
  { name: 'campaigns-calendar', path: '/campaigns?view=calendar', role: 'planner' },
  {
    name: 'campaign-new',
    path: '/campaigns',
    role: 'planner',
    before: (page) => press(page, /新建营销活动|New campaign/),
  },
  { name: 'campaign', path: '/campaigns/music-potential', role: 'planner' },
  { name: 'campaign-basics', path: edited('basics'), role: 'planner' },
  { name: 'campaign-audience', path: edited('audience'), role: 'planner' },
  { name: 'campaign-offers', path: edited('offers'), role: 'planner' },
  { name: 'campaign-matrix', path: edited('matrix'), role: 'planner' },
  { name: 'campaign-matrix-dark', path: edited('matrix'), role: 'planner', theme: 'dark' },
  { name: 'campaign-table', path: `${edited('matrix')}&step=follow-up`, role: 'planner' },
  { name: 'campaign-journey', path: edited('journey'), role: 'planner' },
  { name: 'campaign-journey-dark', path: edited('journey'), role: 'planner', theme: 'dark' },
  { name: 'campaign-step', path: `${edited('journey')}&step=follow-up`, role: 'planner' },
  { name: 'campaign-preview', path: edited('preview'), role: 'planner' },
  { name: 'campaign-approval', path: `/campaigns/${CAMPAIGN}?tab=approval`, role: 'approver' },
  { name: 'campaign-approval-dark', path: `/campaigns/${CAMPAIGN}?tab=approval`, role: 'approver', theme: 'dark' },
  { name: 'campaign-versions', path: '/campaigns/newspaper-matrix?tab=versions', role: 'planner' },
  { name: 'campaign-city', path: '/campaigns/newspaper-matrix', role: 'planner-wuhan' },
  { name: 'campaigns-city', path: '/campaigns', role: 'planner-wuhan' },
];

const settings: readonly Shown[] = [
  { name: 'settings-channels', path: '/settings/channels', role: 'administrator' },
  { name: 'settings-policy', path: '/settings/policy', role: 'administrator' },
  { name: 'settings-messages', path: '/settings/messages', role: 'administrator' },
  { name: 'settings-test-numbers', path: '/settings/test-numbers', role: 'administrator' },
  { name: 'settings-areas', path: '/settings/areas', role: 'administrator' },
  { name: 'settings-areas-none', path: '/settings/areas?search=zzz', role: 'administrator' },
  { name: 'settings-area', path: '/settings/areas/railway-station', role: 'administrator' },
  { name: 'settings-area-dark', path: '/settings/areas/railway-station', role: 'administrator', theme: 'dark' },
  { name: 'settings-regions', path: '/settings/regions', role: 'administrator' },
  { name: 'settings-users', path: '/settings/users', role: 'administrator' },
  {
    name: 'settings-user',
    path: '/settings/users',
    role: 'administrator',
    before: (page) => press(page, /新增用户|Add user/),
  },
  { name: 'settings-keys', path: '/settings/keys', role: 'administrator' },
  {
    name: 'settings-key',
    path: '/settings/keys',
    role: 'administrator',
    before: (page) => press(page, /新增密钥|Add key/),
  },
  { name: 'settings-retention', path: '/settings/retention', role: 'administrator' },
  { name: 'settings-definitions', path: '/settings/definitions', role: 'administrator' },
  { name: 'settings-audit', path: '/settings/audit', role: 'compliance' },
  { name: 'settings-audit-none', path: '/settings/audit?who=nobody', role: 'compliance' },
  { name: 'settings-audit-dark', path: '/settings/audit', role: 'compliance', theme: 'dark' },
];

const failures: readonly Shown[] = [
  { name: 'failed-list', path: '/groups', role: 'analyst', before: failToRead },
  { name: 'lost-connection', path: '/campaigns', role: 'analyst', before: loseConnection },
];

export const shownPages: readonly Shown[] = [
  ...[...now, ...customers, ...groups, ...scenarios],
  ...[...products, ...campaigns, ...settings, ...failures],
];

/** Pictures of the guide, in the order of its chapters. */
export const guidePictures = [
  'number-list',
  'group-draft',
  'scenario-firings',
  'campaign-matrix',
  'campaign-table',
  'campaign-journey',
  'campaign-preview',
  'campaign-approval',
  'now',
  'decision',
];

async function press(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().click();
}

async function signInWrongly(page: Page): Promise<void> {
  await page.getByRole('textbox').first().fill('planner');
  await page.locator('input[type=password]').fill('a wrong guess');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').first().waitFor();
}

async function openUnmask(page: Page): Promise<void> {
  await press(page, /完整号码|number/i);
}

async function openDecision(page: Page): Promise<void> {
  await press(page, /^(为什么：|Why: )/);
}

async function askWhyNot(page: Page): Promise<void> {
  await openDecision(page);
  await page.getByRole('dialog').getByRole('combobox').first().click();
  await page.locator('.ant-select-item-option').nth(3).click();
}

async function countFirings(page: Page): Promise<void> {
  await press(page, /开始统计|Count/);
  await page.getByRole('button', { name: /重新统计|again/i }).waitFor({ timeout: LONGEST_MS });
}

async function fillTrial(page: Page): Promise<void> {
  await press(page, /填入示例|example/i);
}

/** The service has a defect of its own. */
async function failToRead(page: Page): Promise<void> {
  const problem = { type: 'about:blank', title: 'Internal error', status: 500, code: 'internal', detail: 'It failed.' };
  await page.route('**/v1/drafts*', (route) => route.fulfill({ status: 500, json: problem }));
  await page.route('**/v1/definitions**', (route) => route.fulfill({ status: 500, json: problem }));
  await page.reload();
  await page.getByRole('alert').first().waitFor();
  await page.unrouteAll();
}

async function loseConnection(page: Page): Promise<void> {
  await page.route('**/v1/**', (route) => route.abort());
  await page.evaluate('document.querySelector(\'a[href="/groups"]\').click()');
  await page.getByRole('alert').first().waitFor();
  await page.unrouteAll();
}
