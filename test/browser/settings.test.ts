import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenConsole, openConsole } from './console-fixture.ts';

let console: OpenConsole;
beforeAll(async () => {
  console = await openConsole();
}, 300_000);
afterAll(() => console.stop());

describe('settings', () => {
  it('lets somebody sign in; a name that is taken, a weak password, keep what was typed', async () => {
    const page = await console.page({ role: 'administrator', path: '/settings/users' });
    await page.getByRole('button', { name: '新增用户' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('登录名').fill('planner');
    await dialog.getByLabel('姓名').fill('黄石策划');
    await dialog.getByLabel('密码').fill('12345678');
    await dialog.getByRole('button', { name: /保\s*存/ }).click();
    await dialog.getByRole('alert').filter({ hasText: '密码至少 10 个字符' }).waitFor();
    await dialog.getByLabel('密码').fill('three calm herons');
    await dialog.getByRole('button', { name: /保\s*存/ }).click();
    await dialog.getByRole('alert').filter({ hasText: '登录名“planner”已被使用' }).waitFor();
    expect(await dialog.getByLabel('姓名').inputValue()).toBe('黄石策划');
    await dialog.getByLabel('登录名').fill('planner-new');
    await dialog.getByRole('button', { name: /保\s*存/ }).click();
    await page.getByRole('row', { name: /planner-new/ }).waitFor();
    await page.context().close();
  });

  it('shows a new API key once, and revokes it', async () => {
    const page = await console.page({ role: 'administrator', path: '/settings/keys' });
    await page.getByRole('button', { name: '新增密钥' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('名称').fill('营业系统');
    await dialog.getByLabel('权限').fill('decisions:ask');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: /生\s*成/ }).click();
    const token = (await page.getByRole('dialog').locator('code').textContent()) ?? '';
    await page.getByRole('button', { name: '已保存好' }).click();
    const asked = () =>
      fetch(`${console.url}/v1/decisions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token.trim()}`, 'content-type': 'application/json' },
        body: '{}',
      });
    expect((await asked()).status).toBe(400);
    await page.getByRole('button', { name: '吊销 营业系统' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /吊\s*销/ })
      .click();
    await page
      .getByRole('row', { name: /营业系统/ })
      .getByText('已吊销')
      .waitFor();
    expect((await asked()).status).toBe(401);
    await page.context().close();
  });

  it('pauses a channel and lets it go on', async () => {
    const page = await console.page({ role: 'operator', path: '/settings/channels' });
    await page.getByRole('button', { name: '暂停 彩信（含样刊）' }).click();
    await page
      .getByRole('row', { name: /彩信（含样刊）/ })
      .getByText('已暂停')
      .waitFor();
    await page.getByRole('button', { name: '恢复 彩信（含样刊）' }).click();
    await page
      .getByRole('row', { name: /彩信（含样刊）/ })
      .getByText('正常')
      .waitFor();
    await page.context().close();
  });

  it('keeps a change of the contact policy as a draft until it is approved', async () => {
    const page = await console.page({ role: 'planner', path: '/settings/policy' });
    await page.getByLabel('最多 two-a-week').fill('3');
    await page.getByText('草稿', { exact: true }).waitFor();
    await page.getByText(/保存于/).waitFor();
    await page.reload();
    await expect.poll(() => page.getByLabel('最多 two-a-week').inputValue()).toBe('3');
    const { answer } = await console.ask('GET', '/v1/definitions/policy/telecom');
    expect(JSON.stringify(answer)).toMatch(/"two-a-week"[^}]*"max":2/);
    await page.context().close();
  });

  it('says what messages must say and what they cost, and the preview follows', async () => {
    const page = await console.page({ role: 'operator', path: '/settings/messages' });
    const save = page.getByRole('button', { name: /保\s*存/ });
    expect(await save.isDisabled()).toBe(true);
    for (const [field, word] of [
      ['签名', '【移动营业厅】'],
      ['禁用词', '包你满意'],
    ] as const) {
      await page.getByRole('combobox', { name: field }).fill(word);
      await page.keyboard.press('Enter');
    }
    await page.getByLabel('单价（分） 短信', { exact: true }).fill('4.5');
    await page.keyboard.press('Tab');
    await page.getByText('有改动还没有保存').waitFor();
    await page.getByText('¥900').waitFor();
    await save.click();
    await page.getByText('已保存').waitFor();
    const { answer } = await console.ask('GET', '/v1/previews/message-rules');
    expect(answer).toMatchObject({ signatures: ['移动营业厅'], prices: { sms: { cents: 4.5, per: 'segment' } } });
    expect(answer.forbiddenWords).toContain('包你满意');
    await page.context().close();
    const planner = await console.page({ role: 'planner', path: '/settings/messages' });
    await planner.getByText('由运维人员维护；您可以查看。').waitFor();
    expect(await planner.getByRole('button', { name: /保\s*存/ }).count()).toBe(0);
    await planner.context().close();
  });

  it('registers phones that tests may go to, each once, and takes them out again', async () => {
    const page = await console.page({ role: 'operator', path: '/settings/test-numbers' });
    const add = async (name: string, number: string) => {
      await page.getByRole('button', { name: '登记号码' }).first().click();
      await page.getByLabel('谁的手机').fill(name);
      await page.getByLabel('号码', { exact: true }).fill(number);
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /保\s*存/ })
        .click();
    };
    await page.getByText(/还没有测试号码/).waitFor();
    await add('小李', '1390');
    await page.getByText('只能是 5 到 20 位数字，可带 + 号').waitFor();
    await page.getByLabel('号码', { exact: true }).fill('13900000001');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /保\s*存/ })
      .click();
    await page.getByRole('cell', { name: '13900000001' }).waitFor();
    await add('小王', '13900000001');
    await page.getByText('这个号码已经登记了').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '删除 小李' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /删\s*除/ })
      .click();
    await page.getByText(/还没有测试号码/).waitFor();
    expect((await console.ask('GET', '/v1/test-numbers')).answer).toEqual({ numbers: [] });
    await page.context().close();
  });

  it('makes an area of cells', async () => {
    const page = await console.page({ role: 'planner', path: '/settings/areas' });
    await page.getByRole('button', { name: '新增区域' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('名称').fill('江滩');
    await dialog.getByLabel('编号').fill('airport');
    await dialog.getByRole('button', { name: '开始编辑' }).click();
    await dialog.getByText('编号 airport 已经有了').waitFor();
    await dialog.getByLabel('编号').fill('riverside');
    await dialog.getByRole('button', { name: '开始编辑' }).click();
    await page.getByRole('combobox', { name: '小区', exact: true }).fill('d01-001,d01-002,');
    await page.getByRole('img', { name: /区域内 2 个/ }).waitFor();
    await page.getByText(/保存于/).waitFor();
    const { answer } = await console.ask('GET', '/v1/definitions/area/riverside/draft');
    expect(answer).toMatchObject({ open: { document: { name: '江滩', cells: ['d01-001', 'd01-002'] } } });
    await page.context().close();
  });

  it('verifies the audit trail, and finds in it who did what', async () => {
    const page = await console.page({ role: 'compliance', path: '/settings/audit' });
    await page.getByRole('button', { name: '校验完整性' }).click();
    await page.getByRole('dialog', { name: '审计记录完整' }).waitFor();
    await page.getByRole('dialog').getByRole('button').last().click();
    await page.getByRole('searchbox', { name: '操作人' }).fill('administrator');
    await page.keyboard.press('Enter');
    await page.getByRole('cell', { name: '吊销密钥' }).waitFor();
    expect(new URL(page.url()).searchParams.get('who')).toBe('administrator');
    await page.context().close();
  });

  it('shows a city its own sections alone', async () => {
    const page = await console.page({ role: 'planner-wuhan', path: '/settings' });
    await page.getByRole('heading', { name: '渠道' }).waitFor();
    expect(await page.getByRole('menuitem', { name: '操作审计' }).count()).toBe(0);
    expect(await page.getByRole('menuitem', { name: '导入导出' }).count()).toBe(0);
    await page.context().close();
  });
});
