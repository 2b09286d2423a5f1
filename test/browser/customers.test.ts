/** A planner looks at customers and products: the whole way through, with its wrong turns. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type OpenConsole, openConsole } from './console-fixture.ts';
import { expectNoSeriousProblems } from './page-checks.ts';

const START_MS = 300_000;
const TEST_MS = 120_000;
/** The first who lives in the town; nobody has the other number. */
const CUSTOMER = '10000000001';
const NOBODY = '19999999999';
const MASKED = '100****0001';

let opened: OpenConsole;

beforeAll(async () => {
  opened = await openConsole();
  // A clerk asks for the customer, who has just called: there is an event and a decision to look at.
  const { answer } = await opened.ask('GET', `/v1/customers/${CUSTOMER}/profile`);
  const call = { type: 'hotline-call', customerId: CUSTOMER, id: 'seen', at: answer.at, hotline: '10086', seconds: 61 };
  expect((await opened.ask('POST', '/v1/events', [call])).status).toBe(202);
  const asked = await opened.ask('POST', '/v1/decisions', { customerId: CUSTOMER, channel: 'counter' });
  expect(asked.status).toBe(200);
  const seen = async () => expect(await recordedTypes()).toEqual(expect.arrayContaining(['event', 'decision']));
  await vi.waitFor(seen, { timeout: 90_000, interval: 200 });
}, START_MS);
afterAll(() => opened?.stop(), TEST_MS);

async function recordedTypes(): Promise<string[]> {
  const { answer } = await opened.ask('GET', `/v1/customers/${CUSTOMER}/timeline?limit=200`);
  return (answer.entries as { type: string }[]).map(({ type }) => type);
}

const search = (page: Page) => page.getByLabel('客户号码或编号');

describe('looking up a customer', { timeout: TEST_MS }, () => {
  it('finds by number, says what is wrong with a wrong one, and remembers who was looked at', async () => {
    const page = await opened.page({ role: 'planner', path: '/customers' });
    await page.getByText('还没有查过客户').waitFor();
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByText('请输入客户号码或编号').waitFor();
    await search(page).fill(NOBODY);
    await search(page).press('Enter');
    await page.getByText(`没有号码或编号为“${NOBODY}”的客户`).waitFor();
    expect(await search(page).inputValue()).toBe(NOBODY);
    await search(page).fill(`+86 ${CUSTOMER.slice(0, 3)} ${CUSTOMER.slice(3)}`);
    await search(page).press('Enter');
    await page.getByRole('heading', { level: 1, name: `客户 ${MASKED}` }).waitFor();
    await page.getByRole('navigation').getByRole('link', { name: '客户', exact: true }).click();
    await page.getByRole('link', { name: MASKED }).click();
    await page.getByRole('heading', { level: 1, name: `客户 ${MASKED}` }).waitFor();
    await page.context().close();
  });

  it('shows who this is, every attribute with source and time, and what happened', async () => {
    const page = await opened.page({ role: 'planner', path: `/customers/${CUSTOMER}` });
    for (const card of ['生命周期阶段', '客户群', '订购关系', '营销时机', '接触规则', '时间线']) {
      await page.getByRole('heading', { level: 2, name: card }).waitFor();
    }
    await page.getByText('拨打热线').first().waitFor();
    await page.getByRole('tab', { name: '属性' }).click();
    await page.getByLabel('筛选属性').fill('归属地');
    await page.getByRole('cell', { name: '归属地' }).waitFor();
    await expect.poll(() => page.getByRole('cell', { name: '客户关系系统' }).count()).toBe(1);
    await page.waitForURL(/tab=attributes&find=/);
    await page.getByRole('tab', { name: '行为指标' }).click();
    await page.getByRole('group', { name: '只看' }).getByRole('button', { name: '决策' }).click();
    await page.getByText('向触点展示推荐').waitFor();
    await expect.poll(() => page.getByText('拨打热线').count()).toBe(0);
    await page.context().close();
  });

  it('tells why this and why not each of the others, and of one product alone', async () => {
    const page = await opened.page({ role: 'planner', path: `/customers/${CUSTOMER}?kinds=decision` });
    await page.getByRole('button', { name: '为什么：向触点展示推荐' }).first().click();
    const drawer = page.getByRole('dialog', { name: '为什么这样决定' });
    await drawer.getByText(/通过检查的候选/).waitFor();
    await drawer.getByText(/没有推荐的（\d+）/).waitFor();
    await drawer.getByText('办理资格').waitFor();
    await expectNoSeriousProblems(page);
    const refused = drawer.getByText(/没有推荐的（\d+）/);
    const all = await refused.textContent();
    await drawer.getByLabel('只看业务').click();
    await page.keyboard.type('瑞丽');
    await page.keyboard.press('Enter');
    await expect.poll(() => refused.count().then((n) => (n === 0 ? '' : refused.textContent()))).not.toBe(all);
    await page.waitForURL(/product=paper-ruili/);
    await page.keyboard.press('Escape');
    await page.context().close();
  });

  it('says so when the records are away, and goes on when they are back', async () => {
    const page = await opened.page({ role: 'planner', path: '/customers' });
    const problem = { code: 'records-unavailable', title: 'x', detail: 'x', status: 503, requestId: 'r' };
    const timeline = '**/v1/customers/*/timeline*';
    await page.route(timeline, (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    await page.goto(`${opened.url}/customers/${CUSTOMER}`);
    await page.getByText('暂时无法读取记录').waitFor();
    await page.getByRole('heading', { level: 2, name: '生命周期阶段' }).waitFor();
    await page.unroute(timeline);
    await page.getByRole('button', { name: '重试' }).click();
    await page.getByText('拨打热线').first().waitFor();
    await page.context().close();
  });
});

describe('what one may see of a customer', { timeout: TEST_MS }, () => {
  it('the whole number for a reason, which stays in the audit trail', async () => {
    const page = await opened.page({ role: 'compliance', path: `/customers/${CUSTOMER}` });
    await page.getByRole('button', { name: '查看完整号码' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '查看' }).click();
    await dialog.getByText('请填写至少 3 个字的原因').waitFor();
    await dialog.getByLabel('查看原因').fill('客户投诉核实');
    await dialog.getByRole('button', { name: '查看' }).click();
    await page.getByText(CUSTOMER, { exact: true }).waitFor();
    const { answer } = await opened.ask('GET', '/v1/audit?action=customer.unmask');
    expect(JSON.stringify(answer)).toContain('客户投诉核实');
    await page.context().close();
  });

  it('nobody outside of one’s own city', async () => {
    const outside = await customerOutsideOf('wuhan');
    const page = await opened.page({ role: 'planner-wuhan', path: `/customers/${outside}` });
    await page.getByRole('heading', { name: '没有这个客户' }).waitFor();
    await search(page).fill(outside);
    await search(page).press('Enter');
    await page.getByText(`没有号码或编号为“${outside}”的客户`).waitFor();
    await page.context().close();
  });

  it('a clerk sees what was said and done, and never why', async () => {
    const page = await opened.page({ role: 'clerk', path: `/customers/${CUSTOMER}` });
    await page.getByRole('heading', { level: 2, name: '时间线' }).waitFor();
    const kinds = page.getByRole('group', { name: '只看' }).getByRole('button');
    await expect.poll(() => kinds.allTextContents()).toEqual(['全部', '接触', '接触情况', '办理']);
    expect(await page.getByText('拨打热线').count()).toBe(0);
    expect(await page.getByRole('button', { name: /^为什么：/ }).count()).toBe(0);
    await page.context().close();
  });

  async function customerOutsideOf(city: string): Promise<string> {
    for (let number = 2; number < 200; number++) {
      const customerId = String(Number(CUSTOMER) - 1 + number);
      const { answer } = await opened.ask('GET', `/v1/customers/${customerId}`);
      const { profile } = answer as { profile?: { city?: string } };
      if (profile?.city !== undefined && profile.city !== city) return customerId;
    }
    throw new Error(`everybody lives in ${city}`);
  }
});

describe('products and fit', { timeout: TEST_MS }, () => {
  it('lists and filters the catalogue, and tells a product with its conditions and texts', async () => {
    const page = await opened.page({ role: 'planner', path: '/products' });
    await page.getByLabel('按名称或编号筛选').fill('没有这样的业务');
    await page.getByText('没有符合条件的业务').waitFor();
    await page.getByRole('button', { name: '清除筛选' }).click();
    await page.getByLabel('按名称或编号筛选').fill('瑞丽');
    await page.getByRole('link', { name: '瑞丽手机报' }).click();
    await page.getByRole('heading', { level: 1, name: '瑞丽手机报' }).waitFor();
    await page.getByText('终端不支持彩信，也没有彩信记录').waitFor();
    await page.getByText('订购客户数').waitFor();
    await expectNoSeriousProblems(page);
    await page.getByRole('button', { name: '适合哪些客户群和渠道' }).click();
    await page.getByRole('heading', { level: 2, name: '“瑞丽手机报”适合谁、走哪个渠道' }).waitFor();
    await page.context().close();
  });

  it('does not call back who opens a product while the address still waits for the end of typing', async () => {
    const page = await opened.page({ role: 'planner', path: '/products' });
    await page.getByRole('link', { name: '瑞丽手机报' }).waitFor();
    await page.getByLabel('按名称或编号筛选').pressSequentially('瑞丽');
    // A slow machine: the click comes when the pause is over already, and nothing has been drawn since.
    await page.getByRole('link', { name: '瑞丽手机报' }).evaluate((link: HTMLElement) => {
      const until = performance.now() + 500;
      while (performance.now() < until);
      link.click();
    });
    await page.getByRole('heading', { level: 1, name: '瑞丽手机报' }).waitFor();
    await page.waitForTimeout(500);
    expect(new URL(page.url()).pathname).toBe('/products/item/paper-ruili');
    await page.context().close();
  });

  it('shows fit as a heat map and as a table, and saves it', async () => {
    const page = await opened.page({ role: 'planner', path: '/products/fit' });
    await page.getByText('目前只有专家先验').waitFor();
    await page.getByRole('img', { name: /预期办理率热力图/ }).waitFor();
    await expectNoSeriousProblems(page);
    await page.getByText('表格', { exact: true }).click();
    await page.getByRole('columnheader', { name: '学生' }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: '导出 CSV' }).click();
    expect((await download).suggestedFilename()).toBe('fit-product-group.csv');
    await page.getByText('业务 × 渠道', { exact: true }).click();
    await page.getByLabel('客户群', { exact: true }).click();
    await page.keyboard.type('学生');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 2, name: '“学生”适合什么业务、走哪个渠道' }).waitFor();
    await page.context().close();
  });
});
