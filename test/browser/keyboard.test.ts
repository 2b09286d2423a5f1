/** Every page without a mouse, and without seeing it: each stop of the Tab key, the main action of each page, and axe. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenConsole, openConsole } from './console-fixture.ts';
import { makeNewspaperCase } from './newspaper-case.ts';
import { expectNoSeriousProblems, tabTo, walkByKeyboard } from './page-checks.ts';
import { CUSTOMER, editor, walkedPages } from './walked-pages.ts';

const MOST_ARROWS = 20;
let console: OpenConsole;

beforeAll(async () => {
  console = await openConsole({ speed: 300 });
  await makeNewspaperCase(console);
  await console.ask('POST', '/v1/decisions', { customerId: CUSTOMER, channel: 'counter' });
}, 900_000);
afterAll(() => console?.stop());

/** How much in sight is still to come: some of what is further down is asked for when it is looked at. */
const awaited = (page: Page) =>
  page.evaluate(() => {
    const places = [...document.querySelectorAll('.ant-skeleton-active, .ant-spin-spinning')];
    return places.map((place) => place.getBoundingClientRect()).filter(({ top }) => top < innerHeight).length;
  });

/** The page has what it shows. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await expect.poll(() => awaited(page)).toBe(0);
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(console.url + path);
  await settled(page);
}

/** Nothing has the focus: what is there only while it has it is gone. */
const leaveFocus = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());

/** What is first on every page but the wall: the way past its navigation, in the language of the page. */
const skipLink = { zh: '跳到正文', en: 'Skip to the content' };

describe.each(Object.entries(walkedPages))('the pages of %s', (role, paths) => {
  // Every other page in English, so that both languages are looked at without going through everything twice.
  it.each([
    ['zh', 0],
    ['en', 1],
  ] as const)(
    'lead Tab through everything and around, and have no serious problem of access: %s',
    async (language, first) => {
      const page = await console.page({ role, language });
      for (const [index, path] of paths.entries()) {
        if (index % 2 !== first) continue;
        await open(page, path);
        const names = await walkByKeyboard(page);
        // The wall has nothing to press but the way out.
        if (path !== '/now/wall') expect(names, path).toContain(skipLink[language]);
        await page.emulateMedia({ colorScheme: 'light' });
        await leaveFocus(page);
        await expectNoSeriousProblems(page);
        await page.emulateMedia({ colorScheme: 'dark' });
        await expectNoSeriousProblems(page, 'contrast');
      }
      await page.context().close();
    },
  );
});

/** What has the focus is in here. */
const hasFocus = (page: Page, selector: string) =>
  page.evaluate((within) => document.activeElement?.closest(within) !== null, selector);

/** Presses the button with Enter; a dialog opens, has the focus, and gives it back on Escape. */
async function openAndCloseDialog(page: Page, name: string | RegExp): Promise<void> {
  const button = page.getByRole('button', { name }).first();
  await tabTo(page, button);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await expect.poll(() => hasFocus(page, '[role=dialog]')).toBe(true);
  await settled(page);
  await page.keyboard.press('Tab');
  expect(await hasFocus(page, '[role=dialog]')).toBe(true);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(() => button.evaluate((element) => element === document.activeElement)).toBe(true);
}

/** Presses an arrow until the focus is in here. */
async function arrowTo(page: Page, arrow: string, locator: Locator): Promise<void> {
  for (let step = 0; step < MOST_ARROWS; step++) {
    if (await locator.evaluate((element) => element.contains(document.activeElement))) return;
    await page.keyboard.press(arrow);
  }
  throw new Error(`${arrow} does not lead to ${locator}`);
}

/** Presses an arrow until this is what Enter chooses from the open list. */
async function arrowToOption(page: Page, text: string): Promise<void> {
  const active = page.locator('.ant-select-dropdown:visible .ant-select-item-option-active');
  await active.waitFor();
  for (let step = 0; step < MOST_ARROWS; step++) {
    if ((await active.textContent())?.startsWith(text)) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`no arrow leads to ${text}`);
}

describe('without a mouse', () => {
  it('the navigation is skipped, gone through with arrows, and the menu of the account opens and closes', async () => {
    const page = await console.page({ role: 'planner' });
    await open(page, '/now');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await hasFocus(page, '#content')).toBe(true);
    await page.keyboard.press('Tab');
    expect(await hasFocus(page, '#content')).toBe(true);
    await tabTo(page, page.getByRole('menu').first());
    await arrowTo(page, 'ArrowDown', page.getByRole('menuitem', { name: '客户群' }));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/groups$/);
    const account = page.getByRole('button', { name: /的账户$/ });
    await tabTo(page, account);
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: '退出登录' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menuitem', { name: '退出登录' }).waitFor({ state: 'hidden' });
    await page.context().close();
  });

  it('a customer is found, and why something was decided is read and closed', async () => {
    const page = await console.page({ role: 'planner' });
    await open(page, '/customers');
    await page.keyboard.type(CUSTOMER);
    await page.keyboard.press('Enter');
    await page.waitForURL(/customers\/10000000001/);
    await settled(page);
    await tabTo(page, page.getByRole('tab', { name: '概况' }));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForURL(/tab=attributes/);
    await openAndCloseDialog(page, /^为什么：/);
    await page.context().close();
  });

  it('a group is opened from the list, gets a condition, and is kept as a list', async () => {
    const page = await console.page({ role: 'planner' });
    await open(page, '/groups');
    await tabTo(page, page.getByRole('textbox', { name: '按名称、编号或规则查找' }));
    await page.keyboard.type('司机');
    await tabTo(page, page.getByRole('link', { name: '司机', exact: true }));
    await page.keyboard.press('Enter');
    await page.waitForURL(/groups\/driver/);
    await settled(page);
    await openAndCloseDialog(page, '保存名单');
    await tabTo(page, page.getByRole('button', { name: /加条件$/ }).first());
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('combobox', { name: '条件的对象' }).last());
    await page.keyboard.type('年龄');
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByLabel('值', { exact: true }).last());
    await page.keyboard.type('40');
    await tabTo(page, page.getByRole('radio', { name: '条件' }));
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(() => page.getByRole('combobox', { name: '规则（CEL）' }).inputValue())
      .toContain('profile.age == 40');
    await page.context().close();
  });

  it('a scenario gets another pattern and a condition on its events', async () => {
    const page = await console.page({ role: 'planner' });
    await open(page, '/scenarios/calls-114');
    await tabTo(page, page.getByRole('button', { name: /加条件$/ }).first());
    await page.keyboard.press('Enter');
    const pattern = page.getByRole('combobox', { name: '模式', exact: true });
    await tabTo(page, pattern);
    await page.keyboard.press('Enter');
    await arrowToOption(page, '次数累计');
    await page.keyboard.press('Enter');
    await page.getByLabel('次数', { exact: true }).waitFor();
    await openAndCloseDialog(page, /提交/);
    await page.context().close();
  });

  it('fit has a table beside its picture', async () => {
    const page = await console.page({ role: 'planner' });
    await open(page, '/products/fit');
    await tabTo(page, page.getByRole('radio', { name: '热力图' }));
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(/form=table/);
    await page.getByRole('table').first().waitFor();
    await page.context().close();
  });

  it('a campaign is found in list and calendar, its matrix filled and its steps opened', async () => {
    const page = await console.page({ role: 'planner' });
    await open(page, '/campaigns');
    await openAndCloseDialog(page, '新建营销活动');
    await tabTo(page, page.getByRole('radio', { name: '列表' }));
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(/view=calendar/);
    await open(page, editor('matrix'));
    await tabTo(page, page.locator('[data-cell="0:0"]'));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-cell'))).toBe('1:1');
    await open(page, editor('journey'));
    await tabTo(page, page.getByRole('list', { name: '步骤列表' }).getByRole('button').first());
    await page.keyboard.press('Enter');
    await page.waitForURL(/step=/);
    await page.context().close();
  });

  it('cells of an area are chosen in the list beside the map, and a user is written', async () => {
    const page = await console.page({ role: 'administrator' });
    await open(page, '/settings/areas/railway-station');
    const cells = page.getByRole('combobox', { name: '小区' });
    const before = await page.locator('.ant-select-selection-item').count();
    await tabTo(page, cells);
    await page.keyboard.press('Backspace');
    await expect.poll(() => page.locator('.ant-select-selection-item').count()).toBe(before - 1);
    await open(page, '/settings/users');
    await openAndCloseDialog(page, '新增用户');
    await page.context().close();
  });
});
