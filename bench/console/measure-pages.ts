import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core';
import type { ShownPage } from './shown-pages.ts';

/** Ms from the beginning of the navigation until the page showed what it is for. */
export interface MeasuredPage {
  name: string;
  /** In a browser that has never read the console. */
  cold: number[];
  /** Once more in the same one. */
  warm: number[];
}

export interface Visitor {
  url: string;
  name: string;
  password: string;
}

const ROUNDS = 3;
const LONGEST_MS = 60_000;

/** Opens each page as somebody who is signed in, in Chromium without a window. */
export async function measurePages(
  visitor: Visitor,
  pages: readonly ShownPage[],
  progress: (text: string) => void,
  rounds = ROUNDS,
): Promise<MeasuredPage[]> {
  const args = ['--headless=shell', '--no-sandbox', '--font-render-hinting=none'];
  const browser = await playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true });
  try {
    const measured: MeasuredPage[] = [];
    for (const page of pages) {
      progress(`page ${page.name}`);
      measured.push(await measurePage(browser, visitor, page, rounds));
    }
    return measured;
  } finally {
    await browser.close();
  }
}

async function measurePage(browser: Browser, visitor: Visitor, shown: ShownPage, rounds: number) {
  const measured: MeasuredPage = { name: shown.name, cold: [], warm: [] };
  for (let round = 0; round < rounds; round++) {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      // What waits for a frame is evaluated as text, which the console's own policy forbids.
      bypassCSP: true,
    });
    await signIn(context, visitor);
    await context.addInitScript({ content: watchFor(shown.shows) });
    const page = await context.newPage();
    measured.cold.push(await usefulAfter(page, visitor.url + shown.path));
    measured.warm.push(await usefulAfter(page, visitor.url + shown.path));
    await context.close();
  }
  return measured;
}

async function signIn(context: BrowserContext, { url, name, password }: Visitor): Promise<void> {
  const response = await context.request.post(`${url}/v1/session`, {
    data: { name, password },
    headers: { 'x-opportune-console': '1' },
  });
  if (!response.ok()) throw new Error(`${name} could not sign in: ${response.status()} ${await response.text()}`);
}

async function usefulAfter(page: Page, address: string): Promise<number> {
  await page.goto(address, { waitUntil: 'commit' });
  try {
    await page.waitForFunction('globalThis.usefulAfterMs !== undefined', undefined, { timeout: LONGEST_MS });
  } catch (cause) {
    throw new Error(`${address} did not show what it is for`, { cause });
  }
  return page.evaluate<number>('globalThis.usefulAfterMs');
}

/** Runs in the page before anything of it: looks at each frame whether the heading and what the page is for are there. */
const watchFor = (shows: string): string => `
  const look = () => {
    const isThere = document.querySelector('h1') !== null && document.querySelector(${JSON.stringify(shows)}) !== null;
    if (isThere) globalThis.usefulAfterMs = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;
