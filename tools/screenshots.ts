/**
 * Takes a picture of every page of the console, in both languages and in two sizes, into out/screenshots:
 *
 *   node bin/setup.mjs tools/screenshots.ts [NAME…]      all of them, or those whose name begins like this
 *
 * The pictures show a town of some thousand people after some hours of its day.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { type OpenConsole, openConsole } from '../test/browser/console-fixture.ts';

/** A page and who looks at it. */
interface Shown {
  /** Of the file. */
  name: string;
  path: string;
  role?: string;
  theme?: 'light' | 'dark';
}

const pages: readonly Shown[] = [
  { name: 'sign-in', path: '/now' },
  { name: 'now', path: '/now', role: 'planner' },
  { name: 'now-dark', path: '/now', role: 'planner', theme: 'dark' },
  { name: 'now-city', path: '/now', role: 'planner-wuhan' },
  { name: 'wall', path: '/now/wall', role: 'operator' },
  { name: 'customers', path: '/customers', role: 'planner' },
  { name: 'customer', path: '/customers/10000000001', role: 'compliance' },
  { name: 'groups', path: '/groups', role: 'planner' },
  { name: 'group', path: '/groups/student', role: 'planner' },
  { name: 'group-compare', path: '/groups/compare', role: 'planner' },
  { name: 'scenarios', path: '/scenarios', role: 'planner' },
  { name: 'scenario', path: '/scenarios/enters-station', role: 'planner' },
  { name: 'products', path: '/products', role: 'planner' },
  { name: 'product', path: '/products/item/ring-back-tone', role: 'planner' },
  { name: 'fit', path: '/products/fit', role: 'planner' },
  { name: 'campaigns', path: '/campaigns', role: 'planner' },
  { name: 'campaign', path: '/campaigns/music-potential', role: 'planner' },
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

const sizes = [
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
] as const;
const languages = ['zh', 'en'] as const;

/** Until something is decided and answered. */
const TOWN_MS = 40_000;
const SETTLE_MS = 1200;
const LONGEST_MS = 15_000;

/** Nothing is on its way any more, letters included. */
async function settle(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor({ timeout: LONGEST_MS });
  const waiting = page.locator('.ant-skeleton-active, .ant-spin-spinning');
  const until = performance.now() + LONGEST_MS;
  while ((await waiting.count()) > 0 && performance.now() < until) await sleep(200);
  await sleep(SETTLE_MS);
  await page.evaluate('document.fonts.ready.then(() => true)');
}

async function take(console: OpenConsole, shown: Shown, folder: string): Promise<void> {
  for (const language of languages) {
    for (const size of sizes) {
      const { name, path, role, theme = 'light' } = shown;
      const page = await console.page({ path, language, theme, ...size, ...(role !== undefined && { role }) });
      const file = `${name}-${language}-${size.width}.png`;
      try {
        await settle(page);
        await page.screenshot({ path: join(folder, file) });
        process.stdout.write(`${file}\n`);
      } catch (error) {
        process.stdout.write(`${file}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`);
        process.exitCode = 1;
      }
      await page.context().close();
    }
  }
}

const wanted = process.argv.slice(2);
const folder = join(import.meta.dirname, '..', 'out', 'screenshots');
mkdirSync(folder, { recursive: true });
const console = await openConsole({ customers: 3000, speed: 300 });
try {
  await sleep(TOWN_MS);
  for (const shown of pages) {
    if (wanted.length === 0 || wanted.some((name) => shown.name.startsWith(name))) await take(console, shown, folder);
  }
} finally {
  await console.stop();
}
