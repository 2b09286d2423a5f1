/**
 * Takes a picture of every page of the console, in both languages and in two sizes, into out/screenshots:
 *
 *   node bin/setup.mjs tools/screenshots.ts [--small] [NAME…]
 *
 * All of them, or those whose name begins like this; with --small in the smaller size alone. With --guide instead
 * the pictures of the console's guide, into docs/guides/pictures. They show a town of a thousand people after
 * some hours of its day, and a planner's newspaper campaign waiting for approval.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { type OpenConsole, openConsole } from '../test/browser/console-fixture.ts';
import { CAMPAIGN, LIST, makeNewspaperCase, SCENARIO } from '../test/browser/newspaper-case.ts';

/** A page and who looks at it. */
interface Shown {
  /** Of the file. */
  name: string;
  path: string;
  role?: string;
  theme?: 'light' | 'dark';
  /** Is done before the picture is taken. */
  before?: (page: Page) => Promise<void>;
}

const CUSTOMER = '10000000001';
const edited = (section: string) => `/campaigns/${CAMPAIGN}?tab=editor&section=${section}`;

const pages: readonly Shown[] = [
  { name: 'sign-in', path: '/now' },
  { name: 'now', path: '/now', role: 'planner' },
  { name: 'now-dark', path: '/now', role: 'planner', theme: 'dark' },
  { name: 'now-city', path: '/now', role: 'planner-wuhan' },
  { name: 'wall', path: '/now/wall', role: 'operator' },
  { name: 'customers', path: '/customers', role: 'planner' },
  { name: 'customer', path: `/customers/${CUSTOMER}`, role: 'compliance' },
  { name: 'customer-attributes', path: `/customers/${CUSTOMER}?tab=attributes`, role: 'planner' },
  { name: 'decision', path: `/customers/${CUSTOMER}?kinds=decision`, role: 'planner', before: openDecision },
  { name: 'groups', path: '/groups', role: 'planner' },
  { name: 'group', path: '/groups/student', role: 'planner' },
  { name: 'group-draft', path: '/groups/gprsAndMms', role: 'planner' },
  { name: 'group-cel', path: '/groups/student?as=cel', role: 'planner' },
  { name: 'group-compare', path: '/groups/compare?a=student&b=trendy', role: 'planner' },
  { name: 'number-lists', path: '/groups?tab=lists', role: 'planner' },
  { name: 'number-list', path: `/groups/lists/${LIST}`, role: 'planner' },
  { name: 'scenarios', path: '/scenarios', role: 'planner' },
  { name: 'scenario', path: '/scenarios/enters-station', role: 'planner' },
  { name: 'scenario-firings', path: `/scenarios/${SCENARIO}?tab=firings`, role: 'planner', before: countFirings },
  { name: 'scenario-trial', path: '/scenarios/at-the-cinema?tab=trial', role: 'planner', before: fillTrial },
  { name: 'products', path: '/products', role: 'planner' },
  { name: 'product', path: '/products/item/ring-back-tone', role: 'planner' },
  { name: 'fit', path: '/products/fit', role: 'planner' },
  { name: 'campaigns', path: '/campaigns', role: 'planner' },
  { name: 'campaigns-calendar', path: '/campaigns?view=calendar', role: 'planner' },
  { name: 'campaign', path: '/campaigns/music-potential', role: 'planner' },
  { name: 'campaign-basics', path: edited('basics'), role: 'planner' },
  { name: 'campaign-audience', path: edited('audience'), role: 'planner' },
  { name: 'campaign-offers', path: edited('offers'), role: 'planner' },
  { name: 'campaign-matrix', path: edited('matrix'), role: 'planner' },
  { name: 'campaign-table', path: `${edited('matrix')}&step=follow-up`, role: 'planner' },
  { name: 'campaign-journey', path: edited('journey'), role: 'planner' },
  { name: 'campaign-preview', path: edited('preview'), role: 'planner' },
  { name: 'campaign-approval', path: `/campaigns/${CAMPAIGN}?tab=approval`, role: 'approver' },
  { name: 'campaign-versions', path: '/campaigns/newspaper-matrix?tab=versions', role: 'planner' },
  { name: 'settings-channels', path: '/settings/channels', role: 'administrator' },
  { name: 'settings-policy', path: '/settings/policy', role: 'administrator' },
  { name: 'settings-areas', path: '/settings/areas', role: 'administrator' },
  { name: 'settings-area', path: '/settings/areas/railway-station', role: 'administrator' },
  { name: 'settings-regions', path: '/settings/regions', role: 'administrator' },
  { name: 'settings-users', path: '/settings/users', role: 'administrator' },
  { name: 'settings-keys', path: '/settings/keys', role: 'administrator' },
  { name: 'settings-retention', path: '/settings/retention', role: 'administrator' },
  { name: 'settings-definitions', path: '/settings/definitions', role: 'administrator' },
  { name: 'settings-audit', path: '/settings/audit', role: 'compliance' },
  { name: 'not-permitted', path: '/settings', role: 'clerk' },
];

/** Pictures of the guide, in the order of its chapters. */
const guide = [
  'number-list',
  'group-draft',
  'scenario-firings',
  'campaign-matrix',
  'campaign-table',
  'campaign-journey',
  'campaign-preview',
  'campaign-approval',
  'now',
  'decision',
];

const sizes = [
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
] as const;
/** Small enough for a page of text; lower where there is much to be seen. */
const guideWidth = 1200;
const guideHeight = 700;
const guideHeights: Readonly<Record<string, number>> = { 'campaign-approval': 540, decision: 640 };
const languages = ['zh', 'en'] as const;

/** Until something is decided and answered. */
const TOWN_MS = 30_000;
const SETTLE_MS = 1500;
const LONGEST_MS = 30_000;

async function openDecision(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^(为什么：|Why: )/ })
    .first()
    .click();
}

async function countFirings(page: Page): Promise<void> {
  await page.getByRole('button', { name: /开始统计|^Count/ }).click();
  await page.getByRole('button', { name: /重新统计|again/i }).waitFor({ timeout: LONGEST_MS });
}

async function fillTrial(page: Page): Promise<void> {
  await page.getByRole('button', { name: /填入示例|example/i }).click();
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

interface Wanted {
  language: (typeof languages)[number];
  size: { width: number; height: number };
  file: string;
}

/** Signed in once for all pages: a browser that has read the console shows the next page sooner. */
class Photographer {
  private readonly console: OpenConsole;
  private readonly open = new Map<string, Page>();

  constructor(console: OpenConsole) {
    this.console = console;
  }

  async take({ path, role = '', theme = 'light', before }: Shown, { language, size, file }: Wanted): Promise<void> {
    try {
      const page = await this.pageOf(role, theme, language);
      await page.setViewportSize(size);
      await page.goto(this.console.url + path);
      await settle(page);
      if (before !== undefined) {
        await before(page);
        await settle(page);
      }
      await page.screenshot({ path: file });
      process.stdout.write(`${file}\n`);
    } catch (error) {
      process.stdout.write(`${file}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`);
      process.exitCode = 1;
    }
  }

  private async pageOf(role: string, theme: 'light' | 'dark', language: 'zh' | 'en'): Promise<Page> {
    const key = `${role} ${theme} ${language}`;
    const page = this.open.get(key) ?? (await this.console.page({ language, theme, ...(role !== '' && { role }) }));
    this.open.set(key, page);
    return page;
  }
}

async function takeAll(photographer: Photographer, names: readonly string[], isSmall: boolean): Promise<void> {
  const folder = join(root, 'out', 'screenshots');
  mkdirSync(folder, { recursive: true });
  const shown = pages.filter(({ name }) => names.length === 0 || names.some((each) => name.startsWith(each)));
  for (const each of shown) {
    for (const language of languages) {
      for (const size of isSmall ? sizes.slice(0, 1) : sizes) {
        const file = join(folder, `${each.name}-${language}-${size.width}.png`);
        await photographer.take(each, { language, size, file });
      }
    }
  }
}

async function takeGuide(photographer: Photographer): Promise<void> {
  for (const language of languages) {
    const folder = join(root, 'docs', 'guides', 'pictures', language);
    mkdirSync(folder, { recursive: true });
    for (const [index, name] of guide.entries()) {
      const shown = pages.find((page) => page.name === name);
      if (shown === undefined) throw new Error(`there is no page ${name}`);
      const file = join(folder, `${String(index + 1).padStart(2, '0')}-${name}.png`);
      const size = { width: guideWidth, height: guideHeights[name] ?? guideHeight };
      await photographer.take(shown, { language, size, file });
    }
  }
}

const root = join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { guide: { type: 'boolean', default: false }, small: { type: 'boolean', default: false } },
});
const console = await openConsole({ customers: 1000, speed: 120 });
try {
  await makeNewspaperCase(console);
  // Somebody at a counter asks for the customer: there is a decision to look at.
  await console.ask('POST', '/v1/decisions', { customerId: CUSTOMER, channel: 'counter' });
  await sleep(TOWN_MS);
  const photographer = new Photographer(console);
  if (values.guide) await takeGuide(photographer);
  else await takeAll(photographer, positionals, values.small);
} finally {
  await console.stop();
}
