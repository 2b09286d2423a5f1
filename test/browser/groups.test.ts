/** A planner makes a group, compares, keeps and exports it, and uploads a number list: the way through, with wrong turns. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenConsole, openConsole } from './console-fixture.ts';

const START_MS = 300_000;
const TEST_MS = 180_000;

let opened: OpenConsole;

beforeAll(async () => {
  opened = await openConsole();
}, START_MS);
afterAll(() => opened?.stop(), TEST_MS);

const countOf = async (rule: string) =>
  Number((await opened.ask('POST', '/v1/audiences/count', { rule })).answer.count);
const inChinese = (count: number) => new Intl.NumberFormat('zh-CN').format(count);

/** The exact number is there, and it is this one. */
async function expectCount(page: Page, count: number): Promise<void> {
  const section = page.getByRole('region', { name: '现有客户' });
  await section.getByText('精确值').waitFor();
  await expect.poll(() => page.getByTestId('audience-count').textContent()).toBe(inChinese(count));
}

/** Chooses what a condition asks of, by typing what it is called. */
async function chooseField(page: Page, text: string): Promise<void> {
  const field = page.getByRole('combobox', { name: '条件的对象' });
  await field.click();
  await field.fill(text);
  await field.press('Enter');
}

/** Chooses how it compares. */
async function chooseOperator(page: Page, text: string): Promise<void> {
  await page.getByRole('combobox', { name: '比较方式' }).click();
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
    .last()
    .getByTitle(text, { exact: true })
    .click();
}

async function makeGroup(page: Page, name: string, id: string): Promise<void> {
  await page.goto(`${opened.url}/groups`);
  await page.getByRole('button', { name: '新建客户群' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('名称').fill(name);
  await dialog.getByLabel('编号').fill(id);
  await dialog.getByRole('button', { name: /建\s*立/ }).click();
}

describe('making a group', { timeout: TEST_MS }, () => {
  it('says that a name is taken, and counts while conditions are put together', async () => {
    const page = await opened.page({ role: 'planner', path: '/groups' });
    await makeGroup(page, '年轻的彩信客户', 'student');
    await page.getByText('编号“student”已被使用').waitFor();
    await page.getByRole('dialog').getByLabel('编号').fill('youngMms');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /建\s*立/ })
      .click();
    await page.getByRole('heading', { level: 1, name: '年轻的彩信客户' }).waitFor();
    await expectCount(page, await countOf('true'));
    await page
      .getByRole('button', { name: /加条件$/ })
      .first()
      .click();
    await chooseField(page, '年龄');
    await chooseOperator(page, '不大于');
    await page.getByText('有 1 个条件还没填完').waitFor();
    await page.getByLabel('值', { exact: true }).fill('30');
    await expectCount(page, await countOf('profile.age <= 30'));
    await page.getByText('CEL', { exact: true }).click();
    const text = page.getByRole('combobox', { name: '规则（CEL）' });
    expect(await text.inputValue()).toBe('profile.age <= 30');
    await page
      .getByText(/已保存|保存/)
      .first()
      .waitFor();
    await page.context().close();
  });

  it('names mistakes with their places, mends them on a click, and keeps what no condition shows', async () => {
    const page = await opened.page({ role: 'planner', path: '/groups/youngMms?as=cel' });
    const text = page.getByRole('combobox', { name: '规则（CEL）' });
    await text.fill('profile.agee <= 30 && (now - profile.activatedAt < duration("9000d") || profile.gprsOn)');
    await page.getByText('没有属性 profile.agee').waitFor();
    await page.getByText('改正规则后计数').waitFor();
    await page.getByText('条件', { exact: true }).first().click();
    await page.getByText('规则有错，改正后才能用条件显示').waitFor();
    await page.getByRole('button', { name: '去 CEL 中改正' }).click();
    await page.getByRole('button', { name: '改为 profile.age' }).click();
    const rule = 'profile.age <= 30 && (now - profile.activatedAt < duration("9000d") || profile.gprsOn)';
    expect(await text.inputValue()).toBe(rule);
    await expectCount(page, await countOf(rule));
    await page.getByText('条件', { exact: true }).first().click();
    await page.getByText('其中 1 处条件表达不了').waitFor();
    await page.getByText('CEL', { exact: true }).click();
    expect(await text.inputValue()).toBe(rule);
    await text.press('Control+End');
    await text.pressSequentially(' && profile.gpr');
    await page.getByRole('option', { name: /profile\.gprsOn/ }).waitFor();
    await text.press('Enter');
    expect(await text.inputValue()).toBe(`${rule} && profile.gprsOn`);
    await page.context().close();
  });

  it('keeps what was typed and shows both when somebody else wrote meanwhile', async () => {
    const page = await opened.page({ role: 'planner', path: '/groups/youngMms?as=cel' });
    const text = page.getByRole('combobox', { name: '规则（CEL）' });
    await text.fill('profile.age <= 25');
    const draft = async () => (await opened.ask('GET', '/v1/groups')).answer.groups as { id: string; rule: string }[];
    await expect.poll(async () => (await draft()).find(({ id }) => id === 'youngMms')?.rule).toBe('profile.age <= 25');
    const { answer } = await opened.ask('GET', '/v1/definitions/versions?kind=group&state=draft');
    const seen = (answer.versions as { id: string; version: number; revision: number }[]).find(
      ({ id }) => id === 'youngMms',
    )!;
    const content = 'kind: group\nid: youngMms\nname: 他人所写\nrule: profile.age <= 20\n';
    const path = `/v1/definitions/group/youngMms/versions/${seen.version}`;
    expect((await opened.ask('PUT', path, { content, revision: seen.revision })).status).toBe(200);
    await text.fill('profile.age <= 28');
    await page.getByRole('alert').getByRole('button', { name: '比较差异' }).click();
    const both = page.getByRole('dialog');
    await both.getByText('他人所写').waitFor();
    await both.getByText('profile.age <= 28').waitFor();
    await both.getByRole('button', { name: '保留我的' }).click();
    await expect.poll(async () => (await draft()).find(({ id }) => id === 'youngMms')?.rule).toBe('profile.age <= 28');
    expect(await text.inputValue()).toBe('profile.age <= 28');
    await page.context().close();
  });
});

describe('what can be done with a group', { timeout: TEST_MS }, () => {
  it('compares two and exports one, masked', async () => {
    const page = await opened.page({ role: 'planner', path: '/groups/compare?a=student&b=trendy' });
    await page.getByText('两群都在').waitFor();
    const both = await countOf('group.student && group.trendy');
    await page.getByRole('img', { name: `两群都在: ${inChinese(both)}` }).waitFor();
    await page.getByRole('img', { name: /^年龄 的分布|^年龄的分布/ }).waitFor();
    await page.goto(`${opened.url}/groups/student`);
    await page.getByRole('button', { name: '导出' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('您的角色看不到完整号码').waitFor();
    const coming = page.waitForEvent('download');
    await dialog.getByRole('button', { name: '开始导出' }).click();
    const lines = readFileSync((await (await coming).path())!, 'utf8')
      .trim()
      .split('\r\n');
    const students = await countOf('group.student');
    await dialog.getByText(`导出完成，共 ${inChinese(students)} 人`).waitFor();
    expect(lines).toHaveLength(students + 1);
    expect(lines.slice(1).every((line) => /^\d{3}\*{4}\d{4}$/.test(line))).toBe(true);
    await page.context().close();
  });

  it('takes a number list, tells of every row, and makes a group of it', async () => {
    const page = await opened.page({ role: 'planner', path: '/groups?tab=lists' });
    await page.getByRole('button', { name: '新建号码清单' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('名称').fill('春节目标客户');
    await dialog.getByLabel('编号').fill('spring-2026');
    await dialog.getByLabel('号码的样式').fill('1[0-9]{10}');
    await dialog.getByRole('button', { name: /建\s*立/ }).click();
    await page.getByRole('heading', { level: 1, name: '春节目标客户' }).waitFor();
    const numbers = Array.from({ length: 100 }, (_, n) => String(10_000_000_001 + n));
    const rows = ['手机号码', ...numbers, 'wrong', numbers[0], '19999999999'];
    const file = { name: '春节.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('已完成').first().waitFor();
    await page.getByText('春节.csv').first().waitFor();
    const list = await countOf('"spring-2026" in lists');
    expect(list).toBeGreaterThan(50);
    await page.getByText(`清单现有 ${inChinese(list)} 人`).waitFor();
    const report = page.getByRole('table', { name: '未列入的号码' });
    await report.getByText('不是号码').waitFor();
    await report.getByText('重复').first().waitFor();
    await page.getByRole('button', { name: '建成客户群' }).click();
    await page.getByRole('dialog').getByLabel('编号').fill('springGroup');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /建\s*立/ })
      .click();
    await page.getByRole('heading', { level: 1, name: '春节目标客户' }).waitFor();
    await expectCount(page, list);
    await page.context().close();
  });

  it('shows a city planner the city’s customers alone', async () => {
    const page = await opened.page({ role: 'planner-wuhan', path: '/groups/student' });
    await expectCount(page, await countOf('group.student && profile.city == "wuhan"'));
    await page.context().close();
  });
});
