import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenConsole, openConsole } from './console-fixture.ts';
import { expectNoSeriousProblems, walkByKeyboard } from './page-checks.ts';

let console: OpenConsole;

beforeAll(async () => {
  console = await openConsole();
}, 300_000);
afterAll(() => console.stop());

const sections = ['basics', 'audience', 'offers', 'matrix', 'journey', 'preview'];
const editorPath = (id: string, section: string) => `/campaigns/${id}?tab=editor&section=${section}`;

type Written = Record<string, unknown> & { journey: Record<string, unknown>[] };
interface ReadDraft {
  open?: { version: number; revision: number; document: Written; problems: { message: string }[] };
  active?: { version: number; document: Written };
}

async function draftOf(id: string): Promise<ReadDraft> {
  const { answer } = await console.ask('GET', `/v1/definitions/campaign/${id}/draft`);
  return answer as unknown as ReadDraft;
}

/** A draft to work on, as it is begun: with nothing in it. */
async function begin(id: string, document: object): Promise<void> {
  const content = JSON.stringify({ kind: 'campaign', id, ...document });
  const { status, answer } = await console.ask('POST', `/v1/definitions/campaign/${id}/versions`, {
    content,
    incomplete: true,
  });
  expect(status, JSON.stringify(answer)).toBe(200);
}

/** Types into a selection and takes what is called so, by name or id. */
async function choose(page: Page, label: string, ...words: string[]): Promise<void> {
  const field = page.getByRole('combobox', { name: label, exact: true });
  for (const word of words) {
    await field.click();
    await field.fill(word);
    const offered = page.locator('.ant-select-dropdown:visible .ant-select-item-option');
    await offered
      .filter({ has: page.getByText(word, { exact: true }) })
      .first()
      .click();
  }
  await page.keyboard.press('Escape');
}

async function openSection(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name }).click();
}

/** Waits until everything typed is saved, and gives what is. */
async function saved(id: string, holds: (document: Written) => boolean): Promise<Written> {
  await expect
    .poll(async () => holds((await draftOf(id)).open?.document ?? { journey: [] }), { timeout: 90_000 })
    .toBe(true);
  return (await draftOf(id)).open!.document;
}

describe('the editor of campaigns', () => {
  it('shows the newspaper campaigns of the pack and changes nothing by looking', async () => {
    const page = await console.page({ role: 'planner', path: editorPath('newspaper-matrix', 'basics') });
    await page.getByLabel('负责人').waitFor();
    expect(await page.getByLabel('负责人').inputValue()).toBe('省公司数据部');
    for (const section of sections) {
      await page.goto(console.url + editorPath('newspaper-matrix', section));
      await page.getByRole('tabpanel').last().locator('button:visible, input:visible').first().waitFor();
      await expectNoSeriousProblems(page);
    }
    await page.goto(console.url + editorPath('newspaper-matrix', 'matrix'));
    const grid = page.getByRole('table', { name: '客户群与业务场景矩阵' });
    await expect.poll(() => grid.getByRole('columnheader').count()).toBe(7);
    expect(await grid.getByRole('rowheader').count()).toBe(13);
    await grid
      .getByRole('button', { name: '学生，进入车站: 新闻早晚报免费读一个月, 中国国家地理手机报免费读一个月' })
      .waitFor();
    await page.goto(console.url + editorPath('newspaper-screening', 'matrix'));
    await page.getByRole('button', { name: '第 2 行，性别：男' }).waitFor();
    await page.goto(console.url + editorPath('internet-potential', 'journey'));
    await expect.poll(() => page.getByRole('list', { name: '步骤列表' }).getByRole('listitem').count()).toBe(6);
    for (const id of ['newspaper-matrix', 'newspaper-screening', 'internet-potential']) {
      expect((await draftOf(id)).open, id).toBeUndefined();
    }
    await page.context().close();
  });

  it('makes the newspaper campaign by clicks: it says the same as the pack does', async () => {
    const id = 'newspaper-matrix';
    await begin(id, { name: '新活动', entry: { scenarios: [] }, journey: [{ offer: { channels: [], offers: [] } }] });
    const page = await console.page({ role: 'planner', path: editorPath(id, 'basics') });
    await page.getByLabel('活动名称').fill('手机报应时推荐');
    await page.getByLabel('负责人').fill('省公司数据部');
    await page.getByLabel('对照组').fill('10');
    await page.getByLabel('优先级').fill('34');

    await openSection(page, '目标客户与进入');
    await page.getByText('CEL', { exact: true }).click();
    await page.getByLabel('规则（CEL）').fill('group.mmsReachable && !group.readsTwoPapers');
    await page.getByText(/位客户符合/).waitFor();
    const scenarios = [
      'first-mms-device',
      'enters-station',
      'moving-and-texting',
      'enters-hot-area',
      'at-the-cinema',
      'at-the-gym',
    ];
    await choose(page, '业务场景', ...scenarios);
    await page.getByLabel('再次进入', { exact: true }).fill('14');

    await openSection(page, '推荐与渠道');
    await choose(page, '渠道', '彩信（含样刊）');
    await choose(page, '渠道', '短信');
    await page.getByLabel('探索比例').fill('10');

    await openSection(page, '矩阵与筛选表');
    await page.getByText('矩阵', { exact: true }).click();
    const { active } = await draftOf(id);
    const matrix = (active!.document.journey[0]!.offer as { matrix: MatrixRow[] }).matrix;
    for (const { group } of matrix) await choose(page, '＋ 添加客户群', group);
    await fillMatrix(page, matrix, scenarios);

    await saved(id, (document) => JSON.stringify(document).includes('"otherCustomer","cells":{"first-mms-device"'));
    await expect.poll(async () => (await differences(id)).join('; '), { timeout: 90_000 }).toBe('');
    const { open } = await draftOf(id);
    expect(open!.problems).toEqual([]);
    await page.context().close();
  });

  it('screens by a table: conditions by clicks, rows in order, tried on a customer', async () => {
    const id = 'newspaper-screening';
    const page = await console.page({ role: 'planner', path: editorPath(id, 'matrix') });
    await page.getByRole('button', { name: '第 2 行上移' }).click();
    await page.getByRole('button', { name: '第 1 行，性别：男' }).click();
    await choose(page, '值', '女');
    await page.getByRole('button', { name: '第 1 行，性别：女' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /添加行$/ }).click();
    const document = await saved(id, ({ journey }) => tableOf(journey).length === 13);
    const table = tableOf(document.journey);
    expect(table[0]).toEqual({ where: 'group.paysForMms && profile.gender == "female"', offers: ['paper-finance'] });
    expect(table[1]).toEqual({ where: 'group.freeMmsOnly', offers: ['paper-chutian'] });
    expect(table[12]).toEqual({ offers: [] });

    await choose(page, '性别', '男');
    await choose(page, '已订购', 'paper-mzone');
    await page.getByRole('button', { name: '试一试' }).click();
    await page.getByText('命中第 5 行：体育新闻手机报免费读一个月').waitFor();
    await page.getByRole('button', { name: '删除第 13 行' }).click();
    await saved(id, ({ journey }) => tableOf(journey).length === 12);
    await page.context().close();
  });

  it('draws a journey: three steps from a template, one put between two, mistakes where they are', async () => {
    const id = 'three-steps';
    await begin(id, {
      name: '三步流程',
      entry: { wave: true },
      journey: [{ offer: { channels: ['mms'], offers: ['paper-film'] } }],
    });
    const page = await console.page({ role: 'planner', path: editorPath(id, 'journey') });
    await page.getByRole('button', { name: '从模板开始' }).click();
    await page.getByRole('menuitem', { name: /样刊/ }).click();
    await page.getByRole('button', { name: '替换' }).click();
    const list = page.getByRole('list', { name: '步骤列表' });
    await expect.poll(() => list.getByRole('listitem').count()).toBe(4);

    const between = page.getByRole('region', { name: '流程图' }).getByRole('button', { name: '在这里插入步骤' });
    await between.nth(1).click();
    await page.getByRole('menuitem', { name: '等待', exact: true }).click();
    await page.getByRole('region', { name: '步骤 wait' }).getByLabel('时长', { exact: true }).fill('5');
    const document = await saved(id, ({ journey }) => JSON.stringify(journey[1]) === '{"wait":{"for":"5d"}}');
    expect(document.journey.map((step) => Object.keys(step)[0])).toEqual(['offer', 'wait', 'waitFor', 'offer']);

    // The same by the keyboard alone: the list opens, moves and takes away.
    await list.getByRole('button', { name: /^等待 / }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: '步骤 wait' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: '步骤 wait' }).waitFor();
    await page.getByRole('button', { name: 'wait下移' }).click();
    await saved(id, ({ journey }) => Object.keys(journey[2]!)[0] === 'wait');

    // A step that lacks something says so in the picture and in the list.
    await page.getByRole('button', { name: '在末尾添加步骤' }).click();
    await page.getByRole('menuitem', { name: '申请办理', exact: true }).click();
    await expect
      .poll(() => list.getByRole('button', { name: /^申请办理.*[1-9]/ }).count(), { timeout: 90_000 })
      .toBe(1);
    await page.getByRole('region', { name: '步骤 order' }).getByRole('alert').waitFor();
    await page.getByRole('button', { name: '删除order' }).click();
    await expect.poll(async () => (await draftOf(id)).open?.problems.length, { timeout: 90_000 }).toBe(0);
    expect((await walkByKeyboard(page)).join(' ')).toContain('等待结果');
    await page.context().close();
  });

  it('previews messages for a customer, with what they cost', async () => {
    const prices = { sms: { cents: 5, per: 'segment' } };
    const rules = (await console.ask('GET', '/v1/previews/message-rules')).answer;
    expect((await console.ask('PUT', '/v1/previews/message-rules', { ...rules, prices })).status).toBe(200);
    const page = await console.page({
      role: 'planner',
      language: 'en',
      path: editorPath('newspaper-stages', 'preview'),
    });
    const sms = page.getByRole('region', { name: '短信' });
    await sms.locator('mark[data-mark="signature"]', { hasText: '【移动营业厅】' }).waitFor();
    await sms.locator('mark[data-mark="opt-out"]', { hasText: '回复TD退订' }).waitFor();
    await sms.getByText(/customers × 1 parts × 5 fen/).waitFor();
    await choose(page, 'Offer', 'paper-library');
    await sms.getByText('移动图书馆').waitFor();
    expect(new URL(page.url()).searchParams.get('offer')).toBe('paper-library');
    await expectNoSeriousProblems(page);
    await page.context().close();
  });
});

interface MatrixRow {
  group: string;
  cells: Record<string, string[]>;
}

const tableOf = (journey: Record<string, unknown>[]) => (journey[0]?.offer as { table?: object[] })?.table ?? [];

/** One cell by hand, one by Delete, the rest as they come from a spreadsheet. */
async function fillMatrix(page: Page, matrix: readonly MatrixRow[], scenarios: readonly string[]): Promise<void> {
  const cell = (row: number, column: number) => page.locator(`[data-cell="${row}:${column}"]`);
  await cell(0, 0).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const list = page.locator('td.editing input');
  await list.fill('paper-film');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: /商务人士，更换彩信手机: 电影爱好者/ }).waitFor();
  await cell(1, 0).press('Delete');
  await page.getByRole('button', { name: '商务人士，更换彩信手机: –' }).waitFor();
  const text = matrix.map(({ cells }) => scenarios.map((each) => (cells[each] ?? []).join(', ')).join('\t')).join('\n');
  await cell(0, 0).focus();
  await cell(0, 0).evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** Places where the open version says something else than the active one. */
async function differences(id: string): Promise<string[]> {
  const { open, active } = await draftOf(id);
  const path = `/v1/definitions/campaign/${id}/diff?from=${active!.version}&to=${open!.version}`;
  const { changes } = (await console.ask('GET', path)).answer as { changes: { path: string }[] };
  return changes.map((change) => change.path);
}
