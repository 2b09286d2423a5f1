/** A campaign's way from its name to its first wave, with two planners, an approver and a city. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenConsole, openConsole } from './console-fixture.ts';
import { expectNoSeriousProblems } from './page-checks.ts';

let console: OpenConsole;
let planner: Page;
let approver: Page;

beforeAll(async () => {
  console = await openConsole({ customers: 200 });
  planner = await console.page({ role: 'planner', path: '/campaigns' });
  approver = await console.page({ role: 'approver', path: '/campaigns' });
}, 300_000);
afterAll(() => console.stop());

const ID = 'autumn-reading';
const bar = (page: Page) => page.getByRole('region', { name: '编辑与审批' });
const saveState = (page: Page) => bar(page).locator('[aria-live=polite]');
const text = (page: Page, wanted: string | RegExp) => page.getByText(wanted).first().waitFor();

/** What the editor would have written; the editor has tests of its own. */
const whole = {
  ...{ kind: 'campaign', id: ID, name: '秋季读报', owner: '省公司策划', region: 'hubei', entry: { wave: true } },
  ...{ audience: 'group.mmsReachable', control: { share: 0.1 }, from: '2026-01-01', until: '2031-01-01' },
  limits: { change: ['period', 'audience'], quotas: { wuhan: 100 } },
  journey: [{ offer: { channels: ['mms', 'sms'], offers: ['paper-digest'] } }],
};

async function openVersion() {
  const { answer } = await console.ask('GET', `/v1/definitions/campaign/${ID}/draft`);
  const { version, revision } = answer.open as { version: number; revision: number };
  return { version, revision };
}

async function dialogButton(page: Page, name: string): Promise<void> {
  // Two Chinese letters may be set apart on a button.
  const spaced = new RegExp(`^${name.replace(' ', '\\s*')}$`);
  await page.getByRole('dialog').last().getByRole('button', { name: spaced }).click();
}

describe('a campaign', () => {
  it('is named, and cannot have the name of another', async () => {
    await planner
      .getByRole('button', { name: /新建营销活动/ })
      .first()
      .click();
    const dialog = planner.getByRole('dialog');
    await dialog.getByLabel('活动名称').fill('秋季读报');
    await dialog.getByLabel('编号').fill('newspaper-matrix');
    await dialog.getByText('按波次发起').click();
    await dialog.getByRole('button', { name: /创\s*建/ }).click();
    await text(planner, '这个编号已被使用');
    await dialog.getByLabel('编号').fill(ID);
    await dialog.getByRole('button', { name: /创\s*建/ }).click();
    await planner.waitForURL(new RegExp(`/campaigns/${ID}`));
    await text(planner, /处待修改/);
    expect(await bar(planner).getByRole('button', { name: '提交审批' }).isDisabled()).toBe(true);
  });

  it('saves itself while somebody writes, and keeps what was typed while the connection is lost', async () => {
    const owner = planner.getByLabel('负责人');
    await owner.fill('数据部');
    await expect.poll(() => saveState(planner).textContent()).toMatch(/保存于/);
    await planner.context().setOffline(true);
    await owner.fill('数据部与市场部');
    await expect.poll(() => saveState(planner).textContent(), { timeout: 90_000 }).toMatch(/连接中断/);
    await planner.context().setOffline(false);
    await expect.poll(() => saveState(planner).textContent(), { timeout: 90_000 }).toMatch(/保存于/);
    const { answer } = await console.ask('GET', `/v1/definitions/campaign/${ID}/draft`);
    expect(answer.open).toMatchObject({ document: { owner: '数据部与市场部' } });
  });

  it('tells two who write the same, shows the difference and lets one choose', async () => {
    await console.ask('PUT', `/v1/definitions/campaign/${ID}/draft`, { document: whole, seen: await openVersion() });
    await planner.getByLabel('负责人').fill('我来负责');
    await text(planner, /修改了这份草稿/);
    await planner.getByRole('button', { name: '比较差异' }).click();
    await planner.getByRole('dialog').getByText('我来负责').first().waitFor();
    await dialogButton(planner, '采用对方的');
    await expect.poll(() => planner.getByLabel('负责人').inputValue()).toBe('省公司策划');
    await text(planner, '校验通过');
  });

  it('is submitted with a word to the approver, who reads what it is and whom it reaches', async () => {
    await bar(planner).getByRole('button', { name: '提交审批' }).click();
    await planner.getByRole('dialog').getByLabel('说明').fill('请审批秋季读报');
    await dialogButton(planner, '提交审批');
    await text(planner, '待审批');
    await approver.goto(`${console.url}/campaigns/${ID}`);
    await text(approver, '请审批秋季读报');
    await text(approver, /现在有 \d+ 位客户/);
    await text(approver, /每小时上限/);
    await expectNoSeriousProblems(approver);
  });

  it('is sent back with a reason, submitted again, approved and made active', async () => {
    await bar(approver)
      .getByRole('button', { name: /退\s*回/ })
      .click();
    await approver.getByRole('dialog').getByLabel('说明').fill('请改名称');
    await dialogButton(approver, '退 回');
    await text(approver, /已退回/);
    await planner.reload();
    await planner.getByLabel('活动名称').fill('秋季读报体验');
    await expect.poll(() => saveState(planner).textContent()).toMatch(/保存于/);
    await bar(planner).getByRole('button', { name: '提交审批' }).click();
    await dialogButton(planner, '提交审批');
    await text(planner, '待审批');
    await approver.reload();
    await bar(approver)
      .getByRole('button', { name: /批\s*准/ })
      .click();
    const dialog = approver.getByRole('dialog');
    await dialog
      .getByText(/位客户/)
      .first()
      .waitFor();
    for (const box of await dialog.getByRole('checkbox').all()) await box.check();
    await dialogButton(approver, '批 准');
    await bar(approver)
      .getByRole('button', { name: /启\s*用/ })
      .click();
    await dialogButton(approver, '启 用');
    await text(approver, '执行中');
  });

  it('is paused and resumed, and says who did', async () => {
    await planner.goto(`${console.url}/campaigns/${ID}?tab=overview`);
    await planner.getByRole('button', { name: /暂\s*停/ }).click();
    await dialogButton(planner, '确 定');
    await text(planner, '已暂停');
    await planner.getByRole('button', { name: /恢\s*复/ }).click();
    await dialogButton(planner, '确 定');
    await text(planner, '执行中');
  });

  it('has a version of a city, within what the province leaves to it', async () => {
    const city = await console.page({ role: 'planner-wuhan', path: `/campaigns/${ID}` });
    await city.getByRole('button', { name: '建立本地版本' }).click();
    await dialogButton(city, '创 建');
    await city.waitForURL(new RegExp(`/campaigns/${ID}-wuhan`));
    await text(city, /接触总量不超过配额 100/);
    await text(city, '校验通过');
    await city.getByLabel('优先级').fill('9');
    await text(city, /1 处待修改/);
    await city.close();
  });

  it('is found in the list and on the calendar, with the quota of the city', async () => {
    await planner.goto(`${console.url}/campaigns?text=${ID}`);
    await planner.getByRole('link', { name: '秋季读报体验', exact: true }).waitFor();
    await expectNoSeriousProblems(planner);
    await planner.goto(`${console.url}/campaigns?view=calendar`);
    await planner
      .getByRole('row', { name: /武汉市/ })
      .getByText('100')
      .waitFor();
    await expectNoSeriousProblems(planner);
  });
});
