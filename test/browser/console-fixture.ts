/** The console in a real browser, over the real service of the demonstration: a town of a few hundred people. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core';
import { DEMO_PASSWORD } from '../../src/app/demo/demo-users.ts';
import { start } from '../e2e/opportune.ts';

const root = join(import.meta.dirname, '..', '..');

/** Of the demonstration's users: src/app/demo/demo-users.ts. */
export const password = DEMO_PASSWORD;

export interface ConsoleOptions {
  /** People of the town. */
  customers?: number;
  /** How many times as fast as ours the town's time passes. The higher, the more happens while a test looks. */
  speed?: number;
}

export interface PageOptions {
  /** Who is signed in: the demonstration has a user named like each role, and `planner-wuhan`; absent: nobody is. */
  role?: string;
  language?: 'zh' | 'en';
  theme?: 'light' | 'dark';
  width?: number;
  height?: number;
  /** Where the page begins; '/' when absent. */
  path?: string;
  /** The service's address as the page knows it; its own when absent. */
  url?: string;
}

/** The answer of a call of the API. */
interface Answer {
  status: number;
  answer: Record<string, unknown>;
}

/** Builds the console when it has changed, starts the service and a browser; takes some twenty seconds. */
export async function openConsole({ customers = 300, speed = 60 }: ConsoleOptions = {}): Promise<OpenConsole> {
  execFileSync(process.execPath, [join(root, 'bin', 'build-console.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
  const folder = mkdtempSync(join(tmpdir(), 'opportune-console-'));
  const place = ['--folder', join(folder, 'demo'), '--port', '0'];
  const service = start(['demo', ...place, '--customers', String(customers), '--speed', String(speed)], folder);
  try {
    const url = (await service.says(/Listening at ([^\s;]+)/))[1]!;
    const keyFile = (await service.says(/The administrator's key is in (.+)/))[1]!;
    await service.says(/people live in the town/);
    const browser = await startBrowser();
    const end = async () => {
      await browser.close();
      service.send('SIGTERM');
      await service.ended;
      rmSync(folder, { recursive: true, force: true });
    };
    return new OpenConsole(url, readFileSync(keyFile, 'utf8').trim(), browser, end);
  } catch (error) {
    service.send('SIGTERM');
    throw error;
  }
}

/** Chromium from npm, without a window, in a process of its own for each page and with its guards up. */
async function startBrowser(): Promise<Browser> {
  const args = ['--headless=shell', '--no-sandbox', '--font-render-hinting=none'];
  return playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true });
}

/** A running console. */
export class OpenConsole {
  readonly url: string;
  /** An API key that may do everything. */
  readonly key: string;
  private readonly browser: Browser;
  private readonly end: () => Promise<void>;
  /** What went wrong inside of pages: errors nobody caught, and what the content security policy refused. */
  private readonly defects: string[] = [];

  constructor(url: string, key: string, browser: Browser, end: () => Promise<void>) {
    this.url = url;
    this.key = key;
    this.browser = browser;
    this.end = end;
  }

  /** A page in a browser of its own: its own cookies and its own memory. */
  async page({ role, path = '/', url = this.url, ...look }: PageOptions = {}): Promise<Page> {
    const context = await this.context(look);
    if (role !== undefined) await this.signIn(context, role);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.defects.push(`${page.url()}: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      const text = message.text();
      if (/Content Security Policy|Warning: /.test(text)) this.defects.push(`${page.url()}: ${text}`);
    });
    await page.goto(url + path);
    return page;
  }

  /** A call of the API with the key that may do everything. */
  async ask(method: string, path: string, content?: object): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.key}`, ...(content && { 'content-type': 'application/json' }) },
      ...(content && { body: JSON.stringify(content) }),
    });
    return { status: response.status, answer: JSON.parse((await response.text()) || '{}') };
  }

  /** @throws when a page met a defect that no test asked for */
  async stop(): Promise<void> {
    await this.end();
    if (this.defects.length > 0) throw new Error(`pages met defects:\n${this.defects.join('\n')}`);
  }

  private async context({ language = 'zh', theme = 'light', width = 1440, height = 900 }: PageOptions) {
    const context = await this.browser.newContext({
      viewport: { width, height },
      locale: language === 'zh' ? 'zh-CN' : 'en-GB',
      colorScheme: theme,
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(60_000);
    return context;
  }

  private async signIn(context: BrowserContext, name: string): Promise<void> {
    const response = await context.request.post(`${this.url}/v1/session`, {
      data: { name, password },
      headers: { 'x-opportune-console': '1' },
    });
    if (!response.ok()) throw new Error(`${name} could not sign in: ${response.status()} ${await response.text()}`);
  }
}
