/** What every page has to be: usable without seeing it, and without a mouse. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Locator, Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The page has axe-core in it. */
interface PageWithAxe {
  axe: { run: (options: RunOptions) => Promise<AxeResults> };
}

/**
 * Asks axe-core, of everything or of what a change of colours can change alone.
 *
 * @throws with a line for each serious or critical finding
 */
export async function expectNoSeriousProblems(page: Page, about: 'everything' | 'contrast' = 'everything') {
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(axe);
  const options: RunOptions = {
    resultTypes: ['violations'],
    ...(about === 'contrast' && { runOnly: { type: 'rule', values: ['color-contrast'] } }),
  };
  const { violations } = await page.evaluate((asked) => (globalThis as unknown as PageWithAxe).axe.run(asked), options);
  const found = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary}`),
    );
  if (found.length > 0) throw new Error(`${page.url()} has serious problems:\n${found.join('\n')}`);
}

/** A stop of the Tab key. */
interface Stop {
  /** As a screen reader would say it. */
  name: string;
  /** Its tag and classes, to find it by. */
  element: string;
  isVisible: boolean;
  /** It looks different while it has the focus. */
  isMarked: boolean;
}

interface WatchedPage {
  stops: Stop[];
}

const MOST_STEPS = 400;
const STEPS_AT_ONCE = 10;

/**
 * Goes through the page with the Tab key alone, until it comes around to where it began.
 *
 * @returns names of what had the focus, in order
 * @throws when something that has the focus has no name, cannot be seen or does not show that it has the focus, and when
 * the key never comes around
 */
export async function walkByKeyboard(page: Page): Promise<string[]> {
  await page.evaluate(watchFocus);
  let stops: Stop[] = [];
  for (let step = 0; step < MOST_STEPS; step += STEPS_AT_ONCE) {
    for (let pressed = 0; pressed < STEPS_AT_ONCE; pressed++) await page.keyboard.press('Tab');
    stops = await page.evaluate(() => (globalThis as unknown as WatchedPage).stops);
    if (comesAround(stops)) break;
  }
  const last = stops.findIndex(({ element }, index) => index > 0 && element === stops[0]?.element);
  if (last < 0) throw new Error(`${page.url()}: Tab does not come around after ${stops.at(-1)?.name}`);
  const walked = stops.slice(0, last);
  for (const { name, element, isVisible, isMarked } of walked) {
    const what = name === '' ? element : `“${name}”`;
    if (name === '') throw new Error(`${page.url()}: ${element} can have the focus and has no name`);
    if (!isVisible) throw new Error(`${page.url()}: ${what} has the focus and cannot be seen (${element})`);
    if (!isMarked) throw new Error(`${page.url()}: ${what} does not show that it has the focus (${element})`);
  }
  return walked.map(({ name }) => name);
}

const comesAround = (stops: readonly Stop[]) => stops.slice(1).some(({ element }) => element === stops[0]?.element);

/** Presses Tab until this has the focus. */
export async function tabTo(page: Page, locator: Locator): Promise<void> {
  await locator.waitFor({ state: 'attached' });
  for (let step = 0; step < MOST_STEPS; step++) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${page.url()}: Tab does not lead to ${locator}`);
}

/** Runs in the page: keeps what gets the focus, and how it looks with and without. */
function watchFocus(): void {
  const watched = globalThis as unknown as WatchedPage & { isWatched?: boolean };
  watched.stops = [];
  (document.activeElement as HTMLElement | null)?.blur();
  if (watched.isWatched) return;
  watched.isWatched = true;
  const looks = new WeakMap<Element, string>();

  /** The mark may be drawn by what is around an element, as around the text of a selection. */
  const lookOf = (element: HTMLElement) =>
    [element, element.parentElement, element.parentElement?.parentElement, element.closest('label, .ant-select')]
      .flatMap((each) => {
        if (!each) return [];
        const { outline, boxShadow, borderColor, backgroundColor, left } = getComputedStyle(each);
        return [outline, boxShadow, borderColor, backgroundColor, left];
      })
      .join('|');
  const nameOf = (element: HTMLElement) => {
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
    return texts.map((text) => text?.trim() ?? '').find((text) => text !== '') ?? '';
  };
  const elementOf = (element: Element): string => {
    const parent = element.parentElement;
    const place = parent === null ? 0 : [...parent.children].indexOf(element);
    const own = `${element.tagName.toLowerCase()}${[...element.classList].map((name) => `.${name}`).join('')}:${place}`;
    return parent === null || parent === document.body ? own : `${elementOf(parent)} ${own}`;
  };
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement) || target === document.body) return;
    // A choice is an input of no size inside of its label.
    const { width, height } = (target.closest('label') ?? target).getBoundingClientRect();
    const stop = { name: nameOf(target), element: elementOf(target), isVisible: width > 0 && height > 0 };
    looks.set(target, lookOf(target));
    watched.stops.push({ ...stop, isMarked: true });
  });
  document.addEventListener('focusout', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const stop = watched.stops.at(-1);
    const focused = looks.get(target);
    // After the event it has lost the focus, and looks as it does without.
    queueMicrotask(() => {
      if (stop !== undefined && focused !== undefined) stop.isMarked = lookOf(target) !== focused;
    });
  });
}
