import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenConsole, openConsole, password } from './console-fixture.ts';
import { openCuttableLine } from './cuttable-line.ts';
import { expectNoSeriousProblems, walkByKeyboard } from './page-checks.ts';

let console: OpenConsole;

beforeAll(async () => {
  console = await openConsole();
}, 300_000);
afterAll(() => console.stop());

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

describe('signing in', () => {
  it('refuses a wrong password and keeps the name; the right one opens the page that was asked for', async () => {
    const page = await console.page({ path: '/now?measure=contacts' });
    await page.getByLabel('用户名').fill('planner');
    await page.getByLabel('密码').fill('guessed-wrong');
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByText('用户名或密码不正确').waitFor();
    expect(await page.getByLabel('用户名').inputValue()).toBe('planner');
    await page.getByLabel('密码').fill(password);
    await page.keyboard.press('Enter');
    await heading(page, '实时');
    expect(new URL(page.url()).search).toBe('?measure=contacts');
    expect(await page.title()).toBe('实时 · Opportune');
    await page.context().close();
  });

  it('says which field is empty, and speaks the language of the browser', async () => {
    const page = await console.page({ language: 'en' });
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Enter your name').waitFor();
    await page.getByText('Enter your password').waitFor();
    await page.context().close();
  });

  it.each([
    ['refused', 'zh', '统一认证没有让您登录'],
    ['unavailable', 'en', 'Single sign-on cannot be reached'],
  ] as const)('says why single sign-on brought nobody: %s', async (reason, language, said) => {
    const page = await console.page({ path: `/?signIn=${reason}`, language });
    await page.getByRole('alert').filter({ hasText: said }).waitFor();
    await page.getByLabel(language === 'zh' ? '用户名' : 'Name').fill('planner');
    await page.getByLabel(language === 'zh' ? '密码' : 'Password').fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: said }).waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.has('signIn')).toBe(false);
    await page.context().close();
  });

  it('ends: afterwards the page asks to sign in', async () => {
    const page = await console.page({ role: 'analyst', path: '/now' });
    await page.getByRole('button', { name: '分析员 的账户' }).click();
    await page.getByRole('menuitem', { name: '退出登录' }).click();
    await page.getByRole('button', { name: '登录' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: '登录' }).waitFor();
    await page.context().close();
  });
});

describe('a session that ends while somebody works', () => {
  it('is asked for again over the page; what was typed stays, and what was asked is done', async () => {
    const page = await console.page({ role: 'compliance', path: '/customers' });
    const field = page.getByRole('main').or(page.locator('#content')).getByRole('textbox').first();
    await field.fill('10000000001');
    await page.context().clearCookies();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('登录已过期').waitFor();
    expect(await field.inputValue()).toBe('10000000001');
    await dialog.getByLabel('密码').fill('not it');
    await page.keyboard.press('Enter');
    await dialog.getByText('用户名或密码不正确').waitFor();
    await dialog.getByLabel('密码').fill(password);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page.waitForURL(/\/customers\/10000000001/);
    await page.context().close();
  });
});

describe('a connection that is lost', () => {
  it('is told; what was typed stays, and everything goes on when it is back', async () => {
    const line = await openCuttableLine(console.url);
    const live = await console.page({ role: 'compliance', path: '/now', url: line.url });
    await live.getByText('实时更新中').waitFor();
    const page = await console.page({ role: 'compliance', path: '/customers', url: line.url });
    const field = page.locator('#content').getByRole('textbox').first();
    await field.fill('10000000002');
    line.cut();
    await live.getByText('与服务的连接已中断').waitFor();
    await live.getByText('正在重新连接').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('与服务的连接已中断').waitFor();
    line.mend();
    await live.getByText('实时更新中').waitFor();
    await live.getByText('与服务的连接已中断').waitFor({ state: 'hidden' });
    await page.getByText('与服务的连接已中断').waitFor({ state: 'hidden' });
    expect(await field.inputValue()).toBe('10000000002');
    await field.press('Enter');
    await page.waitForURL(/\/customers\/10000000002/);
    await Promise.all([live.context().close(), page.context().close(), line.close()]);
  });
});

describe('what one may not see', () => {
  it('is not in the navigation, and its address says who can help', async () => {
    const page = await console.page({ role: 'clerk', path: '/now' });
    await heading(page, '您没有查看此页面的权限');
    expect(await page.getByRole('menuitem', { name: '实时' }).count()).toBe(0);
    await page.getByText(/请联系管理员开通（权限 live:read）/).waitFor();
    await page.context().close();
  });

  it('is told apart from what is not there', async () => {
    const page = await console.page({ role: 'planner', path: '/nowhere' });
    await heading(page, '没有这个页面');
    await page.getByRole('link', { name: '回到首页' }).click();
    await heading(page, '实时');
    await page.context().close();
  });
});

describe('language and appearance', () => {
  it('switch at once, and the language goes with the user to another browser', async () => {
    const page = await console.page({ role: 'approver', path: '/now' });
    await heading(page, '实时');
    const kept = page.waitForResponse((response) => response.request().method() === 'PATCH');
    await page.getByRole('button', { name: 'English' }).click();
    await heading(page, 'Now');
    expect(await page.locator('html').getAttribute('lang')).toBe('en-GB');
    expect((await kept).status()).toBe(200);
    const elsewhere = await console.page({ role: 'approver', path: '/now' });
    await heading(elsewhere, 'Now');
    await elsewhere.context().close();
    await page.getByRole('button', { name: /Account of/ }).click();
    await page.getByRole('menuitem', { name: 'Dark' }).click();
    await expect.poll(() => page.evaluate(() => document.documentElement.style.colorScheme)).toBe('dark');
    await page.reload();
    await heading(page, 'Now');
    expect(await page.evaluate(() => document.documentElement.style.colorScheme)).toBe('dark');
    await page.context().close();
  });
});

describe('the frame', () => {
  it('is gone through with the keyboard alone', async () => {
    const page = await console.page({ role: 'planner', path: '/now' });
    await heading(page, '实时');
    const names = await walkByKeyboard(page);
    expect(names.slice(0, 3)).toEqual(['跳到正文', 'Opportune', '收起导航']);
    expect(names).toContain('大屏显示');
    await page.getByRole('menuitem', { name: '实时' }).focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('客户');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/customers$/);
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)('has no serious problem of access in %s', async (theme) => {
    const page = await console.page({ theme });
    await page.getByRole('button', { name: '登录' }).waitFor();
    await expectNoSeriousProblems(page);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByText('请输入密码').waitFor();
    await expectNoSeriousProblems(page);
    await page.context().close();
  });
});
