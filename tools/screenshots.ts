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
import { openConsole } from '../test/browser/console-fixture.ts';
import { makeNewspaperCase } from '../test/browser/newspaper-case.ts';
import { CUSTOMER } from '../test/browser/walked-pages.ts';
import { Photographer } from './photographer.ts';
import { guidePictures, shownPages } from './shown-pages.ts';

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

async function takeAll(photographer: Photographer, names: readonly string[], isSmall: boolean): Promise<void> {
  const folder = join(root, 'out', 'screenshots');
  mkdirSync(folder, { recursive: true });
  const shown = shownPages.filter(({ name }) => names.length === 0 || names.some((each) => name.startsWith(each)));
  for (const language of languages) {
    for (const each of shown) {
      const pictures = (isSmall ? sizes.slice(0, 1) : sizes).map((size) => ({
        size,
        file: join(folder, `${each.name}-${language}-${size.width}.png`),
      }));
      await photographer.take(each, language, pictures);
    }
  }
}

async function takeGuide(photographer: Photographer): Promise<void> {
  for (const language of languages) {
    const folder = join(root, 'docs', 'guides', 'pictures', language);
    mkdirSync(folder, { recursive: true });
    for (const [index, name] of guidePictures.entries()) {
      const shown = shownPages.find((page) => page.name === name);
      if (shown === undefined) throw new Error(`there is no page ${name}`);
      const file = join(folder, `${String(index + 1).padStart(2, '0')}-${name}.png`);
      const size = { width: guideWidth, height: guideHeights[name] ?? guideHeight };
      await photographer.take(shown, language, [{ size, file }]);
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
