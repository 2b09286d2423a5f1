import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenConsole, openConsole } from './console-fixture.ts';
import { expectNoSeriousProblems } from './page-checks.ts';

let console: OpenConsole;

beforeAll(async () => {
  console = await openConsole({ customers: 400, speed: 300 });
}, 300_000);
afterAll(() => console.stop());

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
const choose = async (page: Page, label: string, option: string) => {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.locator('.ant-select-dropdown:visible').getByText(option, { exact: true }).first().click();
};
const reading = (page: Page, text: string | RegExp) => page.locator('[aria-live]').filter({ hasText: text }).waitFor();
const saved = (page: Page) => page.getByText('保存于').or(page.getByText('已保存')).first().waitFor();

describe('the list of scenarios', () => {
  it('shows what each means and who uses it; what is looked for is in the address', async () => {
    const page = await console.page({ role: 'planner', path: '/scenarios' });
    await heading(page, '业务场景');
    await page.getByText('客户进入“火车站”时').first().waitFor();
    await page.getByLabel('按名称或编号查找').fill('影院');
    await page.getByRole('link', { name: '进入影院' }).waitFor();
    await page.getByRole('link', { name: '进入车站' }).waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('find')).toBe('影院');
    await page.getByLabel('按名称或编号查找').fill('没有这样的场景');
    await page.getByText('没有符合条件的场景。').waitFor();
    await page.getByRole('button', { name: '清除条件' }).click();
    await expectNoSeriousProblems(page);
    await page.context().close();
  });

  it('is read alone by those who do not write definitions', async () => {
    const page = await console.page({ role: 'analyst', path: '/scenarios' });
    await page.getByRole('link', { name: '进入影院' }).click();
    await page.getByText('您可以查看场景，但没有编辑权限。').waitFor();
    expect(await page.getByLabel('名称', { exact: true }).isDisabled()).toBe(true);
    await page.context().close();
  });
});

describe('a planner makes a scenario', () => {
  it('from a name to a draft that reads itself out, through a taken id and mistakes', async () => {
    const page = await console.page({ role: 'planner', path: '/scenarios' });
    await page.getByRole('button', { name: '新建场景' }).click();
    await page.getByRole('button', { name: '建立草稿' }).click();
    await page.getByText('请填写名称。').waitFor();
    await page.getByLabel('名称', { exact: true }).fill('汉口站久留');
    await page.getByLabel('编号', { exact: true }).fill('enters-station');
    await page.getByRole('button', { name: '建立草稿' }).click();
    await page.getByText('这个编号已经有了，请换一个。').waitFor();
    await page.getByLabel('编号', { exact: true }).fill('waits-at-the-station');
    await page.getByRole('button', { name: '建立草稿' }).click();
    await heading(page, '汉口站久留');
    await reading(page, '改好下面标红的地方后');
    await choose(page, '区域', '火车站');
    await reading(page, '客户进入“火车站”后停留满 20 分钟时，打开一个营销时机，有效 48 小时');
    await page.locator('.ant-form-item', { hasText: '规则' }).getByText('CEL', { exact: true }).click();
    await page.getByRole('combobox', { name: '规则', exact: true }).fill('profile.agee > 30');
    await page
      .getByText(/没有属性 profile\.agee/)
      .first()
      .waitFor();
    await page.getByRole('combobox', { name: '规则', exact: true }).fill('profile.age > 30');
    await reading(page, '如果年龄 大于 30');
    await saved(page);
    await expectNoSeriousProblems(page);
    await page.getByRole('tab', { name: 'YAML' }).click();
    const yaml = page.getByLabel('场景的 YAML');
    await yaml.waitFor();
    expect(await yaml.inputValue()).toContain('area: railway-station');
    await yaml.fill((await yaml.inputValue()).replace('20m', '45m'));
    await page.getByRole('tab', { name: '编辑' }).click();
    await reading(page, '停留满 45 分钟');
    await page.context().close();
  });

  it('for every pattern there is a form', async () => {
    const page = await console.page({ role: 'planner', path: '/scenarios/waits-at-the-station' });
    await heading(page, '汉口站久留');
    const forms: [pattern: string, field: string][] = [
      ['单个事件', '事件'],
      ['次数累计', '次数'],
      ['先后顺序', '时间范围'],
      ['该来未来', '之后没有'],
      ['属性变化', '属性'],
      ['指标越线', '行为指标'],
      ['固定时间', '时间表'],
      ['离开区域', '区域'],
      ['进入区域', '区域'],
      ['区域停留', '停留时间'],
    ];
    for (const [pattern, field] of forms) {
      await choose(page, '模式', pattern);
      await page.getByLabel(field, { exact: true }).first().waitFor();
    }
    await page.context().close();
  });

  it('tries it with a sequence made by hand', async () => {
    const page = await console.page({ role: 'planner', path: '/scenarios/at-the-cinema?tab=trial' });
    await page.getByRole('button', { name: '填入示例' }).click();
    await page.getByText('打开时机', { exact: true }).waitFor();
    await page.getByText('本来就在区域内，不算进入').waitFor();
    await choose(page, '与区域的关系', '常驻');
    await page.getByText('是常驻客户').waitFor();
    expect(await page.getByText('打开时机', { exact: true }).count()).toBe(0);
    await expectNoSeriousProblems(page);
    await page.context().close();
  });

  it('counts how often it would have fired', async () => {
    const page = await console.page({ role: 'planner', path: '/scenarios/asks-for-balance?tab=firings' });
    await page.getByRole('button', { name: '开始统计' }).click();
    await page.getByText('触发了但没有打开时机').waitFor();
    await page.getByText('触发次数').first().waitFor();
    await page.getByRole('button', { name: '重新统计' }).waitFor();
    await expectNoSeriousProblems(page);
    await page.context().close();
  });
});

describe('two people', () => {
  it('who edit the same scenario are told', async () => {
    const first = await console.page({ role: 'planner', path: '/scenarios/calls-114' });
    const second = await console.page({ role: 'administrator', path: '/scenarios/calls-114' });
    for (const page of [first, second]) await heading(page, '拨打114');
    await first.getByLabel('名称', { exact: true }).fill('拨打114查号台');
    await saved(first);
    await second.getByLabel('名称', { exact: true }).fill('拨打114问路');
    await second
      .getByRole('alert')
      .filter({ hasText: '省公司策划' })
      .or(second.getByText(/已被|已改|修改/))
      .first()
      .waitFor();
    for (const page of [first, second]) await page.context().close();
  });
});

describe('the pages of scenarios', () => {
  it('speak English', async () => {
    const page = await console.page({ role: 'planner', path: '/scenarios/enters-station', language: 'en' });
    await page.getByText('When a customer enters “火车站”').waitFor();
    await page.getByRole('combobox', { name: 'Pattern', exact: true }).waitFor();
    await page.goto(`${console.url}/scenarios/nowhere`);
    await page.getByText('There is no such scenario').waitFor();
    await page.context().close();
  });
});
