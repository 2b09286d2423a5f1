/** What every page has to be: usable without seeing it, and without a mouse. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The page has axe-core in it. */
interface PageWithAxe {
  axe: { run: (options: RunOptions) => Promise<AxeResults> };
}

/** @throws with a line for each serious or critical finding of axe-core */
export async function expectNoSeriousProblems(page: Page): Promise<void> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as PageWithAxe).axe.run({ resultTypes: ['violations'] }),
  );
  const found = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary}`),
    );
  if (found.length > 0) throw new Error(`${page.url()} has serious problems:\n${found.join('\n')}`);
}

/** What has the focus, as a screen reader would say it. */
interface Focused {
  name: string;
  isVisible: boolean;
  isMarked: boolean;
}

const MOST_STEPS = 200;

/**
 * Goes through the page with the Tab key alone, until it comes around.
 *
 * @returns names of what had the focus, in order
 * @throws when something that has the focus has no name, cannot be seen, or does not show that it has the focus
 */
export async function walkByKeyboard(page: Page): Promise<string[]> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const names: string[] = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(readFocused);
    if (focused === null) break;
    if (focused.name === '') throw new Error(`after ${names.at(-1)} something without a name has the focus`);
    if (!focused.isVisible) throw new Error(`${focused.name} has the focus and cannot be seen`);
    if (!focused.isMarked) throw new Error(`${focused.name} does not show that it has the focus`);
    names.push(focused.name);
  }
  return names;
}

/** Runs in the page. Null: the focus has left it. */
function readFocused(): Focused | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return null;
  const labels = 'labels' in element && element.labels instanceof NodeList ? [...element.labels] : [];
  const by = (element.getAttribute('aria-labelledby') ?? '')
    .split(' ')
    .flatMap((id) => document.getElementById(id) ?? []);
  const texts = [
    element.getAttribute('aria-label'),
    ...[...labels, ...by].map(({ textContent }) => textContent),
    element.textContent,
    element.getAttribute('title'),
    element.getAttribute('placeholder'),
  ];
  // A choice is an input of no size inside of its label.
  const { width, height } = (element.closest('label') ?? element).getBoundingClientRect();
  // The mark may be drawn by what is around an element, as around the text of a selection.
  const marked = [element, element.parentElement, element.parentElement?.parentElement].some((each) => {
    if (!each) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  });
  return {
    name: texts.map((text) => text?.trim() ?? '').find((text) => text !== '') ?? '',
    isVisible: width > 0 && height > 0,
    isMarked: marked,
  };
}
