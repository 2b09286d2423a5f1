/** A planner's whole way without touching a file: the newspaper case from a list of numbers to why a customer got it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { linesOf, run } from '../e2e/opportune.ts';
import { type OpenConsole, openConsole, password } from './console-fixture.ts';
import {
  CAMPAIGN,
  CITY_AREA,
  CITY_CAMPAIGN,
  cityCase,
  documentsOf,
  GROUP,
  LIST,
  listCase,
  newspaperCase,
  numberFile,
  SCENARIO,
  type Written,
} from './newspaper-case.ts';

const START_MS = 300_000;
const TEST_MS = 300_000;
const CUSTOMERS = 600;
const TEST_PHONE = '13900000001';

let console: OpenConsole;
let planner: Page;
let approver: Page;
let city: Page;

beforeAll(async () => {
  // No faster than usual: all of it has to happen before the town's evening, when messages wait for the morning.
  console = await openConsole({ customers: CUSTOMERS });
  planner = await console.page({ role: 'planner', path: '/groups' });
  approver = await console.page({ role: 'approver', path: '/campaigns' });
  city = await console.page({ role: 'planner-wuhan', path: '/campaigns' });
}, START_MS);
afterAll(() => console?.stop(), TEST_MS);

const expected = [newspaperCase, listCase, cityCase].flatMap(documentsOf);
const expectedOf = (kind: string, id?: string) =>
  expected.find((each) => each.kind === kind && (id === undefined || each.id === id))!;
const bar = (page: Page) => page.getByRole('region', { name: '编辑与审批' });
const text = (page: Page, wanted: string | RegExp) => page.getByText(wanted).first().waitFor();
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

/** The button of a dialog; antd spaces names of two characters. */
async function inDialog(page: Page, name: string): Promise<void> {
  await page
    .getByRole('dialog')
    .last()
    .getByRole('button', { name: new RegExp(`^${[...name].join('\\s*')}$`) })
    .click();
}

/** Types into a selection and takes what is called so, by name or id. */
async function choose(page: Page, label: string, ...words: string[]): Promise<void> {
  const field = page.getByRole('combobox', { name: label, exact: true });
  for (const word of words) {
    await field.click();
    await field.fill(word);
    await page
      .locator('.ant-select-dropdown:visible .ant-select-item-option')
      .filter({ has: page.getByText(word, { exact: true }) })
      .first()
      .click();
  }
  await page.keyboard.press('Escape');
}

const openSection = (page: Page, name: string) => page.getByRole('tab', { name }).click();

const countOf = async (rule: string) =>
  Number((await console.ask('POST', '/v1/audiences/count', { rule })).answer.count);

/** What is saved of a definition that is being written. */
async function draftOf(kind: string, id: string) {
  const { answer } = await console.ask('GET', `/v1/definitions/${kind}/${id}/draft`);
  return answer as { open?: { document: Written; problems: object[] }; active?: { document: Written } };
}

/** Waits until what is saved says this, all of it. */
async function expectSaved(kind: string, id: string, document: object): Promise<void> {
  const saved = async () => (await draftOf(kind, id)).open?.document;
  await expect.poll(saved, { timeout: 20_000, interval: 300 }).toEqual(document);
  expect((await draftOf(kind, id)).open?.problems).toEqual([]);
}

async function submit(page: Page, comment = ''): Promise<void> {
  await bar(page).getByRole('button', { name: '提交审批' }).click();
  await page.getByRole('dialog').getByLabel('说明').fill(comment);
  await inDialog(page, '提交审批');
  await bar(page).getByText('待审批').waitFor();
}

/** Approves what the page shows, each warning ticked, and makes it active. */
async function approveAndActivate(page: Page): Promise<void> {
  await bar(page)
    .getByRole('button', { name: /批\s*准/ })
    .click();
  const dialog = page.getByRole('dialog');
  const approve = dialog.getByRole('button', { name: /批\s*准/ });
  await expect
    .poll(
      async () => {
        for (const box of await dialog.getByRole('checkbox').all()) await box.check();
        return approve.isEnabled();
      },
      { timeout: 20_000 },
    )
    .toBe(true);
  await approve.click();
  await bar(page)
    .getByRole('button', { name: /启\s*用/ })
    .click();
  await inDialog(page, '启用');
  await bar(page).getByText('已启用').waitFor();
}

describe('whom: a number list and a group', { timeout: TEST_MS }, () => {
  it('takes fifty thousand rows and tells what became of each', async () => {
    await planner.goto(`${console.url}/groups?tab=lists`);
    await planner.getByRole('button', { name: '新建号码清单' }).first().click();
    const dialog = planner.getByRole('dialog');
    await dialog.getByLabel('名称').fill('手机报目标客户');
    await dialog.getByLabel('编号').fill(LIST);
    await dialog.getByLabel('号码的样式').fill('1[0-9]{10}');
    await inDialog(planner, '建立');
    await heading(planner, '手机报目标客户');
    const { text: rows, formatErrors, duplicates } = numberFile(CUSTOMERS);
    const file = { name: '目标客户.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) };
    await planner.locator('input[type=file]').setInputFiles(file);
    await planner.getByText('已完成').first().waitFor();
    const read = await reported(planner, '读取');
    expect(read).toBe(50_000);
    expect(await reported(planner, '格式错误')).toBe(formatErrors);
    expect(await reported(planner, '重复')).toBe(duplicates);
    const taken = await reported(planner, '已列入');
    const unknown = await reported(planner, '不是客户');
    const doNotDisturb = await reported(planner, '免打扰');
    expect(taken).toBe(await countOf(`"${LIST}" in lists`));
    expect(taken).toBeGreaterThan(CUSTOMERS / 2);
    expect(formatErrors + duplicates + taken + unknown + doNotDisturb).toBe(read);
  });

  it('makes the group and shows how many are in it with each condition', async () => {
    await planner.goto(`${console.url}/groups`);
    await planner.getByRole('button', { name: '新建客户群' }).first().click();
    const dialog = planner.getByRole('dialog');
    await dialog.getByLabel('名称').fill('开通GPRS且支持彩信');
    await dialog.getByLabel('编号').fill(GROUP);
    await inDialog(planner, '建立');
    await heading(planner, '开通GPRS且支持彩信');
    const everybody = await shownCount(planner);
    await addCondition(planner, 0, '已开通 GPRS 功能');
    await expect.poll(() => shownCount(planner)).toBeLessThan(everybody);
    const withGprs = await shownCount(planner);
    await addCondition(planner, 1, '支持彩信');
    await expect.poll(() => shownCount(planner)).toBeLessThan(withGprs);
    expect(Math.abs((await shownCount(planner)) - (await countOf(String(expectedOf('group').rule))))).toBeLessThan(5);
    await expectSaved('group', GROUP, expectedOf('group'));
    await submit(planner);
    await approver.goto(`${console.url}/groups/${GROUP}`);
    await approveAndActivate(approver);
  });
});

describe('when: a scenario', { timeout: TEST_MS }, () => {
  it('is made of an event and counted over what was recorded', async () => {
    await planner.goto(`${console.url}/scenarios`);
    await planner.getByRole('button', { name: '新建场景' }).click();
    const dialog = planner.getByRole('dialog');
    await dialog.getByLabel('名称', { exact: true }).fill('发出彩信');
    await dialog.getByLabel('编号', { exact: true }).fill(SCENARIO);
    await dialog.getByRole('radio', { name: /^单个事件/ }).check();
    await planner.getByRole('button', { name: '建立草稿' }).click();
    await heading(planner, '发出彩信');
    await choose(planner, '事件', 'mms');
    await planner.locator('.ant-form-item', { hasText: '事件条件' }).getByText('CEL', { exact: true }).click();
    await planner.getByLabel('事件条件', { exact: true }).fill('event.action == "sent"');
    await planner.getByLabel('时机有效期', { exact: true }).fill('24');
    await planner.getByLabel('敏感场景').check();
    await expectSaved('scenario', SCENARIO, expectedOf('scenario'));
    await planner.getByRole('tab', { name: '过去 48 小时' }).click();
    // The town may not have lived long enough for anybody to send one.
    const picture = { type: 'mms', customerId: '10000000001', id: 'picture-first', action: 'sent', charged: true };
    expect((await console.ask('POST', '/v1/events', [picture])).status).toBe(202);
    await expect
      .poll(async () => {
        await planner.getByRole('button', { name: /^(开始|重新)统计$/ }).click();
        await planner.getByRole('button', { name: '重新统计' }).waitFor();
        return reported(planner, '触发次数');
      })
      .toBeGreaterThan(0);
    await planner.getByRole('tab', { name: '编辑' }).click();
    await submit(planner);
    await approver.goto(`${console.url}/scenarios/${SCENARIO}`);
    await approveAndActivate(approver);
  });
});

describe('what: the campaign of the province', { timeout: TEST_MS }, () => {
  it('is written by clicks: audience, journey, matrix and screening table', async () => {
    await planner.goto(`${console.url}/campaigns`);
    await planner
      .getByRole('button', { name: /新建营销活动/ })
      .first()
      .click();
    const dialog = planner.getByRole('dialog');
    await dialog.getByLabel('活动名称').fill('手机报样刊体验');
    await dialog.getByLabel('编号').fill(CAMPAIGN);
    await inDialog(planner, '创建');
    await planner.waitForURL(new RegExp(`/campaigns/${CAMPAIGN}`));
    await planner.locator('#campaign-owner').fill('省公司数据部');
    await planner.getByLabel('优先级').fill('60');
    await openSection(planner, '目标客户与进入');
    await planner.getByText('CEL', { exact: true }).click();
    await planner.getByLabel('规则（CEL）').fill(String(expectedOf('campaign').audience));
    await text(planner, /位客户符合/);
    await choose(planner, '业务场景', SCENARIO, 'enters-station');
    await planner.getByLabel('再次进入', { exact: true }).fill('30');
    await openSection(planner, '营销流程');
    await planner.getByRole('button', { name: '从模板开始' }).click();
    await planner.getByRole('menuitem', { name: /样刊/ }).click();
    await openSection(planner, '推荐与渠道');
    await choose(planner, '渠道', '短信', '彩信（含样刊）');
    await openSection(planner, '矩阵与筛选表');
    await fillMatrix(planner);
    await planner.getByText('推荐 2：follow-up').click();
    await fillTable(planner);
    await openSection(planner, '基本信息');
    await planner.getByRole('switch', { name: /允许地市建立本地版本/ }).click();
    await planner.getByRole('spinbutton', { name: '武汉市' }).fill('500');
    await planner.keyboard.press('Tab');
    await expectSaved('campaign', CAMPAIGN, expectedOf('campaign'));
  });

  it('keeps what is typed when the session ends in the middle', async () => {
    await openSection(planner, '基本信息');
    const owner = planner.locator('#campaign-owner');
    await planner.context().clearCookies();
    await owner.fill('数据部');
    const dialog = planner.getByRole('dialog');
    await dialog.getByText('登录已过期').waitFor();
    await dialog.getByLabel('密码').fill(password);
    await planner.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    expect(await owner.inputValue()).toBe('数据部');
    await expectSaved('campaign', CAMPAIGN, { ...expectedOf('campaign'), owner: '数据部' });
    await owner.fill('省公司数据部');
    await expectSaved('campaign', CAMPAIGN, expectedOf('campaign'));
  });

  it('is looked at on a phone and submitted; who wrote it has no way to approve it', async () => {
    await openSection(planner, '手机预览');
    await planner.getByText('sample', { exact: true }).click();
    await planner
      .getByRole('region', { name: '彩信（含样刊）' })
      .getByText(/手机报|样刊|读报/)
      .first()
      .waitFor();
    await sendTest(planner);
    await submit(planner, '样刊三天后由外呼跟进');
    expect(
      await bar(planner)
        .getByRole('button', { name: /批\s*准/ })
        .count(),
    ).toBe(0);
  });

  it('is read by the approver: what it says, whom it reaches, what it asks of channels', async () => {
    await approver.goto(`${console.url}/campaigns/${CAMPAIGN}`);
    await text(approver, '样刊三天后由外呼跟进');
    await text(approver, /现在有 \d+ 位客户/);
    await approver
      .getByRole('row', { name: /彩信（含样刊）/ })
      .getByText('100,000')
      .first()
      .waitFor();
    await approveAndActivate(approver);
  });
});

describe('where: the version of a city', { timeout: TEST_MS }, () => {
  it('has areas of its own, made of cells', async () => {
    await city.goto(`${console.url}/settings/areas`);
    await city.getByRole('button', { name: '新增区域' }).click();
    const dialog = city.getByRole('dialog');
    await dialog.getByLabel('名称').fill('汉口站');
    await dialog.getByLabel('编号').fill(CITY_AREA);
    await inDialog(city, '开始编辑');
    await city.getByRole('combobox', { name: '小区', exact: true }).fill('d01-039,d01-040,');
    await expectSaved('area', CITY_AREA, expectedOf('area'));
    await submit(city);
    await approver.goto(`${console.url}/settings/areas/${CITY_AREA}`);
    await approveAndActivate(approver);
  });

  it('says its own within the limits, and is refused outside of them', async () => {
    await city.goto(`${console.url}/campaigns/${CAMPAIGN}`);
    await city.getByRole('button', { name: '建立本地版本' }).click();
    await inDialog(city, '创建');
    await city.waitForURL(new RegExp(`/campaigns/${CITY_CAMPAIGN}`));
    await text(city, /接触总量不超过配额 500/);
    await text(city, '校验通过');
    await city.getByLabel('优先级').fill('90');
    await text(city, /1 处待修改/);
    expect(await bar(city).getByRole('button', { name: '提交审批' }).isDisabled()).toBe(true);
    await city.getByLabel('优先级').fill('60');
    await city.locator('#target-contacts').fill('200');
    await city.locator('#campaign-from').fill('2020-01-01');
    await city.keyboard.press('Enter');
    const saved = async () => (await draftOf('campaign', CITY_CAMPAIGN)).open?.document;
    await expect.poll(saved).toMatchObject({ localOf: CAMPAIGN, region: 'wuhan', targets: { contacts: 200 } });
    await expect.poll(saved).toMatchObject({ from: '2020-01-01' });
    await openSection(city, '目标客户与进入');
    await choose(city, '本地区域', '汉口站');
    await text(city, '校验通过');
    await expectSaved('campaign', CITY_CAMPAIGN, expectedOf('campaign', CITY_CAMPAIGN));
    await submit(city, '武汉先行');
    await approver.goto(`${console.url}/campaigns/${CITY_CAMPAIGN}`);
    await text(approver, '武汉先行');
    await approver.getByRole('row', { name: /^区域/ }).getByText('汉口站').waitFor();
    await approveAndActivate(approver);
  });

  it('contacts people: it is seen on the live picture', async () => {
    await city.goto(`${console.url}/now`);
    await text(city, '仅统计武汉市的营销活动');
    await sendPictures();
    await city.getByText('手机报样刊体验（武汉市）').first().waitFor({ timeout: 90_000 });
  });

  it('tells of a customer why this and why not that', async () => {
    const customer = await contacted();
    await city.goto(`${console.url}/customers`);
    await city.getByLabel('客户号码或编号').fill(customer);
    await city.keyboard.press('Enter');
    await city.waitForURL(new RegExp(`/customers/${customer}`));
    await city.goto(`${console.url}/customers/${customer}?kinds=decision`);
    await city
      .getByRole('listitem')
      .filter({ hasText: '手机报样刊体验（武汉市）' })
      .getByRole('button', { name: /^为什么/ })
      .last()
      .click();
    const drawer = city.getByRole('dialog', { name: '为什么这样决定' });
    await drawer.getByText('为什么选它').waitFor();
    await drawer.getByText('发出彩信').first().waitFor();
    await drawer.getByText(/没有推荐的（\d+）/).waitFor();
  });
});

describe('what was made', { timeout: TEST_MS }, () => {
  const packFolder = join(import.meta.dirname, '..', '..', 'packs', 'telecom');
  const folder = mkdtempSync(join(tmpdir(), 'opportune-way-'));
  let files: { file: string; text: string }[];
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is exported as somebody would have written it, beside the pack as it was', async () => {
    await planner.goto(`${console.url}/settings/definitions`);
    const coming = planner.waitForEvent('download');
    await planner.getByRole('button', { name: '导出' }).click();
    ({ files } = JSON.parse(readFileSync((await (await coming).path())!, 'utf8')) as { files: typeof files });
    const exported = files.filter(({ file }) => file.endsWith('.yaml')).map((each) => parse(each.text) as Written);
    const find = (kind: string, id: string) => exported.find((each) => each.kind === kind && each.id === id);
    for (const { kind, id, ...said } of expected) expect(find(kind, id), id).toEqual({ kind, id, ...said });
    const pack = readFileSync(join(packFolder, 'campaigns-newspaper.yaml'), 'utf8');
    for (const campaign of documentsOf(pack)) expect(find('campaign', campaign.id)).toEqual(campaign);
  });

  it('decides over the same events, byte for byte, as the YAML somebody would have written', async () => {
    const [made, written, town] = ['made', 'written', 'town'].map((name) => join(folder, name));
    for (const each of [made!, written!]) mkdirSync(each);
    for (const { file, text: content } of files) writeFileSync(join(made!, file.replaceAll('/', '-')), content);
    writeFileSync(join(written!, 'case.yaml'), [newspaperCase, listCase, cityCase].join('\n---\n'));
    const people = ['--customers', '1500', '--days', '5', '--start', '2026-03-02', '--seed', '5'];
    expect((await run(['generate', ...people, '--plain', '--out', town!], folder)).code).toBe(0);
    const records = ['customers', 'events'].flatMap((name) => [`--${name}`, join(town!, `${name}.ndjson`)]);
    const decisionsOf = async (...packs: string[]) => {
      const out = join(folder, `out-${packs.length}`);
      const asked = ['replay', ...records, '--pack', ...packs, '--out', out, '--workers', '0', '--json'];
      const { code, stderr } = await run(asked, folder);
      expect(code, stderr).toBe(0);
      return out;
    };
    const [out, outWritten] = [await decisionsOf(made!), await decisionsOf(packFolder, written!)];
    for (const file of ['decisions.ndjson', 'contacts.ndjson', 'moments.ndjson']) {
      expect(readFileSync(join(out, file)).equals(readFileSync(join(outWritten, file))), file).toBe(true);
    }
    expectEveryKind(out);
  });
});

interface Decided {
  campaign: string;
  momentId: string;
  result: string;
  candidates: { stage?: string; reason?: string }[];
}

/** Contacts, the control group, nothing, and what both screenings refuse: of the province's campaign and the city's. */
function expectEveryKind(out: string): void {
  const scenarioOf = new Map(
    linesOf<{ momentId: string; scenario: string }>(out, 'moments.ndjson').map((each) => [
      each.momentId,
      each.scenario,
    ]),
  );
  const decided = linesOf<Decided>(out, 'decisions.ndjson');
  for (const id of [CAMPAIGN, CITY_CAMPAIGN]) {
    const own = decided.filter(({ campaign }) => campaign === id);
    const results = new Set(own.map(({ result }) => result));
    for (const result of ['contact', 'control', 'nothing']) expect(results, id).toContain(result);
    const refusals = new Set(own.flatMap(({ candidates }) => candidates.map(({ reason }) => reason)));
    for (const reason of ['matrix.cell', 'table.row']) expect(refusals, id).toContain(reason);
    // The city begins at its own station, and where people send pictures; at no other station.
    const begun = new Set(own.flatMap(({ momentId }) => scenarioOf.get(momentId) ?? []));
    const station = id === CITY_CAMPAIGN ? `${CITY_CAMPAIGN}.enters-station` : 'enters-station';
    expect([...begun].sort(), id).toEqual([station, SCENARIO].sort());
  }
}

/** A test of the draft, with its wrong turn: there is no number yet. */
async function sendTest(page: Page): Promise<void> {
  const mms = page.getByRole('region', { name: '彩信（含样刊）' });
  await mms.getByRole('button', { name: '测试发送' }).click();
  await text(page, '还没有测试号码，登记后才能测试发送。');
  expect(await page.getByRole('dialog').getByRole('link').getAttribute('href')).toBe('/settings/test-numbers');
  await inDialog(page, '取消');
  const operator = await console.page({ role: 'operator', path: '/settings/test-numbers' });
  await operator.getByRole('button', { name: '登记号码' }).first().click();
  await operator.getByLabel('谁的手机').fill('我的手机');
  await operator.getByLabel('号码', { exact: true }).fill(TEST_PHONE);
  await inDialog(operator, '保存');
  await operator.getByRole('cell', { name: TEST_PHONE }).waitFor();
  await operator.context().close();
  await page.reload();
  await mms.getByRole('button', { name: '测试发送' }).click();
  await page.getByRole('combobox', { name: '测试号码' }).click();
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: TEST_PHONE }).click();
  // Elsewhere, so that the options close: Tab would take the number back.
  await page.getByRole('dialog').getByText('测试发送', { exact: true }).click();
  await inDialog(page, '发送');
  await text(page, `${TEST_PHONE}：已发出`);
  await inDialog(page, '取消');
}

/** A number of a report, by its title. */
async function reported(page: Page, title: string): Promise<number> {
  const statistic = page.locator('.ant-statistic', { has: page.getByText(title, { exact: true }) }).first();
  const shown = await statistic.locator('.ant-statistic-content').textContent();
  return Number(shown?.replaceAll(',', ''));
}

/** The number of people in a group, once it is exact. */
async function shownCount(page: Page): Promise<number> {
  await page.getByRole('region', { name: '现有客户' }).getByText('精确值').waitFor();
  return Number((await page.getByTestId('audience-count').textContent())?.replaceAll(',', ''));
}

async function addCondition(page: Page, index: number, field: string): Promise<void> {
  await page
    .getByRole('button', { name: /加条件$/ })
    .first()
    .click();
  const subject = page.getByRole('combobox', { name: '条件的对象' }).nth(index);
  await subject.click();
  await subject.fill(field);
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: field }).first().click();
}

interface OfferStep {
  matrix: { group: string; cells: Record<string, string[]> }[];
  table: { where: string; offers: string[] }[];
}

const offerSteps = () =>
  (expectedOf('campaign').journey as { offer?: OfferStep }[]).flatMap(({ offer }) => offer ?? []);

/** Groups by clicks; the cells as they come from a spreadsheet. */
async function fillMatrix(page: Page): Promise<void> {
  const { matrix } = offerSteps()[0]!;
  await page.getByText('矩阵', { exact: true }).click();
  for (const { group } of matrix) await choose(page, '＋ 添加客户群', group);
  const columns = [SCENARIO, 'enters-station'];
  const cells = matrix.map(({ cells: of }) => columns.map((each) => (of[each] ?? []).join(', ')).join('\t'));
  const first = page.locator('[data-cell="0:0"]');
  await first.focus();
  await first.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, cells.join('\n'));
  await page.getByRole('button', { name: /^商务人士，进入车站: (?!–)/ }).waitFor();
}

const screening = [
  { group: 'freeMmsOnly', offer: 'paper-chutian' },
  { group: 'paysForMms', gender: 'male', offer: 'paper-finance' },
  { group: 'paysForMms', gender: 'female', offer: 'paper-ruili' },
];

/** Rows and their conditions, by clicks alone. */
async function fillTable(page: Page): Promise<void> {
  // Not before the step is there: the one before would have its matrix taken.
  await text(page, /这个步骤向所有客户推荐同一组内容/);
  await page.getByText('筛选表', { exact: true }).click();
  await page.getByRole('button', { name: /添加行$/ }).waitFor();
  while ((await page.getByRole('button', { name: /^删除第 \d+ 行$/ }).count()) < screening.length) {
    await page.getByRole('button', { name: /添加行$/ }).click();
  }
  await choose(page, '＋ 添加条件列', '客户群');
  await choose(page, '＋ 添加条件列', '性别');
  for (const [index, { group, gender, offer }] of screening.entries()) {
    const row = index + 1;
    await page.getByRole('button', { name: `第 ${row} 行，客户群：不限` }).click();
    await choose(page, '属于（全部）', group);
    await page.keyboard.press('Escape');
    if (gender !== undefined) {
      await page.getByRole('button', { name: `第 ${row} 行，性别：不限` }).click();
      await choose(page, '值', gender);
      await page.keyboard.press('Escape');
    }
    await choose(page, `第 ${row} 行的推荐`, offer);
  }
}

/** What the network says: people of the city, of the group, send pictures. */
let senders: string[] = [];
async function sendPictures(): Promise<void> {
  const rule = `profile.city == "wuhan" && ${expectedOf('campaign').audience}`;
  const exported = await fetch(`${console.url}/v1/audiences/export`, {
    method: 'POST',
    headers: { authorization: `Bearer ${console.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ rule }),
  });
  senders = (await exported.text()).split('\r\n').slice(1, -1);
  const { answer: profile } = await console.ask('GET', `/v1/customers/${senders[0]}/profile`);
  const at = Number(profile.at);
  const events = senders.map((customerId) => ({
    ...{ type: 'mms', customerId, id: `picture-${customerId}`, at },
    ...{ action: 'sent', charged: true },
  }));
  expect((await console.ask('POST', '/v1/events', events)).status).toBe(202);
}

/** Somebody whom the city's version decided to contact. */
async function contacted(): Promise<string> {
  const isContact = ({ type, campaign, result }: Record<string, unknown>) =>
    type === 'decision' && campaign === CITY_CAMPAIGN && result === 'contact';
  for (const customer of senders) {
    const { answer } = await console.ask('GET', `/v1/customers/${customer}/timeline?types=decision&limit=50`);
    if ((answer.entries as Record<string, unknown>[]).some(isContact)) return customer;
  }
  throw new Error('the version of the city contacted nobody who sent a picture');
}
