import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenConsole, openConsole } from './console-fixture.ts';
import { expectNoSeriousProblems } from './page-checks.ts';

let console: OpenConsole;

beforeAll(async () => {
  // A busy town: something is decided every second.
  console = await openConsole({ customers: 1500, speed: 300 });
}, 300_000);
afterAll(() => console.stop());

/** The number under a title. */
async function numberOf(page: Page, title: string): Promise<number> {
  const card = page.locator('.ant-card', { hasText: title }).first();
  const text = await card.locator('.numbers').first().textContent();
  return Number(text?.replaceAll(',', ''));
}

const bodyRows = (page: Page, table: string) =>
  page.getByRole('table', { name: table }).locator('tbody tr[data-row-key]');

describe('the live picture', () => {
  it('shows what happens as it happens: rates, scenarios, contacts by channel, the day against yesterday', async () => {
    const page = await console.page({ role: 'planner', path: '/now' });
    await expect.poll(() => numberOf(page, '事件'), { timeout: 60_000 }).toBeGreaterThan(0);
    await expect.poll(() => bodyRows(page, '正在触发的业务场景').count(), { timeout: 90_000 }).toBeGreaterThan(0);
    await expect.poll(() => bodyRows(page, '各渠道接触').count(), { timeout: 90_000 }).toBeGreaterThan(0);
    await page.getByRole('cell', { name: '短信', exact: true }).waitFor();
    const before = await numberOf(page, '今日接触');
    expect(before).toBeGreaterThan(0);
    await expect.poll(() => numberOf(page, '今日接触'), { timeout: 90_000 }).toBeGreaterThan(before);
    await page.getByRole('img', { name: /^接触按小时：今日合计/ }).waitFor();
    await page.getByTitle('办理成功').click();
    const conversions = page.getByRole('img', { name: /^办理成功按小时：今日合计/ });
    await conversions.or(page.getByText('今日与昨日都还没有“办理成功”。')).waitFor();
    expect(new URL(page.url()).searchParams.get('measure')).toBe('conversions');
    await page.context().close();
  });

  it('shows the last five minutes at once to who comes later', async () => {
    const page = await console.page({ role: 'analyst', path: '/now', language: 'en' });
    const windows = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const source = new EventSource('/v1/live?after=0');
          let count = 0;
          source.addEventListener('window', () => count++);
          source.addEventListener('picture', () => setTimeout(() => resolve(count), 100));
        }),
    );
    expect(windows).toBeGreaterThan(2);
    await page.context().close();
  });

  it('says what is wrong, and when it is well again', async () => {
    const page = await console.page({ role: 'operator', path: '/now' });
    await page.getByText('实时更新中').waitFor();
    expect((await console.ask('POST', '/v1/operations/pause', { channel: 'sms' })).status).toBeLessThan(300);
    await page.getByText('渠道“短信”已暂停发送').waitFor();
    expect((await console.ask('POST', '/v1/operations/resume', { channel: 'sms' })).status).toBeLessThan(300);
    await page.getByText('渠道“短信”已暂停发送').waitFor({ state: 'hidden' });
    await page.context().close();
  });

  it('tells who is bound to a city of the campaigns of that city alone', async () => {
    const page = await console.page({ role: 'planner-wuhan', path: '/now' });
    await page.getByText('仅统计武汉市的营销活动').waitFor();
    await page.getByText('实时更新中').waitFor();
    expect(await page.getByText('正在触发的业务场景').count()).toBe(0);
    const told = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const source = new EventSource('/v1/live');
          source.addEventListener('window', ({ data }) => resolve(data));
        }),
    );
    expect(Object.keys(JSON.parse(told)).sort()).toEqual(['at', 'campaigns', 'contacts', 'conversions']);
    await page.context().close();
  });
});

describe('the wall screen', () => {
  it('is dark, fills the screen without a frame, and leads back', async () => {
    const page = await console.page({ role: 'operator', path: '/now', width: 1920, height: 1080 });
    await page.getByRole('link', { name: '大屏显示' }).click();
    await page.getByRole('heading', { level: 1, name: '实时营销大屏' }).waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.style.colorScheme)).toBe('dark');
    await expect.poll(() => numberOf(page, '事件'), { timeout: 60_000 }).toBeGreaterThan(0);
    await expectNoSeriousProblems(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
    expect(overflow).toBeLessThanOrEqual(0);
    await page.getByRole('link', { name: '退出大屏' }).click();
    await page.getByRole('heading', { level: 1, name: '实时' }).waitFor();
    await page.context().close();
  });
});
