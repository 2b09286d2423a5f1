/** Takes pictures of pages of a running console. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { OpenConsole } from '../test/browser/console-fixture.ts';
import type { Shown } from './shown-pages.ts';

const SETTLE_MS = 800;
const LONGEST_MS = 30_000;

/** A page keeps its state from picture to picture, in another size. */
interface Picture {
  size: { width: number; height: number };
  file: string;
}

type Language = 'zh' | 'en';

/** Signed in once for all pages: a browser that has read the console shows the next page sooner. */
export class Photographer {
  private readonly console: OpenConsole;
  private readonly open = new Map<string, Page>();

  constructor(console: OpenConsole) {
    this.console = console;
  }

  /** Says in a line what it took, or why it could not; then the process ends with 1. */
  async take({ path, role = '', theme = 'light', before }: Shown, language: Language, pictures: readonly Picture[]) {
    let taken = 0;
    try {
      const page = await this.pageOf(role, theme, language);
      for (const { size, file } of pictures) {
        await page.setViewportSize(size);
        if (taken === 0) {
          await page.goto(this.console.url + path);
          await settle(page);
          await before?.(page);
        }
        await settle(page);
        await page.screenshot({ path: file });
        taken++;
        process.stdout.write(`${file}\n`);
      }
    } catch (error) {
      const file = pictures[taken]?.file;
      process.stdout.write(`${file}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`);
      process.exitCode = 1;
    }
  }

  private async pageOf(role: string, theme: 'light' | 'dark', language: Language): Promise<Page> {
    const key = `${role} ${theme} ${language}`;
    const page = this.open.get(key) ?? (await this.console.page({ language, theme, ...(role !== '' && { role }) }));
    this.open.set(key, page);
    return page;
  }
}

/** Nothing is on its way any more, letters included, and has not been for a while. */
async function settle(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor({ timeout: LONGEST_MS });
  const waiting = page.locator('.ant-skeleton-active, .ant-spin-spinning');
  const until = performance.now() + LONGEST_MS;
  let quietSince = performance.now();
  while (performance.now() - quietSince < SETTLE_MS && performance.now() < until) {
    await sleep(200);
    if ((await waiting.count()) > 0) quietSince = performance.now();
  }
  await page.evaluate('document.fonts.ready.then(() => true)');
}
